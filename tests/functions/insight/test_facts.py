"""Facts follow the records: corrected, deleted, twice, late and shuffled; in sight of those who may see them alone."""

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import orjson
import pytest

from functions.insight import reports
from functions.insight.facts import keep, views
from functions.insight.facts.shape import Shape
from shared import ids, objects
from shared.errors import Forbidden, Stale
from shared.records import feed, lists
from shared.records.feed import Change
from shared.records.table import TenantTable
from shared.tenancy import credentials
from shared.tenancy.caller import Caller, system
from tests.conftest import Kith

ORDERS = Shape(objects.get("orders"))
RAE, SOL = ids.named("per", "rae"), ids.named("per", "sol")
NORTH = ids.named("tea", "north")


def order(number: int, version: int = 1, **data: Any) -> Change:
    body = {
        "id": ids.named("ord", str(number)), "version": version, "created_at": "2024-01-01T00:00:00.000Z",
        "updated_at": "2024-01-01T00:00:00.000Z", "customer": ids.named("cus", "acme"), "placed_on": "2024-03-05",
        "amount": {"amount": "10.50", "currency": "USD"}, "quantity": 2, "status": "placed", "owner": RAE,
        "team": NORTH, **data,
    }  # fmt: skip
    return Change("orders", body["id"], version, bool(body.get("deleted_at")), orjson.dumps(body))


@pytest.fixture
def table(kith: Kith) -> Iterator[TenantTable]:
    """A tenant that has nothing but a table and files."""
    yield credentials.table(ids.new("ten"))
    lists.forget()


def placed(table: TenantTable, caller: Caller | None = None) -> list[tuple[str, str, Decimal]]:
    """(id, day, amount) of the orders in sight, by id."""
    shapes = {"orders": ORDERS}
    who = caller or system(table.tenant, "test")
    with views.opened(table, lists.open_index(table), who, shapes) as db:
        found = views.rows(db, "SELECT id, placed_on, amount FROM orders ORDER BY id", {})
    return [(row["id"], row["placed_on"].isoformat(), row["amount"]) for row in found]


def months(table: TenantTable) -> list[str]:
    return sorted(keep.load(table, ["orders"])["orders"].months)


def test_orders_lie_in_the_month_they_were_placed_in(table: TenantTable) -> None:
    feed.append(table, [order(1), order(2, placed_on="2024-04-30")])
    assert len(placed(table)) == 2
    assert months(table) == ["2024-03", "2024-04"]


def test_a_corrected_day_moves_the_order_and_leaves_no_trace_in_the_old_month(table: TenantTable) -> None:
    feed.append(table, [order(1), order(2)])
    assert len(placed(table)) == 2
    feed.append(table, [order(1, 2, placed_on="2023-12-31", amount={"amount": "99.99", "currency": "USD"})])
    assert sorted(placed(table)) == sorted([
        (ids.named("ord", "1"), "2023-12-31", Decimal("99.9900")),
        (ids.named("ord", "2"), "2024-03-05", Decimal("10.5000")),
    ])  # fmt: skip
    assert months(table) == ["2023-12", "2024-03"]


def test_a_deleted_and_a_purged_order_are_gone_and_an_older_version_does_not_bring_them_back(
    table: TenantTable,
) -> None:
    feed.append(table, [order(1), order(2)])
    assert len(placed(table)) == 2
    gone = Change("orders", ids.named("ord", "2"), 2, True, b"")
    feed.append(table, [order(1, 2, deleted_at="2024-05-01T00:00:00.000Z"), gone])
    assert placed(table) == []
    feed.append(table, [order(1), order(2)])
    assert placed(table) == []


def test_facts_made_anew_equal_those_kept_from_the_feed(table: TenantTable) -> None:
    chance = random.Random(7)
    changes = [order(number, version, placed_on=f"2024-{chance.randint(1, 4):02}-10", quantity=version)
               for number in range(30) for version in range(1, 4)]  # fmt: skip
    chance.shuffle(changes)
    for at in range(0, len(changes), 20):
        feed.append(table, changes[at : at + 20] + changes[at : at + 3])
        kept = placed(table)
    index = lists.open_index(table)
    keep.rebuild(table, index, ORDERS, keep.load(table, ["orders"])["orders"])
    assert placed(table) == kept
    assert len(kept) == 30


