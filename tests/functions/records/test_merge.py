"""Two records become one and, within thirty days, two again: nothing of either is lost, whenever the process dies."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.records import merge as use_case
from shared import clock
from shared.errors import Conflict
from shared.records import lists
from shared.records.engine import Records
from shared.tenancy import credentials
from shared.tenancy.caller import system
from tests.conftest import Kith
from tests.harness import samples
from tests.harness.faults import Death, Killed, mortal
from tests.harness.gateway import Answer, invoke
from tests.harness.people import Tenant

Body = dict[str, Any]
count = iter(range(10**6))


def customer(tenant: Tenant, **fields: Any) -> Body:
    made: Body = tenant.admin.post("/v1/customers", {"name": f"Merge {next(count)} {len(fields)}", **fields}).ok(201)
    return made


def calls(tenant: Tenant, of: Body, number: int) -> list[str]:
    items = [{"data": {"subject": f"Call {at}", "channel": "phone", "customer": of["id"]}} for at in range(number)]
    results = tenant.admin.post("/v1/interactions/batch", {"items": items}).ok()["results"] if items else []
    return [result["record"]["id"] for result in results]


def merge(tenant: Tenant, winner: Body, loser: Body, **fields: str) -> Answer:
    wish = {"other": loser["id"], "other_version": loser["version"], "fields": fields}
    return tenant.admin.post(f"/v1/customers/{winner['id']}/merge", wish, If_Match=f'"{winner["version"]}"')


def undo(tenant: Tenant, loser: Body) -> Answer:
    gone = tenant.admin.get(f"/v1/customers/{loser['id']}?deleted=true").ok()
    return tenant.admin.post(f"/v1/customers/{loser['id']}/unmerge", If_Match=f'"{gone["version"]}"')


def of_whom(tenant: Tenant, ids: list[str]) -> list[str]:
    wish = {"filter": {"field": "id", "op": "in", "value": ids}, "limit": 200}
    found = tenant.admin.post("/v1/interactions/search", wish).ok()["items"]
    customers = {one["id"]: one["customer"] for one in found}
    return [customers[one] for one in ids]


def work(tenant: Tenant, done: Body) -> None:
    """What the queue's message makes the worker do, a while later."""
    message = f'{{"tenant":"{tenant.id}","what":"merge","winner":"{done["winner"]}","merge":"{done["id"]}"}}'
    with clock.at(clock.now() + timedelta(minutes=2)):
        answer = invoke("RecordsWorkerFunction", {"Records": [{"messageId": "1", "body": message}]})
    assert answer == {"batchItemFailures": []}


def test_a_preview_shows_each_field_and_what_would_move(acme: Tenant, kith: Kith) -> None:
    winner = customer(acme, level="key", phones=["+12125550101"])
    loser = customer(acme, level="small", phones=["+12125550102"], country="FR")
    calls(acme, loser, 3)
    kith.drain()
    shown = acme.admin.get(f"/v1/customers/{winner['id']}/merge?with={loser['id']}").ok()
    fields = {field["field"]: field for field in shown["fields"]}
    assert (fields["level"]["this"], fields["level"]["other"], fields["level"]["result"]) == ("key", "small", "key")
    assert fields["country"]["result"] == "FR"
    assert fields["phones"]["result"] == ["+12125550101", "+12125550102"]
    assert shown["children"] == {"interactions": 3}
    assert "credit_limit" not in str(acme.rep.get(f"/v1/customers/{winner['id']}/merge?with={loser['id']}").text)


