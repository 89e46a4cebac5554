"""What a request costs once a function is warm, over the least it could: CPU of the handler's thread, medians."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import orjson

from tests.bench import world

_BATCH = 10


def _cost(work: Callable[[], Any]) -> float:
    started = time.thread_time()
    for _ in range(_BATCH):
        work()
    return (time.thread_time() - started) / _BATCH


def ratio(work: Callable[[], Any], yardstick: Callable[[], Any], rounds: int) -> float:
    """CPU of `work` over that of `yardstick`, taken in turn so that a busy machine slows both."""
    work()
    pairs = [(_cost(work), _cost(yardstick)) for _ in range(rounds)]
    return statistics.median(work for work, _ in pairs) / statistics.median(bare for _, bare in pairs)


def handle(event: dict[str, Any]) -> dict[str, Any]:
    """The records function's answer; raises AssertionError unless it is 200."""
    from functions.records import api

    answer: dict[str, Any] = api.handler(event, None)
    assert answer["statusCode"] == 200, answer["body"]
    return answer


def list_of_50(rounds: int) -> float:
    """The handler listing fifty customers of 1.2 kB, over parsing the page it answers with."""
    event = world.event(*world.LIST)
    page = handle(event)["body"]
    assert len(orjson.loads(page)["items"]) == 50
    return ratio(lambda: handle(event), lambda: orjson.loads(page), rounds)


def read_of_one(rounds: int) -> float:
    """The handler reading one customer, over signing the one request it takes and parsing the record."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    identity = orjson.loads(handle(world.event(*world.LIST))["body"])["items"][0]["id"]
    event = world.event("GET", "/v1/{object}/{id}", f"/v1/customers/{identity}")
    body = handle(event)["body"]
    signer = SigV4Auth(Credentials("AKIATEST", "secret", "token"), "dynamodb", "us-east-1")
    asked = orjson.dumps({"TableName": "KithTable", "Key": {"pk": {"S": f"T#{world.TENANT}#R#customers#{identity}"}}})

    def least() -> None:
        headers = {"X-Amz-Target": "DynamoDB_20120810.GetItem", "Content-Type": "application/x-amz-json-1.0"}
        signer.add_auth(AWSRequest("POST", "https://dynamodb.us-east-1.amazonaws.com/", headers=headers, data=asked))
        orjson.loads(body)

    return ratio(lambda: handle(event), least, rounds)
