"""Bulk work: many records at once, by the rights of the one who asks, resumed after a kill, and undone."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Kith
from tests.functions.exchange.conftest import finished, message_of, survives
from tests.harness.people import Client, Tenant


@pytest.fixture(scope="module")
def shop(kith: Kith) -> Tenant:
    return kith.onboard("bulk-shop")


def customers(client: Client, count: int, mark: str, **fields: Any) -> list[dict[str, Any]]:
    made = []
    for first in range(0, count, 100):
        items = [{"data": {"name": f"{mark} {at}", **fields}} for at in range(first, min(count, first + 100))]
        results = client.post("/v1/customers/batch", {"items": items}).ok()["results"]
        made += [result["record"] for result in results]
    return made


def of(mark: str) -> dict[str, Any]:
    return {"field": "name", "op": "begins", "value": mark}


def listed(client: Client, mark: str, **more: Any) -> list[dict[str, Any]]:
    wish = {"filter": of(mark), "limit": 200, **more}
    items: list[dict[str, Any]] = client.post("/v1/customers/search", wish).ok()["items"]
    return items


def test_a_bulk_update_is_counted_first_and_then_done(kith: Kith, shop: Tenant) -> None:
    customers(shop.admin, 5, "Counted")
    kith.drain()
    wish = {"action": "update", "filter": of("Counted"), "data": {"region": "West"}}
    dry = shop.admin.post("/v1/customers/bulk", {**wish, "dry_run": True}).ok()
    assert dry["count"] == 5
    assert {one["title"] for one in dry["sample"]} == {f"Counted {at}" for at in range(5)}
    assert not any(one.get("region") for one in listed(shop.admin, "Counted"))
    asked = shop.admin.post("/v1/customers/bulk", wish)
    assert asked.status == 202
    job = finished(kith, shop.admin, asked.json)
    assert (job["state"], job["done"], job["counts"]["updated"]) == ("done", 5, 5)
    assert {one["region"] for one in listed(shop.admin, "Counted")} == {"West"}


def test_undo_restores_what_nobody_changed_since_and_names_the_rest(kith: Kith, shop: Tenant) -> None:
    made = customers(shop.admin, 4, "Undone", region="East")
    ids = [one["id"] for one in made]
    wish = {"action": "update", "ids": ids, "data": {"region": "West", "note": "moved"}}
    job = finished(kith, shop.admin, shop.admin.post("/v1/customers/bulk", wish).ok())
    shop.admin.patch(f"/v1/customers/{ids[2]}", {"region": "South"}, If_Match='"2"').ok()
    back = shop.admin.post(f"/v1/jobs/{job['id']}/undo").ok()
    done = finished(kith, shop.admin, back)
    assert (done["counts"]["updated"], done["counts"]["failed"]) == (3, 1)
    failures = shop.admin.get(f"/v1/jobs/{back['id']}/failures").ok()["items"]
    assert [(one["id"], one["code"]) for one in failures] == [(ids[2], "changed-since")]
    found = {one["id"]: one for one in listed(shop.admin, "Undone")}
    assert [found[one].get("region") for one in ids] == ["East", "East", "South", "East"]
    assert "note" not in found[ids[0]]
    assert shop.admin.post(f"/v1/jobs/{job['id']}/undo").status == 409


def test_deals_are_moved_off_a_stage_so_that_it_can_be_removed(kith: Kith, shop: Tenant) -> None:
    qualify = {"value": "qualify", "label": ["Qualify", "资格确认"], "probability": 15}
    trial = {"value": "trial", "label": ["Trial", "试用"], "probability": 60}
    piped = {"name": "partners", "label": ["Partners", "渠道"], "stages": [qualify, trial]}
    shop.admin.post("/v1/settings/pipelines", piped).ok(201)
    for at in range(3):
        shop.admin.post("/v1/opportunities", {"name": f"Piped {at}", "pipeline": "partners", "stage": "trial"}).ok(201)
    kith.drain()

    def shorten() -> Any:
        path = "/v1/settings/pipelines/partners"
        return shop.admin.patch(path, {"stages": [qualify]}, If_Match=shop.admin.get(path).etag)

    refused = shorten()
    assert (refused.status, refused.json["type"].rpartition("/")[2]) == (409, "definition-in-use")
    on_trial = {"and": [
        {"field": "pipeline", "op": "eq", "value": "partners"}, {"field": "stage", "op": "eq", "value": "trial"},
    ]}  # fmt: skip
    wish = {"action": "update", "filter": on_trial, "data": {"stage": "qualify"}}
    job = finished(kith, shop.admin, shop.admin.post("/v1/opportunities/bulk", wish).ok(202))
    assert (job["state"], job["counts"]["updated"]) == ("done", 3)
    kith.drain()
    assert shorten().status == 200


def test_deleted_in_bulk_comes_back_by_undo_and_by_restore(kith: Kith, shop: Tenant) -> None:
    customers(shop.admin, 3, "Gone")
    kith.drain()
    wish = {"action": "delete", "filter": of("Gone")}
    job = finished(kith, shop.admin, shop.admin.post("/v1/customers/bulk", wish).ok())
    assert job["counts"]["deleted"] == 3
    assert listed(shop.admin, "Gone") == []
    finished(kith, shop.admin, shop.admin.post(f"/v1/jobs/{job['id']}/undo").ok())
    assert len(listed(shop.admin, "Gone")) == 3
    finished(kith, shop.admin, shop.admin.post("/v1/customers/bulk", wish).ok())
    restored = shop.admin.post("/v1/customers/bulk", {"action": "restore", "filter": of("Gone")}).ok()
    assert finished(kith, shop.admin, restored)["counts"]["restored"] == 3


def test_ownership_is_handed_over_with_the_new_owners_team(kith: Kith, shop: Tenant) -> None:
    customers(shop.admin, 2, "Handed", owner=shop.other_rep.id)
    kith.drain()
    wish = {"action": "transfer", "filter": of("Handed"), "data": {"owner": shop.rep.id}}
    finished(kith, shop.admin, shop.admin.post("/v1/customers/bulk", wish).ok())
    found = listed(shop.admin, "Handed")
    assert {(one["owner"], one["team"]) for one in found} == {(shop.rep.id, shop.team)}


def test_a_job_does_nothing_its_starter_could_not_do_by_hand(kith: Kith, shop: Tenant) -> None:
    made = customers(shop.admin, 2, "Theirs", owner=shop.other_rep.id)
    wish = {"action": "update", "ids": [one["id"] for one in made], "data": {"region": "Mine"}}
    job = finished(kith, shop.rep, shop.rep.post("/v1/customers/bulk", wish).ok())
    assert (job["counts"]["updated"], job["counts"]["failed"]) == (0, 2)
    assert not any(one.get("region") for one in listed(shop.admin, "Theirs"))
    dry = {"action": "delete", "filter": of("Theirs"), "dry_run": True}
    assert shop.rep.post("/v1/customers/bulk", dry).json.get("count", 0) == 0


def test_rights_are_those_of_the_moment_the_work_is_done(kith: Kith, shop: Tenant) -> None:
    made = customers(shop.admin, 1, "Later", owner=shop.other_rep.id)
    wish = {"action": "update", "ids": [made[0]["id"]], "data": {"region": "West"}}
    job = shop.other_rep.post("/v1/customers/bulk", wish).ok()
    shop.admin.patch(f"/v1/customers/{made[0]['id']}", {"owner": shop.rep.id}, If_Match='"1"').ok()
    assert finished(kith, shop.other_rep, job)["counts"]["failed"] == 1
    assert "region" not in listed(shop.admin, "Later")[0]


def test_a_job_belongs_to_its_starter_alone(kith: Kith, shop: Tenant, acme: Tenant) -> None:
    made = customers(shop.admin, 1, "Private")
    wish = {"action": "update", "ids": [made[0]["id"]], "data": {"region": "West"}}
    job = shop.admin.post("/v1/customers/bulk", wish).ok()
    kith.drain()
    for stranger in (shop.manager, acme.admin):
        for path in ("", "/failures"):
            assert stranger.get(f"/v1/jobs/{job['id']}{path}").status == 404
        for action in ("cancel", "undo", "resume"):
            assert stranger.post(f"/v1/jobs/{job['id']}/{action}").status == 404
        assert job["id"] not in stranger.get("/v1/jobs").text
    assert shop.admin.get("/v1/jobs").ok()["items"][0]["id"] == job["id"]


def test_the_same_key_starts_one_job(kith: Kith, shop: Tenant) -> None:
    made = customers(shop.admin, 1, "Once")
    wish = {"action": "update", "ids": [made[0]["id"]], "data": {"region": "West"}}
    first = shop.admin.post("/v1/customers/bulk", wish, Idempotency_Key="bulk-once").ok()
    again = shop.admin.post("/v1/customers/bulk", wish, Idempotency_Key="bulk-once").ok()
    assert first["id"] == again["id"]
    other = {**wish, "data": {"region": "East"}}
    assert shop.admin.post("/v1/customers/bulk", other, Idempotency_Key="bulk-once").status == 422
    assert finished(kith, shop.admin, first)["counts"]["updated"] == 1


def test_a_cancelled_job_stops_and_what_it_did_can_be_undone(kith: Kith, shop: Tenant) -> None:
    made = customers(shop.admin, 3, "Halted")
    wish = {"action": "update", "ids": [one["id"] for one in made], "data": {"region": "West"}}
    job = shop.admin.post("/v1/customers/bulk", wish).ok()
    assert shop.admin.post(f"/v1/jobs/{job['id']}/cancel").ok()["state"] == "cancelling"
    done = finished(kith, shop.admin, job)
    assert (done["state"], done["done"]) == ("cancelled", 0)
    assert shop.admin.post(f"/v1/jobs/{job['id']}/cancel").status == 409


@pytest.mark.parametrize("wish", [
    {"action": "update", "data": {"region": "West"}},
    {"action": "update", "filter": {"and": []}, "data": {}},
    {"action": "update", "filter": {"and": []}, "data": {"nothing": 1}},
    {"action": "update", "filter": {"and": []}, "data": {"team": "x"}},
    {"action": "update", "filter": {"and": []}, "data": {"satisfaction": 9}},
    {"action": "transfer", "filter": {"and": []}, "data": {"owner": "per_00000000000000000000000000"}},
    {"action": "transfer", "filter": {"and": []}, "data": {"region": "West"}},
    {"action": "delete", "filter": {"and": []}, "data": {"region": "West"}},
    {"action": "delete", "filter": {"field": "nothing", "op": "eq", "value": 1}},
    {"action": "purge", "filter": {"and": []}},
], ids=json.dumps)  # fmt: skip
def test_what_no_record_could_take_starts_nothing(wish: dict[str, Any], shop: Tenant) -> None:
    before = len(shop.admin.get("/v1/jobs").ok()["items"])
    answer = shop.admin.post("/v1/customers/bulk", wish)
    assert answer.status in {400, 422}
    assert answer.json["errors"]
    assert len(shop.admin.get("/v1/jobs").ok()["items"]) == before


def test_a_chunk_killed_at_any_request_ends_where_it_would_have_ended(
    kith: Kith, shop: Tenant, killing: Callable[[int], None]
) -> None:
    kith.drain()
    for number in range(1, 40):
        made = customers(shop.admin, 3, f"Killed {number}", region="East")
        ids = [one["id"] for one in made]
        wish = {"action": "update", "ids": ids, "data": {"region": f"West {number}"}}
        job = shop.admin.post("/v1/customers/bulk", wish).ok()
        event = message_of(job["id"])
        killing(number)
        survived = survives(event)
        killing(0)
        if survived:
            break
        assert survives(event)
        done = finished(kith, shop.admin, job)
        assert (done["state"], done["done"], done["counts"]["updated"], done["counts"]["failed"]) == ("done", 3, 3, 0)
        found = listed(shop.admin, f"Killed {number}")
        assert [(one["region"], one["version"]) for one in found] == [(f"West {number}", 2)] * 3
        finished(kith, shop.admin, shop.admin.post(f"/v1/jobs/{job['id']}/undo").ok())
        assert {one["region"] for one in listed(shop.admin, f"Killed {number}")} == {"East"}
    else:
        raise AssertionError("no run came to its end")
    assert number > 8, "fewer requests than a chunk makes"


def test_the_work_of_one_person_is_shared_out_in_turn_and_taken_back(kith: Kith, shop: Tenant) -> None:
    made = customers(shop.admin, 5, "Shared", owner=shop.other_rep.id)
    wish = {"action": "transfer", "ids": [one["id"] for one in made], "among": [shop.rep.id, shop.manager.id]}
    job = finished(kith, shop.admin, shop.admin.post("/v1/customers/bulk", wish).ok())
    assert (job["state"], job["counts"]["updated"]) == ("done", 5)
    owners = [shop.admin.get(f"/v1/customers/{one['id']}").ok()["owner"] for one in made]
    assert owners == [shop.rep.id, shop.manager.id, shop.rep.id, shop.manager.id, shop.rep.id]
    finished(kith, shop.admin, shop.admin.post(f"/v1/jobs/{job['id']}/undo").ok())
    assert {shop.admin.get(f"/v1/customers/{one['id']}").ok()["owner"] for one in made} == {shop.other_rep.id}


def test_work_is_shared_out_among_people_there_are(shop: Tenant) -> None:
    (one,) = customers(shop.admin, 1, "Not shared")
    wish = {"action": "transfer", "ids": [one["id"]], "among": [shop.rep.id]}
    wrong: list[dict[str, Any]] = [
        {"among": ["per_01HZZZZZZZZZZZZZZZZZZZZZZZ"]}, {"among": ["cus_1"]}, {"among": []}, {"action": "delete"},
        {"data": {"owner": shop.rep.id}}, {"action": "update", "data": {"region": "West"}},
    ]  # fmt: skip
    assert [shop.admin.post("/v1/customers/bulk", {**wish, **more}).status for more in wrong] == [422] * len(wrong)
    assert shop.admin.get(f"/v1/customers/{one['id']}").ok()["version"] == 1


def test_all_open_work_of_whoever_leaves_is_handed_over_by_filter(kith: Kith, shop: Tenant) -> None:
    leaver, heir = shop.other_rep.id, shop.rep.id
    customers(shop.admin, 1, "Leaving", owner=leaver)
    for name, data in (
        ("leads", {"name": "Leaving lead"}), ("opportunities", {"name": "Leaving deal"}),
        ("tasks", {"subject": "Call"}), ("cases", {"subject": "Broken", "handler": leaver, "kind": "complaint"}),
    ):  # fmt: skip
        shop.admin.post(f"/v1/{name}", {**data, "owner": leaver}).ok(201)
    kith.drain()
    closed = {
        "customers": None, "leads": ("status", ["converted", "disqualified"]), "cases": ("state", ["archived"]),
        "opportunities": ("stage", ["won", "lost"]), "tasks": ("status", ["done", "cancelled"]),
    }  # fmt: skip
    for name, over in closed.items():
        mine: dict[str, Any] = {"field": "owner", "op": "eq", "value": leaver}
        left = {"not": {"field": over[0], "op": "in", "value": over[1]}} if over else None
        wish = {"action": "transfer", "filter": {"and": [mine, left]} if left else mine, "data": {"owner": heir}}
        job = finished(kith, shop.admin, shop.admin.post(f"/v1/{name}/bulk", wish).ok())
        assert (job["state"], job["counts"]["failed"]) == ("done", 0), name
        assert job["counts"]["updated"] >= 1, name
    (case,) = shop.admin.post("/v1/cases/search", {"filter": {"field": "owner", "op": "eq", "value": heir}}).ok()[
        "items"
    ]
    assert case["handler"] == heir
