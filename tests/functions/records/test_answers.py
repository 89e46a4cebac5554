"""What a customer says about a case that waits for them lets its clock go on, once, and the owner is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared import clock
from tests.conftest import Kith
from tests.harness.people import Tenant

Body = dict[str, Any]
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def customer(acme: Tenant) -> str:
    return str(acme.admin.post("/v1/customers", {"name": "Asking Ltd"}).ok(201)["id"])


def waiting(tenant: Tenant, customer: str, waits_for: str | None = "customer", **fields: Any) -> Body:
    """A case of the representative's that waits since nine, due at noon."""
    wish = {"subject": "No ink", "customer": customer, "handler": tenant.rep.id, "due_at": "2026-03-02T12:00:00.000Z"}
    with clock.at(MORNING):
        made: Body = tenant.admin.post("/v1/cases", {**wish, "waits_for": waits_for, **fields}).ok(201)
    return made


def say(tenant: Tenant, case: Body, after: timedelta = timedelta(hours=1), key: str = "", **fields: Any) -> Body:
    wish = {"subject": "It is the grey one", "channel": "email", "direction": "in", "about_record": case["id"]}
    keyed = {"Idempotency_Key": key} if key else {}
    with clock.at(MORNING + after):
        made: Body = tenant.admin.post("/v1/interactions", {**wish, **fields}, **keyed).ok(201)
    return made


def now(tenant: Tenant, case: Body) -> Body:
    found: Body = tenant.admin.get(f"/v1/cases/{case['id']}").ok()
    return found


def stands(tenant: Tenant, case: Body) -> bool:
    return bool(now(tenant, case)["paused"])


def test_the_clock_goes_on_where_it_stood_and_the_history_says_by_what(acme: Tenant, customer: str, kith: Kith) -> None:
    case = waiting(acme, customer)
    said = say(acme, case, customer=customer)
    after = now(acme, case)
    assert (after["state"], after["paused"], after.get("waits_for")) == (case["state"], False, None)
    assert (after["due_at"], after["heard"]) == ("2026-03-02T13:00:00.000Z", said["id"])
    assert after["names"][said["id"]] == "It is the grey one"
    kith.drain()
    newest = acme.admin.get(f"/v1/cases/{case['id']}/history").ok()["items"][0]
    changed = {one["field"]: (one["old"], one["new"]) for one in newest["changes"]}
    assert (changed["waits_for"], changed["heard"]) == (("customer", None), (None, said["id"]))


def test_the_owner_is_told_in_their_language_and_whoever_logs_it_is_not(
    acme: Tenant, customer: str, kith: Kith
) -> None:
    case, own = waiting(acme, customer, subject="No paper"), waiting(acme, customer, handler=acme.admin.id)
    say(acme, case)
    say(acme, own)
    kith.drain()

    def told(person: Any) -> list[Body]:
        items = person.get("/v1/notifications?limit=100").ok()["items"]
        return [one for one in items if one["kind"] == "customer_answered" and one["record"] in (case["id"], own["id"])]

    (notice,) = told(acme.rep)
    assert (notice["object"], notice["record"]) == ("cases", case["id"])
    assert notice["text"] == "The customer answered: No paper. Its clock goes on"
    assert told(acme.rep.speaking("zh-CN"))[0]["text"] == "客户已回复：No paper，已继续计时"
    assert not told(acme.admin)


def test_a_message_that_comes_twice_lets_it_go_on_once(acme: Tenant, customer: str) -> None:
    case = waiting(acme, customer)
    assert say(acme, case, key="mail-1")["id"] == say(acme, case, key="mail-1")["id"]
    first = now(acme, case)
    say(acme, case, after=timedelta(hours=2))
    assert now(acme, case) == first
    with clock.at(MORNING + timedelta(hours=3)):
        wish = {"waits_for": "customer"}
        acme.admin.patch(f"/v1/cases/{case['id']}", wish, If_Match=f'"{first["version"]}"').ok()
    say(acme, case, key="mail-1")
    assert stands(acme, case)
    say(acme, case, after=timedelta(hours=4))
    assert now(acme, case)["due_at"] == "2026-03-02T14:00:00.000Z"


