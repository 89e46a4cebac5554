"""Dead letters go back to where they came from, and leave the queue only when that worked."""

import io
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from infra import replay
from infra.template import template

REGION = "us-east-1"


class _Lambda:
    """Lambda's Invoke, remembering what it was asked."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Any]] = []
        self.answer: dict[str, Any] = {}
        self.body: Any = {"batchItemFailures": []}

    def invoke(self, *, FunctionName: str, Payload: str) -> dict[str, Any]:  # noqa: N803 - AWS's names
        self.events.append((FunctionName, json.loads(Payload)))
        return {**self.answer, "Payload": io.BytesIO(json.dumps(self.body).encode())}


class _Streams:
    """A stream that still holds changes 3 to 9."""

    def get_shard_iterator(self, **asked: Any) -> dict[str, Any]:
        return {"ShardIterator": asked["SequenceNumber"]}

    def get_records(self, *, ShardIterator: str, Limit: int) -> dict[str, Any]:  # noqa: N803, ARG002
        first = max(3, int(ShardIterator))
        found = [{"dynamodb": {"SequenceNumber": str(number)}} for number in range(first, min(first + 2, 10))]
        following = first + 2
        return {"Records": found, "NextShardIterator": str(following) if following < 10 else None}


@pytest.fixture
def services() -> Iterator[replay.Services]:
    with mock_aws():
        # Another test's system may have set endpoints of its own, which would pass by the mock.
        apart = Config(ignore_configured_endpoint_urls=True)
        sqs = boto3.client("sqs", REGION, aws_access_key_id="x", aws_secret_access_key="x", config=apart)
        queues = [name for name, each in template()["Resources"].items() if each["Type"] == "AWS::SQS::Queue"]
        resources = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in queues}
        resources |= {
            "StreamFunction": "stream",
            "RetentionStreamFunction": "watch",
            "RetentionScheduleFunction": "due",
        }
        clients = {"sqs": sqs, "lambda": _Lambda(), "dynamodbstreams": _Streams()}
        yield replay.Services(clients.__getitem__, resources)


def _waiting(services: replay.Services, queue: str) -> int:
    asked = {"QueueUrl": services.resources[queue], "AttributeNames": ["All"]}
    known = services.client("sqs").get_queue_attributes(**asked)["Attributes"]
    return int(known["ApproximateNumberOfMessages"]) + int(known["ApproximateNumberOfMessagesNotVisible"])


def _leave(services: replay.Services, queue: str, body: Any) -> None:
    services.client("sqs").send_message(QueueUrl=services.resources[queue], MessageBody=json.dumps(body))


def _batch(first: int, last: int) -> dict[str, Any]:
    numbers = {"startSequenceNumber": str(first), "endSequenceNumber": str(last)}
    return {"DDBStreamBatchInfo": {"shardId": "s", "streamArn": "a", **numbers}}


def test_every_dead_letter_queue_can_be_replayed() -> None:
    queues = [name for name in template()["Resources"] if name.endswith("DeadLetters")]
    assert len(queues) >= 5
    assert {queue: replay.target(queue)[0] for queue in queues} == {
        "RetentionDeadLetters": "queue", "ExportDeadLetters": "queue", "RecordsDeadLetters": "queue",
        "JobDeadLetters": "queue", "NotifyDeadLetters": "queue",
        "StreamDeadLetters": "stream", "RetentionStreamDeadLetters": "stream", "ScheduleDeadLetters": "schedule",
        "MailDeadLetters": "schedule",
    }  # fmt: skip


def test_what_is_no_dead_letter_queue_is_refused() -> None:
    for name in ("RetentionQueue", "KithTable", "Nothing"):
        with pytest.raises(replay.ReplayError):
            replay.target(name)


def test_messages_of_a_queue_go_back_to_it(services: replay.Services) -> None:
    for number in range(12):
        _leave(services, "ExportDeadLetters", {"export": number})
    assert replay.replay("ExportDeadLetters", services) == replay.Outcome(12, [])
    assert _waiting(services, "ExportDeadLetters") == 0
    assert _waiting(services, "ExportQueue") == 12
    assert replay.replay("ExportDeadLetters", services).replayed == 0


def test_a_range_of_changes_is_read_again_and_handed_over(services: replay.Services) -> None:
    _leave(services, "StreamDeadLetters", _batch(4, 7))
    assert replay.replay("StreamDeadLetters", services).replayed == 1
    [(function, event)] = services.client("lambda").events
    assert function == "stream"
    assert [record["dynamodb"]["SequenceNumber"] for record in event["Records"]] == ["4", "5", "6", "7"]


def test_changes_that_the_stream_has_forgotten_are_reported_and_stay(services: replay.Services) -> None:
    _leave(services, "StreamDeadLetters", _batch(1, 2))
    outcome = replay.replay("StreamDeadLetters", services)
    assert outcome.replayed == 0
    assert "24 hours" in outcome.kept[0]
    assert _waiting(services, "StreamDeadLetters") == 1


def test_a_function_that_fails_again_keeps_the_message(services: replay.Services) -> None:
    _leave(services, "RetentionStreamDeadLetters", _batch(4, 4))
    services.client("lambda").answer = {"FunctionError": "Unhandled"}
    assert replay.replay("RetentionStreamDeadLetters", services).replayed == 0
    assert _waiting(services, "RetentionStreamDeadLetters") == 1


def test_a_missed_schedule_is_run_again(services: replay.Services) -> None:
    _leave(services, "ScheduleDeadLetters", {"anything": 1})
    assert replay.replay("ScheduleDeadLetters", services).replayed == 1
    assert services.client("lambda").events == [("due", {})]
