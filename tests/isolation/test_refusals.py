"""A refusal writes nothing, whatever the route: bad bodies, weak roles, stale versions."""

import pytest

from shared import ids
from tests.conftest import Kith
from tests.harness import samples
from tests.harness.gateway import Route, routes
from tests.harness.people import Tenant
from tests.harness.tables import snapshot

_WRITES = [route for route in routes() if route.method in {"POST", "PUT", "PATCH"} and route.path.startswith("/v1/")]
_BAD = [
    "",
    "[]",
    "null",
    "{",
    '{"name": {"$gt": ""}}',
    '{"id": "cus_1", "version": 99, "tenant": "x", "role": "owner"}',
]


def _name(route: Route) -> str:
    return f"{route.method} {route.path}"


@pytest.mark.parametrize("route", _WRITES, ids=_name)
def test_a_bad_body_is_refused_and_nothing_is_written(route: Route, kith: Kith, acme: Tenant) -> None:
    path = route.at(samples.make(acme, "customers")["id"])
    before = snapshot(kith.dynamodb_url, acme.id)
    headers = {"Authorization": f"Bearer {acme.admin.token}", "If-Match": '"99"'}
    for body in _BAD:
        answer = kith.gateway.request(route.method, path, raw=body, headers=headers)
        assert 400 <= answer.status < 500, f"{body!r} was answered {answer.status}"
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert snapshot(kith.dynamodb_url, acme.id) == before


@pytest.mark.parametrize("name", samples.writable())
def test_a_role_without_the_right_changes_nothing(name: str, kith: Kith, acme: Tenant) -> None:
    record = samples.make(acme, name)
    before = snapshot(kith.dynamodb_url, acme.id)
    one = f"/v1/{name}/{record['id']}"
    stranger = acme.other_rep
    for answer in (
        stranger.patch(one, {"name": "Mine now"}, If_Match='"1"'),
        stranger.delete(one, If_Match='"1"'),
        stranger.post(f"{one}/restore", If_Match='"1"'),
    ):
        assert answer.status in {403, 404, 422}
    assert snapshot(kith.dynamodb_url, acme.id) == before


@pytest.mark.parametrize("name", samples.writable())
def test_a_version_is_required_and_must_be_the_present_one(name: str, kith: Kith, acme: Tenant) -> None:
    record = samples.make(acme, name)
    before = snapshot(kith.dynamodb_url, acme.id)
    one = f"/v1/{name}/{record['id']}"
    assert acme.admin.patch(one, {}).status == 428
    assert acme.admin.patch(one, {}, If_Match='"7"').status == 412
    assert acme.admin.delete(one).status == 428
    assert acme.admin.delete(one, If_Match='"7"').status == 412
    assert acme.admin.patch(one, {}, If_Match="x; DROP").status == 400
    assert snapshot(kith.dynamodb_url, acme.id) == before


def test_a_route_that_does_not_exist_is_not_found(acme: Tenant) -> None:
    assert acme.admin.get("/v1/customers/x/y/z").status == 404
    assert acme.admin.get("/v1/nothing").status == 404
    assert acme.admin.get(f"/v1/customers/{ids.new('cus')}").status == 404
    assert acme.admin.get("/v1/customers/..%2F..%2Fetc").status == 404
