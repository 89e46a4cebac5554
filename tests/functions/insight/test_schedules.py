"""Reports on a schedule: set in EventBridge Scheduler, made with the owner's rights of the moment, told by mail."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.insight import timer
from functions.insight.worker import handler
from shared import aws
from tests.conftest import Kith
from tests.harness.people import Client, Tenant, accept, sign_in

SCHEDULES, EXPORTS = "/v1/insight/schedules", "/v1/insight/exports"
WEEKLY = {"every": "week", "weekday": 5, "at": "07:30", "time_zone": "Asia/Shanghai"}
BOARD = {"dashboard": "executive", "format": "pdf"}


@pytest.fixture(scope="module")
def office(kith: Kith) -> Tenant:
    return kith.onboard("schedule-test")


def kept(client: Client, **wish: Any) -> dict[str, Any]:
    export = {"report": "performance", "format": "csv", "parameters": {"days": "last_month"}}
    made: dict[str, Any] = client.post(SCHEDULES, {"name": "Monthly numbers", "export": export, **wish}).ok(201)
    return made


def ring(tenant: Tenant, schedule: dict[str, Any], at: str = "2026-03-06T23:30:00Z") -> Any:
    body = orjson.dumps({"tenant": tenant.id, "schedule": schedule["id"], "at": at}).decode()
    return handler({"Records": [{"messageId": "m1", "body": body}]}, None)["batchItemFailures"]


def timed(schedule: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = aws.client("scheduler").get_schedule(Name=f"kith-{schedule['id']}")
    return found


def there(schedule: dict[str, Any]) -> bool:
    names = [one["Name"] for one in aws.client("scheduler").list_schedules()["Schedules"]]
    return f"kith-{schedule['id']}" in names


def mails(kith: Kith, text: str) -> int:
    return sum(text in str(mail) for mail in kith.services.mails())


def test_a_schedule_rings_in_its_owners_time_zone_and_follows_every_change(office: Tenant) -> None:
    made = kept(office.rep, **WEEKLY)
    place = f"{SCHEDULES}/{made['id']}"
    known = timed(made)
    assert known["ScheduleExpression"] == "cron(30 7 ? * FRI *)"
    assert known["ScheduleExpressionTimezone"] == "Asia/Shanghai"
    assert orjson.loads(known["Target"]["Input"]) == {"tenant": office.id, "schedule": made["id"], "at": timer.WHEN}
    office.rep.patch(place, {"every": "month", "day": 3}, If_Match='"1"').ok()
    assert timed(made)["ScheduleExpression"] == "cron(30 7 3 * ? *)"
    assert office.other_rep.get(place).status == 404
    assert office.rep.patch(place, {"active": False}, If_Match='"1"').status == 412
    office.rep.patch(place, {"active": False}, If_Match='"2"').ok()
    assert not there(made)
    office.rep.patch(place, {"active": True}, If_Match='"3"').ok()
    assert there(made)
    assert office.rep.delete(place, If_Match='"4"').status == 204
    assert not there(made)


def test_a_run_makes_one_file_and_one_mail_however_often_its_message_comes(kith: Kith, office: Tenant) -> None:
    made = kept(office.rep, name="Board for Friday", export=BOARD)
    for _ in range(3):
        assert ring(office, made) == []
    kith.drain()
    exports = [one for one in office.rep.get(EXPORTS).ok()["items"] if one["name"] == "Board for Friday"]
    assert [(one["state"], one["format"], one["owner"]) for one in exports] == [("done", "pdf", office.rep.id)]
    assert office.rep.get(f"{SCHEDULES}/{made['id']}").ok()["last_export"] == exports[0]["id"]
    assert mails(kith, f"http://kith.test/exports/{exports[0]['id']}") == 1
    ring(office, made, "2026-03-13T23:30:00Z")
    kith.drain()
    exports = [one for one in office.rep.get(EXPORTS).ok()["items"] if one["name"] == "Board for Friday"]
    assert len(exports) == 2


def test_the_schedule_of_somebody_deactivated_is_paused_and_makes_nothing(kith: Kith, office: Tenant) -> None:
    email = "leaver@schedule-test.example"
    office.admin.post("/v1/settings/invitations", {"name": "Lea", "email": email, "role": "rep"}).ok()
    accept(kith.gateway, kith.services, email)
    leaver = sign_in(kith.gateway, office.slug, email)
    made = kept(leaver, name="Of a leaver")
    version = office.admin.get(f"/v1/people/{leaver.id}").ok()["version"]
    place = f"/v1/settings/memberships/{leaver.id}"
    office.admin.patch(place, {"active": False}, If_Match=f'"{version}"').ok()
    kith.drain()
    assert ring(office, made) == []
    kith.drain()
    found = office.admin.get(f"/v1/insight/schedules/{made['id']}").ok()
    assert (found["active"], found["problem"]) == (False, "Whoever asked for the export may no longer do so")
    assert not there(made)
    assert not [one for one in office.admin.get(EXPORTS).ok()["items"] if one["name"] == "Of a leaver"]


def test_a_timer_whose_schedule_is_gone_is_taken_away(office: Tenant) -> None:
    timer.put(office.id, {"id": "rsc_01M8A4X9KFYHFS8A8H5PDM5WTV", "active": True, "every": "day", "at": "08:00",
                          "time_zone": "UTC"})  # fmt: skip
    assert there({"id": "rsc_01M8A4X9KFYHFS8A8H5PDM5WTV"})
    assert ring(office, {"id": "rsc_01M8A4X9KFYHFS8A8H5PDM5WTV"}) == []
    assert not there({"id": "rsc_01M8A4X9KFYHFS8A8H5PDM5WTV"})


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"at": "25:00"}, "at"), ({"time_zone": "Mars/Olympus"}, "time_zone"), ({"weekday": 8}, "weekday"),
        ({"export": {"dashboard": "executive", "format": "csv"}}, "export.format"),
        ({"export": {"report": "rfm", "format": "csv", "parameters": {"days": "x"}}}, "parameters.days"),
    ],
)  # fmt: skip
def test_what_a_schedule_cannot_be_is_refused_by_name(office: Tenant, wish: dict[str, Any], field: str) -> None:
    export = {"report": "rfm", "format": "csv"}
    refused = office.rep.post(SCHEDULES, {"name": "x", "export": export, **wish})
    assert refused.status == 422
    assert [error["field"] for error in refused.json["errors"]] == [field]


def test_a_dashboard_on_paper_says_which_tiles_its_reader_may_not_see(kith: Kith, office: Tenant) -> None:
    export = office.rep.post(EXPORTS, BOARD).ok(202)
    kith.drain()
    assert office.rep.get(f"{EXPORTS}/{export['id']}").ok()["state"] == "done"


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(["day", "week", "month"]), st.integers(0, 23), st.integers(0, 59), st.integers(1, 7))
def test_a_cron_expression_has_six_parts_and_names_one_day_at_most(
    every: str, hour: int, minute: int, day: int
) -> None:
    parts = timer.expression(every, f"{hour:02}:{minute:02}", day, day).removeprefix("cron(").removesuffix(")").split()
    assert parts[:2] == [str(minute), str(hour)]
    assert len(parts) == 6
    assert (parts[2] == "?") != (parts[4] == "?")