def test_two_that_refresh_at_once_leave_one_manifest_whose_files_are_all_there(table: TenantTable) -> None:
    feed.append(table, [order(1)])
    index = lists.open_index(table)
    before = keep.load(table, ["orders"])["orders"]
    keep.rebuild(table, index, ORDERS, before)
    with pytest.raises(Stale):
        keep.rebuild(table, index, ORDERS, before)
    assert len(placed(table)) == 1


def test_a_representative_sees_own_orders_and_a_team_sees_the_teams(table: TenantTable) -> None:
    feed.append(table, [order(1), order(2, owner=SOL, team=ids.named("tea", "south"))])
    rep = Caller(table.tenant, RAE, "rep", grants={"orders": {"read": "own"}})
    lead = Caller(table.tenant, SOL, "manager", teams=(NORTH,), grants={"orders": {"read": "team"}})
    assert [row[0] for row in placed(table, rep)] == [ids.named("ord", "1")]
    assert len(placed(table, lead)) == 2
    with pytest.raises(Forbidden):
        placed(table, Caller(table.tenant, RAE, "rep", grants={}))


def test_a_hidden_field_is_no_column(table: TenantTable) -> None:
    feed.append(table, [order(1)])
    who = Caller(table.tenant, RAE, "x", grants={"orders": {"read": "all"}}, fields={"orders": {"amount": "hidden"}})
    with views.opened(table, lists.open_index(table), who, {"orders": ORDERS}) as db:
        (row,) = views.rows(db, "SELECT * FROM orders", {})
    assert "amount" not in row
    assert "amount_currency" not in row


def test_another_tenants_orders_are_not_there(table: TenantTable, kith: Kith) -> None:
    feed.append(table, [order(1)])
    assert len(placed(table)) == 1
    assert placed(credentials.table(ids.new("ten"))) == []


EVERY_KIND = sorted({name for report in reports.every().values() for name in report.uses})


@pytest.mark.parametrize("name", EVERY_KIND)
def test_every_kind_of_fact_follows_late_and_corrected_records_and_can_be_made_anew(
    table: TenantTable, name: str
) -> None:
    spec = objects.get(name)
    on = spec.about.on_date

    def told(number: int, version: int, day: str) -> Change:
        dated: dict[str, Any] = {on: f"{day}T10:00:00.000Z" if on == "at" else day} if on else {}
        body: dict[str, Any] = {
            "id": ids.named(spec.prefix, str(number)), "version": version, "created_at": f"{day}T10:00:00.000Z",
            "updated_at": f"{day}T10:00:00.000Z", **dated,
        }  # fmt: skip
        return Change(name, body["id"], version, False, orjson.dumps(body))

    def kept() -> list[tuple[str, int]]:
        shapes = {name: Shape(spec)}
        with views.opened(table, lists.open_index(table), system(table.tenant, "test"), shapes) as db:
            found = views.rows(db, f"SELECT id, version FROM {name} ORDER BY id", {})
        return [(row["id"], row["version"]) for row in found]

    feed.append(table, [told(1, 2, "2024-03-05"), told(2, 1, "2024-04-05")])
    feed.append(table, [told(1, 1, "2024-01-05")])  # older, and late
    first = kept()
    assert sorted(version for _, version in first) == [1, 2]
    assert sorted(keep.load(table, [name])[name].months) == ["2024-03", "2024-04"]
    feed.append(table, [told(2, 2, "2023-12-31")])
    corrected = kept()
    assert [version for _, version in corrected] == [2, 2]
    assert sorted(keep.load(table, [name])[name].months) == ["2023-12", "2024-03"]
    keep.rebuild(table, lists.open_index(table), Shape(spec), keep.load(table, [name])[name])
    assert kept() == corrected
