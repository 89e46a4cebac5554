"""Sync as a phone meets it: what it is told, and what becomes of the writes it queued."""

from datetime import timedelta
from typing import Any

import pytest

from shared import clock, ids
from tests.conftest import Kith
from tests.harness import samples
from tests.harness.people import Client, Tenant


def told(client: Client, after: str | None = None, **wish: str) -> tuple[dict[str, dict[str, Any]], str]:
    """What a client has after asking until there is no more: id → record, gone ones as None; and its cursor."""
    kept: dict[str, Any] = {}
    while True:
        query = "&".join(f"{name}={value}" for name, value in {"after": after, **wish}.items() if value)
        page = client.get(f"/v1/changes?{query}").ok()
        for change in page["changes"]:
            kept[change["id"]] = change.get("record")
            assert ("record" in change) != change.get("gone", False)
        after = page["next"]
        if not page["more"]:
            return kept, page["next"]


def queued(client: Client, *items: dict[str, Any]) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = client.post("/v1/changes", {"items": list(items)}).ok()["results"]
    return results


def write(op: str, record: dict[str, Any], data: dict[str, Any] | None = None, **known: Any) -> dict[str, Any]:
    """A queued write on a record as the client saw it."""
    base = {name: record.get(name) for name in data or {}}
    item = {"op": op, "object": "opportunities", "id": record["id"], "base_version": record["version"], "base": base}
    return {**item, "data": data or {}, "key": ids.new("key"), **known}


@pytest.fixture
def deal(acme: Tenant, kith: Kith) -> dict[str, Any]:
    made: dict[str, Any] = acme.rep.post(
        "/v1/opportunities", {"name": f"Sync {ids.new('cus')}", "next_step": "Oslo"}
    ).ok(201)
    kith.drain()
    return made


