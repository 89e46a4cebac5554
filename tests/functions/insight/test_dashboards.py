"""Dashboards over HTTP: the executive one for everybody, and those that people keep and share."""

from datetime import timedelta
from typing import Any

import pytest

from shared import clock
from tests.conftest import Kith
from tests.harness.people import Tenant

BOARDS, SAVED, QUERIES = "/v1/insight/dashboards", "/v1/insight/saved-reports", "/v1/insight/queries"

LONG_AGO, LATER = ((clock.today("America/New_York") - timedelta(days=days)).isoformat() for days in (42, 41))


@pytest.fixture(scope="module")
def board(kith: Kith) -> Tenant:
    """A tenant with an order of each representative's, one day apart, in the month before or the one before that."""
    tenant = kith.onboard("board-test")
    for number, owner in enumerate((tenant.rep, tenant.other_rep)):
        customer = tenant.admin.post("/v1/customers", {"name": f"Customer {number}", "owner": owner.id}).ok()["id"]
        tenant.admin.post("/v1/orders", {
            "customer": customer, "placed_on": (LONG_AGO, LATER)[number], "owner": owner.id,
            "amount": {"amount": "50.00", "currency": "USD"},
        }).ok()  # fmt: skip
    kith.drain()
    return tenant


def test_everybody_has_the_executive_dashboard_and_every_tile_of_it_loads(board: Tenant) -> None:
    for person, locale in ((board.admin, "en"), (board.rep, "zh-CN")):
        first = person.speaking(locale).get(BOARDS).ok()["items"][0]
        assert first["name"] == {"en": "Executive overview", "zh-CN": "管理总览"}[locale]
        for tile in first["tiles"]:
            found = person.speaking(locale).post(f"{BOARDS}/executive/tiles/{tile['id']}")
            assert {"rows", "columns", "chart", "title"} <= found.ok().keys()


def test_a_tile_shows_its_relative_days_and_the_readers_own_records(board: Tenant) -> None:
    place = f"{BOARDS}/executive/tiles/revenue"
    assert board.admin.post(place).ok()["totals"]["revenue"]["amount"] == "100.00"
    assert board.rep.post(place).ok()["totals"]["revenue"]["amount"] == "50.00"
    other = board.admin.post(place, {"from": LATER, "to": LATER}).ok()
    assert other["totals"]["revenue"]["amount"] == "50.00"
    assert board.admin.post(place, {"days": "next_month"}).ok()["rows"] == []


def test_a_dashboard_tells_the_newest_day_that_its_reader_has_orders_of(board: Tenant) -> None:
    for person, newest in ((board.admin, LATER), (board.other_rep, LATER), (board.rep, LONG_AGO)):
        assert person.get(f"{BOARDS}/executive").ok()["newest"] == newest
        assert person.get("/v1/insight/reports").ok()["newest"] == newest


def test_nobody_changes_the_executive_dashboard(board: Tenant) -> None:
    place = f"{BOARDS}/executive"
    assert board.admin.patch(place, {"name": "Mine"}, If_Match='"0"').status == 404
    assert board.admin.delete(place, If_Match='"0"').status == 404
    assert board.admin.post(f"{place}/tiles/nothing").status == 404


def test_a_dashboard_is_kept_shared_changed_and_deleted(board: Tenant, kith: Kith) -> None:
    query = {"object": "orders", "dates": {"field": "placed_on", "from": LATER}}
    saved = board.rep.post(SAVED, {"name": "Late", "parameters": query, "shared": "everyone"}).ok(201)["id"]
    tiles: list[dict[str, Any]] = [
        {"id": "a", "saved": saved, "size": "wide"},
        {"id": "b", "report": "performance", "parameters": {"by": ["customer"]}, "title": "Who buys", "rows": 1},
    ]
    made = board.rep.post(BOARDS, {"name": "Ours", "tiles": tiles, "shared": "everyone"}).ok(201)
    kith.drain()
    place = f"{BOARDS}/{made['id']}"
    assert [one["id"] for one in board.other_rep.get(place).ok()["tiles"]] == ["a", "b"]
    first = board.other_rep.post(f"{place}/tiles/a").ok()
    assert (first["title"], first["totals"]["count"]) == ("Late", 1)
    assert board.other_rep.post(f"{place}/tiles/a", {"from": "2026-03-03", "to": "2026-03-03"}).ok()["rows"] == [
        {"count": 0, "drill": first["rows"][0]["drill"] | {"filter": _days("2026-03-03", "2026-03-04")}}
    ]
    second = board.admin.post(f"{place}/tiles/b").ok()
    assert (second["title"], len(second["rows"]), second["rows_total"]) == ("Who buys", 1, 2)
    assert board.other_rep.patch(place, {"name": "Mine"}, If_Match='"1"').status == 403
    changed = board.rep.patch(place, {"tiles": tiles[1:], "shared": "private"}, If_Match='"1"').ok()
    assert [one["id"] for one in changed["tiles"]] == ["b"]
    kith.drain()
    assert board.other_rep.get(place).status == 404
    assert [one["id"] for one in board.other_rep.get(BOARDS).ok()["items"]] == ["executive"]
    assert board.rep.delete(place, If_Match='"2"').status == 204


def _days(first: str, end: str) -> dict[str, Any]:
    ends = (("gte", first), ("lt", end))
    return {"and": [{"field": "placed_on", "op": op, "value": value} for op, value in ends]}


@pytest.mark.parametrize(
    ("tile", "field"),
    [
        ({"id": "a"}, "tiles.0.report"), ({"id": "a", "report": "nothing"}, "tiles.0.report"),
        ({"id": "a", "report": "rfm", "parameters": {"by": ["x"]}}, "tiles.0.parameters.by.0"),
        ({"id": "a", "report": "rfm", "parameters": {"days": "soon"}}, "tiles.0.parameters.days"),
        ({"id": "a", "report": "rfm", "parameters": {"to": "2026-01-01", "days": "today"}}, "tiles.0.parameters.days"),
        ({"id": "a", "report": "query", "parameters": {"object": "orders", "groups": ["x"]}},
         "tiles.0.parameters.groups.0"),
    ],
)  # fmt: skip
def test_a_tile_that_could_never_load_is_refused_by_name(board: Tenant, tile: dict[str, Any], field: str) -> None:
    refused = board.rep.post(BOARDS, {"name": "x", "tiles": [tile]})
    assert refused.status == 422
    assert [error["field"] for error in refused.json["errors"]] == [field]


def test_a_dashboard_is_not_shared_with_more_people_than_its_reports(board: Tenant, kith: Kith) -> None:
    saved = board.rep.post(SAVED, {"name": "Quiet", "report": "rfm"}).ok(201)["id"]
    kith.drain()
    wish = {"name": "x", "tiles": [{"id": "a", "saved": saved}], "shared": "team"}
    refused = board.rep.post(BOARDS, wish)
    assert [(error["field"], error["code"]) for error in refused.json["errors"]] == [("tiles.0.saved", "shared-less")]
    foreign = board.other_rep.post(BOARDS, {**wish, "shared": "private"})
    assert [(error["field"], error["code"]) for error in foreign.json["errors"]] == [("tiles.0.saved", "unknown")]
