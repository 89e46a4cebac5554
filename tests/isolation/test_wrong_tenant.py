"""Every route, with another tenant's ids: the answer is that of an id nobody has, and nothing changes."""

import json
from typing import Any

import pytest

from shared import ids, objects
from shared.declare import ANY
from tests.conftest import Kith
from tests.harness import samples
from tests.harness.gateway import Route, routes
from tests.harness.people import Tenant
from tests.harness.tables import snapshot

BODIES: dict[str, Any] = {
    "/v1/imports/{id}/preview": {},
    "/v1/insight/saved-reports/{id}/run": {},
    "/v1/insight/dashboards/{id}/tiles/{tile}": {},
    "/v1/imports/{id}/mapping": {"layout": {}, "columns": [{"column": 0, "field": "name"}]},
    "/v1/imports/{id}/run": {"dry_run": True},
    "/v1/duplicates/{id}/dismissals": {"pair": ["cus_01M89S3JZSMP905YNS2W70GP96", "cus_01M89S3JZSMP905YNS2W70GP97"]},
    "/v1/{object}/batch": {"items": [{"op": "update", "id": "{id}", "version": 1, "data": {"name": "Taken over"}}]},
    "/v1/retention/alerts/{id}/reprieve": {
        "until": "2099-01-01",
        "measures": [{"text": "Call", "due_on": "2099-01-01"}],
    },
    "/v1/{object}/{id}/upload": {"size": 5, "content_type": "image/png"},
    "/v1/{object}/{id}/merge": {"other": "cus_01M89S3JZSMP905YNS2W70GP96", "other_version": 1},
    "/v1/retention/alerts/{id}/lost": {"reason": "price", "note": ""},
    "/v1/retention/alerts/{id}/retained": {"note": ""},
    "/v1/retention/alerts/{id}/won-back": {"note": ""},
    "/v1/retention/alerts/{id}/undo": {},
    "/v1/settings/memberships/{id}": {"role": "rep"},
    "/v1/settings/memberships/{id}/hand-over": {"to": "per_01M89S3JZSMP905YNS2W70GP96"},
    "/v1/settings/pipelines/{id}": {"label": ["Taken over", "接管"]},
    "/v1/settings/roles/{id}": {"label": ["Taken over", "接管"]},
    "/v1/notifications/{id}/read": {},
    "/v1/settings/webhooks/{id}": {"active": False},
    "/v1/settings/automations/{id}": {"active": False},
    "/v1/settings/automations/{id}/replay": {"run": "run_01M89S3JZSMP905YNS2W70GP96"},
    "/v1/settings/webhooks/{id}/replay": {"delivery": "dlv_01M89S3JZSMP905YNS2W70GP96"},
}
_TENANT_ROUTES = [route for route in routes() if route.authorizer == "TenantAuthorizer"]
_WITH_ID = [route for route in _TENANT_ROUTES if any(part in ("{id}", "{person_id}") for part in route.parts)]


_KINDS = ("customers", "dashboards", "orders", "people", "report_schedules", "saved_reports", "tasks", "teams")


def _name(route: Route) -> str:
    return f"{route.method} {route.path}"


@pytest.fixture(scope="session")
def theirs(globex: Tenant, kith: Kith) -> dict[str, str]:
    """One record of every object of the other tenant, by object."""
    found = {name: samples.make(globex, name)["id"] for name in samples.writable()}
    found["people"] = globex.rep.id
    schedule = {"name": "Theirs", "export": {"report": "rfm", "format": "csv"}}
    found["report_schedules"] = globex.rep.post("/v1/insight/schedules", schedule).ok(201)["id"]
    report = {"name": "Theirs", "report": "rfm", "shared": "everyone"}
    dashboard = {"name": "Theirs", "shared": "everyone", "tiles": [{"id": "rfm", "report": "rfm"}]}
    found["dashboards"] = globex.rep.post("/v1/insight/dashboards", dashboard).ok(201)["id"]
    found["saved_reports"] = globex.rep.post("/v1/insight/saved-reports", report).ok(201)["id"]
    kith.drain()
    return found


def _said(answer: Any) -> tuple[int, str]:
    document = json.loads(answer.text) if answer.text else {}
    document.pop("request_id", None)
    return answer.status, json.dumps(document, sort_keys=True)


@pytest.mark.parametrize("route", _WITH_ID, ids=_name)
def test_anothers_id_in_a_path_is_answered_like_an_id_nobody_has(
    route: Route, kith: Kith, acme: Tenant, globex: Tenant, theirs: dict[str, str]
) -> None:
    before = snapshot(kith.dynamodb_url, globex.id)
    # A route of one object is tried with a few kinds of ids, a route of any object with one of each.
    tried = theirs if "{object}" in route.path else {name: theirs[name] for name in _KINDS}
    for name, foreign in tried.items():
        nobody = ids.new(objects.get(name).prefix)
        body = BODIES.get(route.path, {"name": "Taken over"}) if route.method in {"POST", "PUT", "PATCH"} else None
        answers = []
        for record_id in (foreign, nobody):
            path = route.at(record_id, name)
            answers.append(_said(acme.admin.request(route.method, path, body, If_Match='"1"')))
        assert answers[0] == answers[1]
        assert answers[0][0] in {403, 404, 422}, "another tenant's record was reached"
        assert answers[0][0] != 422 or route.path not in BODIES
    assert snapshot(kith.dynamodb_url, globex.id) == before


