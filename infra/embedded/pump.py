"""Carries the table's stream to the functions that template.yaml maps it to, as Lambda's event source mappings do.

A position is written to disk after a batch is done, so a batch is delivered at least once, however a process ends.
Run by the launcher: `python -m infra.embedded.pump <home>`.
"""

import base64
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.aws import ACCOUNT, REGION, client
from infra.embedded.patterns import matches
from infra.places import Places

log = logging.getLogger("kith.pump")
_IDLE, _BUSY, _DOWN = 0.15, 0.0, 1.0
_RETRIES_WAIT = (0.2, 0.5, 1.0, 2.0, 4.0)

Records = list[dict[str, Any]]
Invoke = Callable[[Records], set[str]]


@dataclass(frozen=True)
class Mapping:
    """One event source mapping of the table's stream."""

    function: str
    patterns: tuple[dict[str, Any], ...]
    batch: int
    attempts: int
    dead_letters: str | None

    def wants(self, record: dict[str, Any]) -> bool:
        """Whether its filter lets the record through."""
        return not self.patterns or any(matches(pattern, record) for pattern in self.patterns)


def mappings(lambdas: Any, sqs: Any, resources: set[str]) -> list[Mapping]:
    """The stream mappings among the stack's `resources` (physical ids)."""
    found = []
    for entry in lambdas.list_event_source_mappings()["EventSourceMappings"]:
        if entry["UUID"] not in resources or ":dynamodb:" not in entry["EventSourceArn"]:
            continue
        filters = (entry.get("FilterCriteria") or {}).get("Filters", [])
        target = ((entry.get("DestinationConfig") or {}).get("OnFailure") or {}).get("Destination")
        queue = sqs.get_queue_url(QueueName=target.rsplit(":", 1)[1])["QueueUrl"] if target else None
        attempts = entry.get("MaximumRetryAttempts")
        found.append(
            Mapping(
                function=entry["FunctionArn"].rsplit(":", 1)[1],
                patterns=tuple(json.loads(each["Pattern"]) for each in filters),
                batch=entry.get("BatchSize", 100),
                attempts=5 if attempts is None or attempts < 0 else attempts,
                dead_letters=queue,
            )
        )
    return found


