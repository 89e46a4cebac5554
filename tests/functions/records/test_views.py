"""Saved views: kept as records, shared by their owner alone, run by the rights of whoever looks."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.records.index.where import visible
from shared.tenancy.rights import Sight
from tests.conftest import Kith
from tests.harness.people import Client, Tenant

VIEWS = "/v1/views"
KEY = {"field": "level", "op": "eq", "value": "key"}
RICH = {"field": "credit_limit", "op": "gt", "value": "100"}


@pytest.fixture(scope="module")
def home(kith: Kith) -> Tenant:
    tenant = kith.onboard("views-test")
    for name, level in (("Alpha", "key"), ("Beta", "key"), ("Gamma", "normal")):
        tenant.admin.post("/v1/customers", {"name": name, "level": level}).ok(201)
    kith.drain()
    return tenant


def saved(who: Client, **known: Any) -> dict[str, Any]:
    wish = {"name": "Key customers", "object": "customers", "filter": json.dumps(KEY), **known}
    return dict(who.post(VIEWS, wish).ok(201))


def listed(who: Client) -> set[str]:
    return {view["id"] for view in who.get(VIEWS, Kith_Seen="").ok()["items"]}


def test_a_view_is_in_sight_of_those_it_is_shared_with_and_of_nobody_else(home: Tenant, kith: Kith) -> None:
    private, team, everyone = (saved(home.rep, shared=how)["id"] for how in ("private", "team", "everyone"))
    kith.drain()
    everybody = {"rep": home.rep, "manager": home.manager, "other": home.other_rep, "admin": home.admin}
    sees = {who: {private, team, everyone} & listed(client) for who, client in everybody.items()}
    assert sees == {
        "rep": {private, team, everyone}, "manager": {team, everyone}, "other": {everyone}, "admin": {everyone},
    }  # fmt: skip
    for view in (private, team):
        assert home.other_rep.get(f"{VIEWS}/{view}").status == 404
        assert home.admin.get(f"{VIEWS}/{view}/history").status == 404
        assert home.admin.patch(f"{VIEWS}/{view}", {"shared": "everyone"}, If_Match='"1"').status == 404


def test_only_its_owner_and_an_administrator_change_a_view_that_is_shared(home: Tenant) -> None:
    view = saved(home.rep, shared="everyone")["id"]
    assert home.other_rep.patch(f"{VIEWS}/{view}", {"name": "Mine now"}, If_Match='"1"').status == 403
    home.admin.patch(f"{VIEWS}/{view}", {"name": "Better"}, If_Match='"1"').ok()
    home.rep.patch(f"{VIEWS}/{view}", {"shared": "private"}, If_Match='"2"').ok()
    assert home.admin.get(f"{VIEWS}/{view}").status == 404


def test_who_loses_a_view_is_told_so_in_the_sync(home: Tenant, kith: Kith) -> None:
    view = saved(home.rep, shared="everyone")["id"]
    kith.drain()
    after = home.other_rep.get("/v1/changes?objects=views").ok()["next"]
    home.rep.patch(f"{VIEWS}/{view}", {"shared": "private"}, If_Match='"1"').ok()
    kith.drain()
    (told,) = home.other_rep.get(f"/v1/changes?after={after}").ok()["changes"]
    assert told["id"] == view
    assert told.get("record") is None
    assert told["gone"] is True


def test_a_view_asks_only_for_what_a_list_can_answer_its_writer(home: Tenant) -> None:
    wrong: dict[str, tuple[dict[str, Any], str]] = {
        "object": ({"object": "nothing"}, "object"),
        "field": ({"filter": '{"field": "nowhere", "op": "eq", "value": 1}'}, "filter.nowhere"),
        "json": ({"filter": "{"}, "filter"),
        "sort": ({"sort": ["-nowhere"]}, "sort.nowhere"),
        "columns": ({"columns": ["name", "nowhere"]}, "columns.nowhere"),
        "group": ({"grouped_by": ["description"]}, "grouped_by.description"),
        "hidden": ({"filter": json.dumps(RICH)}, "filter.credit_limit"),
    }
    for known, named in wrong.values():
        answer = home.rep.post(VIEWS, {"name": "Wrong", "object": "customers", **known})
        assert (answer.status, answer.json["errors"][0]["field"]) == (422, named)
    assert home.rep.post(VIEWS, {"name": "x", "object": "customers", "default_for_roles": ["rep"]}).status == 422


def test_the_roles_that_a_view_is_the_first_of_exist(home: Tenant) -> None:
    answer = home.admin.post(VIEWS, {"name": "x", "object": "customers", "default_for_roles": ["rep", "nobody"]})
    assert (answer.status, answer.json["errors"][0]["field"]) == (422, "default_for_roles")
    view = saved(home.admin, default_for_roles=["rep"])
    path = f"{VIEWS}/{view['id']}"
    refused = home.admin.patch(path, {"default_for_roles": ["nobody"]}, If_Match='"1"')
    assert (refused.status, refused.json["errors"][0]["code"]) == (422, "choice")
    assert home.admin.patch(path, {"default_for_roles": None}, If_Match='"1"').status == 200


def test_a_list_runs_a_view_by_the_rights_of_whoever_asks(home: Tenant) -> None:
    columns = ["name", "credit_limit"]
    view = saved(home.admin, shared="everyone", sort=["-name"], columns=columns, default_for_roles=["rep"])["id"]
    shown = home.admin.get(f"/v1/customers?view={view}").ok()
    assert [item["name"] for item in shown["items"]] == ["Beta", "Alpha"]
    narrowed = home.rep.post("/v1/customers/search", {"view": view, "filter": {**KEY, "op": "ne"}}).ok()
    assert narrowed["total"] == 0
    assert home.rep.get(f"/v1/customers?view={view}&sort=name&limit=1").ok()["items"][0]["name"] == "Alpha"
    assert home.rep.get(f"/v1/customers?view={view}&format=csv").text.splitlines()[0].count(",") == 0
    rich = saved(home.admin, shared="everyone", filter=json.dumps(RICH))["id"]
    assert home.admin.get(f"/v1/customers?view={rich}").status == 200
    refused = home.rep.get(f"/v1/customers?view={rich}")
    assert (refused.status, refused.json["errors"][0]["field"]) == (400, "credit_limit")
    for path in (
        f"/v1/orders?view={view}",
        "/v1/customers?view=viw_" + "0" * 26,
        f"/v1/customers?view={view}&filter=x",
    ):
        assert home.rep.get(path).status == 400


PEOPLE, TEAMS = st.sampled_from(["ann", "bob"]), st.sampled_from(["north", "south"])


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.tuples(PEOPLE, st.none() | TEAMS, st.none() | st.sampled_from(["private", "team", "everyone"]))),
    st.sampled_from(["none", "own", "team", "all"]), PEOPLE, st.sets(TEAMS),
)  # fmt: skip
def test_lists_and_single_records_agree_on_what_is_shared(rows: Any, reach: str, person: str, teams: set[str]) -> None:
    import sqlite3

    seen = Sight(reach, person, tuple(teams), shared=True)
    names = ("owner", "team", "shared")
    expected = [at for at, row in enumerate(rows) if seen.sees(dict(zip(names, row, strict=True)))]
    table = sqlite3.connect(":memory:")
    table.execute('CREATE TABLE v ("owner", "team", "shared")')
    table.executemany("INSERT INTO v VALUES (?,?,?)", rows)
    where, params = visible(seen)
    found = table.execute(f"SELECT rowid-1 FROM v WHERE {where} ORDER BY rowid", params)
    assert [at for (at,) in found] == expected
