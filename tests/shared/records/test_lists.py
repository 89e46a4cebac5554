"""Lists and search over a tenant's table and feed."""

import orjson
import pytest

from shared import ids
from shared.errors import BadRequest, Forbidden
from shared.records import everywhere, lists
from shared.records.feed import Change
from shared.records.table import TenantTable
from shared.tenancy.caller import Caller, system
from tests.shared.records.listing import caller, find, item, stored


class TestList:
    def test_shows_what_the_table_holds_from_before_the_process_began(self, table: TenantTable) -> None:
        wanted = stored(table, [item(table, "customers", name=f"C{n}") for n in range(3)])
        assert [one["id"] for one in find(table, sort="id").items] == sorted(wanted)

    def test_follows_the_feed(self, table: TenantTable) -> None:
        assert find(table).total == 0
        (customer,) = stored(table, [item(table, "customers", name="New")])
        assert find(table).items[0]["name"] == "New"
        stored(table, [item(table, "customers", id=customer, version=2, name="Newer")])
        assert find(table).items[0]["name"] == "Newer"

    def test_shows_the_callers_own_write_before_the_feed_knows_of_it(self, table: TenantTable) -> None:
        find(table)
        (customer,) = stored(table, [item(table, "customers", name="Mine")], told=False)
        assert find(table).total == 0
        assert find(table, seen=[("customers", customer, 1)]).total == 1
        assert find(table, seen=[("nonsense", customer, 1), ("customers", "cus_none", 9)]).total == 1

    def test_shows_a_write_of_the_same_process_at_once(self, table: TenantTable) -> None:
        find(table)
        body = orjson.dumps({"id": "cus_1", "version": 1, "name": "Noted"})
        lists.note(table.tenant, Change("customers", "cus_1", 1, False, body))
        assert find(table).total == 1

    def test_answers_as_json_without_changing_a_record(self, table: TenantTable) -> None:
        stored(table, [item(table, "customers", name="腾讯", owner="per_1")])
        page = find(table, group="level")
        answer = orjson.loads(page.json())
        assert answer == {
            "items": page.items, "names": page.names, "next": None, "total": 1,
            "groups": [{"key": None, "count": 1, "sums": {}}],
        }  # fmt: skip
        assert orjson.loads(find(table, filter={"field": "name", "value": "x"}).json()) == {
            "items": [], "names": {}, "next": None, "total": 0,
        }  # fmt: skip

    def test_walks_by_cursor_and_refuses_it_elsewhere(self, table: TenantTable) -> None:
        stored(table, [item(table, "customers", name=f"C{n}", level="key") for n in range(5)])
        first = find(table, sort="name", limit=3)
        rest = find(table, sort="name", limit=3, cursor=first.next)
        assert [one["name"] for one in first.items + rest.items] == ["C0", "C1", "C2", "C3", "C4"]
        assert (first.total, rest.total, rest.next) == (5, 5, None)
        for other in (
            {"sort": "-name"},
            {"sort": "name", "q": "C1"},
            {"sort": "name", "filter": {"field": "level", "value": "key"}},
        ):
            with pytest.raises(BadRequest, match="bad-cursor"):
                find(table, cursor=first.next, **other)
        with pytest.raises(BadRequest, match="bad-cursor"):
            find(table, "contacts", sort="name", cursor=first.next)