def test_a_merge_keeps_every_child_and_both_lists_and_frees_no_unique_value(acme: Tenant, kith: Kith) -> None:
    winner = customer(acme, emails=["a@one.example"])
    loser = customer(acme, emails=["b@two.example"], tax_number="MERGE-1", note="from the other")
    mine, others = calls(acme, winner, 2), calls(acme, loser, 30)
    subsidiary = customer(acme, parent=loser["id"])
    kith.drain()
    answer = merge(acme, winner, loser, name="other").ok()
    assert answer["record"]["emails"] == ["a@one.example", "b@two.example"]
    assert (answer["record"]["tax_number"], answer["record"]["name"]) == ("MERGE-1", loser["name"])
    assert answer["merge"]["moved"] == 31
    assert set(of_whom(acme, mine + others)) == {winner["id"]}
    assert acme.admin.get(f"/v1/customers/{subsidiary['id']}").ok()["parent"] == winner["id"]
    assert acme.admin.get(f"/v1/customers/{loser['id']}").status == 404
    assert acme.admin.post("/v1/customers", {"name": "Thief", "tax_number": "MERGE-1"}).status == 409
    gone = acme.admin.get(f"/v1/customers/{loser['id']}?deleted=true").ok()
    assert gone["merged_into"] == winner["id"]
    restored = acme.admin.post(f"/v1/customers/{loser['id']}/restore", If_Match=f'"{gone["version"]}"')
    assert restored.json["type"].endswith("/merged")
    work(acme, answer["merge"])
    listed = acme.admin.get(f"/v1/customers/{winner['id']}/merges").ok()["items"]
    assert [(one["loser"], one["state"], one["moved"]) for one in listed] == [(loser["id"], "done", 31)]


def test_an_undone_merge_leaves_what_was_changed_since(acme: Tenant, kith: Kith) -> None:
    winner, loser, third = customer(acme), customer(acme, country="FR", region="South"), customer(acme)
    moved = calls(acme, loser, 4)
    kith.drain()
    done = merge(acme, winner, loser).ok()
    acme.admin.patch(f"/v1/interactions/{moved[0]}", {"customer": third["id"]}, If_Match='"2"').ok()
    acme.admin.patch(f"/v1/interactions/{moved[1]}", {"subject": "Edited since"}, If_Match='"2"').ok()
    one = f"/v1/customers/{winner['id']}"
    acme.admin.patch(one, {"region": "North"}, If_Match=f'"{done["record"]["version"]}"').ok()
    answer = undo(acme, loser).ok()
    assert answer["merge"]["state"] == "undone"
    assert of_whom(acme, moved) == [third["id"], *[loser["id"]] * 3]
    assert acme.admin.get(f"/v1/interactions/{moved[1]}").ok()["subject"] == "Edited since"
    back, stays = acme.admin.get(f"/v1/customers/{loser['id']}").ok(), acme.admin.get(one).ok()
    assert (back["country"], back["region"]) == ("FR", "South")
    assert "merged_into" not in back
    assert ("country" in stays, stays["region"]) == (False, "North")
    assert undo(acme, loser).json["type"].endswith("not-merged")


def test_a_child_written_just_before_the_merge_is_moved_when_it_comes_to_light(acme: Tenant, kith: Kith) -> None:
    winner, loser = customer(acme), customer(acme)
    kith.drain()
    late = calls(acme, loser, 1)
    lists.forget()
    done = merge(acme, winner, loser).ok()["merge"]
    assert done["state"] == "moving"
    kith.drain()
    work(acme, done)
    assert of_whom(acme, late) == [winner["id"]]


def test_rights_on_both_are_needed_and_children_out_of_sight_move_all_the_same(acme: Tenant, kith: Kith) -> None:
    mine = acme.rep.post("/v1/customers", {"name": "Merge of a rep"}).ok(201)
    other = customer(acme, owner=acme.other_rep.id)
    wish = {"other": other["id"], "other_version": 1}
    assert acme.rep.post(f"/v1/customers/{mine['id']}/merge", wish, If_Match='"1"').status == 403
    assert acme.rep.get(f"/v1/customers/{mine['id']}/merge?with={other['id']}").status == 403
    second = acme.rep.post("/v1/customers", {"name": "Merge of a rep too"}).ok(201)
    deal = acme.admin.post("/v1/opportunities", {"name": "Unseen", "customer": second["id"]}).ok(201)
    kith.drain()
    preview = acme.rep.get(f"/v1/customers/{mine['id']}/merge?with={second['id']}").ok()
    assert preview["children"] == {}
    assert "Unseen" not in str(preview)
    wish = {"other": second["id"], "other_version": 1}
    acme.rep.post(f"/v1/customers/{mine['id']}/merge", wish, If_Match='"1"').ok()
    assert acme.admin.get(f"/v1/opportunities/{deal['id']}").ok()["customer"] == mine["id"]