@pytest.mark.parametrize("name", samples.writable())
def test_anothers_id_in_a_body_is_refused_like_an_id_nobody_has(
    name: str, kith: Kith, acme: Tenant, globex: Tenant, theirs: dict[str, str]
) -> None:
    before = snapshot(kith.dynamodb_url, globex.id)
    known = samples.minimal(acme, name)
    for field in objects.get(name).fields.values():
        target = "customers" if field.ref == ANY else "products" if field.kind == "lines" else field.ref
        if not target or target not in theirs or field.read_only:
            continue
        said = []
        for record_id in (theirs[target], ids.new(objects.get(target).prefix)):
            given = [{"product": record_id, "unit_price": "1"}] if field.kind == "lines" else record_id
            said.append(_said(acme.admin.post(f"/v1/{name}", {**known, field.name: given})))
        assert said[0] == said[1]
        assert said[0][0] == 422
    assert snapshot(kith.dynamodb_url, globex.id) == before


@pytest.mark.parametrize("name", objects.names())
def test_a_batch_filter_or_seen_header_with_anothers_id_finds_nothing(
    name: str, acme: Tenant, theirs: dict[str, str]
) -> None:
    foreign = theirs.get(name, theirs["customers"])
    batch = {"items": [{"op": "delete", "id": foreign, "version": 1}, {"op": "update", "id": foreign, "version": 1}]}
    for result in acme.admin.post(f"/v1/{name}/batch", batch).ok()["results"]:
        assert result["status"] in {403, 404}
    condition = json.dumps({"field": "id", "op": "eq", "value": foreign})
    found = acme.admin.get(f"/v1/{name}?filter={condition}", Kith_Seen=f"{name}/{foreign}@1").ok()
    assert found["items"] == []
    assert found["total"] == 0


@pytest.mark.parametrize("name", samples.writable())
def test_anothers_cursor_is_refused(name: str, acme: Tenant, globex: Tenant, kith: Kith) -> None:
    for _ in range(3):
        samples.make(globex, name)
        samples.make(acme, name)
    cursor = globex.admin.get(f"/v1/{name}?limit=1").ok()["next"]
    assert acme.admin.get(f"/v1/{name}?limit=1&cursor={cursor}").status == 400


def test_everything_a_tenant_lists_is_its_own(acme: Tenant, globex: Tenant, theirs: dict[str, str]) -> None:
    for name in objects.names():
        text = acme.admin.get(f"/v1/{name}?limit=200").text
        assert not any(foreign in text for foreign in theirs.values())
    assert globex.id not in acme.admin.get("/v1/me").text


@pytest.mark.parametrize("route", _TENANT_ROUTES, ids=_name)
def test_nobody_without_a_token_gets_in(route: Route, kith: Kith) -> None:
    path = route.at(ids.new("cus"))
    for token in (None, "x", "Bearer", "Bearer x.y.z"):
        headers = {"Authorization": token} if token else {}
        assert kith.anonymous().request(route.method, path, {}, **headers).status == 401


@pytest.mark.parametrize("route", _TENANT_ROUTES, ids=_name)
def test_a_tenant_named_in_a_header_or_body_changes_nothing(
    route: Route, acme: Tenant, globex: Tenant, kith: Kith
) -> None:
    path = route.at(ids.new("cus"))
    if route.method == "DELETE" and route.path == "/v1/sessions":
        return
    before = snapshot(kith.dynamodb_url, globex.id)
    claims = {"tenant": globex.id, "tenant_id": globex.id}
    headers = {"X_Tenant": globex.id, "X_Tenant_Id": globex.id, "Kith_Tenant": globex.slug, "If_Match": '"1"'}
    answer = acme.admin.request(route.method, path, claims if route.method != "GET" else None, **headers)
    assert answer.status < 500
    assert globex.id not in answer.text
    assert snapshot(kith.dynamodb_url, globex.id) == before


_OPERATOR_ROUTES = [route for route in routes() if route.authorizer == "OperatorAuthorizer"]


@pytest.mark.parametrize("route", _OPERATOR_ROUTES, ids=_name)
def test_a_tenants_person_is_nobody_to_the_control_plane(route: Route, acme: Tenant) -> None:
    path = route.path.replace("{tenant_id}", acme.id)
    assert acme.admin.request(route.method, path, {}).status in {401, 403}


@pytest.mark.parametrize("route", _TENANT_ROUTES, ids=_name)
def test_an_operator_is_nobody_to_a_tenant(route: Route, kith: Kith) -> None:
    path = route.at(ids.new("cus"))
    assert kith.operator.request(route.method, path, {}).status in {401, 403}