class TestWhatAClientIsTold:
    def test_begins_with_everything_in_sight_and_goes_on_with_what_changes(
        self, acme: Tenant, kith: Kith, deal: dict[str, Any]
    ) -> None:
        kept, cursor = told(acme.rep, limit="3")
        assert kept[deal["id"]] == deal
        assert told(acme.rep, cursor)[0] == {}
        one = f"/v1/opportunities/{deal['id']}"
        edited = acme.rep.patch(one, {"next_step": "Bergen"}, If_Match='"1"').ok()
        kith.drain()
        kept, cursor = told(acme.rep, cursor)
        assert kept == {deal["id"]: edited}
        acme.admin.delete(one, If_Match='"2"').ok()
        kith.drain()
        kept, cursor = told(acme.rep, cursor)
        assert kept == {deal["id"]: None}
        restored = acme.admin.post(f"{one}/restore", If_Match='"3"').ok()
        kith.drain()
        assert told(acme.rep, cursor)[0] == {deal["id"]: restored}

    def test_tells_each_person_only_of_what_is_in_sight(self, acme: Tenant, kith: Kith, deal: dict[str, Any]) -> None:
        everything, admins = told(acme.admin)
        elsewhere, others = told(acme.other_rep)
        assert deal["id"] in everything
        assert deal["id"] not in elsewhere
        one = f"/v1/opportunities/{deal['id']}"
        acme.admin.patch(one, {"next_step": "Lima"}, If_Match='"1"').ok()
        kith.drain()
        assert deal["id"] in told(acme.admin, admins)[0]
        assert told(acme.other_rep, others)[0] == {}
        acme.admin.delete(one, If_Match='"2"').ok()
        kith.drain()
        assert told(acme.other_rep, others)[0] == {}

    def test_a_record_handed_to_somebody_else_is_gone_for_one_and_new_for_the_other(
        self, acme: Tenant, kith: Kith, deal: dict[str, Any]
    ) -> None:
        mine, theirs = told(acme.rep)[1], told(acme.other_rep)[1]
        one = f"/v1/opportunities/{deal['id']}"
        moved = acme.admin.patch(one, {"owner": acme.other_rep.id}, If_Match='"1"').ok()
        acme.admin.patch(one, {"next_step": "Quito"}, If_Match='"2"').ok()
        kith.drain()
        assert told(acme.rep, mine)[0] == {deal["id"]: None}
        assert told(acme.other_rep, theirs)[0][deal["id"]]["owner"] == moved["owner"]

    def test_may_be_of_some_objects_only_and_may_begin_now(
        self, acme: Tenant, kith: Kith, deal: dict[str, Any]
    ) -> None:
        kept, _ = told(acme.rep, objects="opportunities")
        assert deal["id"] in kept
        assert {record_id[:3] for record_id in kept} == {"opp"}
        kept, cursor = told(acme.rep, objects="contacts,opportunities", snapshot="false")
        assert kept == {}
        contact = acme.rep.post("/v1/contacts", {"name": "Liv"}).ok(201)
        acme.rep.post("/v1/interactions", samples.minimal(acme, "interactions")).ok(201)
        kith.drain()
        assert contact["id"] in told(acme.rep, cursor)[0]
        assert {record_id[:3] for record_id in told(acme.rep, cursor)[0]} <= {"con", "opp"}

    def test_comes_in_pages_that_lose_nothing(self, acme: Tenant, kith: Kith) -> None:
        _, cursor = told(acme.rep, snapshot="false")
        batch = {"items": [{"op": "create", "data": {"name": f"Page {n} {ids.new('cus')}"}} for n in range(25)]}
        made = [one["record"] for one in acme.rep.post("/v1/opportunities/batch", batch).ok()["results"]]
        kith.drain()
        kept, _ = told(acme.rep, cursor, limit="4")
        assert kept == {record["id"]: record for record in made}

    def test_a_cursor_is_good_for_thirty_days_and_for_the_rights_it_was_given_for(self, acme: Tenant) -> None:
        _, cursor = told(acme.rep, snapshot="false")
        assert acme.other_rep.get(f"/v1/changes?after={cursor}").status == 400
        assert acme.rep.get(f"/v1/changes?after={cursor[:-4]}AAAA").status == 400

        def version() -> str:
            return acme.admin.get(f"/v1/people/{acme.rep.id}").etag

        membership = f"/v1/settings/memberships/{acme.rep.id}"
        acme.admin.patch(membership, {"role": "manager"}, If_Match=version()).ok()
        assert acme.rep.get(f"/v1/changes?after={cursor}").status == 410
        acme.admin.patch(membership, {"role": "rep"}, If_Match=version()).ok()
        assert acme.rep.get(f"/v1/changes?after={cursor}").status == 200

    def test_a_bad_wish_is_refused_by_name(self, acme: Tenant) -> None:
        for query, field in (("limit=0", "limit"), ("limit=x", "limit"), ("objects=nothing", "objects"),
                             ("snapshot=maybe", "snapshot")):  # fmt: skip
            refusal = acme.rep.get(f"/v1/changes?{query}")
            assert refusal.status == 400
            assert refusal.json["errors"][0]["field"] == field