def test_what_cannot_be_merged_is_refused_by_name(acme: Tenant) -> None:
    winner, loser = customer(acme), customer(acme)
    assert merge(acme, winner, winner).json["errors"][0]["field"] == "other"
    assert merge(acme, winner, loser, level="both").json["errors"][0]["field"] == "level"
    assert merge(acme, winner, loser, nothing="this").json["errors"][0]["field"] == "nothing"
    assert merge(acme, {**winner, "version": 9}, loser).status == 412
    assert merge(acme, winner, {**loser, "version": 9}).status == 412
    assert merge(acme, winner, {"id": samples.make(acme, "contacts")["id"], "version": 1}).status == 404
    assert undo(acme, {"id": winner["id"]}).json["type"].endswith("not-merged")
    teams = [samples.make(acme, "teams") for _ in range(2)]
    wish = {"other": teams[1]["id"], "other_version": 1}
    assert acme.admin.post(f"/v1/teams/{teams[0]['id']}/merge", wish, If_Match='"1"').status == 403


def test_a_merge_is_undone_within_thirty_days_and_while_the_other_stands(acme: Tenant, kith: Kith) -> None:
    winner, loser = customer(acme), customer(acme)
    merge(acme, winner, loser).ok()
    gone = acme.admin.get(f"/v1/customers/{loser['id']}?deleted=true").ok()
    records = Records(credentials.table(acme.id), system(acme.id, "a month later"))
    with clock.at(clock.now() + timedelta(days=31)), pytest.raises(Conflict, match="merge-too-old"):
        use_case.undo(records, "customers", loser["id"], gone["version"])
    assert acme.admin.delete(f"/v1/customers/{winner['id']}", If_Match='"2"').status == 204
    assert undo(acme, loser).json["type"].endswith("merge-winner-gone")


@pytest.fixture
def death(kith: Kith) -> Iterator[Death]:
    with mortal() as reaper:
        yield reaper


@pytest.mark.whole
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_around_any_write_a_merge_and_its_undoing_complete(
    acme: Tenant, kith: Kith, death: Death, moment: str
) -> None:
    struck = 0
    for number in range(20):
        winner, loser = customer(acme), customer(acme, country="FR")
        moved = calls(acme, loser, 30)
        kith.drain()
        struck += killed(death, moment, number, lambda w=winner, lo=loser: merge(acme, w, lo))
        again(kith)
        answer = merge(acme, winner, loser)
        answer.ok()
        assert set(of_whom(acme, moved)) == {winner["id"]}
        assert answer.json["merge"]["moved"] == 30
        dead = killed(death, moment, number, lambda lo=loser: undo(acme, lo))
        again(kith)
        if acme.admin.get(f"/v1/customers/{loser['id']}").status == 404:
            undo(acme, loser).ok()
        work(acme, answer.json["merge"])
        assert set(of_whom(acme, moved)) == {loser["id"]}
        struck += dead
        if not dead:
            break
    assert struck >= 6


def killed(death: Death, moment: str, number: int, act: Any) -> int:
    death.around(moment, number)
    try:
        act().ok()
    except Killed:
        return 1
    death.spare()
    return 0


def again(kith: Kith) -> None:
    """Another process, and streams at rest."""
    lists.forget()
    kith.drain()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 30), st.integers(0, 4), st.booleans())
def test_merged_and_undone_every_child_is_where_it_was(acme: Tenant, theirs: int, mine: int, other_name: bool) -> None:
    winner, loser = customer(acme, region="North"), customer(acme, country="FR")
    children = calls(acme, winner, mine) + calls(acme, loser, theirs)
    before = [of_whom(acme, children), *_plain(acme, winner, loser)]
    merge(acme, winner, loser, **({"name": "other"} if other_name else {})).ok()
    undo(acme, loser).ok()
    assert [of_whom(acme, children), *_plain(acme, winner, loser)] == before


def _plain(tenant: Tenant, *records: Body) -> list[Body]:
    changing = {"version", "updated_at", "updated_by"}
    found = [tenant.admin.get(f"/v1/customers/{one['id']}").ok() for one in records]
    return [{name: value for name, value in body.items() if name not in changing} for body in found]
