"""Pages, totals, groups and sums."""

from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import BadRequest
from shared.records.ask import Ask
from shared.records.index import Index
from shared.records.index.groups import groups_of
from shared.records.index.page import page_of
from shared.records.index.pinyin import sort_key
from shared.records.index.tokens import fold
from shared.tenancy.rights import Sight
from tests.shared.records.index.things import SPEC, SPECS, bodies, change_of, written

ALL = Sight("all", "")
SORTABLE = ["name", "size", "weight", "price", "made_on", "seen_at", "broken", "colour", "id"]
sorts = st.lists(st.tuples(st.sampled_from(SORTABLE), st.booleans()), max_size=3, unique_by=lambda one: one[0])


def filled(records: list[dict[str, Any]]) -> Index:
    index = Index(SPECS)
    index.apply(change_of(number, body) for number, body in enumerate(records))
    return index


def page(index: Index, place: list[Any] | None = None, sight: Sight = ALL, **wish: Any) -> Any:
    return page_of(index, index.shape("things"), Ask.parse(SPEC, **wish), sight, place)


def ids(rows: list[bytes]) -> list[str]:
    return [orjson.loads(row)["id"] for row in rows]


def spelled(sort: list[tuple[str, bool]]) -> list[str]:
    return [("-" if down else "") + name for name, down in sort]


def ordered(records: list[dict[str, Any]], sort: list[tuple[str, bool]]) -> list[str]:
    """Stable sorting from the last key to the first; empty last, whichever way; what is not said to be so is not so."""
    rows = [(f"thi_{number:03}", body) for number, body in enumerate(records)]
    named = [name for name, _ in sort]
    rows.sort(key=lambda row: row[0], reverse=not sort)
    for name, down in reversed(sort[: named.index("id") + 1] if "id" in named else sort):
        rows.sort(key=lambda row: _sortable(name, row), reverse=down)
        rows.sort(key=lambda row: _missing(name, row))
    return [record_id for record_id, _ in rows]


def _missing(name: str, row: tuple[str, dict[str, Any]]) -> bool:
    return name not in {"id", "broken"} and row[1].get(name) is None


def _sortable(name: str, row: tuple[str, dict[str, Any]]) -> Any:
    if name == "id":
        return row[0]
    value = row[1].get(name)
    if name == "broken":
        return bool(value)
    if value is None:
        return (0, 0)
    if isinstance(value, str):
        return (1, (sort_key(value) if name == "name" else None) or fold(value))
    return (1, Decimal(value["amount"]) if name == "price" else value)


class TestWalk:
    @given(st.lists(bodies, max_size=9), sorts, st.integers(1, 4))
    def test_sees_every_record_once_in_order_whatever_is_added_behind_it(
        self, records: list[dict[str, Any]], sort: list[tuple[str, bool]], limit: int
    ) -> None:
        index = filled(records)
        seen: list[str] = []
        place: list[Any] | None = None
        for step in range(50):
            found = page(index, place, sort=spelled(sort), limit=limit)
            assert found.total == len(records) + step
            seen += ids(found.rows)
            index.apply([change_of(900 + step, records[step % len(records)] if records else {})])
            place = orjson.loads(orjson.dumps(found.place))
            if place is None:
                break
        assert [one for one in seen if one < "thi_900"] == ordered(records, sort)
        assert len(set(seen)) == len(seen)

    def test_survives_the_change_and_deletion_of_the_record_it_stands_at(self) -> None:
        index = filled([{"name": letter} for letter in "abcdef"])
        first = page(index, sort="name", limit=3)
        index.apply([change_of(2, {"name": "zz"}, 2), change_of(1, {"name": "b"}, 2, deleted=True)])
        rest = page(index, first.place, sort="name", limit=9)
        assert ids(first.rows) + ids(rest.rows) == [
            "thi_000",
            "thi_001",
            "thi_002",
            "thi_003",
            "thi_004",
            "thi_005",
            "thi_002",
        ]

    def test_puts_what_was_never_said_to_be_so_with_what_is_not(self) -> None:
        things: list[dict[str, Any]] = [
            {"broken": True, "name": "a"},
            {"name": "b"},
            {"broken": False, "name": "c"},
            {"name": "d"},
        ]
        index = filled(things)
        assert ids(page(index, sort="broken,name", limit=9).rows) == ["thi_001", "thi_002", "thi_003", "thi_000"]
        first = page(index, sort="-broken,name", limit=2)
        rest = page(index, first.place, sort="-broken,name", limit=2)
        assert ids(first.rows) + ids(rest.rows) == ["thi_000", "thi_001", "thi_002", "thi_003"]

    def test_refuses_a_place_of_another_length(self) -> None:
        with pytest.raises(BadRequest, match="bad-cursor"):
            page(filled([{}]), ["a", "b", "c"], sort="name")