@pytest.mark.parametrize(
    "said",
    [
        {"direction": "out"},
        {"channel": "note"},
        {"at": "2026-03-02T08:59:59.000Z"},
    ],
    ids=["by us", "only noted", "before the clock was paused"],
)
def test_the_clock_stands_after_what_is_not_an_answer(acme: Tenant, customer: str, said: Body) -> None:
    case = waiting(acme, customer)
    say(acme, case, **said)
    assert now(acme, case)["version"] == 1


def test_the_clock_stands_after_what_somebody_else_says_and_while_it_waits_for_another(
    acme: Tenant, customer: str
) -> None:
    other = acme.admin.post("/v1/customers", {"name": "Supplying Ltd"}).ok(201)["id"]
    asked, ordered = waiting(acme, customer), waiting(acme, customer, "parts")
    say(acme, asked, customer=other)
    say(acme, ordered)
    assert (stands(acme, asked), stands(acme, ordered)) == (True, True)


def test_a_message_is_kept_whatever_became_of_its_case(acme: Tenant, customer: str) -> None:
    running = waiting(acme, customer, None)
    say(acme, running)
    assert now(acme, running)["version"] == 1


def test_a_message_that_is_put_to_its_case_later_or_restored_after_it_waits_anew(acme: Tenant, customer: str) -> None:
    case = waiting(acme, customer)
    stray = say(acme, case, about_record=None)
    assert stands(acme, case)
    one = f"/v1/interactions/{stray['id']}"
    acme.admin.patch(one, {"about_record": case["id"]}, If_Match='"1"').ok()
    assert not stands(acme, case)
    with clock.at(MORNING + timedelta(hours=5)):
        acme.admin.patch(f"/v1/cases/{case['id']}", {"waits_for": "customer"}, If_Match='"2"').ok()
    acme.admin.patch(one, {"subject": "Mended"}, If_Match='"2"').ok()
    acme.admin.delete(one, If_Match='"3"')
    acme.admin.post(f"{one}/restore", If_Match='"4"').ok()
    assert stands(acme, case)


def test_several_messages_of_one_batch_let_it_go_on_once(acme: Tenant, customer: str) -> None:
    case = waiting(acme, customer)
    said = {"subject": "Grey", "channel": "chat", "direction": "in", "about_record": case["id"]}
    wish = {"items": [{"data": said} for _ in range(3)]}
    with clock.at(MORNING + timedelta(hours=1)):
        acme.admin.post("/v1/interactions/batch", wish).ok()
    after = now(acme, case)
    assert (after["paused"], after["version"], after["due_at"]) == (False, 2, "2026-03-02T13:00:00.000Z")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["wait", "in", "out"]), st.integers(1, 600)), max_size=8))
def test_a_case_is_due_later_by_exactly_what_it_waited_for_its_customer(
    acme: Tenant, customer: str, steps: list[tuple[str, int]]
) -> None:
    case, at = waiting(acme, customer, None), timedelta()
    since: timedelta | None = None
    stood = timedelta()
    for what, minutes in steps:
        at += timedelta(minutes=minutes)
        if what != "wait":
            say(acme, case, after=at, direction=what)
            stood += at - since if what == "in" and since is not None else timedelta()
            since = None if what == "in" else since
            continue
        since = at if since is None else since
        with clock.at(MORNING + at):
            version = now(acme, case)["version"]
            acme.admin.patch(f"/v1/cases/{case['id']}", {"waits_for": "customer"}, If_Match=f'"{version}"').ok()
    after = now(acme, case)
    assert datetime.fromisoformat(after["due_at"]) == MORNING + timedelta(hours=3) + stood
    assert after["paused"] == (since is not None)