class TestRights:
    @pytest.fixture
    def deals(self, table: TenantTable) -> TenantTable:
        (customer,) = stored(
            table, [item(table, "customers", name="Acme", credit_limit={"amount": "9", "currency": "CNY"})]
        )
        money = {"amount": "1.00", "currency": "CNY"}
        stored(table, [
            item(table, "opportunities", name=f"Deal {n}", **whose, customer=customer, amount=money)
            for n in range(1, 5)
            for whose in [{"owner": f"per_{n}", "team": f"tea_{n % 2}"}]
        ])  # fmt: skip
        return table

    def test_reach_rows_totals_groups_and_search_alike(self, deals: TenantTable) -> None:
        rep, manager = caller(deals, "rep"), caller(deals, "manager", "per_9", teams=("tea_0",))
        for who, names in ((rep, ["Deal 1"]), (manager, ["Deal 2", "Deal 4"])):
            page = find(deals, "opportunities", who, sort="name", group="stage", sums="amount")
            assert [one["name"] for one in page.items] == names
            assert page.total == page.groups[0]["count"] == len(names)
            assert page.groups[0]["sums"]["amount"]["amount"] == f"{len(names)}.00"
            assert sorted(hit["title"] for hit in everywhere.search(deals, who, "deal")) == names

    def test_refuse_an_object_out_of_reach(self, deals: TenantTable) -> None:
        nobody = Caller(deals.tenant, "per_1", "nobody", cursor_key="k")
        with pytest.raises(Forbidden):
            find(deals, "opportunities", nobody)
        assert everywhere.search(deals, nobody, "deal") == []

    def test_hide_a_field_in_records_filters_and_sorts(self, deals: TenantTable) -> None:
        rep = caller(deals, "rep")
        assert "credit_limit" not in find(deals, "customers", rep).items[0]
        assert "credit_limit" in find(deals, "customers").items[0]
        for wish in (
            {"sort": "credit_limit"},
            {"filter": {"field": "credit_limit", "op": "empty"}},
            {"fields": "credit_limit"},
        ):
            with pytest.raises(BadRequest) as problem:
                find(deals, "customers", rep, **wish)
            assert problem.value.errors[0].code == "unknown"

    def test_name_only_what_is_in_sight_but_people_teams_and_products_always(self, table: TenantTable) -> None:
        person, other = (ids.new("per") for _ in range(2))
        team, product = ids.new("tea"), ids.new("prd")
        mine, theirs = ids.new("opp"), ids.new("opp")
        stored(table, [
            item(table, "people", id=person, name="李伟"), item(table, "people", id=other, name="Ann"),
            item(table, "teams", id=team, name="East"), item(table, "products", id=product, name="GTX"),
            item(table, "opportunities", id=mine, name="Mine", owner=person),
            item(table, "opportunities", id=theirs, name="Theirs", owner=other),
            item(table, "orders", number="1", owner=person, team=team, product=product, opportunity=mine,
                 created_by=other),
            item(table, "orders", number="2", owner=person, opportunity=theirs, customer="cus_gone"),
        ])  # fmt: skip
        rep = caller(table, "rep", person)
        expected = {person: "李伟", other: "Ann", team: "East", product: "GTX", mine: "Mine"}
        page = find(table, "orders", rep)
        assert page.names == expected
        assert lists.names_of(lists.opened(table, rep), rep, page.items) == expected
        assert theirs in find(table, "orders").names
        assert find(table, "orders", rep, fields="number", group="owner").names == {person: "李伟"}


class TestSearchEverything:
    def test_puts_exact_titles_first_then_titles_that_begin_so(self, table: TenantTable) -> None:
        stored(table, [
            item(table, "customers", name="Big Acme"), item(table, "customers", name="Acme Trading"),
            item(table, "products", name="ACME"), item(table, "contacts", name="Ann", emails=["ann@acme.com"]),
            item(table, "customers", name="Acme Gone", deleted_at="2026-01-01T00:00:00.000Z"),
        ])  # fmt: skip
        hits = everywhere.search(table, caller(table, locale="zh-CN"), "acme")
        assert [hit["title"] for hit in hits[:2]] == ["ACME", "Acme Trading"]
        assert {hit["title"] for hit in hits} == {"ACME", "Acme Trading", "Big Acme", "Ann"}
        assert hits[0] == {"object": "products", "id": hits[0]["id"], "title": "ACME", "label": "产品"}
        assert len(everywhere.search(table, caller(table), "acme", 2)) == 2
        assert everywhere.search(table, caller(table), "!!") == []
        among = everywhere.search(table, caller(table), "acme", among=["contacts", "products"])
        assert [hit["title"] for hit in among] == ["ACME", "Ann"]

    def test_puts_titles_before_other_fields_and_what_changed_last_before_the_rest(self, table: TenantTable) -> None:
        stored(table, [
            item(table, "contacts", name="Zoe", emails=["zoe@nova.example"], updated_at="2026-05-01T00:00:00.000Z"),
            item(table, "customers", name="Old Nova", updated_at="2026-01-01T00:00:00.000Z"),
            item(table, "leads", name="New Nova", updated_at="2026-02-01T00:00:00.000Z"),
            item(table, "customers", name="Novation", updated_at="2025-01-01T00:00:00.000Z"),
        ])  # fmt: skip
        hits = [hit["title"] for hit in everywhere.search(table, caller(table), "nova")]
        assert hits == ["Novation", "New Nova", "Old Nova", "Zoe"]


def test_the_system_walks_lists_without_a_cursor_key(table: TenantTable) -> None:
    stored(table, [item(table, "products", name=f"P{n}") for n in range(3)])
    who = system(table.tenant, "worker")
    first = find(table, "products", who, limit=2)
    assert find(table, "products", who, limit=2, cursor=first.next).next is None