class TestPage:
    def test_holds_the_records_as_they_are_stored(self) -> None:
        index = filled([{"name": "a", "made_by_a_later_version": [1]}])
        assert page(index).rows == [change_of(0, {"name": "a", "made_by_a_later_version": [1]}).body]

    def test_leaves_hidden_fields_out(self) -> None:
        found = page(
            filled([{"name": "a", "size": 5, "maker": "thi_9"}]),
            sight=Sight("all", "", (), frozenset({"size", "maker"})),
        )
        assert orjson.loads(found.rows[0]) == {"id": "thi_000", "version": 1, "name": "a"}
        assert found.references == {}

    def test_holds_only_the_fields_asked_for_with_id_and_version(self) -> None:
        found = page(filled([{"name": "a", "size": 5, "maker": "thi_9"}]), fields="size")
        assert found.rows == [b'{"id":"thi_000","version":1,"size":5}']
        assert found.references == {}

    @pytest.mark.parametrize(
        ("wish", "field", "code"),
        [
            ({"limit": 201}, "limit", "range"), ({"limit": 0}, "limit", "range"), ({"limit": "ten"}, "limit", "range"),
            ({"limit": True}, "limit", "range"), ({"sort": "tags"}, "tags", "not-sortable"),
            ({"sort": "name;drop table r_things"}, "name;drop table r_things", "unknown"),
            ({"sort": "--name"}, "-name", "unknown"), ({"sort": [1]}, "sort", "not-a-list"),
            ({"sort": {"name": 1}}, "sort", "not-a-list"), ({"fields": '["name"'}, "fields", "not-json"),
            ({"sort": "name,size,weight,price,made_on,seen_at"}, "sort", "too-many"),
            ({"group": "tags"}, "tags", "not-groupable"), ({"sums": "name"}, "name", "not-summable"),
            ({"q": "x" * 201}, "q", "too-long"), ({"q": 5}, "q", "too-long"), ({"cursor": 5}, "cursor", "type"),
            ({"deleted": "yes"}, "deleted", "type"),
        ],
    )  # fmt: skip
    def test_refuses_what_cannot_be_asked(self, wish: dict[str, Any], field: str, code: str) -> None:
        with pytest.raises(BadRequest) as problem:
            Ask.parse(SPEC, **wish)
        (error,) = problem.value.errors
        assert (problem.value.slug, error.field, error.code) == ("bad-query", field, code)