def plain(value: Any) -> Any:
    """A stream record as the function's JSON event has it: bytes as base64, times as seconds."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.timestamp()
    return value


def deliver(records: Records, invoke: Invoke, attempts: int, give_up: Callable[[Records], None]) -> None:
    """Hand `records` over in order. A failing batch is halved until the record at fault stands alone; that one is
    tried again `attempts` times, then given up, and the rest goes on."""
    tries = 0
    while records:
        failed = invoke(records)
        if not failed:
            return
        first = next((n for n, record in enumerate(records) if record["dynamodb"]["SequenceNumber"] in failed), 0)
        if first:
            records, tries = records[first:], 0
        elif len(records) > 1:
            middle = len(records) // 2
            deliver(records[:middle], invoke, attempts, give_up)
            records, tries = records[middle:], 0
        elif tries >= attempts:
            give_up(records)
            return
        else:
            time.sleep(_RETRIES_WAIT[min(tries, len(_RETRIES_WAIT) - 1)])
            tries += 1


class Feed:
    """Reads the stream for one mapping from where it left off."""

    def __init__(self, mapping: Mapping, places: Places, table: str) -> None:
        self._mapping = mapping
        self._streams = client("dynamodbstreams", places.dynamo_url)
        self._dynamo = client("dynamodb", places.dynamo_url)
        self._lambdas = client("lambda", places.services_url)
        self._sqs = client("sqs", places.services_url)
        self._table = table
        self._file = places.home / "pump" / f"{mapping.function}.json"
        self._iterators: dict[str, str] = {}
        self._arn = ""

    def run(self) -> None:
        """For ever; an unreachable service is waited for."""
        while True:
            try:
                moved = self.turn()
                time.sleep(_BUSY if moved else _IDLE)
            except (BotoCoreError, ClientError) as unreachable:
                log.warning("%s waits: %s", self._mapping.function, unreachable)
                self._iterators.clear()
                time.sleep(_DOWN)

    def turn(self) -> bool:
        """One read of every shard; whether anything was there."""
        if not self._iterators:
            self._open()
        moved = False
        for shard, iterator in list(self._iterators.items()):
            answer = self._streams.get_records(ShardIterator=iterator, Limit=1000)
            if answer["Records"]:
                self._pass_on(shard, answer["Records"])
                moved = True
            following = answer.get("NextShardIterator")
            if following:
                self._iterators[shard] = following
            else:
                del self._iterators[shard]
        return moved

    def _positions(self) -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads(self._file.read_text())
        except FileNotFoundError:
            return {}
        return found

    def _open(self) -> None:
        self._arn = self._dynamo.describe_table(TableName=self._table)["Table"]["LatestStreamArn"]
        positions = self._positions()
        for shard in self._streams.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"]:
            name = shard["ShardId"]
            where: dict[str, str] = {"ShardIteratorType": "TRIM_HORIZON"}
            if name in positions:
                where = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": positions[name]}
            opened = self._streams.get_shard_iterator(StreamArn=self._arn, ShardId=name, **where)
            self._iterators[name] = opened["ShardIterator"]

    def _pass_on(self, shard: str, records: Records) -> None:
        source = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{self._table}/stream/{self._arn.rsplit('/', 1)[1]}"
        events = [
            {**plain(record), "eventSource": "aws:dynamodb", "awsRegion": REGION, "eventSourceARN": source}
            for record in records
        ]
        wanted = [event for event in events if self._mapping.wants(event)]
        size = self._mapping.batch
        for start in range(0, len(wanted), size):
            part = wanted[start : start + size]
            deliver(part, self._invoke, self._mapping.attempts, lambda lost: self._give_up(shard, lost))
            self._reached(shard, part[-1]["dynamodb"]["SequenceNumber"])
        self._reached(shard, events[-1]["dynamodb"]["SequenceNumber"])

    def _invoke(self, records: Records) -> set[str]:
        """Sequence numbers that failed; the first stands for the whole batch when the function itself failed."""
        answer = self._lambdas.invoke(FunctionName=self._mapping.function, Payload=json.dumps({"Records": records}))
        body = json.loads(answer["Payload"].read() or b"null")
        if answer.get("FunctionError"):
            log.error("%s failed: %s", self._mapping.function, str(body)[:2000])
            return {records[0]["dynamodb"]["SequenceNumber"]}
        failures = (body or {}).get("batchItemFailures", []) if isinstance(body, dict) else []
        return {failure["itemIdentifier"] for failure in failures}

    def _give_up(self, shard: str, records: Records) -> None:
        """Leave the message that Lambda leaves for its on-failure destination; `infra.replay` reads it."""
        if self._mapping.dead_letters is None:
            return
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        message = {
            "version": "1.0",
            "requestContext": {"functionArn": self._mapping.function, "condition": "RetryAttemptsExhausted"},
            "DDBStreamBatchInfo": {
                "shardId": shard, "startSequenceNumber": numbers[0], "endSequenceNumber": numbers[-1],
                "batchSize": len(numbers), "streamArn": self._arn,
            },
        }  # fmt: skip
        self._sqs.send_message(QueueUrl=self._mapping.dead_letters, MessageBody=json.dumps(message))

    def _reached(self, shard: str, sequence: str) -> None:
        self._file.parent.mkdir(exist_ok=True)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps({**self._positions(), shard: sequence}))
        fresh.replace(self._file)


def expire(dynamo: Any, table: str, now: int) -> int:
    """Delete items whose `expires_at` has passed, as DynamoDB's time to live does; returns how many."""
    gone = 0
    start: dict[str, Any] = {}
    while True:
        page = dynamo.scan(
            TableName=table, FilterExpression="expires_at < :now", ProjectionExpression="pk, sk",
            ExpressionAttributeValues={":now": {"N": str(now)}}, **start,
        )  # fmt: skip
        for key in page["Items"]:
            dynamo.delete_item(
                TableName=table, Key=key, ConditionExpression="expires_at < :now",
                ExpressionAttributeValues={":now": {"N": str(now)}},
            )  # fmt: skip
            gone += 1
        if "LastEvaluatedKey" not in page:
            return gone
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def _expire_for_ever(places: Places, table: str) -> None:
    dynamo = client("dynamodb", places.dynamo_url)
    while True:
        time.sleep(600)
        try:
            expire(dynamo, table, int(time.time()))
        except (BotoCoreError, ClientError) as unreachable:
            log.warning("expiry waits: %s", unreachable)


def main() -> None:
    """Run every mapping in a thread until SIGTERM."""
    home = Path(sys.argv[1])
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s", stream=sys.stderr)
    os.environ.setdefault("KITH_HOME", str(home))
    places = Places.from_environment()
    stack = json.loads(places.stack_file.read_text())
    table = stack["outputs"]["TableName"]
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    found = mappings(
        client("lambda", places.services_url), client("sqs", places.services_url), set(stack["resources"].values())
    )
    for mapping in found:
        threading.Thread(target=Feed(mapping, places, table).run, name=mapping.function, daemon=True).start()
    threading.Thread(target=_expire_for_ever, args=(places, table), name="expiry", daemon=True).start()
    while all(thread.is_alive() for thread in threading.enumerate()):
        time.sleep(1)
    sys.exit("A feed ended")


if __name__ == "__main__":
    main()
