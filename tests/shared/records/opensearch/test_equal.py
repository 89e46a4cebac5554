"""Both back ends give the same answers to the same questions, whatever is asked and whoever asks."""

from typing import Any, NamedTuple

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared import ids
from shared.records.ask import Ask
from shared.records.feed import Change
from shared.records.index import Index
from shared.records.index.asker import Asker
from shared.records.index.here import Here
from shared.records.opensearch.there import There
from shared.tenancy.rights import Sight
from tests.harness import opensearch
from tests.shared.records.index.things import SPEC, SPECS, bodies, change_of, depth, filters, people, teams

_SORTED = (
    "name", "size", "weight", "price", "made_on", "seen_at", "broken", "colour", "maker", "opens_at", "ratio", "place",
    "id",
)  # fmt: skip
_GROUPED = (
    "name", "colour", "maker", "broken", "size", "owner", "made_on", "made_on:month", "made_on:year", "seen_at:day",
    "seen_at:week", "seen_at:quarter", "place.country",
)  # fmt: skip
_MEASURED = [
    *(f"{way}:{name}" for way in ("sum", "avg", "min", "max") for name in ("price", "size", "weight", "ratio")),
    "min:made_on", "max:seen_at",
]  # fmt: skip
_TYPED = ("tengxun", "tx", "138 0013", "liu wei", "+1 (202) 555", "讯科")
_often = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
_shallow = filters.filter(lambda condition: depth(condition) <= 4)
_sights = st.one_of(
    st.builds(Sight, st.just("all"), people),
    st.builds(Sight, st.just("own"), people),
    st.builds(Sight, st.just("team"), people, st.lists(teams, max_size=2, unique=True).map(tuple)),
)


class Held(NamedTuple):
    """A tenant's records, and who looks at them."""

    changes: list[Change]
    sight: Sight

    def both(self, engine: str) -> tuple[Here, There]:
        index = Index(SPECS)
        index.apply(self.changes)
        return Here(index), opensearch.filled(engine, ids.new("ten"), SPECS, self.changes)


def stored(given: list[tuple[dict[str, Any], bool]]) -> list[Change]:
    return [change_of(number, body, deleted=gone) for number, (body, gone) in enumerate(given)]


_records = st.lists(st.tuples(bodies, st.booleans() | st.just(False)), max_size=12).map(stored)
held = st.builds(Held, _records, _sights)
orders = st.lists(st.builds(str.__add__, st.sampled_from(["", "-"]), st.sampled_from(_SORTED)), max_size=3)


@_often
@given(held=held, condition=_shallow, order=orders, limit=st.integers(1, 4))
def test_the_same_rows_in_the_same_order_page_by_page(
    engine: str, held: Held, condition: dict[str, Any], order: list[str], limit: int
) -> None:
    here, there = held.both(engine)
    ask = Ask.parse(SPEC, filter=condition, sort=order, limit=limit)
    place: list[Any] | None = None
    for _ in range(20):
        one, other = (back.page("things", ask, held.sight, place) for back in (here, there))
        assert [orjson.loads(row) for row in other.rows] == [orjson.loads(row) for row in one.rows]
        assert (other.total, other.place, other.references) == (one.total, one.place, one.references)
        place = one.place
        if place is None:
            break
    assert there.ids("things", ask, held.sight) == here.ids("things", ask, held.sight)


def test_what_was_never_said_to_be_so_stands_with_what_is_not(engine: str) -> None:
    here, there = Held(
        stored([({"broken": True}, False), ({}, False), ({"broken": False}, False)]), Sight("all", "")
    ).both(engine)
    for sort, expected in (
        ("broken,id", ["thi_001", "thi_002", "thi_000"]),
        ("-broken,id", ["thi_000", "thi_001", "thi_002"]),
    ):
        ask = Ask.parse(SPEC, sort=sort)
        assert there.ids("things", ask, Sight("all", "")) == here.ids("things", ask, Sight("all", "")) == expected


@pytest.mark.parametrize("text", ["*", "?", "\\", "a*", "_", "%"])
def test_signs_stand_for_themselves(engine: str, text: str) -> None:
    names = ["a*b", "a?b", "a\\b", "a_b", "a%b", "ab"]
    here, there = Held(stored([({"name": name}, False) for name in names]), Sight("all", "")).both(engine)
    for op in ("contains", "begins", "ends"):
        ask = Ask.parse(SPEC, filter={"field": "name", "op": op, "value": text}, sort="id")
        assert there.ids("things", ask, Sight("all", "")) == here.ids("things", ask, Sight("all", ""))


def near(value: Any) -> Any:
    """Numbers of floating point to twelve digits: they are added in another order."""
    if isinstance(value, dict):
        return {name: near(one) for name, one in value.items()}
    if isinstance(value, list):
        return [near(one) for one in value]
    return float(f"{value:.12g}") if isinstance(value, float) else value


@_often
@given(
    held=held, condition=_shallow | st.none(),
    by=st.lists(st.sampled_from(_GROUPED), max_size=2, unique_by=lambda one: one.partition(":")[0]),
    measures=st.lists(st.sampled_from(_MEASURED), max_size=3),
    zone=st.sampled_from(["UTC", "Asia/Shanghai", "America/St_Johns", "America/Sao_Paulo"]),
)  # fmt: skip
def test_the_same_groups_with_the_same_figures(engine: str, held: Held, zone: str, **wish: Any) -> None:
    here, there = held.both(engine)
    asked = {"filter": wish["condition"], "group": wish["by"], "measures": wish["measures"]}
    ask = Ask.parse(SPEC, **asked, sums=["price", "size"], asker=Asker(time_zone=zone))
    assert near(there.groups("things", ask, held.sight)) == near(here.groups("things", ask, held.sight))


@_often
@given(
    held=held, text=st.text("abAB éÉ腾讯科技0813 +(", max_size=6) | st.sampled_from(_TYPED),
    hidden=st.sets(st.sampled_from(["story", "emails", "phones", "place"])),
)  # fmt: skip
def test_the_same_is_found_by_words(engine: str, held: Held, text: str, hidden: set[str]) -> None:
    here, there = held.both(engine)
    seen = Sight(held.sight.reach, held.sight.person, held.sight.teams, frozenset(hidden))
    ask = Ask.parse(SPEC, q=text, sort="name")
    assert there.ids("things", ask, seen) == here.ids("things", ask, seen)
    assert there.best(text, {"things": seen}, 9) == here.best(text, {"things": seen}, 9)
