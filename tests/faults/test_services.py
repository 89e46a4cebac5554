"""S3 busy, replies lost, clocks apart, the table away for a while: on files and exports as on records."""

import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.httpsession import URLLib3Session

from shared import clock, ids
from shared.errors import Unavailable
from shared.tenancy import config, credentials
from tests.conftest import Kith
from tests.faults.conftest import Inject, busy, refusal
from tests.faults.test_dynamodb import times
from tests.harness.people import Tenant

_PDF = b"%PDF-1.7\n" + b"0" * 40
_OUTAGE = 120


def _uploaded(tenant: Tenant) -> str:
    """A file whose content was sent, not yet looked at."""
    one = f"/v1/files/{tenant.admin.post('/v1/files', {'name': 'fault.pdf'}).ok(201)['id']}"
    wish = {"size": len(_PDF), "content_type": "application/pdf"}
    upload = tenant.admin.post(f"{one}/upload", wish).ok()["upload"]
    ask = urllib.request.Request(upload["url"], data=_PDF, method="PUT", headers=upload["headers"])
    with urllib.request.urlopen(ask, timeout=10) as answer:
        assert answer.status == 200
    return one


@pytest.mark.parametrize("operation", ["CopyObject", "GetObject", "DeleteObject"])
def test_a_file_is_completed_once_s3_has_time_again(operation: str, acme: Tenant, inject: Inject) -> None:
    one = _uploaded(acme)
    with inject(operation, lambda request: busy(request.url), service="s3"):
        refused = acme.admin.post(f"{one}/complete")
    assert refused.status == 503
    assert int(refused.headers["Retry-After"]) >= 1
    assert acme.admin.get(one).ok()["state"] == "uploading"
    with inject(operation, times(2, lambda request: busy(request.url)), service="s3"):
        assert acme.admin.post(f"{one}/complete").ok()["state"] == "ready"


def test_an_export_whose_reply_was_lost_is_asked_for_once(acme: Tenant, kith: Kith, inject: Inject) -> None:
    before = acme.admin.get("/v1/insight/exports").ok()["items"]

    def deliver_and_lose(request: Any) -> Any:
        URLLib3Session().send(request)
        raise ReadTimeoutError(endpoint_url=request.url)

    wish, key = {"report": "contribution", "format": "csv"}, ids.new("key")
    with inject("TransactWriteItems", times(1, deliver_and_lose)):
        first = acme.admin.post("/v1/insight/exports", wish, Idempotency_Key=key).ok(202)
    again = acme.admin.post("/v1/insight/exports", wish, Idempotency_Key=key).ok(202)
    assert again["id"] == first["id"]
    kith.drain()
    after = acme.admin.get("/v1/insight/exports").ok()["items"]
    assert len(after) == len(before) + 1
    assert acme.admin.get(f"/v1/insight/exports/{first['id']}").ok()["state"] == "done"


@pytest.mark.parametrize("seconds", [-60, 60])
def test_a_minute_between_clocks_harms_nothing(seconds: int, acme: Tenant) -> None:
    key, wish = ids.new("key"), {"name": f"Skewed {ids.new('cus')}"}
    made = acme.rep.post("/v1/customers", wish, Idempotency_Key=key).ok(201)
    with clock.at(clock.now() + timedelta(seconds=seconds)):
        assert acme.rep.post("/v1/customers", wish, Idempotency_Key=key).ok(201) == made
        one = f"/v1/customers/{made['id']}"
        assert acme.rep.patch(one, {"note": "From elsewhere"}, If_Match='"1"').ok()["version"] == 2
    assert acme.rep.patch(one, {"note": "From here"}, If_Match='"2"').ok()["version"] == 3
    assert acme.rep.get("/v1/customers?sort=-updated_at&limit=1").status == 200


def test_an_outage_costs_no_more_than_twice_the_calls(acme: Tenant, inject: Inject) -> None:
    """Whoever asks is refused, and what tries again for them tires: a table that is down is not hammered."""
    calls: list[int] = []

    def down(request: Any) -> Any:
        calls.append(1)
        return refusal(request.url, "InternalServerError", 500)

    with inject("GetItem", down):
        table = credentials.table(acme.id)

        def ask() -> bool:
            try:
                table.get(config.key(table, config.ROLES))
            except Unavailable:
                return True
            return False

        with ThreadPoolExecutor(60) as pool:
            refused = list(pool.map(lambda _: ask(), range(_OUTAGE)))
    assert all(refused)
    assert _OUTAGE <= len(calls) <= 2 * _OUTAGE
