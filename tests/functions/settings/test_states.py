"""States of a tenant's own between the declared ones, for leads and cases."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import objects, states
from tests.conftest import Kith
from tests.harness.gateway import Answer
from tests.harness.people import Tenant

WAITING = {"value": "waiting", "label": ["Waiting for parts", "等待配件"]}
CONFIGURABLE = [name for name in objects.names() if objects.get(name).about.ends]


@pytest.fixture(scope="module")
def desk(kith: Kith) -> Tenant:
    tenant = kith.onboard("states-test")
    put(tenant, "cases", between(tenant, "cases", "assigned", WAITING)).ok()
    return tenant


def choices(tenant: Tenant, name: str) -> list[dict[str, Any]]:
    """The states as they are, in order."""
    spec = objects.get(name)
    field = spec.fields[str(spec.about.state)]
    stored = tenant.admin.get(f"/v1/settings/objects/{name}").ok().get("declared", {}).get(field.name)
    if stored:
        return list(stored["choices"])
    return [{"value": value, "label": list(label)} for value, label in field.choices.items()]


def between(tenant: Tenant, name: str, after: str, *more: dict[str, Any]) -> list[dict[str, Any]]:
    known = choices(tenant, name)
    at = [one["value"] for one in known].index(after) + 1
    return [*known[:at], *more, *known[at:]]


def put(tenant: Tenant, name: str, wish: list[dict[str, Any]]) -> Answer:
    field = objects.get(name).about.state
    etag = tenant.admin.get(f"/v1/settings/objects/{name}").etag
    return tenant.admin.patch(f"/v1/settings/objects/{name}/fields/{field}", {"choices": wish}, If_Match=etag)


def declared(tenant: Tenant, name: str) -> dict[str, Any]:
    found = tenant.admin.get("/v1/objects").ok()["objects"]
    return dict(next(one for one in found if one["name"] == name))


def case(desk: Tenant, **fields: Any) -> dict[str, Any]:
    wish = {"subject": "It rattles", "handler": desk.admin.id, **fields}
    return dict(desk.admin.post("/v1/cases", wish).ok(201))


def move(desk: Tenant, one: dict[str, Any], **to: Any) -> Answer:
    path = f"/v1/cases/{one['id']}"
    return desk.admin.patch(path, to, If_Match=desk.admin.get(path).etag)


def error_of(answer: Answer) -> tuple[str, str]:
    assert answer.status == 422, answer.json
    return answer.json["errors"][0]["field"], answer.json["errors"][0]["code"]


def test_a_case_waits_in_a_state_of_the_tenants_own_and_goes_on(desk: Tenant) -> None:
    one = case(desk)
    assert move(desk, one, state="waiting").ok()["state"] == "waiting"
    assert move(desk, one, note_that="nothing").status == 422
    assert move(desk, one, priority="high").ok()["state"] == "waiting"
    assert error_of(move(desk, one, state="feedback")) == ("state", "state-move")
    handled = move(desk, one, state="handled", resolution="New part", resolved_by="repaired").ok()
    assert (handled["state"], "handled_on" in handled) == ("handled", True)
    assert move(desk, one, satisfaction=2).ok()["state"] == "assigned"


def test_to_the_rules_an_own_state_is_the_one_it_is_like(desk: Tenant) -> None:
    bare = desk.admin.post("/v1/cases", {"subject": "Nobody's", "state": "waiting"})
    assert error_of(bare) == ("handler", "required")
    assert error_of(move(desk, case(desk, state="waiting"), satisfaction=5)) == ("satisfaction", "not-handled")


def test_forms_and_lists_know_the_own_state_with_its_moves(desk: Tenant) -> None:
    known = declared(desk, "cases")
    field = next(one for one in known["fields"] if one["name"] == "state")
    assert [one["value"] for one in field["choices"]][:3] == ["created", "assigned", "waiting"]
    assert set(known["moves"]["waiting"]) == {"assigned", "handled", "created"}
    assert "waiting" in known["moves"]["assigned"]
    made = case(desk, state="waiting")
    wish = {"filter": {"field": "state", "op": "eq", "value": "waiting"}}
    found = desk.admin.post("/v1/cases/search", wish, Kith_Seen=f"cases/{made['id']}@1").ok()
    assert made["id"] in {one["id"] for one in found["items"]}
    lists = desk.admin.get("/v1/settings/dictionaries").ok()["items"]
    assert {("cases", "state"), ("leads", "status"), ("leads", "disqualify_reason"), ("cases", "resolved_by"),
            ("cases", "kind")} <= {(one["object"], one["field"]) for one in lists}  # fmt: skip


def test_a_state_in_use_is_archived_not_removed_and_its_records_stay_as_they_are(desk: Tenant, kith: Kith) -> None:
    parts = {"value": "parts", "label": ["Ordering parts", "订购配件"], "like": "assigned"}
    put(desk, "cases", between(desk, "cases", "waiting", parts)).ok()
    one = case(desk, state="parts")
    kith.drain()
    without = [each for each in choices(desk, "cases") if each["value"] != "parts"]
    refused = put(desk, "cases", without)
    assert (refused.status, refused.json["type"].rpartition("/")[2]) == (409, "definition-in-use")
    assert refused.json["title"].startswith("In use by 1 ")
    put(desk, "cases", [{**each, "archived": each["value"] == "parts"} for each in choices(desk, "cases")]).ok()
    assert move(desk, one, priority="urgent").ok()["state"] == "parts"
    assert error_of(desk.admin.post("/v1/cases", {"subject": "New", "handler": desk.admin.id, "state": "parts"})) == (
        "state", "choice",
    )  # fmt: skip
    assert move(desk, one, state="assigned").ok()["state"] == "assigned"
    kith.drain()
    put(desk, "cases", without).ok()


def test_leads_may_be_made_to_pass_a_state_before_they_are_converted(desk: Tenant) -> None:
    vetted = {"value": "vetted", "label": ["Vetted", "已核实"], "like": "qualified",
              "moves": ["converted", "disqualified"]}  # fmt: skip
    known = [
        {**one, "moves": ["vetted", "disqualified"]} if one["value"] == "qualified" else one
        for one in between(desk, "leads", "qualified", vetted)
    ]
    put(desk, "leads", known).ok()
    lead = desk.admin.post("/v1/leads", {"name": "Vera", "company": "Vetting Ltd", "status": "qualified"}).ok(201)
    path = f"/v1/leads/{lead['id']}"
    assert error_of(desk.admin.patch(path, {"status": "converted"}, If_Match='"1"')) == ("status", "state-move")
    desk.admin.patch(path, {"status": "vetted"}, If_Match='"1"').ok()
    assert desk.admin.patch(path, {"status": "converted"}, If_Match='"2"').ok()["customer"]
    renamed = [{"value": one["value"], "label": one["label"]} for one in choices(desk, "leads")]
    put(desk, "leads", renamed).ok()
    assert declared(desk, "leads")["moves"]["qualified"] == ["vetted", "disqualified"]


@pytest.mark.parametrize("name", CONFIGURABLE)
def test_what_rules_stand_on_stays(name: str, desk: Tenant) -> None:
    known = choices(desk, name)
    first, end = known[0]["value"], objects.get(name).about.ends[0]

    def with_(value: str, **more: Any) -> list[dict[str, Any]]:
        return [{**one, **more} if one["value"] == value else one for one in known]

    assert error_of(put(desk, name, known[1:])) == ("choices", "state-declared")
    for value in (first, end):
        assert error_of(put(desk, name, with_(value, archived=True))) == ("choices", "state-ends")
    assert error_of(put(desk, name, with_(end, moves=[first]))) == ("choices", "state-ends")
    assert error_of(put(desk, name, with_(first, moves=["nowhere"]))) == ("choices", "choice")
    odd = {"value": "odd", "label": ["Odd", "异常"], "like": end}
    assert error_of(put(desk, name, [*known, odd])) == ("choices", "state-like")


@given(st.data())
def test_every_own_state_can_be_entered_and_left_as_the_one_it_is_like(data: st.DataObject) -> None:
    spec = objects.get(data.draw(st.sampled_from(CONFIGURABLE)))
    values = list(spec.fields[str(spec.about.state)].choices)
    order: list[str] = data.draw(st.permutations([*values, "own_1", "own_2", "own_3"]))
    given_ = [{"value": value} for value in order]
    like = states.alike(values, spec.about.ends, given_)
    moves = states.moves(spec.about.moves or {}, like, given_)
    assert set(like) == {"own_1", "own_2", "own_3"}
    assert not set(like.values()) & set(spec.about.ends)
    for own, base in like.items():
        assert {base, *(spec.about.moves or {})[base]} <= set(moves[own])
        assert own in moves[base]
        for value in values:
            assert (own in moves[value]) == (value == base or base in (spec.about.moves or {})[value])
