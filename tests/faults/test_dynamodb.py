"""DynamoDB throttles, collides, loses replies and leaves work undone: nothing is lost, done twice or half done."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ReadTimeoutError
from botocore.httpsession import URLLib3Session

from shared import ids
from tests.conftest import Kith
from tests.faults.conftest import Inject, answer, refusal
from tests.harness.people import Tenant


def a_deal(**fields: Any) -> dict[str, Any]:
    return {"name": f"Deal {ids.new('opp')}", **fields}


def times(count: int, fault: Callable[[Any], AWSResponse]) -> Callable[[Any], AWSResponse | None]:
    """The fault the first `count` times, then none."""
    left = [count]

    def judge(request: Any) -> AWSResponse | None:
        left[0] -= 1
        return fault(request) if left[0] >= 0 else None

    return judge


def throttled(request: Any) -> AWSResponse:
    return refusal(request.url, "ProvisionedThroughputExceededException")


@pytest.mark.parametrize("operation", ["PutItem", "GetItem"])
def test_two_throttles_are_absorbed(operation: str, acme: Tenant, inject: Inject) -> None:
    record = acme.rep.post("/v1/opportunities", a_deal()).ok(201)
    with inject(operation, times(2, throttled)):
        one = f"/v1/opportunities/{record['id']}"
        assert acme.rep.patch(one, {"next_step": "Call"}, If_Match='"1"').ok()["version"] == 2


@pytest.mark.parametrize("operation", ["PutItem", "TransactWriteItems", "GetItem", "Query"])
def test_lasting_throttles_are_told_as_503_with_a_time_and_nothing_is_written(
    operation: str, acme: Tenant, kith: Kith, inject: Inject
) -> None:
    record = acme.rep.post("/v1/opportunities", a_deal()).ok(201)
    kith.drain()
    one = f"/v1/opportunities/{record['id']}"
    with inject(operation, throttled):
        refused = {
            "PutItem": lambda: acme.rep.patch(one, {"next_step": "Call"}, If_Match='"1"'),
            "TransactWriteItems": lambda: acme.rep.post("/v1/opportunities", a_deal(), Idempotency_Key=ids.new("key")),
            "GetItem": lambda: acme.rep.get(one),
            "Query": lambda: acme.rep.get("/v1/opportunities"),
        }[operation]()
    assert refused.status == 503
    assert int(refused.headers["Retry-After"]) >= 1
    assert acme.rep.get(one).ok()["version"] == 1


def test_a_transaction_that_meets_another_is_tried_again_with_the_same_token(acme: Tenant, inject: Inject) -> None:
    tokens: list[str] = []

    def collide(request: Any) -> AWSResponse:
        tokens.append(orjson.loads(request.body)["ClientRequestToken"])
        reasons = [{"Code": "TransactionConflict"}, {"Code": "None"}]
        return refusal(request.url, "TransactionCanceledException", CancellationReasons=reasons)

    with inject("TransactWriteItems", times(3, collide)):
        acme.rep.post("/v1/opportunities", a_deal(), Idempotency_Key=ids.new("key")).ok(201)
    assert len(tokens) == 3
    assert len(set(tokens)) == 1


@pytest.mark.parametrize("operation", ["PutItem", "TransactWriteItems"])
def test_a_reply_lost_after_the_commit_is_recognised_as_ones_own_write(
    operation: str, acme: Tenant, kith: Kith, inject: Inject
) -> None:
    record = acme.rep.post("/v1/opportunities", a_deal()).ok(201)

    def deliver_and_lose(request: Any) -> AWSResponse:
        URLLib3Session().send(request)
        raise ReadTimeoutError(endpoint_url=request.url)

    one = f"/v1/opportunities/{record['id']}"
    with inject(operation, times(1, deliver_and_lose)):
        if operation == "PutItem":
            assert acme.rep.patch(one, {"next_step": "Call"}, If_Match='"1"').ok()["version"] == 2
        else:
            key, wish = ids.new("key"), a_deal()
            made = acme.rep.post("/v1/opportunities", wish, Idempotency_Key=key).ok(201)
            assert acme.rep.post("/v1/opportunities", wish, Idempotency_Key=key).ok(201) == made
    kith.drain()
    assert [entry["version"] for entry in acme.rep.get(f"{one}/history").ok()["items"]][-1] == 1


def test_keys_left_unread_are_read_until_none_is_left(acme: Tenant, inject: Inject) -> None:
    customer = acme.rep.post("/v1/customers", {"name": f"Unread {ids.new('cus')}"}).ok(201)
    record = acme.rep.post("/v1/opportunities", a_deal(customer=customer["id"])).ok(201)

    def leave_all(request: Any) -> AWSResponse:
        return answer(request.url, {"Responses": {}, "UnprocessedKeys": orjson.loads(request.body)["RequestItems"]})

    with inject("BatchGetItem", times(3, leave_all)):
        read = acme.rep.get(f"/v1/opportunities/{record['id']}").ok()
    assert read["names"][customer["id"]] == customer["name"]


def test_history_left_unwritten_is_written_until_none_is_left(acme: Tenant, kith: Kith, inject: Inject) -> None:
    record = acme.rep.post("/v1/opportunities", a_deal()).ok(201)

    def leave_all(request: Any) -> AWSResponse:
        return answer(request.url, {"UnprocessedItems": orjson.loads(request.body)["RequestItems"]})

    with inject("BatchWriteItem", times(3, leave_all)):
        kith.drain()
    assert len(acme.rep.get(f"/v1/opportunities/{record['id']}/history").ok()["items"]) == 1


@pytest.mark.parametrize("operation", ["BatchWriteItem", "PutItem"])
def test_a_change_and_its_history_come_together_in_the_end_wherever_the_stream_is_killed(
    operation: str, acme: Tenant, kith: Kith, inject: Inject
) -> None:
    """P16: the history and the feed follow from the change itself; a function killed between them is run again."""
    cursor = acme.rep.get("/v1/changes?snapshot=false").ok()["next"]
    record = acme.rep.post("/v1/opportunities", a_deal()).ok(201)
    one = f"/v1/opportunities/{record['id']}"
    acme.rep.patch(one, {"next_step": "Call"}, If_Match='"1"').ok()
    refused = acme.rep.patch(one, {"next_step": "Never"}, If_Match='"1"')
    assert refused.status == 412
    with inject(operation, times(3, throttled)):  # more than botocore's own retries absorb
        kith.drain()
    kith.drain()
    entries = acme.rep.get(f"{one}/history").ok()["items"]
    assert [entry["version"] for entry in entries] == [2, 1]
    assert "Never" not in str(entries)
    told = acme.rep.get(f"/v1/changes?after={cursor}").ok()["changes"]
    assert [change["record"]["next_step"] for change in told if change["id"] == record["id"]] == ["Call"]
