"""The standard objects at work, over HTTP."""

import json
from typing import Any

from tests.conftest import Kith
from tests.harness.people import Tenant


def test_an_accepted_quote_becomes_an_order_that_can_be_placed_and_invoiced(acme: Tenant) -> None:
    customer = acme.admin.post("/v1/customers", {"name": "Quoted Ltd"}).ok(201)
    product = acme.admin.post("/v1/products", {"name": "Quoted thing"}).ok(201)
    line = {
        "product": product["id"],
        "quantity": "3",
        "unit_price": "9.99",
        "discount_percent": 10,
        "tax_percent": "8.25",
    }
    quote = acme.admin.post("/v1/quotes", {"customer": customer["id"], "lines": [line]}).ok(201)
    assert (quote["net"]["amount"], quote["tax"]["amount"], quote["amount"]["amount"]) == ("26.97", "2.23", "29.20")
    one = f"/v1/quotes/{quote['id']}"
    accepted = acme.admin.patch(one, {"status": "accepted"}, If_Match='"1"').ok()
    order = acme.admin.get(f"/v1/orders/{accepted['order']}").ok()
    assert (order["status"], order["amount"], order["quote"]) == ("draft", quote["amount"], quote["id"])
    assert order["names"][product["id"]] == "Quoted thing"
    placed = acme.admin.patch(f"/v1/orders/{order['id']}", {"status": "placed"}, If_Match='"1"').ok()
    assert placed["placed_on"]
    again = acme.admin.patch(one, {"status": "sent"}, If_Match='"2"')
    assert (again.status, again.json["errors"][0]["code"]) == (422, "state-move")


def test_a_lead_is_converted_in_one_step_or_not_at_all(acme: Tenant, kith: Kith) -> None:
    acme.admin.post("/v1/customers", {"name": "Taken Ltd"}).ok(201)
    lead = acme.admin.post("/v1/leads", {"name": "Li", "company": "Taken Ltd", "emails": ["li@kith.example"]}).ok(201)
    one = f"/v1/leads/{lead['id']}"
    refused = acme.admin.patch(one, {"status": "converted"}, If_Match='"1"')
    assert (refused.status, refused.json["errors"][0]["field"]) == (409, "customers.name")
    assert acme.admin.get(one).ok()["status"] == "new"
    converted = acme.admin.patch(one, {"status": "converted", "company": "Free Ltd"}, If_Match='"1"').ok()
    kith.drain()
    overview = acme.admin.get(f"/v1/customers/{converted['customer']}/overview").ok()
    assert overview["record"]["name"] == "Free Ltd"
    assert overview["related"]["contacts"]["items"][0]["emails"] == ["li@kith.example"]
    assert overview["related"]["opportunities"]["total"] == 1


def test_a_call_of_the_telephone_system_is_logged_once_in_its_tenant(acme: Tenant, globex: Tenant) -> None:
    call = {"subject": "Incoming call", "channel": "phone", "direction": "in", "external_id": "1764230400.17"}
    made = acme.admin.post("/v1/interactions", call).ok(201)
    again = acme.rep.post("/v1/interactions", {**call, "subject": "The same call"})
    assert (again.status, again.json["errors"][0]["field"], again.json["errors"][0]["code"]) == (
        409, "external_id", "taken",
    )  # fmt: skip
    wish = {"filter": {"field": "external_id", "op": "eq", "value": call["external_id"]}}
    found = acme.admin.post("/v1/interactions/search", wish, Kith_Seen=f"interactions/{made['id']}@1").ok()
    assert [one["id"] for one in found["items"]] == [made["id"]]
    globex.admin.post("/v1/interactions", call).ok(201)
    acme.admin.delete(f"/v1/interactions/{made['id']}", If_Match='"1"')
    acme.admin.post("/v1/interactions", call).ok(201)


def test_a_task_about_any_record_is_listed_with_it_and_named(acme: Tenant) -> None:
    customer = acme.admin.post("/v1/customers", {"name": "Busy Ltd"}).ok(201)
    task = acme.admin.post("/v1/tasks", {"subject": "Call back", "about_record": customer["id"]}).ok(201)
    condition = json.dumps({"field": "about_record", "op": "eq", "value": customer["id"]})
    found = acme.admin.get(f"/v1/tasks?filter={condition}", Kith_Seen=f"tasks/{task['id']}@1").ok()
    assert found["names"][customer["id"]] == "Busy Ltd"
    related = acme.admin.get(f"/v1/customers/{customer['id']}/overview").ok()["related"]
    assert [item["subject"] for item in related["tasks"]["items"]] == ["Call back"]
    nowhere = acme.admin.post("/v1/tasks", {"subject": "Call", "about_record": "zzz_" + "0" * 26})
    assert nowhere.json["errors"][0] == {
        "field": "about_record", "code": "no-such-record", "message": "names a record that does not exist"
    }  # fmt: skip


def test_bad_parts_are_named_in_the_readers_language(acme: Tenant) -> None:
    customer = acme.admin.post("/v1/customers", {"name": "Strict Ltd"}).ok(201)
    wish = {"customer": customer["id"], "lines": [{"unit_price": "five"}, {"quantity": "-1", "unit_price": "1"}]}
    wrong = {error["field"]: error["code"] for error in acme.admin.post("/v1/quotes", wish).json["errors"]}
    assert wrong == {"lines.0.unit_price": "decimal", "lines.1.quantity": "range"}
    address = {"name": "Nowhere Ltd", "address": {"country": "ZZ", "latitude": 91}}
    answer = acme.admin.speaking("zh-CN").post("/v1/customers", address)
    said = {error["field"]: error["message"] for error in answer.json["errors"]}
    assert said == {"address.country": "必须是两位国家代码，如 CN", "address.latitude": "超出允许范围"}


def test_a_team_is_part_of_no_team_below_it_and_a_company_of_none_of_its_subsidiaries(acme: Tenant) -> None:
    def chain(name: str, field: str) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = []
        for at in range(3):
            above = {field: made[-1]["id"]} if made else {}
            made.append(acme.admin.post(f"/v1/{name}", {"name": f"Circle {name} {at}", **above}).ok(201))
        return made

    for name, field in (("teams", "above"), ("customers", "parent")):
        first, second, third = chain(name, field)
        for below in (second, third):
            answer = acme.admin.patch(f"/v1/{name}/{first['id']}", {field: below["id"]}, If_Match='"1"')
            assert (answer.status, [(one["field"], one["code"]) for one in answer.json["errors"]]) == (
                422,
                [(field, "circle")],
            )
        wish = {"op": "update", "id": first["id"], "version": 1, "data": {field: third["id"]}}
        told = acme.admin.post(f"/v1/{name}/batch", {"items": [wish]})
        assert '"circle"' in told.text, told.text
        acme.admin.patch(f"/v1/{name}/{third['id']}", {field: first["id"]}, If_Match='"1"').ok()
