"""Replays a dead-letter queue: `python -m infra.replay RetentionDeadLetters [--stack kith] [--local]`.

A message leaves the queue only when what it stands for was done. Replaying twice changes nothing, because every
consumer is idempotent. Messages of a stream name a range of changes, which the stream keeps for 24 hours; older ones
are reported and stay.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import botocore.session

from infra import aws
from infra.embedded.pump import plain
from infra.embedded.stack import NAME
from infra.places import Places
from infra.template import template

_PAGE = 10
_MOST = 10_000


class ReplayError(Exception):
    """The queue cannot be replayed; the text says why."""


@dataclass(frozen=True)
class Services:
    """Makes clients, and knows the stack's physical ids by logical id."""

    client: Callable[[str], Any]
    resources: dict[str, str]


@dataclass(frozen=True)
class Outcome:
    """How many messages were replayed, and why others stay in the queue."""

    replayed: int
    kept: list[str]


def target(queue: str) -> tuple[str, str]:
    """Where the messages of a dead-letter `queue` go: ("queue", its name) or ("stream" or "schedule", the function);
    a rule's are as a schedule's."""
    resources = template()["Resources"]
    if resources.get(queue, {}).get("Type") != "AWS::SQS::Queue":
        raise ReplayError(f"template.yaml has no queue {queue}")
    for name, resource in resources.items():
        properties = resource.get("Properties", {})
        if _names(properties.get("RedrivePolicy"), queue):
            return "queue", name
        for event in (properties.get("Events") or {}).values():
            if event["Type"] == "DynamoDB" and _names(event["Properties"].get("DestinationConfig"), queue):
                return "stream", name
            if event["Type"] in {"Schedule", "EventBridgeRule"} and _names(
                event["Properties"].get("DeadLetterConfig"), queue
            ):
                return "schedule", name
    raise ReplayError(f"{queue} is not a dead-letter queue")


def _names(part: Any, queue: str) -> bool:
    return part is not None and f'"{queue}"' in json.dumps(part)


def replay(queue: str, services: Services) -> Outcome:
    """Replay what is in `queue` now, each message once; raises ReplayError for what is no dead-letter queue."""
    kind, name = target(queue)
    act = {"queue": _send_back, "stream": _again_from_the_stream, "schedule": _invoke_again}[kind]
    sqs = services.client("sqs")
    url = services.resources[queue]
    kept: list[str] = []
    seen: set[str] = set()
    replayed = 0
    while len(seen) < _MOST:
        found = sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=_PAGE, VisibilityTimeout=120, AttributeNames=["MessageGroupId"]
        ).get("Messages", [])
        fresh = [message for message in found if message["MessageId"] not in seen]
        if not fresh:
            break
        for message in fresh:
            seen.add(message["MessageId"])
            problem = act(services, name, message)
            if problem:
                kept.append(f"{message['MessageId']}: {problem}")
                continue
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            replayed += 1
    return Outcome(replayed, kept)


def _send_back(services: Services, queue: str, message: dict[str, Any]) -> str:
    group = message.get("Attributes", {}).get("MessageGroupId")
    extra = {"MessageGroupId": group} if group else {}
    services.client("sqs").send_message(QueueUrl=services.resources[queue], MessageBody=message["Body"], **extra)
    return ""


def _again_from_the_stream(services: Services, function: str, message: dict[str, Any]) -> str:
    batch = json.loads(message["Body"]).get("DDBStreamBatchInfo")
    if not batch:
        return "it names no changes"
    streams = services.client("dynamodbstreams")
    first, last = int(batch["startSequenceNumber"]), int(batch["endSequenceNumber"])
    iterator = streams.get_shard_iterator(
        StreamArn=batch["streamArn"], ShardId=batch["shardId"], ShardIteratorType="AT_SEQUENCE_NUMBER",
        SequenceNumber=batch["startSequenceNumber"],
    )["ShardIterator"]  # fmt: skip
    records: list[dict[str, Any]] = []
    while iterator:
        page = streams.get_records(ShardIterator=iterator, Limit=1000)
        for record in page["Records"]:
            if first <= int(record["dynamodb"]["SequenceNumber"]) <= last:
                records.append({**plain(record), "eventSource": "aws:dynamodb", "eventSourceARN": batch["streamArn"]})
        reached = not page["Records"] or int(page["Records"][-1]["dynamodb"]["SequenceNumber"]) >= last
        iterator = None if reached else page.get("NextShardIterator")
    if not records:
        return "the stream no longer holds its changes (24 hours); rebuild the tenant's list index instead"
    return _call(services, function, {"Records": records})


def _invoke_again(services: Services, function: str, _message: dict[str, Any]) -> str:
    """A schedule that runs late catches up from its watermark by itself; its event's contents do not matter."""
    return _call(services, function, {})


def _call(services: Services, function: str, event: dict[str, Any]) -> str:
    answer = services.client("lambda").invoke(FunctionName=services.resources[function], Payload=json.dumps(event))
    body = json.loads(answer["Payload"].read() or b"null")
    if answer.get("FunctionError"):
        return f"{function} failed again: {str(body)[:300]}"
    failures = body.get("batchItemFailures") if isinstance(body, dict) else None
    return f"{function} refused {len(failures)} changes again" if failures else ""


def of_stack(stack: str, local: bool) -> Services:
    """The services of a stack on AWS, or of the system that `make run` runs."""
    places = Places.from_environment()

    def client(service: str) -> Any:
        if not local:
            return botocore.session.get_session().create_client(service)
        known = places.dynamo_url if service.startswith("dynamodb") else places.services_url
        return aws.client(service, known)

    pages = client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    listed = [resource for page in pages for resource in page["StackResourceSummaries"]]
    return Services(client, {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in listed})


def main() -> int:
    """Command line; returns 1 when messages stay in the queue."""
    parser = argparse.ArgumentParser(prog="python -m infra.replay", description="Replay a dead-letter queue.")
    parser.add_argument("queue", help="its name in template.yaml, such as StreamDeadLetters")
    parser.add_argument("--stack", default=NAME)
    parser.add_argument("--local", action="store_true", help="the system that make run runs")
    wish = parser.parse_args()
    try:
        outcome = replay(wish.queue, of_stack(wish.stack, wish.local))
    except ReplayError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{outcome.replayed} replayed, {len(outcome.kept)} stay in {wish.queue}")
    for line in outcome.kept:
        print(f"  {line}")
    return 1 if outcome.kept else 0


if __name__ == "__main__":
    sys.exit(main())
