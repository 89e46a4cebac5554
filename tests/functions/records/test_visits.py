"""Visits: checked in with time and place, done with a result."""

from typing import Any

from tests.functions.records.test_api import a_customer
from tests.harness.people import Tenant

PLACE = {"latitude": 31.2304, "longitude": 121.4737}


def planned(tenant: Tenant, name: str) -> dict[str, Any]:
    wish = {"subject": name, "customer": a_customer(tenant, name)["id"]}
    made: dict[str, Any] = tenant.admin.post("/v1/visits", wish).ok(201)
    return made


def changed(tenant: Tenant, visit: dict[str, Any], **patch: Any) -> Any:
    version = tenant.admin.get(f"/v1/visits/{visit['id']}").ok()["version"]
    return tenant.admin.patch(f"/v1/visits/{visit['id']}", patch, If_Match=f'"{version}"')


class TestCheckIn:
    def test_keeps_when_and_where_the_device_was(self, acme: Tenant) -> None:
        visit = planned(acme, "Checked in")
        when = "2026-03-02T01:00:00.000Z"
        done = changed(acme, visit, state="checked_in", checked_in_at=when, checked_in_place=PLACE).ok()
        assert (done["state"], done["checked_in_at"], done["checked_in_place"]) == ("checked_in", when, PLACE)

    def test_is_dated_by_the_server_where_no_time_is_given(self, acme: Tenant) -> None:
        visit = planned(acme, "Dated")
        assert changed(acme, visit, state="checked_in").ok()["checked_in_at"]

    def test_can_be_taken_back(self, acme: Tenant) -> None:
        visit = planned(acme, "Taken back")
        changed(acme, visit, state="checked_in", checked_in_place=PLACE).ok()
        undone = changed(acme, visit, state="planned", checked_in_at=None, checked_in_place=None).ok()
        assert undone["state"] == "planned"
        assert not undone.get("checked_in_at")

    def test_begins_a_visit_that_nobody_planned(self, acme: Tenant) -> None:
        wish = {"subject": "By chance", "customer": a_customer(acme, "By chance")["id"], "state": "checked_in"}
        made = acme.admin.post("/v1/visits", {**wish, "checked_in_place": PLACE}).ok(201)
        assert (made["state"], made["checked_in_place"]) == ("checked_in", PLACE)

    def test_checking_out_needs_a_result_and_comes_after(self, acme: Tenant) -> None:
        visit = planned(acme, "Checked out")
        changed(acme, visit, state="checked_in", checked_in_at="2026-03-02T01:00:00.000Z").ok()
        for patch, field in (
            ({"left_at": "2026-03-02T02:00:00.000Z"}, "result"),
            ({"left_at": "2026-03-02T00:59:00.000Z", "result": "Sold."}, "left_at"),
        ):
            refused = changed(acme, visit, state="done", **patch)
            assert refused.status == 422
            assert refused.json["errors"][0]["field"] == field
        done = changed(acme, visit, state="done", left_at="2026-03-02T02:00:00.000Z", result="Sold.").ok()
        assert done["state"] == "done"
