"""Jobs watched to their end, and workers killed on the way."""

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shared import aws
from shared.tenancy import credentials
from tests.conftest import Kith
from tests.harness.gateway import invoke
from tests.harness.people import Client


class Killed(BaseException):
    """The worker's process ended here."""


@pytest.fixture
def killing() -> Iterator[Callable[[int], None]]:
    """Kill the process at its nth request to the table, to S3 or to the queue from now on; 0 for never."""
    left = [0]

    def strike(**_: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    def arm(number: int) -> None:
        left[0] = number

    emitters = [(aws.session(), name) for name in ("dynamodb", "s3")] + [(aws.client("sqs").meta.events, "sqs")]
    for events, name in emitters:
        events.register(f"before-send.{name}", strike)
    credentials.forget()
    yield arm
    for events, name in emitters:
        events.unregister(f"before-send.{name}", strike)
    credentials.forget()


def survives(event: dict[str, Any]) -> bool:
    """Whether the worker lives to answer."""
    try:
        assert invoke("ExchangeWorkerFunction", event) == {"batchItemFailures": []}
    except Killed:
        return False
    return True


def finished(kith: Kith, client: Client, job: dict[str, Any]) -> dict[str, Any]:
    """The job once everything has come to rest."""
    kith.drain()
    found: dict[str, Any] = client.get(f"/v1/jobs/{job['id']}").ok()
    return found


def message_of(job_id: str) -> dict[str, Any]:
    """The job's message taken from the queue, as Lambda delivers it."""
    sqs, url = aws.client("sqs"), os.environ["JOB_QUEUE_URL"]
    while True:
        (message,) = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1)["Messages"]
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        if json.loads(message["Body"])["job"] == job_id:
            return {"Records": [{"messageId": "1", "body": message["Body"], "attributes": {}}]}
