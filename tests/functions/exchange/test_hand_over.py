"""One person's work handed over as one job: refused when it makes no sense, resumed after a kill, and taken back."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Kith
from tests.functions.exchange.conftest import finished, message_of, survives
from tests.functions.settings.test_memberships import change, join
from tests.harness.gateway import Answer
from tests.harness.people import Client, Tenant, sign_in

NOBODY = "per_01HZZZZZZZZZZZZZZZZZZZZZZZ"


@pytest.fixture(scope="module")
def firm(kith: Kith) -> Tenant:
    return kith.onboard("hand-over-firm")


def leaver(kith: Kith, firm: Tenant, name: str) -> Client:
    """Somebody with a customer, an open task and a finished one."""
    client = join(kith, firm, f"{name}@hand-over-firm.example")
    firm.admin.post("/v1/customers", {"name": f"{name} customer", "owner": client.id}).ok(201)
    for status in ("open", "done"):
        firm.admin.post("/v1/tasks", {"subject": f"{name} {status}", "status": status, "owner": client.id}).ok(201)
    kith.drain()
    return client


def hand_over(client: Client, person: str, wish: dict[str, Any], **headers: str) -> Answer:
    return client.post(f"/v1/settings/memberships/{person}/hand-over", wish, **headers)


def owned(client: Client, person: str) -> set[str]:
    """The titles of the customers and tasks in somebody's hands."""
    mine = {"filter": {"field": "owner", "op": "eq", "value": person}}
    customers = client.post("/v1/customers/search", mine).ok()["items"]
    tasks = client.post("/v1/tasks/search", mine).ok()["items"]
    return {one.get("name") or one["subject"] for one in [*customers, *tasks]}


def test_whoever_leaves_is_signed_out_and_what_is_open_goes_to_another(kith: Kith, firm: Tenant) -> None:
    lee = leaver(kith, firm, "lee")
    counts = hand_over(firm.admin, lee.id, {"dry_run": True}).ok(200)["objects"]
    assert {one["object"]: one["count"] for one in counts} == {
        "customers": 1, "leads": 0, "opportunities": 0, "tasks": 1, "cases": 0,
    }  # fmt: skip
    job = hand_over(firm.admin, lee.id, {"to": firm.rep.id, "deactivate": True}).ok(202)
    done = finished(kith, firm.admin, job)
    assert (done["state"], done["of"], done["can_undo"]) == ("done", lee.id, True)
    assert [(one["object"], one["updated"], one["failed"]) for one in done["parts"]] == [
        ("people", 1, 0), ("customers", 1, 0), ("tasks", 1, 0),
    ]  # fmt: skip
    assert lee.get("/v1/me").status in {401, 403}
    assert firm.admin.get(f"/v1/people/{lee.id}").ok()["state"] == "inactive"
    assert owned(firm.admin, lee.id) == {"lee done"}
    history = firm.admin.get(f"/v1/people/{lee.id}/history").ok()["items"]
    assert history[0]["by"] == firm.admin.id


def test_undo_gives_back_what_nobody_changed_since_and_lets_them_in_again(kith: Kith, firm: Tenant) -> None:
    kim = leaver(kith, firm, "kim")
    job = finished(kith, firm.admin, hand_over(firm.admin, kim.id, {"to": firm.rep.id, "deactivate": True}).ok(202))
    (kept,) = firm.admin.post("/v1/tasks/search", {"q": "kim open"}).ok()["items"]
    firm.admin.patch(f"/v1/tasks/{kept['id']}", {"subject": "kim taken"}, If_Match=f'"{kept["version"]}"').ok()
    back = finished(kith, firm.admin, firm.admin.post(f"/v1/jobs/{job['id']}/undo").ok(202))
    assert (back["counts"]["updated"], back["counts"]["failed"]) == (2, 1)
    assert {one["object"]: (one["updated"], one["failed"]) for one in back["parts"]} == {
        "people": (1, 0), "customers": (1, 0), "tasks": (0, 1),
    }  # fmt: skip
    assert owned(firm.admin, kim.id) == {"kim customer", "kim done"}
    assert sign_in(kith.gateway, firm.slug, "kim@hand-over-firm.example").get("/v1/me").status == 200
    assert firm.admin.post(f"/v1/jobs/{job['id']}/undo").status == 409


def test_undo_leaves_out_who_was_let_in_by_hand_since(kith: Kith, firm: Tenant) -> None:
    ray = leaver(kith, firm, "ray")
    job = finished(kith, firm.admin, hand_over(firm.admin, ray.id, {"to": firm.rep.id, "deactivate": True}).ok(202))
    change(firm.admin, ray.id, {"active": True}).ok()
    change(firm.admin, ray.id, {"active": False}).ok()
    back = finished(kith, firm.admin, firm.admin.post(f"/v1/jobs/{job['id']}/undo").ok(202))
    assert {one["object"]: one["failed"] for one in back["parts"]} == {"people": 1, "customers": 0, "tasks": 0}
    assert firm.admin.get(f"/v1/people/{ray.id}").ok()["state"] == "inactive"


