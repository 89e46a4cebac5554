"""A record's timeline and its links, as people with different rights see them."""

import json
from typing import Any

from tests.conftest import Kith
from tests.harness.people import Tenant

DEAL = {"name": "Roof", "stage": "prospecting", "amount": {"amount": "10.00", "currency": "USD"}}


def busy(tenant: Tenant, name: str) -> dict[str, Any]:
    """A customer with a contact, calls with both, and a deal that moved on."""
    admin = tenant.admin
    customer = admin.post("/v1/customers", {"name": name}).ok(201)
    contact = admin.post("/v1/contacts", {"name": "Cora", "customer": customer["id"]}).ok(201)
    calls = [
        admin.post(
            "/v1/interactions",
            {"subject": f"Call {day}", "channel": "phone", "at": f"2026-01-{day:02}T10:00:00Z", **whom},
        ).ok(201)
        for day, whom in (
            (3, {"customer": customer["id"]}),
            (5, {"contact": contact["id"]}),
            (4, {"customer": customer["id"], "contact": contact["id"]}),
        )
    ]
    deal = admin.post("/v1/opportunities", {**DEAL, "customer": customer["id"]}).ok(201)
    admin.patch(f"/v1/opportunities/{deal['id']}", {"stage": "engaging"}, If_Match='"1"').ok()
    return {"customer": customer["id"], "contact": contact["id"], "calls": calls, "deal": deal["id"]}


def test_a_customers_timeline_holds_its_contacts_calls_and_its_deals_moves_newest_first(
    acme: Tenant, kith: Kith
) -> None:
    made = busy(acme, "Timeline Ltd")
    kith.drain()
    page = acme.admin.get(f"/v1/customers/{made['customer']}/timeline").ok()
    calls = [entry["title"] for entry in page["items"] if entry["kind"] == "interactions"]
    assert calls == ["Call 5", "Call 4", "Call 3"]
    moves = [entry for entry in page["items"] if entry["kind"] == "stage_change"]
    assert [(move["id"], move["from"], move["to"]) for move in moves] == [(made["deal"], "prospecting", "engaging")]
    assert page["items"][0] == moves[0]
    assert page["names"][made["contact"]] == "Cora"
    assert page["names"][acme.admin.id] == "Ada Admin"
    assert page["next"] is None


def test_pages_of_a_timeline_together_are_the_whole(acme: Tenant, kith: Kith) -> None:
    made = busy(acme, "Paged Ltd")
    kith.drain()
    one = f"/v1/customers/{made['customer']}/timeline"
    whole = acme.admin.get(one).ok()["items"]
    found: list[Any] = []
    cursor = ""
    while True:
        page = acme.admin.get(f"{one}?limit=1{cursor}").ok()
        found += page["items"]
        if not page["next"]:
            break
        cursor = f"&cursor={page['next']}"
    assert found == whole
    assert len(found) == 5
    assert acme.admin.get(f"/v1/customers/{made['customer']}/timeline?kinds=interactions{cursor}").status == 400


def test_a_timeline_can_be_limited_to_kinds(acme: Tenant, kith: Kith) -> None:
    made = busy(acme, "Kinds Ltd")
    kith.drain()
    one = f"/v1/customers/{made['customer']}/timeline"
    kinds = {entry["kind"] for entry in acme.admin.get(f"{one}?kinds=interactions").ok()["items"]}
    assert kinds == {"interactions"}
    assert {entry["kind"] for entry in acme.admin.get(f"{one}?kinds=stage_change").ok()["items"]} == {"stage_change"}
    refused = acme.admin.get(f"{one}?kinds=secrets")
    assert refused.status == 400
    assert refused.json["errors"][0]["field"] == "secrets"
    assert acme.admin.get(f"{one}?limit=1000").status == 400


def test_a_timeline_shows_only_what_the_person_may_see(acme: Tenant, kith: Kith) -> None:
    made = busy(acme, "Sighted Ltd")
    kith.drain()
    shown = acme.rep.get(f"/v1/customers/{made['customer']}/timeline").ok()["items"]
    assert {entry["kind"] for entry in shown} == {"interactions"}
    assert acme.rep.get(f"/v1/opportunities/{made['deal']}/timeline").status == 404


def test_a_deals_timeline_is_its_own(acme: Tenant, kith: Kith) -> None:
    made = busy(acme, "Narrow Ltd")
    acme.admin.patch(
        f"/v1/opportunities/{made['deal']}", {"stage": "won", "closed_on": "2026-02-01"}, If_Match='"2"'
    ).ok()
    kith.drain()
    shown = acme.admin.get(f"/v1/opportunities/{made['deal']}/timeline").ok()["items"]
    assert [entry["to"] for entry in shown if entry["kind"] == "stage_change"] == ["won", "engaging"]
    assert [(entry["kind"], entry["at"]) for entry in shown][-1] == ("orders", "2026-02-01")


