"""People are told of what concerns them, once, in their language, and of nothing out of their sight."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared import clock
from tests.conftest import Kith
from tests.harness.gateway import invoke
from tests.harness.people import Client, Tenant

pytestmark = pytest.mark.usefixtures("watermark")


def _told(client: Client, kind: str = "") -> list[dict[str, Any]]:
    items = client.get("/v1/notifications?limit=100").ok()["items"]
    return [one for one in items if not kind or one["kind"] == kind]


def _quiet(tenant: Tenant, name: str, owner: Client, amount: str = "100.00") -> str:
    wish = {"name": name, "customer_since": "2016-01-01", "owner": owner.id}
    customer = tenant.admin.post("/v1/customers", wish).ok(201)["id"]
    money = {"amount": amount, "currency": "USD"}
    tenant.admin.post("/v1/orders", {"customer": customer, "placed_on": "2017-01-10", "amount": money}).ok(201)
    return str(customer)


def _slot(kith: Kith, at: datetime) -> None:
    with clock.at(at):
        invoke("RetentionScheduleFunction", {"time": at.isoformat()})
        kith.drain()


@pytest.fixture(scope="module")
def acme(kith: Kith) -> Tenant:
    """A tenant whose people were told of nothing yet."""
    return kith.onboard("told-test")


@pytest.fixture(scope="module")
def warned(kith: Kith) -> Tenant:
    """A tenant of which two customers have gone quiet."""
    tenant = kith.onboard("notify-test")
    _quiet(tenant, "Quiet <b>& Co", tenant.rep, "100.00")
    _quiet(tenant, "Silent Ltd", tenant.rep, "900.00")
    kith.drain()
    tenant.manager.post("/v1/retention/runs", {"as_of": "2018-06-25"}).ok(202)
    kith.drain()
    return tenant


def test_the_owner_is_told_of_a_warning_in_their_language(kith: Kith, warned: Tenant) -> None:
    warnings = _told(warned.rep, "churn_warning")
    assert {one["title"] for one in warnings} == {"Quiet <b>& Co", "Silent Ltd"}
    assert "has gone quiet" in warnings[0]["text"]
    assert "天" in _told(warned.rep.speaking("zh-CN"), "churn_warning")[0]["text"]
    assert warnings[0]["object"] == "churn_alerts"
    assert warned.rep.get(f"/v1/churn_alerts/{warnings[0]['record']}").ok()["title"] == warnings[0]["title"]
    assert not _told(warned.other_rep, "churn_warning")


def test_the_digest_is_mailed_once_with_what_costs_most_first(kith: Kith, warned: Tenant) -> None:
    before = len(kith.services.mails())
    due = datetime.now(UTC) + timedelta(days=1, hours=2)
    for _ in range(3):
        _slot(kith, due)
    mine = [one for one in kith.services.mails()[before:] if "rae@notify-test.example" in str(one)]
    assert len(mine) == 1
    text = str(mine[0])
    assert text.index("Silent Ltd") < text.index("Quiet &lt;b&gt;&amp; Co")
    assert "silent for" in text.lower()
    assert "$900.00" in text


def test_reading_takes_away_the_count(warned: Tenant) -> None:
    found = warned.rep.get("/v1/notifications").ok()
    assert found["unread"] == len(found["items"]) >= 2
    one = found["items"][0]["id"]
    assert warned.rep.post(f"/v1/notifications/{one}/read").ok()["unread"] == found["unread"] - 1
    assert warned.rep.post(f"/v1/notifications/{one}/read").ok()["unread"] == found["unread"] - 1
    assert warned.other_rep.post(f"/v1/notifications/{one}/read").status == 404
    assert warned.rep.post("/v1/notifications/read").ok()["unread"] == 0
    assert all(item["read_at"] for item in _told(warned.rep))


def test_pages_hold_every_notification_once(warned: Tenant) -> None:
    whole = [one["id"] for one in _told(warned.rep)]
    first = warned.rep.get("/v1/notifications?limit=1").ok()
    seen = [first["items"][0]["id"]]
    while first["next"]:
        first = warned.rep.get(f"/v1/notifications?limit=1&cursor={first['next']}").ok()
        seen += [one["id"] for one in first["items"]]
    assert seen == whole
    assert warned.rep.get("/v1/notifications?limit=x").status == 400
    other = warned.rep.get("/v1/notifications?limit=1").ok()["next"]
    assert warned.manager.get(f"/v1/notifications?cursor={other}").status == 400


def test_a_new_owner_and_whoever_is_mentioned_are_told(kith: Kith, acme: Tenant) -> None:
    customer = acme.admin.post("/v1/customers", {"name": "Handed Over Ltd", "owner": acme.rep.id}).ok(201)
    note = {"body": f"Ask @[Rae Rep]({acme.rep.id}) first", "about_record": customer["id"], "owner": acme.rep.id}
    acme.admin.post("/v1/notes", note).ok(201)
    acme.rep.post("/v1/customers", {"name": "Her Own Ltd"}).ok(201)
    kith.drain()
    texts = {(one["kind"], one["text"]) for one in _told(acme.rep)}
    assert ("assigned", "Ada Admin made you the owner of Handed Over Ltd (Customer)") in texts
    assert any(kind == "mention" and text.startswith("Ada Admin mentioned you in") for kind, text in texts)
    assert not any("Her Own" in text for _, text in texts)


def test_nobody_is_told_of_a_record_out_of_their_sight(kith: Kith, acme: Tenant) -> None:
    secret = {"body": f"@{acme.other_rep.id} look", "title": "Nothing for you", "owner": acme.admin.id}
    acme.admin.post("/v1/notes", secret).ok(201)
    kith.drain()
    assert "Nothing for you" not in acme.other_rep.get("/v1/notifications").text


def test_many_records_at_once_are_one_notification(kith: Kith, acme: Tenant) -> None:
    items = [{"op": "create", "data": {"name": f"Crowd {n}", "owner": acme.other_rep.id}} for n in range(12)]
    acme.admin.post("/v1/customers/batch", {"items": items}).ok()
    kith.drain()
    told = [one for one in _told(acme.other_rep, "assigned") if "Customers" in one["text"] or "Crowd" in one["title"]]
    assert [one["text"] for one in told] == ["Ada Admin made you the owner of several records: Customers"]


def test_an_import_that_takes_many_messages_is_one_notification(kith: Kith, acme: Tenant) -> None:
    for n in range(40):
        acme.admin.post("/v1/leads", {"name": f"Trickle {n}", "owner": acme.other_rep.id}).ok(201)
        if n % 2:
            kith.drain()
    told = [one for one in _told(acme.other_rep, "assigned") if one["object"] == "leads"]
    assert [one["text"] for one in told] == ["Ada Admin made you the owner of several records: Leads"]
    assert acme.other_rep.get("/v1/notifications").ok()["unread"] <= 3


def test_a_task_reminds_its_owner_once(kith: Kith, acme: Tenant) -> None:
    at = datetime.now(UTC) + timedelta(hours=2)
    wish = {"subject": "Call them back", "remind_at": at.isoformat(), "owner": acme.rep.id}
    task = acme.rep.post("/v1/tasks", wish).ok(201)
    later = acme.rep.post("/v1/tasks", {**wish, "subject": "Never mind"}).ok(201)
    acme.rep.patch(f"/v1/tasks/{later['id']}", {"status": "done"}, If_Match='"1"').ok()
    kith.drain()
    _slot(kith, at - timedelta(minutes=10))
    assert not _told(acme.rep, "task_due")
    for minutes in (1, 1, 6):
        _slot(kith, at + timedelta(minutes=minutes))
    assert [one["record"] for one in _told(acme.rep, "task_due")] == [task["id"]]


def test_a_job_that_is_over_is_told_of(kith: Kith, acme: Tenant) -> None:
    wish = {"report": "contribution", "format": "csv", "parameters": {}}
    acme.manager.post("/v1/insight/exports", wish).ok(202, 201)
    kith.drain()
    assert _told(acme.manager, "job_done")


def test_people_choose_how_they_are_told(kith: Kith, acme: Tenant) -> None:
    known = acme.rep.get("/v1/me/notification-settings")
    assert known.ok()["digest"] == {"every": "daily", "hour": 8, "weekday": 1}
    wish = {"kinds": {"assigned": {"in_app": False, "email": True}}, "digest": {"every": "weekly", "weekday": 5}}
    saved = acme.rep.put("/v1/me/notification-settings", wish, If_Match=known.etag)
    assert saved.ok()["kinds"]["assigned"] == {"in_app": False, "email": True}
    assert acme.rep.put("/v1/me/notification-settings", wish, If_Match=known.etag).status == 412
    before = len(kith.services.mails())
    acme.admin.post("/v1/customers", {"name": "By Mail {{7*7}} Ltd", "owner": acme.rep.id}).ok(201)
    kith.drain()
    mails = [str(one) for one in kith.services.mails()[before:] if "rae@told-test.example" in str(one)]
    assert len(mails) == 1
    assert "By Mail {{7*7}} Ltd" in mails[0]
    assert not any("By Mail" in one["text"] for one in _told(acme.rep))
    wrong = acme.rep.put("/v1/me/notification-settings", {"kinds": {"weather": {}}}, If_Match=saved.etag)
    assert wrong.status == 422
    assert wrong.json["errors"][0]["field"].startswith("kinds.weather")
    acme.rep.put("/v1/me/notification-settings", {}, If_Match=saved.etag).ok()


def test_a_warning_nobody_answers_reaches_the_manager_by_mail(kith: Kith, warned: Tenant) -> None:
    team = warned.admin.get(f"/v1/teams/{warned.team}")
    warned.admin.patch(f"/v1/teams/{warned.team}", {"lead": warned.manager.id}, If_Match=team.etag).ok()
    before = len(kith.services.mails())
    _slot(kith, datetime.now(UTC) + timedelta(days=6))
    told = _told(warned.manager, "escalation")
    assert {one["title"] for one in told} == {"Quiet <b>& Co", "Silent Ltd"}
    assert "Silent Ltd" in str([one for one in kith.services.mails()[before:] if "mo@notify-test" in str(one)])


def test_the_digest_lists_tasks_that_are_due_where_nothing_else_waits(kith: Kith, acme: Tenant) -> None:
    due = (datetime.now(UTC) + timedelta(days=8)).date().isoformat()
    late = {"subject": "Send the <b>offer</b>", "due_on": due, "owner": acme.other_rep.id}
    acme.other_rep.post("/v1/tasks", late).ok(201)
    acme.other_rep.post("/v1/tasks", {**late, "subject": "Not yet", "due_on": "2099-01-01"}).ok(201)
    kith.drain()
    _slot(kith, datetime.now(UTC) + timedelta(days=9))
    before = len(kith.services.mails())
    _slot(kith, datetime.now(UTC) + timedelta(days=10))
    (mine,) = [str(one) for one in kith.services.mails()[before:] if "Send the" in str(one)]
    assert "Tasks due: 1" in mine
    assert "Send the &lt;b&gt;offer&lt;/b&gt;" in mine
    assert "Not yet" not in mine
