"""How a tenant's forms look and what they begin with: layouts, defaults, labels, required fields, dictionaries."""

from typing import Any

import pytest

from shared import clock
from tests.conftest import Kith
from tests.harness.people import Client, Tenant

OBJECTS = "/v1/settings/objects"
WHO = {"label": ["Who", "是谁"], "columns": 1, "fields": ["name", "level"]}
MONEY = {"label": ["Money", "资金"], "fields": ["credit_limit"]}
LAYOUT = {"sections": [WHO, MONEY], "hidden": ["website"], "related": ["opportunities", "contacts"]}


@pytest.fixture(scope="module")
def home(kith: Kith) -> Tenant:
    return kith.onboard("layouts-test")


def described(who: Client, name: str) -> dict[str, Any]:
    return next(one for one in who.get("/v1/objects").ok()["objects"] if one["name"] == name)


def field_of(who: Client, name: str, field: str) -> dict[str, Any]:
    return next(one for one in described(who, name)["fields"] if one["name"] == field)


def say(home: Tenant, name: str, field: str, **said: Any) -> Any:
    version = home.admin.get(f"{OBJECTS}/{name}").etag
    return home.admin.patch(f"{OBJECTS}/{name}/fields/{field}", said, If_Match=version)


def test_a_layout_is_what_forms_show_without_what_is_hidden(home: Tenant) -> None:
    path = f"{OBJECTS}/customers/layout"
    before = home.admin.get(path)
    assert before.json["standard"] is True
    assert "name" in before.json["sections"][0]["fields"]
    assert "layout" not in described(home.rep, "customers")
    assert home.admin.put(path, LAYOUT, If_Match=before.etag).ok()["standard"] is False
    shown = described(home.rep.speaking("zh-CN"), "customers")["layout"]
    assert [(section["label"], section["fields"]) for section in shown["sections"]] == [
        ("是谁", ["name", "level"]), ("资金", []),
    ]  # fmt: skip
    assert shown["related"] == ["opportunities", "contacts"]
    assert "sector" in shown["unplaced"]
    assert "website" not in shown["unplaced"]
    assert home.admin.put(path, LAYOUT, If_Match=before.etag).status == 412
    home.admin.delete(path, If_Match=home.admin.get(path).etag).ok()
    assert "layout" not in described(home.rep, "customers")


@pytest.mark.parametrize(
    ("layout", "field"),
    [
        ({"sections": [WHO, {**MONEY, "fields": ["nowhere"]}]}, "sections.nowhere"),
        ({"sections": [WHO, {**MONEY, "fields": ["level"]}]}, "sections.level"),
        ({"sections": [MONEY]}, "sections.name"),
        ({"sections": [WHO], "hidden": ["nowhere"]}, "hidden.nowhere"),
        ({"sections": [WHO], "hidden": ["level"]}, "hidden.level"),
        ({"sections": [{**WHO, "fields": ["level"]}], "hidden": ["name"]}, "sections.name"),
        ({"sections": [WHO], "related": ["products"]}, "related.products"),
        ({"sections": []}, "sections"),
    ],
)
def test_a_layout_that_makes_no_form_is_refused(home: Tenant, layout: Any, field: str) -> None:
    path = f"{OBJECTS}/customers/layout"
    answer = home.admin.put(path, layout, If_Match=home.admin.get(path).etag)
    assert answer.status == 422
    assert field in {error["field"] for error in answer.json["errors"]}
    assert home.manager.put(path, LAYOUT, If_Match='"0"').status == 403


def test_new_records_begin_with_what_the_tenant_says(home: Tenant) -> None:
    say(home, "tasks", "priority", default="high").ok()
    assert home.rep.post("/v1/tasks", {"subject": "Call"}).ok(201)["priority"] == "high"
    say(home, "opportunities", "closes_on", default="today").ok()
    say(home, "opportunities", "kind", default="renewal").ok()
    made = home.rep.post("/v1/opportunities", {"name": "Begun"}).ok(201)
    assert (made["closes_on"], made["kind"]) == (clock.today("America/New_York").isoformat(), "renewal")
    assert home.rep.post("/v1/opportunities", {"name": "Said", "kind": "new"}).ok(201)["kind"] == "new"
    mine = {"name": "reviewer", "kind": "reference", "ref": "people", "label": ["Reviewer", "审核人"], "default": "me"}
    home.admin.post(f"{OBJECTS}/opportunities/fields", mine).ok(201)
    heard = {"name": "heard", "kind": "datetime", "label": ["Heard", "得知"], "default": "now"}
    home.admin.post(f"{OBJECTS}/opportunities/fields", heard).ok(201)
    made = home.rep.post("/v1/opportunities", {"name": "Mine"}).ok(201)
    assert (made["x_reviewer"], made["x_heard"][:10]) == (home.rep.id, clock.stamp()[:10])
    assert say(home, "opportunities", "closes_on", default="soon").status == 422
    assert say(home, "opportunities", "forecast", default="sure").status == 422
    assert say(home, "opportunities", "weighted_amount", required=True).status == 422