def test_links_are_followed_from_either_side(acme: Tenant, kith: Kith) -> None:
    made = busy(acme, "Linked Ltd")
    kith.drain()
    contacts = acme.admin.get(f"/v1/customers/{made['customer']}/related/contacts").ok()
    assert [contact["id"] for contact in contacts["items"]] == [made["contact"]]
    customers = acme.admin.get(f"/v1/contacts/{made['contact']}/related/customers").ok()
    assert [customer["id"] for customer in customers["items"]] == [made["customer"]]
    first = acme.admin.get(f"/v1/contacts/{made['contact']}/related/interactions?limit=1").ok()
    assert first["total"] == 2
    assert first["items"][0]["subject"] == "Call 5"
    second = acme.admin.get(f"/v1/contacts/{made['contact']}/related/interactions?limit=1&cursor={first['next']}").ok()
    assert second["items"][0]["subject"] == "Call 4"
    assert acme.rep.get(f"/v1/customers/{made['customer']}/related/opportunities").ok()["total"] == 0
    assert acme.admin.get(f"/v1/customers/{made['customer']}/related/teams").ok()["total"] == 0


def test_a_contact_serves_the_customers_of_its_relations_too_until_they_end(acme: Tenant, kith: Kith) -> None:
    made, admin = busy(acme, "Main Ltd"), acme.admin
    second = admin.post("/v1/customers", {"name": "Second Ltd"}).ok(201)["id"]
    former = admin.post("/v1/customers", {"name": "Former Ltd"}).ok(201)["id"]
    link = {"contact": made["contact"], "kind": "adviser"}
    admin.post("/v1/relations", {**link, "customer": second}).ok(201)
    admin.post("/v1/relations", {**link, "customer": former, "until": "2020-01-31"}).ok(201)
    kith.drain()
    served = admin.get(f"/v1/contacts/{made['contact']}/related/customers").ok()
    assert {one["id"] for one in served["items"]} == {made["customer"], second}
    contacts = admin.get(f"/v1/customers/{second}/related/contacts").ok()
    assert [one["id"] for one in contacts["items"]] == [made["contact"]]
    assert admin.get(f"/v1/customers/{former}/related/contacts").ok()["total"] == 0


def test_what_a_contact_did_is_in_the_timelines_of_all_whom_it_serves(acme: Tenant, kith: Kith) -> None:
    made, admin = busy(acme, "First Ltd"), acme.admin
    second, former = (admin.post("/v1/customers", {"name": name}).ok(201)["id"] for name in ("Served", "Once served"))
    link = {"contact": made["contact"], "kind": "adviser"}
    relation = admin.post("/v1/relations", {**link, "customer": second, "name": "Advises"}).ok(201)
    admin.post("/v1/relations", {**link, "customer": former, "until": "2020-01-31"}).ok(201)
    admin.post("/v1/notes", {"body": "Prefers mornings", "about_record": made["contact"]}).ok(201)
    admin.post("/v1/tasks", {"subject": "Send papers", "about_record": made["contact"]}).ok(201)
    kith.drain()

    def told(customer: str, client: Any = admin) -> list[str]:
        """Titles, gathered page by page."""
        found, cursor = [], ""
        while True:
            page = client.get(f"/v1/customers/{customer}/timeline?limit=2{cursor}").ok()
            found += [entry["title"] for entry in page["items"]]
            if not page["next"]:
                return found
            cursor = f"&cursor={page['next']}"

    assert set(told(second)) == {"Call 5", "Prefers mornings", "Send papers", relation["name"]}
    assert "Call 4" not in told(second), "that call names another customer"
    assert not {"Call 5", "Send papers"} & set(told(former))
    assert not {"Send papers"} & set(told(second, acme.rep)), "the task is not in their sight"
    admin.delete(f"/v1/relations/{relation['id']}", If_Match='"1"')
    kith.drain()
    assert told(second) == []


def test_a_hidden_field_is_not_in_a_timeline(acme: Tenant, kith: Kith) -> None:
    parent = acme.admin.post("/v1/customers", {"name": "Canary parent"}).ok(201)
    money = {"amount": "987654.00", "currency": "USD"}
    made = {"name": "Canary child", "parent": parent["id"], "credit_limit": money}
    acme.admin.post("/v1/customers", made).ok(201)
    kith.drain()
    assert "987654" in acme.admin.get(f"/v1/customers/{parent['id']}/related/customers").text
    for place in ("timeline", "related/customers", "overview"):
        assert "987654" not in json.dumps(acme.rep.get(f"/v1/customers/{parent['id']}/{place}").ok())