class TestQueuedWrites:
    def test_different_fields_changed_on_both_sides_are_merged(self, acme: Tenant, deal: dict[str, Any]) -> None:
        one = f"/v1/opportunities/{deal['id']}"
        acme.admin.patch(one, {"next_step": "Turku"}, If_Match='"1"').ok()
        [result] = queued(acme.rep, write("update", deal, {"name": "Renamed offline"}))
        assert result["status"] == 200
        assert (result["record"]["name"], result["record"]["next_step"]) == ("Renamed offline", "Turku")
        assert acme.rep.get(one).ok()["version"] == result["version"] == 3

    def test_the_same_field_changed_on_both_sides_is_a_conflict_with_the_servers_copy(
        self, acme: Tenant, deal: dict[str, Any]
    ) -> None:
        one = f"/v1/opportunities/{deal['id']}"
        theirs = acme.admin.patch(one, {"next_step": "Turku"}, If_Match='"1"').ok()
        [result] = queued(acme.rep.speaking("zh-CN"), write("update", deal, {"next_step": "Vaasa", "name": "Both"}))
        assert result["status"] == 409
        assert result["conflicts"] == ["next_step"]
        assert result["record"] == theirs
        assert "服务器" in result["problem"]["title"]
        assert acme.rep.get(one).ok()["version"] == 2

    def test_a_write_sent_again_after_a_lost_reply_is_answered_alike_and_done_once(
        self, acme: Tenant, deal: dict[str, Any]
    ) -> None:
        new = {
            "op": "create",
            "object": "opportunities",
            "id": ids.new("opp"),
            "data": {"name": f"Offline {ids.new('x')}"},
        }
        items = [
            {**new, "key": ids.new("key")},
            write("update", deal, {"next_step": "Vaasa"}),
            write("update", deal, {"next_step": "Vaasa"}),
            write("delete", {**deal, "version": 2}),
            write("restore", {**deal, "version": 3}),
        ]
        first = queued(acme.rep, *items)
        assert [result["status"] for result in first] == [201, 200, 200, 204, 200]
        assert first[0]["id"] == new["id"]
        acme.rep.patch(f"/v1/opportunities/{deal['id']}", {"next_step": "Espoo"}, If_Match='"4"').ok()
        assert queued(acme.rep, *items) == first
        assert acme.rep.get(f"/v1/opportunities/{deal['id']}").ok()["next_step"] == "Espoo"

    def test_a_create_sent_again_after_its_note_expired_is_the_same_record(self, acme: Tenant) -> None:
        new = {
            "op": "create",
            "object": "opportunities",
            "id": ids.new("opp"),
            "data": {"name": f"Late {ids.new('x')}"},
        }
        [first] = queued(acme.rep, {**new, "key": "a"})
        [second] = queued(acme.rep, {**new, "key": "b"})
        assert second == {**first, "key": "b"}
        [other] = queued(acme.admin, {**new, "key": "c"})
        assert other["status"] == 409

    def test_a_record_deleted_or_changed_meanwhile_is_not_overwritten(self, acme: Tenant, deal: dict[str, Any]) -> None:
        one = f"/v1/opportunities/{deal['id']}"
        acme.admin.patch(one, {"next_step": "Turku"}, If_Match='"1"').ok()
        assert queued(acme.rep, write("delete", deal))[0]["status"] == 409
        acme.admin.delete(one, If_Match='"2"').ok()
        [result] = queued(acme.rep, write("update", deal, {"name": "Ghost"}))
        assert (result["status"], result["conflicts"]) == (409, ["deleted_at"])
        assert result["record"]["deleted_at"]

    def test_each_is_judged_alone_and_refusals_name_the_field(self, acme: Tenant, deal: dict[str, Any]) -> None:
        results = queued(
            acme.rep,
            {"op": "create", "object": "opportunities", "data": {"nonsense": 1}, "key": "n1"},
            {"op": "create", "object": "opportunities", "id": "x", "data": {"name": "Bad id"}, "key": "n2"},
            {"op": "create", "object": "churn_alerts", "data": {}, "key": "n3"},
            {"op": "create", "object": "nothing", "data": {}, "key": "n4"},
            write("update", deal, {"next_step": "Narvik"}),
            write("update", {**deal, "id": ids.new("opp")}, {"next_step": "Narvik"}),
        )
        assert [result["status"] for result in results] == [422, 422, 403, 404, 200, 404]
        assert {error["field"] for error in results[0]["problem"]["errors"]} == {"nonsense"}
        assert {error["field"] for error in results[1]["problem"]["errors"]} == {"id"}

    def test_what_is_out_of_sight_is_not_there(self, acme: Tenant, deal: dict[str, Any]) -> None:
        [result] = queued(acme.other_rep, write("update", deal, {"next_step": "Narvik"}))
        assert result["status"] == 404
        assert "record" not in result

    def test_a_key_used_for_another_write_is_refused(self, acme: Tenant, deal: dict[str, Any]) -> None:
        first = write("update", deal, {"next_step": "Narvik"})
        assert queued(acme.rep, first)[0]["status"] == 200
        assert queued(acme.rep, {**first, "data": {"next_step": "Alta"}})[0]["status"] == 422


def test_a_client_away_for_longer_than_the_feed_promises_begins_anew(acme: Tenant) -> None:
    with clock.at(clock.now() - timedelta(days=31)):
        cursor = acme.rep.get("/v1/changes?snapshot=false").json["next"]
    refusal = acme.rep.get(f"/v1/changes?after={cursor}")
    assert refusal.status == 410
    assert refusal.json["type"].endswith("/resync")
