"""Automations: when something happens to a record, if it fits, then this is done, once, and can be looked at."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared import automations, clock
from shared.records.access_patterns import WAITS
from shared.tenancy import credentials
from tests.conftest import Kith
from tests.harness.gateway import invoke
from tests.harness.people import Tenant

pytestmark = pytest.mark.usefixtures("watermark")
PATH = "/v1/settings/automations"
Body = dict[str, Any]


@pytest.fixture(scope="module")
def tenant(kith: Kith) -> Tenant:
    return kith.onboard("automations")


def wish(**given: Any) -> Body:
    usual: Body = {
        "name": "Follow up", "object": "customers", "when": {"on": "created"}, "if": None,
        "then": [{"kind": "create", "object": "tasks", "values": {
            "subject": {"formula": "CONCAT('Welcome ', name)"}, "due_on": {"formula": "ADD_DAYS(today, 3)"},
            "about_record": {"formula": "id"}, "owner": {"formula": "owner"},
        }}],
    }  # fmt: skip
    return {**usual, **given}


@pytest.fixture
def made(tenant: Tenant) -> Any:
    """Makes automations, and takes them away after the test."""
    ids: list[str] = []

    def make(**given: Any) -> Body:
        one: Body = tenant.admin.post(PATH, wish(**given)).ok(201)
        ids.append(one["id"])
        return one

    yield make
    for id_ in ids:
        one = tenant.admin.get(f"{PATH}/{id_}")
        if one.status == 200:
            tenant.admin.delete(f"{PATH}/{id_}", If_Match=one.etag).ok(204)


def runs(tenant: Tenant, automation: Body) -> list[Body]:
    found: list[Body] = tenant.admin.get(f"{PATH}/{automation['id']}/runs").ok()["items"]
    return found


def tasks(tenant: Tenant, record: str) -> list[Body]:
    ask = {"filter": {"field": "about_record", "value": record}}
    found: list[Body] = tenant.admin.post("/v1/tasks/search", ask).ok()["items"]
    return found


def test_a_new_record_that_fits_has_a_task_made_for_its_owner(kith: Kith, tenant: Tenant, made: Any) -> None:
    automation = made(**{"if": {"field": "level", "value": "key"}})
    wanted = tenant.rep.post("/v1/customers", {"name": "Acorn", "level": "key"}).ok(201)
    other = tenant.rep.post("/v1/customers", {"name": "Birch", "level": "normal"}).ok(201)
    kith.drain()
    (task,) = tasks(tenant, wanted["id"])
    assert task["subject"] == "Welcome Acorn"
    assert task["owner"] == wanted["owner"]
    here = clock.today(tenant.admin.get("/v1/me").ok()["person"]["time_zone"])
    assert task["due_on"] == (here + timedelta(days=3)).isoformat()
    assert tasks(tenant, other["id"]) == []
    (run,) = runs(tenant, automation)
    assert run["outcome"] == "done"
    assert run["record"] == {"object": "customers", "id": wanted["id"], "title": "Acorn"}
    assert run["actions"] == [{"kind": "create", "outcome": "done", "record": {"object": "tasks", "id": task["id"]}}]


def test_what_it_changes_is_shown_in_the_history_as_its_own(kith: Kith, tenant: Tenant, made: Any) -> None:
    made(
        name="Mark key customers", when={"on": "changed", "fields": ["level"]},
        then=[{"kind": "set", "values": {"website": "https://kith.dev/"}}],
    )  # fmt: skip
    one = tenant.rep.post("/v1/customers", {"name": "Cedar", "level": "normal"}).ok(201)
    tenant.rep.patch(f"/v1/customers/{one['id']}", {"name": "Cedars"}, If_Match='"1"').ok()
    kith.drain()
    assert "website" not in tenant.rep.get(f"/v1/customers/{one['id']}").ok()
    tenant.rep.patch(f"/v1/customers/{one['id']}", {"level": "key"}, If_Match='"2"').ok()
    kith.drain()
    assert tenant.rep.get(f"/v1/customers/{one['id']}").ok()["website"] == "https://kith.dev/"
    last = tenant.rep.get(f"/v1/customers/{one['id']}/history").ok()["items"][0]
    assert (last["automation"], last["by"]) == ("Mark key customers", tenant.admin.get("/v1/me").ok()["person"]["id"])


def test_the_same_message_twice_does_nothing_twice(kith: Kith, tenant: Tenant, made: Any) -> None:
    from functions.notify import worker

    automation = made()
    one = tenant.admin.post("/v1/customers", {"name": "Dogwood"}).ok(201)
    kith.drain()
    (entry,) = tenant.admin.get(f"/v1/customers/{one['id']}/history").ok()["items"]
    message = {
        "tenant": tenant.id, "automate": [{
            "automation": automation["id"], "on": "created", "object": "customers", "id": one["id"], "version": 1,
            "at": entry["at"], "chain": [],
        }],
    }  # fmt: skip
    worker.work(message)
    worker.work(message)
    assert len(tasks(tenant, one["id"])) == 1
    assert len(runs(tenant, automation)) == 1


def test_automations_that_set_each_other_off_end(kith: Kith, tenant: Tenant, made: Any) -> None:
    flip = {"kind": "set", "values": {"employees": {"formula": "IF(BLANK(employees), 1, employees + 1)"}}}
    first = made(name="Up", when={"on": "changed", "fields": ["employees"]}, then=[flip])
    second = made(name="Up again", when={"on": "changed", "fields": ["employees"]}, then=[flip])
    one = tenant.admin.post("/v1/customers", {"name": "Elm"}).ok(201)
    tenant.admin.patch(f"/v1/customers/{one['id']}", {"employees": 10}, If_Match='"1"').ok()
    kith.drain()
    assert tenant.admin.get(f"/v1/customers/{one['id']}").ok()["employees"] <= 10 + 2**automations.DEEPEST
    for automation in (first, second):
        assert {"done", "cut"} == {run["outcome"] for run in runs(tenant, automation)}


def test_one_that_fails_says_why_and_can_be_tried_again(kith: Kith, tenant: Tenant, made: Any) -> None:
    tenant.admin.post("/v1/products", {"name": "Fir plank", "sku": "FIR-1"}).ok(201)
    automation = made(then=[
        {"kind": "create", "object": "tasks", "values": {"subject": "First", "about_record": {"formula": "id"}}},
        {"kind": "create", "object": "products", "values": {"name": "Fir", "sku": {"formula": "name"}}},
    ])  # fmt: skip
    one = tenant.admin.post("/v1/customers", {"name": "FIR-1"}).ok(201)
    kith.drain()
    (run,) = runs(tenant, automation)
    assert (run["outcome"], [action["outcome"] for action in run["actions"]]) == ("failed", ["done", "failed"])
    assert "sku" in run["actions"][1]["problem"]
    product = tenant.admin.post("/v1/products/search", {"filter": {"field": "sku", "value": "FIR-1"}}).ok()["items"][0]
    tenant.admin.delete(f"/v1/products/{product['id']}", If_Match=f'"{product["version"]}"')
    tenant.admin.post(f"{PATH}/{automation['id']}/replay", {"run": run["id"]}).ok(202)
    kith.drain()
    (run,) = runs(tenant, automation)
    assert (run["outcome"], run["tries"]) == ("done", 2)
    assert len(tasks(tenant, one["id"])) == 1, "what was done is not done again"


def test_the_list_tells_of_each_ones_newest_runs_and_names_whom_it_reaches(
    kith: Kith, tenant: Tenant, made: Any
) -> None:
    automation = made(then=[
        {"kind": "assign", "to": {"person": tenant.manager.id}},
        {"kind": "notify", "to": ["owner", {"person": tenant.rep.id}], "text": "Came"},
    ])  # fmt: skip

    def listed() -> tuple[Body, Body]:
        found = tenant.admin.get(PATH).ok()
        (one,) = [item for item in found["items"] if item["id"] == automation["id"]]
        return one["lately"], found["names"]

    lately, names = listed()
    assert lately == {"last": None, "failed": 0}
    assert {tenant.manager.id, tenant.rep.id, tenant.admin.id} <= names.keys()
    tenant.admin.post("/v1/customers", {"name": "Hornbeam"}).ok(201)
    kith.drain()
    (run,) = runs(tenant, automation)
    assert listed()[0] == {"last": {"at": run["at"], "outcome": run["outcome"]}, "failed": 0}


def test_people_are_told_in_their_centre_and_by_mail(kith: Kith, tenant: Tenant, made: Any) -> None:
    made(then=[
        {"kind": "notify", "to": ["owner"], "text": "{{ name }} came, level {{ level }}"},
        {"kind": "email", "to": ["owner"], "subject": "{{ name }}", "body": "By {{ owner }} on {{ today }}"},
    ])  # fmt: skip
    tenant.rep.post("/v1/customers", {"name": "Ginkgo", "level": "key"}).ok(201)
    kith.drain()
    newest = tenant.rep.get("/v1/notifications").ok()["items"][0]
    assert newest["kind"] == "automation"
    assert newest["text"].startswith("Ginkgo came, level Key")


def test_a_customer_is_written_to_only_with_consent(kith: Kith, tenant: Tenant, made: Any) -> None:
    automation = made(then=[{"kind": "email", "to": [{"field": "emails"}], "subject": "Hello", "body": "Thank you"}])
    tenant.admin.post("/v1/customers", {"name": "Hazel", "emails": ["h@hazel.example"]}).ok(201)
    tenant.admin.post("/v1/customers", {"name": "Holly", "emails": ["h@holly.example"], "consents": ["email"]}).ok(201)
    kith.drain()
    told = {run["record"]["title"]: run["actions"][0] for run in runs(tenant, automation)}
    assert told["Holly"]["outcome"] == "done"
    assert told["Hazel"]["outcome"] == "skipped"
    assert "e-mail" in told["Hazel"]["problem"]


def test_a_moment_of_a_record_is_answered_when_it_comes_and_at_the_new_one_when_it_moves(
    kith: Kith, tenant: Tenant, made: Any
) -> None:
    now = datetime.now(UTC)
    soon = (now + timedelta(days=10)).date()
    there = tenant.admin.post("/v1/opportunities", {"name": "Iris", "closes_on": soon.isoformat()}).ok(201)
    kith.drain()
    automation = made(
        object="opportunities", when={"on": "due", "field": "closes_on", "after": {"days": -2}},
        then=[{"kind": "create", "object": "tasks", "values": {"subject": "Close", "about_record": {"formula": "id"}}}],
    )  # fmt: skip
    kith.drain()
    pass_time(kith, now + timedelta(days=6))
    assert runs(tenant, automation) == []
    later = (soon + timedelta(days=5)).isoformat()
    tenant.admin.patch(f"/v1/opportunities/{there['id']}", {"closes_on": later}, If_Match='"1"').ok()
    kith.drain()
    pass_time(kith, now + timedelta(days=9))
    assert runs(tenant, automation) == []
    pass_time(kith, now + timedelta(days=14))
    assert [run["outcome"] for run in runs(tenant, automation)] == ["done"]
    pass_time(kith, now + timedelta(days=15))
    assert len(tasks(tenant, there["id"])) == 1


def test_what_waits_for_an_automation_that_is_gone_is_forgotten(kith: Kith, tenant: Tenant) -> None:
    now = datetime.now(UTC)
    soon = (now + timedelta(days=3)).date().isoformat()
    one = tenant.admin.post("/v1/opportunities", {"name": "Ivy", "closes_on": soon}).ok(201)
    kith.drain()
    when = {"on": "due", "field": "closes_on", "after": {"days": 0}}
    then = [{"kind": "create", "object": "tasks", "values": {"subject": "Close", "about_record": {"formula": "id"}}}]
    made = tenant.admin.post(PATH, wish(object="opportunities", when=when, then=then)).ok(201)
    kith.drain()
    table = credentials.table(tenant.id)
    key = table.key(WAITS, automation=made["id"], id=one["id"])
    assert table.get(key) is not None
    tenant.admin.delete(f"{PATH}/{made['id']}", If_Match='"1"').ok(204)
    pass_time(kith, now + timedelta(days=5))
    assert table.get(key) is None
    assert tasks(tenant, one["id"]) == []


def pass_time(kith: Kith, at: datetime) -> None:
    with clock.at(at):
        invoke("RetentionScheduleFunction", {"time": at.isoformat()})
        kith.drain()


def test_a_churn_warning_sets_off_what_is_wished(kith: Kith, tenant: Tenant, made: Any) -> None:
    automation = made(object="churn_alerts", then=[{"kind": "create", "object": "tasks", "values": {
        "subject": {"formula": "CONCAT('Call ', title)"}, "about_record": {"formula": "customer"},
        "owner": {"formula": "owner"},
    }}])  # fmt: skip
    one = tenant.admin.post("/v1/customers", {"name": "Juniper", "customer_since": "2016-01-01"}).ok(201)
    kith.drain()
    tenant.manager.post("/v1/retention/runs", {"as_of": "2018-06-01"}).ok(202)
    kith.drain()
    assert [task["subject"] for task in tasks(tenant, one["id"])] == ["Call Juniper"]
    assert "done" in {run["outcome"] for run in runs(tenant, automation)}


def test_it_is_tried_on_a_record_without_doing_anything(kith: Kith, tenant: Tenant) -> None:
    one = tenant.rep.post("/v1/customers", {"name": "Kapok", "level": "key"}).ok(201)
    kith.drain()
    given = wish(**{"if": {"field": "level", "value": "key"}})
    told = tenant.admin.post(f"{PATH}/try", {**given, "record": one["id"]}).ok()
    assert told["matches"] is True
    assert "Welcome Kapok" in told["actions"][0]["does"]
    given["if"] = {"field": "level", "value": "normal"}
    assert tenant.admin.post(f"{PATH}/try", {**given, "record": one["id"]}).ok()["matches"] is False
    assert tasks(tenant, one["id"]) == []


def test_a_filter_over_a_field_that_was_taken_away_is_told_of(kith: Kith, tenant: Tenant, made: Any) -> None:
    field = {"name": "shoe_size", "label": ["Shoe size", "鞋码"], "kind": "integer"}
    tenant.admin.post("/v1/settings/objects/customers/fields", field).ok(201)
    automation = made(**{"if": {"field": "x_shoe_size", "op": "gt", "value": 40}})
    path = "/v1/settings/objects/customers/fields/x_shoe_size"
    version = tenant.admin.get("/v1/settings/objects/customers").etag
    tenant.admin.delete(path, If_Match=version).ok(204, 200)
    tenant.admin.post("/v1/customers", {"name": "Maple"}).ok(201)
    kith.drain()
    (run,) = runs(tenant, automation)
    assert run["outcome"] == "failed"
    assert "x_shoe_size" in run["actions"][0]["problem"]


def test_only_administrators_keep_automations_and_history_tells_of_them(tenant: Tenant, made: Any) -> None:
    automation = made(name="Kept")
    one = f"{PATH}/{automation['id']}"
    for other in (tenant.manager, tenant.rep):
        assert other.get(PATH).status == 403
        assert other.post(PATH, wish()).status == 403
        assert other.get(f"{one}/runs").status == 403
    tenant.admin.patch(one, {"active": False}, If_Match='"7"')
    changed = tenant.admin.patch(one, {"active": False}, If_Match='"1"').ok()
    assert (changed["active"], changed["version"]) == (False, 2)
    changes = tenant.admin.get("/v1/settings/changes").ok()["items"]
    assert changes[0]["what"] == "automations.Kept"


def test_one_that_is_off_does_nothing(kith: Kith, tenant: Tenant, made: Any) -> None:
    automation = made(active=False)
    one = tenant.admin.post("/v1/customers", {"name": "Larch"}).ok(201)
    kith.drain()
    assert tasks(tenant, one["id"]) == []
    assert runs(tenant, automation) == []