class TestGroups:
    @given(st.lists(bodies, max_size=12))
    def test_count_and_add_up_exactly(self, records: list[dict[str, Any]]) -> None:
        index = filled(records)
        ask = Ask.parse(
            SPEC, group="colour", sums="price,size", filter={"field": "price", "op": "empty", "value": False}
        )
        groups = groups_of(index, index.shape("things"), ask, ALL)
        priced = [body for body in records if body.get("price")]
        assert sum(group["count"] for group in groups) == len(priced)
        for group in groups:
            mine = [body for body in priced if body.get("colour") == group["key"]]
            expected: dict[str, Decimal] = {}
            for body in mine:
                currency = body["price"]["currency"]
                expected[currency] = expected.get(currency, Decimal(0)) + Decimal(body["price"]["amount"])
            given = group["sums"]["price"]
            amounts = given if isinstance(given, list) else [given]
            assert {one["currency"]: Decimal(one["amount"]) for one in amounts} == expected
            assert group["sums"]["size"] == (
                sum(sizes) if (sizes := [b["size"] for b in mine if b.get("size") is not None]) else None
            )

    def test_have_one_amount_or_a_list_of_them_where_currencies_meet_or_nothing(self) -> None:
        index = filled([
            {"colour": "red", "price": {"amount": written(15_000), "currency": "CNY"}},
            {"colour": "red", "price": {"amount": "2", "currency": "USD"}},
            {"colour": "blue", "price": {"amount": "3", "currency": "USD"}}, {}, {}, {},
        ])  # fmt: skip
        yuan, dollars = {"amount": "1.50", "currency": "CNY"}, {"amount": "2.00", "currency": "USD"}
        groups = groups_of(index, index.shape("things"), Ask.parse(SPEC, group="colour", sums="price"), ALL)
        assert groups == [
            {"key": None, "count": 3, "sums": {"price": None}},
            {"key": "red", "count": 2, "sums": {"price": [yuan, dollars]}},
            {"key": "blue", "count": 1, "sums": {"price": {"amount": "3.00", "currency": "USD"}}},
        ]  # fmt: skip

    def test_count_only_what_is_in_sight(self) -> None:
        index = filled(
            [
                {"broken": True, "owner": "per_1"},
                {"broken": True, "owner": "per_2"},
                {"broken": False, "owner": "per_1"},
            ]
        )
        groups = groups_of(index, index.shape("things"), Ask.parse(SPEC, group="broken"), Sight("own", "per_1"))
        assert groups == [{"key": False, "count": 1, "sums": {}}, {"key": True, "count": 1, "sums": {}}]


def test_what_was_found_before_is_not_shown_after_a_change() -> None:
    index = Index(SPECS)
    index.apply([change_of(number, {"name": f"a{number}", "size": 1}) for number in range(3)])
    ask = Ask.parse(SPEC, sort="name", limit=2, group="size")

    def seen() -> tuple[int, list[bytes], int]:
        page = page_of(index, index.shape("things"), ask, Sight("all", ""), None)
        return page.total, page.rows, groups_of(index, index.shape("things"), ask, Sight("all", ""))[0]["count"]

    first = seen()
    assert seen() == first
    index.apply([change_of(9, {"name": "a", "size": 1})])
    total, rows, number = seen()
    assert (total, number) == (4, 4)
    assert rows != first[1]
    index.adopt(SPECS)
    assert seen() == (total, rows, number)
    index.apply([change_of(9, {"name": "a", "size": 1}, 2, deleted=True)])
    assert seen() == first


histories = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(["p1", "p2", None]), st.sampled_from(["t1", None]), st.booleans()),
    max_size=20,
)


@given(histories)
def test_the_total_of_a_whole_list_is_of_what_is_in_sight_now(
    history: list[tuple[int, str | None, str | None, bool]],
) -> None:
    index, shape = Index(SPECS), Index(SPECS).shape("things")
    index.shape("things")
    now: dict[int, tuple[str | None, str | None, bool]] = {}
    for version, (number, owner, team, deleted) in enumerate(history, 1):
        body = {name: value for name, value in {"owner": owner, "team": team}.items() if value}
        index.apply([change_of(number, body, version, deleted=deleted)])
        now[number] = (owner, team, deleted)
    for sight in (Sight("all", ""), Sight("own", "p1"), Sight("team", "p1", ("t1",))):
        for wanted in (False, True):
            rows = [(owner, team) for owner, team, deleted in now.values() if deleted == wanted]
            expected = sum(sight.sees({"owner": owner, "team": team}) for owner, team in rows)
            assert page_of(index, shape, Ask.parse(SPEC, limit=1, deleted=wanted), sight, None).total == expected
