"""What filters find, against the same filters in plain Python."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import objects
from shared.errors import BadRequest
from shared.records.ask import Ask
from shared.records.index import Index, compile_where
from shared.tenancy.rights import Sight
from tests.shared.records.index.things import SPEC, SPECS, bodies, change_of, depth, filters, holds, people, teams

ALL = Sight("all", "")
PLACE = {"latitude": 31.2, "longitude": 121.5, "km": 5}
sights = st.builds(
    Sight, st.sampled_from(["all", "team", "own", "none"]), people, st.lists(teams, max_size=2).map(tuple)
)


def found(index: Index, condition: Any, sight: Sight = ALL, *, deleted: bool = False) -> set[str]:
    sql, params = compile_where(SPEC, condition, sight, deleted=deleted)
    index.shape("things")
    return {row[0] for row in index.execute(f"SELECT id FROM r_things WHERE {sql}", params)}


def code_of(problem: pytest.ExceptionInfo[BadRequest]) -> tuple[str, str]:
    (error,) = problem.value.errors
    return error.field, error.code


class TestFilter:
    @given(st.lists(bodies, max_size=8), filters.filter(lambda one: depth(one) <= 5), sights)
    def test_finds_exactly_the_records_it_describes_among_those_in_sight(
        self, records: list[dict[str, Any]], condition: dict[str, Any], sight: Sight
    ) -> None:
        index = Index(SPECS)
        index.apply(change_of(number, body) for number, body in enumerate(records))
        expected = {
            f"thi_{number:03}" for number, body in enumerate(records) if sight.sees(body) and holds(condition, body)
        }
        assert found(index, condition, sight) == expected

    @given(st.lists(st.tuples(bodies, st.booleans()), max_size=8))
    def test_shows_deleted_records_only_when_asked_for_them(self, records: list[tuple[dict[str, Any], bool]]) -> None:
        index = Index(SPECS)
        index.apply(change_of(number, body, deleted=gone) for number, (body, gone) in enumerate(records))
        for wanted in (False, True):
            expected = {f"thi_{number:03}" for number, (_, gone) in enumerate(records) if gone == wanted}
            assert found(index, None, deleted=wanted) == expected

    def test_may_come_as_text(self) -> None:
        index = Index(SPECS)
        index.apply([change_of(1, {"name": "Ä"}), change_of(2, {"name": "b"})])
        assert found(index, '{"field":"name","value":"a"}') == {"thi_001"}

    @pytest.mark.parametrize(
        ("condition", "field", "code"),
        [
            ('{"field":', "filter", "not-json"),
            ([], "filter", "not-a-condition"),
            ("7", "filter", "not-a-condition"),
            ({"and": {}}, "filter", "not-a-condition"),
            ({"field": "name", "op": "eq", "value": "a", "or": []}, "filter", "not-a-condition"),
            ({"field": "nothing", "op": "eq", "value": "a"}, "nothing", "unknown"),
            ({"field": 'name" OR 1=1 --', "op": "eq", "value": "a"}, 'name" OR 1=1 --', "unknown"),
            ({"field": ["name"], "op": "eq", "value": "a"}, "['name']", "unknown"),
            ({"field": "name", "op": "like", "value": "a"}, "name", "unknown-op"),
            ({"field": "colour", "op": "contains", "value": "r"}, "colour", "unknown-op"),
            ({"field": "parts", "op": "eq", "value": 1}, "parts", "unknown-op"),
            ({"field": "name", "op": "eq"}, "name", "type"),
            ({"field": "name", "op": "eq", "value": 1}, "name", "type"),
            ({"field": "name", "op": "contains", "value": " "}, "name", "type"),
            ({"field": "name", "op": "in", "value": "a"}, "name", "type"),
            ({"field": "size", "op": "gt", "value": "1"}, "size", "type"),
            ({"field": "size", "op": "gt", "value": True}, "size", "type"),
            ({"field": "size", "op": "gt", "value": 2**70}, "size", "type"),
            ({"field": "weight", "op": "gt", "value": None}, "weight", "type"),
            ({"field": "price", "op": "gt", "value": {"amount": "x", "currency": "CNY"}}, "price", "type"),
            ({"field": "price", "op": "gt", "value": "1.00001"}, "price", "type"),
            ({"field": "price", "op": "gt", "value": {"amount": "1"}}, "price", "type"),
            ({"field": "price", "op": "gt", "value": "9" * 30}, "price", "type"),
            ({"field": "made_on", "op": "gt", "value": "20260131"}, "made_on", "type"),
            ({"field": "made_on", "op": "gt", "value": "2026-02-31"}, "made_on", "type"),
            ({"field": "seen_at", "op": "gt", "value": "2026-01-31T12:00:00"}, "seen_at", "type"),
            ({"field": "broken", "op": "eq", "value": 1}, "broken", "type"),
            ({"field": "colour", "op": "eq", "value": "green"}, "colour", "type"),
            ({"field": "name", "op": "empty", "value": "yes"}, "name", "type"),
            ({"field": "name", "op": "within", "value": PLACE}, "name", "unknown-op"),
            ({"field": "place.latitude", "op": "within", "value": PLACE}, "place.latitude", "unknown-op"),
            *(
                ({"field": "place", "op": "within", "value": wrong}, "place", "type")
                for wrong in (
                    None,
                    [31, 121, 5],
                    {"latitude": 31, "longitude": 121},
                    {**PLACE, "unit": "km"},
                    {**PLACE, "name": 7},
                    {**PLACE, "name": "x" * 201},
                    {**PLACE, "latitude": 90.1},
                    {**PLACE, "longitude": -181},
                    {**PLACE, "latitude": "31"},
                    {**PLACE, "km": 0},
                    {**PLACE, "km": -1},
                    {**PLACE, "km": 20_001},
                    {**PLACE, "km": True},
                    {**PLACE, "km": float("nan")},
                    {**PLACE, "longitude": float("inf")},
                )
            ),
        ],
    )
    def test_that_makes_no_sense_is_refused_naming_the_field(self, condition: Any, field: str, code: str) -> None:
        with pytest.raises(BadRequest) as problem:
            compile_where(SPEC, condition, ALL)
        assert code_of(problem) == (field, code)

    def test_is_limited_in_depth_and_number(self) -> None:
        leaf: dict[str, Any] = {"field": "size", "op": "eq", "value": 1}
        deep = leaf
        for _ in range(4):
            deep = {"not": deep}
        compile_where(SPEC, deep, ALL)
        compile_where(SPEC, {"and": [leaf] * 50}, ALL)
        for too_much, code in (({"not": deep}, "too-deep"), ({"and": [leaf] * 51}, "too-many")):
            with pytest.raises(BadRequest) as problem:
                compile_where(SPEC, too_much, ALL)
            assert code_of(problem) == ("filter", code)


class TestHiddenField:
    @pytest.mark.parametrize(
        "wish",
        [
            {"filter": {"field": "%", "op": "gt", "value": "1.00"}},
            {"filter": {"field": "%", "op": "nonsense", "value": "x"}},
            {"filter": {"field": "%", "op": "eq", "value": "of the wrong kind"}},
            {"filter": {"not": {"field": "%", "op": "empty"}}},
            {"sort": "%"},
            {"sort": ["-%"]},
            {"fields": "name,%"},
            {"group": "%"},
            {"sums": ["%"], "group": "colour"},
        ],
    )
    def test_is_answered_like_one_that_does_not_exist(self, wish: dict[str, Any]) -> None:
        spec, answers = objects.get("customers"), []
        for name in ("credit_limit", "no_such_one"):
            named = {part: _named(value, name) for part, value in wish.items()}
            named = {"group": "level", **named} if "sums" in named else named
            with pytest.raises(BadRequest) as problem:
                Ask.parse(spec, **named, hidden=frozenset({"credit_limit"}))
            answers.append(
                (problem.value.slug, [(e.field.replace(name, "%"), e.code, e.values) for e in problem.value.errors])
            )
        assert answers[0] == answers[1]


def _named(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _named(inner, name) for key, inner in value.items()}
    if isinstance(value, list):
        return [_named(inner, name) for inner in value]
    return value.replace("%", name) if isinstance(value, str) else value
