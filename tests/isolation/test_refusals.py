"""A refusal writes nothing, whatever the route: bad bodies, weak roles, stale versions."""

from typing import Any

import pytest

from shared import ids
from tests.conftest import Kith
from tests.harness import hiding, samples
from tests.harness.gateway import Route, routes
from tests.harness.people import Tenant
from tests.harness.tables import snapshot
from tests.isolation.test_wrong_tenant import BODIES

_WRITES = [route for route in routes() if route.method in {"POST", "PUT", "PATCH"} and route.path.startswith("/v1/")]
_ONES_OWN = ("/v1/me", "/v1/sessions", "/v1/notifications")
_ASKING = {
    "/v1/{object}/search", "/v1/{object}/batch", "/v1/changes", "/v1/insight/reports/contribution",
    "/v1/insight/reports/{report}", "/v1/insight/queries", "/v1/retention/preview",
}  # fmt: skip
"""Routes that answer with what is in sight, or for each item apart."""
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


@pytest.fixture(scope="module")
def nobody(kith: Kith) -> Tenant:
    """A tenant whose representatives have no right at all."""
    tenant = kith.onboard("nobody-test")
    hiding.hide(tenant, "rep", {}, grants={})
    kith.drain()
    return tenant


@pytest.mark.parametrize("route", _WRITES, ids=_name)
def test_a_role_without_any_right_writes_nothing_over_any_route(route: Route, kith: Kith, nobody: Tenant) -> None:
    """What would be taken from others is refused; what asks, or is about oneself, is answered and writes nothing."""
    if route.authorizer is None or route.path.startswith(_ONES_OWN):
        return
    before = snapshot(kith.dynamodb_url, nobody.id)
    path = route.at(nobody.team, "teams")
    bodies: list[dict[str, Any]] = [BODIES.get(route.path, {"name": "Taken"}), {}]
    for body in bodies:
        answer = nobody.rep.request(route.method, path, body, If_Match='"1"')
        assert answer.status in ({200, 400, 403, 404, 409, 422} if route.path in _ASKING else {403, 404, 409, 422})
    assert snapshot(kith.dynamodb_url, nobody.id) == before
