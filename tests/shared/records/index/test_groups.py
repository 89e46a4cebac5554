"""Groups and measures, against the same in plain Python."""

from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.errors import BadRequest
from shared.records.ask import Ask
from shared.records.index import Index
from shared.records.index.asker import Asker
from shared.records.index.groups import groups_of
from shared.tenancy.rights import Sight
from tests.shared.records.index.things import SPEC, SPECS, bodies, change_of, people, teams

ALL = Sight("all", "")
sights = st.builds(Sight, st.sampled_from(["all", "team", "own"]), people, st.lists(teams, max_size=2).map(tuple))


def grouped(records: list[dict[str, Any]], sight: Sight = ALL, zone: str = "UTC", **wish: Any) -> list[dict[str, Any]]:
    index = Index(SPECS)
    index.apply(change_of(number, body) for number, body in enumerate(records))
    return groups_of(index, index.shape("things"), Ask.parse(SPEC, asker=Asker(time_zone=zone), **wish), sight)


def month(day: str | None) -> str | None:
    return day[:8] + "01" if day else None


class TestTwoFields:
    @given(st.lists(bodies, max_size=10), sights)
    @settings(max_examples=50)
    def test_count_add_and_average_what_is_in_sight(self, records: list[dict[str, Any]], sight: Sight) -> None:
        seen: dict[tuple[Any, Any], list[dict[str, Any]]] = defaultdict(list)
        for body in records:
            if sight.sees(body):
                seen[month(body.get("made_on")), body.get("colour") or None].append(body)
        wish: dict[str, Any] = {
            "group": ["made_on:month", "colour"],
            "sums": "ratio",
            "measures": ["avg:ratio", "min:size", "max:seen_at"],
        }
        found = {tuple(one["keys"]): one for one in grouped(records, sight, **wish)}
        assert {key: one["count"] for key, one in found.items()} == {key: len(some) for key, some in seen.items()}
        for key, some in seen.items():
            ratios = [Decimal(one["ratio"]) for one in some if one.get("ratio")]
            average = (
                (sum(ratios, Decimal(0)) / len(ratios)).quantize(Decimal("0.0001"), ROUND_HALF_EVEN) if ratios else None
            )
            group = found[key]
            assert (Decimal(group["sums"]["ratio"]) if ratios else group["sums"]["ratio"]) == (
                sum(ratios) if ratios else None
            )
            shown = group["measures"]["avg:ratio"]
            assert (Decimal(shown) if ratios else shown) == average
            sizes = [one["size"] for one in some if one.get("size") is not None]
            assert group["measures"]["min:size"] == min(sizes, default=None)
            assert group["measures"]["max:seen_at"] == max(
                (one["seen_at"] for one in some if one.get("seen_at")), default=None
            )


class TestPeriods:
    def test_of_moments_are_those_of_the_reader(self) -> None:
        records = [{"seen_at": "2026-03-31T15:59:00.000Z"}, {"seen_at": "2026-03-31T16:00:00.000Z"}, {}]
        found = grouped(records, zone="Asia/Shanghai", group="seen_at:month")
        assert [(one["key"], one["count"]) for one in found] == [("2026-04-01", 1), ("2026-03-01", 1), (None, 1)]

    @given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(["day", "week", "month", "quarter", "year"]))
    @settings(max_examples=30)
    def test_begin_on_or_before_the_day(self, day: date, unit: str) -> None:
        (found,) = grouped([{"made_on": day.isoformat()}], group=f"made_on:{unit}")
        begins = date.fromisoformat(found["key"])
        assert begins <= day
        assert (day - begins).days < {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[unit]


class TestCountriesOfAddresses:
    def test_are_counted_as_they_are_written(self) -> None:
        records = [{"place": {"country": "DE", "city": "Bonn"}}, {"place": {"country": "DE"}}, {"place": {"city": "X"}}]
        found = grouped([*records, {}], group="place.country", sums="size")
        assert [(one["key"], one["count"]) for one in found] == [(None, 2), ("DE", 2)]

    def test_are_not_counted_by_those_who_may_not_see_the_address(self) -> None:
        with pytest.raises(BadRequest):
            Ask.parse(SPEC, hidden=frozenset({"place"}), group="place.country")


class TestMoney:
    def test_is_measured_for_each_currency(self) -> None:
        prices = [("10.00", "CNY"), ("20.01", "CNY"), ("5.00", "USD")]
        records = [{"price": {"amount": amount, "currency": currency}} for amount, currency in prices]
        (one,) = grouped(records, measures=["avg:price", "max:price"])
        assert (one["key"], one["count"]) == (None, 3)
        assert one["measures"] == {
            "avg:price": [
                {"amount": "15.0050", "currency": "CNY"},
                {"amount": "5.00", "currency": "USD"},
            ],
            "max:price": [{"amount": "20.01", "currency": "CNY"}, {"amount": "5.00", "currency": "USD"}],
        }


@pytest.mark.parametrize(("wish", "field", "code"), [
    ({"group": "colour:month"}, "colour", "not-groupable"), ({"group": "made_on:hour"}, "made_on", "not-groupable"),
    ({"group": "seen_at"}, "seen_at", "not-groupable"), ({"group": ["name", "size", "colour"]}, "group", "too-many"),
    ({"measures": "median:size"}, "measures", "unknown-measure"),
    ({"measures": "avg:made_on"}, "made_on", "not-summable"),
    ({"measures": "sum:nothing"}, "nothing", "unknown"), ({"group": "place.city"}, "place.city", "not-groupable"),
    ({"group": "place.country:day"}, "place.country", "not-groupable"),
    ({"group": "name.country"}, "name.country", "not-groupable"),
    ({"group": "name') --:month"}, "name') --", "unknown"),
])  # fmt: skip
def test_what_cannot_be_measured_is_refused(wish: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(BadRequest) as problem:
        Ask.parse(SPEC, **wish)
    assert [(one.field, one.code) for one in problem.value.errors] == [(field, code)]