def test_a_declared_field_may_be_renamed_and_required(home: Tenant) -> None:
    old = home.rep.post("/v1/contacts", {"name": "Old Hand"}).ok(201)
    say(home, "contacts", "job_title", label=["Position", "职位名称"], required=True).ok()
    assert field_of(home.rep.speaking("zh-CN"), "contacts", "job_title")["label"] == "职位名称"
    refused = home.rep.post("/v1/contacts", {"name": "New Hand"})
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "job_title")
    assert home.rep.get(f"/v1/contacts/{old['id']}").ok()["name"] == "Old Hand"
    home.rep.post("/v1/contacts", {"name": "New Hand", "job_title": "Smith"}).ok(201)


def test_reasons_are_the_tenants_own_and_nothing_else_passes(home: Tenant, kith: Kith) -> None:
    reasons = [
        {"value": "price", "label": ["Price", "价格"]}, {"value": "moved", "label": ["Moved abroad", "迁往国外"]},
    ]  # fmt: skip
    for name, field in (("churn_alerts", "reason"), ("opportunities", "lost_reason"), ("leads", "disqualify_reason")):
        say(home, name, field, choices=reasons).ok()
        assert [one["value"] for one in field_of(home.rep, name, field)["choices"]] == ["price", "moved"]
    assert say(home, "churn_alerts", "reason", required=True).status == 422
    wish = {"name": "own", "kind": "text", "label": ["Own", "自有"]}
    assert home.admin.post(f"{OBJECTS}/churn_alerts/fields", wish).status == 404
    lists = home.rep.get("/v1/settings/dictionaries").ok()["items"]
    found = {(one["object"], one["field"]): one["choices"] for one in lists}
    assert {"value": "moved", "label": "Moved abroad"} in found["churn_alerts", "reason"]
    lead = {"name": "Lead", "status": "disqualified"}
    home.rep.post("/v1/leads", {**lead, "disqualify_reason": "moved"}).ok(201)
    assert home.rep.post("/v1/leads", {**lead, "disqualify_reason": "invented"}).status == 422
    kith.drain()
    refused = say(home, "leads", "disqualify_reason", choices=reasons[:1])
    assert (refused.status, refused.json["title"]) == (409, "In use by 1 records: archive it instead")
    say(home, "leads", "disqualify_reason", choices=[reasons[0], {**reasons[1], "archived": True}]).ok()
    assert home.rep.post("/v1/leads", {**lead, "disqualify_reason": "moved"}).status == 422


def test_a_customer_is_lost_for_a_reason_of_the_tenants_own(home: Tenant, kith: Kith) -> None:
    reasons = [{"value": "abroad", "label": ["Moved abroad", "迁往国外"]}]
    say(home, "churn_alerts", "reason", choices=reasons).ok()
    customer = home.rep.post("/v1/customers", {"name": "Gone Quiet"}).ok(201)["id"]
    bought = {"amount": {"amount": "5.00", "currency": "USD"}, "customer": customer, "placed_on": "2024-01-01"}
    home.rep.post("/v1/orders", bought).ok(201)
    kith.drain()
    home.manager.post("/v1/retention/runs", {"as_of": clock.today("America/New_York").isoformat()}).ok()
    kith.drain()
    mine = {"filter": {"field": "customer", "op": "eq", "value": customer}}
    (alert,) = home.rep.post("/v1/churn_alerts/search", mine).ok()["items"]
    path, version = f"/v1/retention/alerts/{alert['id']}/lost", f'"{alert["version"]}"'
    refused = home.rep.post(path, {"reason": "price"}, If_Match=version)
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "reason")
    assert home.rep.post(path, {"reason": "abroad"}, If_Match=version).ok()["reason"] == "abroad"
    churn = home.manager.post("/v1/insight/reports/churn", {"by": ["reason"]}).ok()
    (column,) = [one for one in churn["columns"] if one["key"] == "reason"]
    assert column["choices"]["abroad"] == "Moved abroad"
