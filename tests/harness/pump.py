"""What moves by itself in the cloud, moved by hand: stream batches and queue messages, to their functions."""

import json
import os
from typing import Any

from infra.template import declared
from shared import aws
from tests.harness.gateway import invoke

_MOST_ROUNDS = 1_000
_WORKERS = (
    ("RETENTION_QUEUE_URL", "RetentionWorkerFunction"),
    ("EXPORT_QUEUE_URL", "InsightWorkerFunction"),
    ("JOB_QUEUE_URL", "ExchangeWorkerFunction"),
    ("RECORDS_QUEUE_URL", "RecordsWorkerFunction"),
    ("NOTIFY_QUEUE_URL", "NotifyWorkerFunction"),
)


class Pump:
    """Delivers until nothing is left to deliver."""

    def __init__(self, dynamodb_url: str, *, from_now: bool = False) -> None:
        self._streams = aws.session().create_client(
            "dynamodbstreams", region_name="us-east-1", endpoint_url=dynamodb_url, aws_access_key_id="x",
            aws_secret_access_key="x", config=_unvalidated(),
        )  # fmt: skip
        self._iterators: dict[str, str] = {}
        self.dead: list[dict[str, Any]] = []
        self._forgotten: set[str] = set()
        if from_now:
            self._iterators = {shard: self._iterator(arn, shard, "LATEST") for arn, shard in self._shards()}

    def forget(self, tenant: str) -> None:
        """A test's own tenant that is done with: what it still has in the stream is delivered to nobody."""
        self._forgotten.add(f"T#{tenant}#")

    def drain(self) -> None:
        """Deliver stream records and messages, and what they cause, until all is quiet."""
        for _ in range(_MOST_ROUNDS):
            if not self._stream() and not self._queues():
                return
        raise AssertionError("the system does not come to rest")

    def _stream(self) -> bool:
        records = self._records()
        kept = [record for record in records if not self._is_forgotten(record)]
        for function, filters in _consumers():
            wanted = [record for record in kept if any(matches(pattern, record) for pattern in filters)]
            for start in range(0, len(wanted), 100):
                self._deliver(function, wanted[start : start + 100])
        return bool(records)

    def _is_forgotten(self, record: dict[str, Any]) -> bool:
        key: str = record["dynamodb"]["Keys"]["pk"]["S"]
        return key.startswith(tuple(self._forgotten))

    def _deliver(self, function: str, batch: list[dict[str, Any]]) -> None:
        """Deliver like Lambda's event source mapping: from the first failure on again, then park the poison record."""
        attempts = 0
        while batch:
            failed = (invoke(function, {"Records": batch}) or {}).get("batchItemFailures") or []
            if not failed:
                return
            numbers = [record["dynamodb"]["SequenceNumber"] for record in batch]
            first = min(numbers.index(failure["itemIdentifier"]) for failure in failed)
            attempts = attempts + 1 if first == 0 else 0
            if attempts >= 3:
                self.dead.append(batch[0])
                first, attempts = 1, 0
            batch = batch[first:]

    def _records(self) -> list[dict[str, Any]]:
        return [record for arn, shard in self._shards() for record in self._shard(arn, shard)]

    def _shards(self) -> list[tuple[str, str]]:
        found = []
        for stream in self._streams.list_streams(TableName=os.environ["TABLE_NAME"])["Streams"]:
            arn = stream["StreamArn"]
            shards = self._streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
            found += [(arn, shard["ShardId"]) for shard in shards]
        return found

    def _iterator(self, arn: str, shard: str, place: str) -> str:
        asked = {"StreamArn": arn, "ShardId": shard, "ShardIteratorType": place}
        return str(self._streams.get_shard_iterator(**asked)["ShardIterator"])

    def _shard(self, arn: str, shard: str) -> list[dict[str, Any]]:
        iterator = self._iterators.get(shard) or self._iterator(arn, shard, "TRIM_HORIZON")
        found: list[dict[str, Any]] = []
        while True:
            answer = self._streams.get_records(ShardIterator=iterator, Limit=1000)
            found += [plain(record) for record in answer["Records"]]
            iterator = answer.get("NextShardIterator") or iterator
            if len(answer["Records"]) == 0:
                self._iterators[shard] = iterator
                return found

    def _queues(self) -> bool:
        moved = False
        for queue, function in _WORKERS:
            url = os.environ[queue]
            answer = aws.client("sqs").receive_message(
                QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["All"], MessageAttributeNames=["All"]
            )
            for message in answer.get("Messages", []):
                moved = True
                event = {
                    "messageId": message["MessageId"], "receiptHandle": message["ReceiptHandle"],
                    "body": message["Body"], "attributes": message.get("Attributes", {}), "messageAttributes": {},
                    "eventSource": "aws:sqs",
                }  # fmt: skip
                result = invoke(function, {"Records": [event]}) or {}
                assert not result.get("batchItemFailures"), f"{function} could not handle {message['Body']}"
                aws.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return moved


def _unvalidated() -> Any:
    from botocore.config import Config

    return Config(parameter_validation=False)


def plain(record: dict[str, Any]) -> dict[str, Any]:
    """A stream record as Lambda receives it: JSON, no datetime."""
    shown: dict[str, Any] = json.loads(json.dumps(record, default=lambda value: value.timestamp()))
    return shown


def _consumers() -> list[tuple[str, list[dict[str, Any]]]]:
    found = []
    for name, resource in declared()["Resources"].items():
        if resource["Type"] != "AWS::Serverless::Function":
            continue
        for event in (resource["Properties"].get("Events") or {}).values():
            if event["Type"] == "DynamoDB":
                criteria = event["Properties"].get("FilterCriteria") or {"Filters": [{"Pattern": "{}"}]}
                found.append((name, [json.loads(entry["Pattern"]) for entry in criteria["Filters"]]))
    return found


def matches(pattern: Any, value: Any) -> bool:
    """Lambda's event filtering for nested objects, lists of exact values and prefixes."""
    if isinstance(pattern, dict):
        return isinstance(value, dict) and all(matches(part, value.get(name)) for name, part in pattern.items())
    return any(
        str(value or "").startswith(choice["prefix"]) if isinstance(choice, dict) else value == choice
        for choice in pattern
    )
