"""Fields computed from other records: figures over what refers to a record, formulas over what it refers to."""

from typing import Any

import pytest

from tests.conftest import Kith
from tests.functions.exchange.conftest import finished
from tests.harness.people import Client, Tenant

FIELDS = "/v1/settings/objects/{}/fields"
PLACED = {"field": "status", "op": "eq", "value": "placed"}


def rollup(of: str | None, measure: str, **more: Any) -> dict[str, Any]:
    named = {"of": of} if of else {}
    return {"object": "orders", "field": "customer", "measure": measure, **named, **more}


def define(client: Client, name: str, kind: str, object_name: str = "customers", **how: Any) -> Any:
    wish = {"name": name, "kind": kind, "label": [name.title(), name], **how}
    return client.post(FIELDS.format(object_name), wish)


@pytest.fixture(scope="module")
def mill(kith: Kith) -> Tenant:
    """Two customers: one with three orders, of them one of the other team's; one with none."""
    made = kith.onboard("rollup-mill")
    define(made.admin, "orders", "integer", rollup=rollup(None, "count")).ok(201)
    define(made.admin, "placed", "money", rollup=rollup("amount", "sum", filter=PLACED)).ok(201)
    define(made.admin, "usual", "money", rollup=rollup("amount", "avg")).ok(201)
    define(made.admin, "first", "date", rollup=rollup("placed_on", "min")).ok(201)
    define(made.admin, "zone", "text", "orders", formula="UPPER(customer.region)").ok(201)
    define(made.admin, "limit", "money", "orders", formula="customer.credit_limit * 2").ok(201)
    return made


@pytest.fixture(scope="module")
def busy(mill: Tenant) -> str:
    limit = {"amount": "70", "currency": "USD"}
    wish = {"name": "Busy", "region": "west", "owner": mill.rep.id, "credit_limit": limit}
    customer: str = mill.admin.post("/v1/customers", wish).ok(201)["id"]
    mill.admin.post("/v1/customers", {"name": "Idle"}).ok(201)
    owners = (
        (mill.rep, "10.00", "2026-02-01"),
        (mill.rep, "20.01", "2026-01-05"),
        (mill.other_rep, "30", "2026-03-01"),
    )
    for owner, amount, day in owners:
        order = {"customer": customer, "owner": owner.id, "placed_on": day, "status": "placed",
                 "amount": {"amount": amount, "currency": "USD"}}  # fmt: skip
        mill.admin.post("/v1/orders", order).ok(201)
    return customer