def test_a_team_gets_the_work_in_turn_but_nobody_who_cannot_sign_in(kith: Kith, firm: Tenant) -> None:
    team = firm.admin.post("/v1/teams", {"name": "Heirs"}).ok(201)["id"]
    ann, bob, out, gone = (leaver(kith, firm, name) for name in ("ann", "bob", "out", "gone"))
    for one in (ann, bob, out):
        change(firm.admin, one.id, {"team": team}).ok()
    change(firm.admin, out.id, {"active": False}).ok()
    for at in range(3):
        firm.admin.post("/v1/customers", {"name": f"gone {at}", "owner": gone.id}).ok(201)
    kith.drain()
    wish = {"to": team, "objects": ["customers"]}
    done = finished(kith, firm.admin, hand_over(firm.admin, gone.id, wish).ok(202))
    assert [(one["object"], one["updated"]) for one in done["parts"]] == [("customers", 4)]
    assert [len(owned(firm.admin, one.id)) for one in (ann, bob, out)] == [3 + 2, 3 + 2, 3]
    assert gone.get("/v1/me").status == 200
    assert owned(firm.admin, gone.id) == {"gone open", "gone done"}


def test_what_makes_no_sense_is_refused_by_the_field_it_is_in(kith: Kith, firm: Tenant) -> None:
    pip, off = leaver(kith, firm, "pip"), leaver(kith, firm, "off")
    change(firm.admin, off.id, {"active": False}).ok()
    empty = firm.admin.post("/v1/teams", {"name": "Nobody"}).ok(201)["id"]
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"to": pip.id}, "to"), ({"to": off.id}, "to"), ({"to": empty}, "to"), ({"to": NOBODY}, "to"),
        ({"to": "somebody"}, "to"), ({}, "to"), ({"to": firm.rep.id, "objects": ["nothing"]}, "objects.0"),
        ({"to": firm.rep.id, "objects": ["customers", "people"]}, "objects.1"),
        ({"to": firm.rep.id, "objects": []}, "objects"), ({"to": firm.rep.id, "more": 1}, "more"),
    ]  # fmt: skip
    for wish, field in wrong:
        answer = hand_over(firm.admin, pip.id, wish)
        assert (answer.status, answer.json["errors"][0]["field"]) == (422, field), wish
    answer = hand_over(firm.admin, firm.admin.id, {"to": firm.rep.id, "deactivate": True})
    assert (answer.status, answer.json["errors"][0]["field"]) == (422, "deactivate")
    assert owned(firm.admin, pip.id) == {"pip customer", "pip open", "pip done"}


def test_only_who_manages_people_and_every_such_record_hands_work_over(kith: Kith, firm: Tenant, acme: Tenant) -> None:
    zoe = leaver(kith, firm, "zoe")
    wish = {"to": firm.rep.id, "objects": ["customers"]}
    for weak in (firm.rep, firm.manager, zoe):
        assert hand_over(weak, zoe.id, wish).status == 403
    grants = {"people": dict.fromkeys(("create", "read", "edit", "delete"), "all"), "customers": {"read": "all"}}
    firm.admin.post("/v1/settings/roles", {"name": "clerk", "label": ["Clerk", "文员"], "grants": grants}).ok(201)
    clerk = join(kith, firm, "clerk@hand-over-firm.example", "clerk")
    assert hand_over(clerk, zoe.id, {"dry_run": True}).status == 403  # a rep has more rights than a clerk
    assert hand_over(clerk, clerk.id, wish).status == 403
    assert hand_over(clerk, clerk.id, {"dry_run": True}).ok(200) == {"objects": []}
    assert hand_over(acme.admin, zoe.id, wish).status == 404
    assert owned(firm.admin, zoe.id) == {"zoe customer", "zoe open", "zoe done"}


def test_the_same_key_hands_over_once(kith: Kith, firm: Tenant) -> None:
    uma = leaver(kith, firm, "uma")
    wish = {"to": firm.rep.id, "deactivate": True}
    first = hand_over(firm.admin, uma.id, wish, Idempotency_Key="uma-leaves").ok(202)
    kith.drain()
    again = hand_over(firm.admin, uma.id, wish, Idempotency_Key="uma-leaves").ok(202)
    assert (again["id"], again["state"], again["total"]) == (first["id"], "done", 3)
    other = hand_over(firm.admin, uma.id, {"to": firm.manager.id}, Idempotency_Key="uma-leaves")
    assert other.status == 422


def test_a_worker_killed_at_any_request_ends_where_it_would_have_ended(
    kith: Kith, firm: Tenant, killing: Callable[[int], None]
) -> None:
    for number in (2, 6, 9, 13):
        vic = leaver(kith, firm, f"vic{number}")
        job = hand_over(firm.admin, vic.id, {"to": firm.rep.id, "deactivate": True}).ok(202)
        event = message_of(job["id"])
        killing(number)
        survives(event)
        killing(0)
        survives(event)
        done = finished(kith, firm.admin, job)
        assert [(one["object"], one["done"], one["updated"], one["failed"]) for one in done["parts"]] == [
            ("people", 1, 1, 0), ("customers", 1, 1, 0), ("tasks", 1, 1, 0),
        ]  # fmt: skip
        assert firm.admin.get(f"/v1/people/{vic.id}").ok()["version"] == 3
        assert owned(firm.admin, vic.id) == {f"vic{number} done"}
        finished(kith, firm.admin, firm.admin.post(f"/v1/jobs/{job['id']}/undo").ok(202))
        assert len(owned(firm.admin, vic.id)) == 3
        assert firm.admin.get(f"/v1/people/{vic.id}").ok()["active"] is True