def dollars(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


def test_figures_are_in_the_record_and_follow_every_order(mill: Tenant, busy: str) -> None:
    record = mill.admin.get(f"/v1/customers/{busy}").ok()
    assert (record["x_orders"], record["x_placed"], record["x_first"]) == (3, dollars("60.01"), "2026-01-05")
    assert record["x_usual"] == dollars("20.0033")
    idle = mill.admin.post("/v1/customers/search", {"q": "Idle"}).ok()["items"][0]
    assert (idle["x_orders"], "x_placed" in idle) == (0, False)
    order = {"customer": idle["id"], "status": "placed", "amount": dollars("5")}
    made = mill.admin.post("/v1/orders", order).ok(201)
    assert mill.admin.get(f"/v1/customers/{idle['id']}").ok()["x_placed"] == dollars("5.00")
    mill.admin.delete(f"/v1/orders/{made['id']}", If_Match='"1"').ok()
    assert mill.admin.get(f"/v1/customers/{idle['id']}").ok()["x_orders"] == 0


def test_lists_are_filtered_sorted_and_grouped_by_figures(kith: Kith, mill: Tenant, busy: str) -> None:
    wish = {"filter": {"field": "x_placed", "op": "gt", "value": "60"}, "fields": ["name", "x_orders"]}
    (found,) = mill.admin.post("/v1/customers/search", wish).ok()["items"]
    assert (found["id"], found["x_orders"]) == (busy, 3)
    for sort, first in (("-x_orders", "Busy"), ("x_orders", "Idle"), ("x_usual", "Busy"), ("-x_first", "Busy")):
        assert mill.admin.get(f"/v1/customers?sort={sort}&limit=1").ok()["items"][0]["name"] == first
    page = mill.admin.get("/v1/customers?sort=x_orders&limit=1").ok()
    second = mill.admin.get(f"/v1/customers?sort=x_orders&limit=1&cursor={page['next']}").ok()
    assert (page["total"], second["items"][0]["name"]) == (2, "Busy")
    asked = {"group": "x_orders", "measures": ["max:x_placed"]}
    groups = mill.admin.post("/v1/customers/search", asked).ok()["groups"]
    assert {one["key"]: one["measures"]["max:x_placed"] for one in groups} == {0: None, 3: dollars("60.01")}
    job = mill.admin.post(
        "/v1/customers/bulk", {"action": "update", "data": {"sector": "busy"}, **{"filter": wish["filter"]}}
    )
    assert finished(kith, mill.admin, job.ok())["counts"]["updated"] == 1


def test_a_figure_counts_what_its_reader_may_see(mill: Tenant, busy: str) -> None:
    seen = mill.rep.get(f"/v1/customers/{busy}").ok()
    assert (seen["x_orders"], seen["x_placed"]) == (2, dollars("30.01"))
    above = {"filter": {"field": "x_placed", "op": "gt", "value": "31"}}
    assert mill.rep.post("/v1/customers/search", above).ok()["total"] == 0
    assert mill.manager.post("/v1/customers/search", {**above, "q": "Busy"}).ok()["total"] == 0
    assert mill.admin.post("/v1/customers/search", above).ok()["total"] == 1


def test_a_formula_reads_what_the_record_refers_to(mill: Tenant, busy: str) -> None:
    wish = {"filter": {"field": "x_zone", "op": "eq", "value": "West"}, "sort": ["-x_limit"]}
    found = mill.admin.post("/v1/orders/search", wish).ok()
    assert found["total"] == 3
    assert {one["x_limit"]["amount"] for one in found["items"]} == {"140.00"}
    one = mill.admin.get(f"/v1/orders/{found['items'][0]['id']}").ok()
    assert (one["x_zone"], one["x_limit"]) == ("WEST", dollars("140.00"))
    customer = mill.admin.get(f"/v1/customers/{busy}").ok()
    mill.admin.patch(f"/v1/customers/{busy}", {"region": "east"}, If_Match=f'"{customer["version"]}"').ok()
    assert mill.admin.post("/v1/orders/search", wish).ok()["total"] == 0
    assert mill.admin.get(f"/v1/orders/{one['id']}").ok()["x_zone"] == "EAST"


def test_a_formula_over_a_field_that_is_hidden_is_hidden(mill: Tenant, busy: str) -> None:
    """A representative sees no customer's credit limit, nor what can be read off it."""
    answer = mill.rep.post("/v1/orders/search", {})
    assert answer.ok()["total"] == 2
    assert "x_limit" not in answer.text
    assert mill.rep.post("/v1/orders/search", {"sort": ["x_limit"]}).status == 400
    assert mill.rep.post("/v1/orders/search", {"filter": {"field": "x_limit", "op": "gt", "value": "1"}}).status == 400


def test_a_figure_is_written_to_an_export(kith: Kith, mill: Tenant, busy: str) -> None:
    text = mill.admin.get("/v1/customers?format=csv&fields=name,x_orders,x_placed&sort=-x_orders").text
    assert "Busy,3,60.01,USD" in text


@pytest.mark.parametrize(
    ("kind", "how", "field"),
    [
        ("integer", {"object": "orders", "field": "owner", "measure": "count"}, "rollup.field"),
        ("integer", {"object": "nothing", "field": "customer", "measure": "count"}, "rollup.object"),
        ("decimal", rollup("amount", "sum"), "kind"),
        ("text", rollup("number", "max"), "rollup.of"),
        ("money", rollup("amount", "sum", filter={"field": "nothing"}), "rollup.filter"),
    ],
)
def test_what_cannot_be_reckoned_is_refused_with_its_place(mill: Tenant, kind: str, how: Any, field: str) -> None:
    answer = define(mill.admin, "bad", kind, rollup=how)
    assert (answer.status, [one["field"] for one in answer.json["errors"]]) == (422, [field])


def test_nothing_elsewhere_reckons_with_what_only_lists_can(mill: Tenant, busy: str) -> None:
    """A filter that looks through a reference, and a policy's, are refused rather than answered wrongly."""
    through = {"filter": {"field": "customer.x_orders", "op": "gt", "value": 1}}
    assert mill.admin.post("/v1/orders/search", through).status == 400
    etag = mill.admin.get(f"/v1/customers/{busy}").etag
    assert mill.admin.patch(f"/v1/customers/{busy}", {"x_orders": 1}, If_Match=etag).status == 422
    define(mill.admin, "weight", "integer", "orders").ok(201)
    define(mill.admin, "heavy", "integer", rollup=rollup("x_weight", "sum")).ok(201)
    version = mill.admin.get("/v1/settings/objects/orders").etag
    refused = mill.admin.delete(FIELDS.format("orders") + "/x_weight", If_Match=version)
    assert (refused.status, "customers.x_heavy" in refused.text) == (409, True)
