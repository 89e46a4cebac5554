"""The arithmetic of the contribution report."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.insight import rules
from functions.insight.rules import Group, Key, Span

amounts = st.decimals(min_value=-(10**13), max_value=10**13, places=4)
days = st.dates(min_value=date(1, 1, 2), max_value=date(9998, 12, 31))


def group(customer: str, within: str, earlier: str = "0", *, currency: str = "USD", orders: int = 1) -> Group:
    return Group(Key(customer=customer), currency, orders, Decimal(within), Decimal(earlier), Decimal(within))


def year(of: int) -> Span:
    return Span(date(of, 1, 1), date(of, 12, 31))


class TestTheTimeBefore:
    @pytest.mark.parametrize(
        ("first", "last", "before"),
        [
            ("2017-03-01", "2017-03-31", ("2017-02-01", "2017-02-28")),
            ("2017-01-01", "2017-03-31", ("2016-10-01", "2016-12-31")),
            ("2016-01-01", "2016-12-31", ("2015-01-01", "2015-12-31")),
            ("2017-03-10", "2017-03-16", ("2017-03-03", "2017-03-09")),
            ("2017-03-01", "2017-03-30", ("2017-01-30", "2017-02-28")),
        ],
    )
    def test_whole_months_are_compared_with_whole_months_and_days_with_days(
        self, first: str, last: str, before: tuple[str, str]
    ) -> None:
        found = rules.before(Span(date.fromisoformat(first), date.fromisoformat(last)))
        assert found == Span(*map(date.fromisoformat, before))

    @settings(deadline=None)
    @given(days, days)
    def test_it_ends_the_day_before_the_span_begins(self, one: date, other: date) -> None:
        span = Span(min(one, other), max(one, other))
        found = rules.before(span)
        assert found is None or (span.first and found.last and (span.first - found.last).days == 1)

    def test_an_open_span_has_none(self) -> None:
        assert rules.before(Span(None, date(2017, 1, 1))) is None

    @settings(deadline=None)
    @given(days, st.sampled_from(["month", "quarter", "year"]))
    def test_a_periods_name_before_is_the_name_of_the_day_before_it(self, day: date, unit: str) -> None:
        first = rules.period_span(day, unit).first
        assert first is not None
        if first.toordinal() > 1 and first.year > 1:
            yesterday = date.fromordinal(first.toordinal() - 1)
            assert rules.period_before(name(day, unit)) == name(yesterday, unit)


def name(day: date, unit: str) -> str:
    shapes = {"month": f"{day:%Y-%m}", "quarter": f"{day:%Y}-Q{(day.month + 2) // 3}", "year": f"{day:%Y}"}
    return shapes[unit].rjust({"month": 7, "quarter": 7, "year": 4}[unit], "0")


class TestShares:
    def test_the_largest_comes_first_and_cumulative_shares_reach_a_hundred(self) -> None:
        found, totals = rules.lines(
            [group("a", "10"), group("b", "70"), group("c", "20")], year(2017), by_period=False, first_currency="USD"
        )
        assert [line.key.customer for line in found] == ["b", "c", "a"]
        assert [line.share for line in found] == [Decimal("70.00"), Decimal("20.00"), Decimal("10.00")]
        assert [line.cumulative for line in found] == [Decimal("70.00"), Decimal("90.00"), Decimal("100.00")]
        assert totals[0].revenue == 100

    def test_currencies_are_kept_apart_the_tenants_own_first(self) -> None:
        groups = [group("a", "5", currency="CNY"), group("a", "7", currency="EUR"), group("a", "3", currency="USD")]
        found, totals = rules.lines(groups, year(2017), by_period=False, first_currency="USD")
        assert [(total.currency, total.revenue) for total in totals] == [
            ("USD", Decimal(3)), ("CNY", Decimal(5)), ("EUR", Decimal(7)),
        ]  # fmt: skip
        assert {line.share for line in found} == {Decimal("100.00")}

    def test_a_total_of_nought_has_no_shares(self) -> None:
        found, _ = rules.lines([group("a", "5"), group("b", "-5")], year(2017), by_period=False, first_currency="USD")
        assert [line.share for line in found] == [None, None]

    def test_a_customer_who_bought_before_and_not_now_is_shown(self) -> None:
        found, _ = rules.lines(
            [group("gone", "0", "40", orders=0), group("new", "5")], year(2017), by_period=False, first_currency="USD"
        )
        assert [(line.key.customer, line.previous, line.change) for line in found] == [
            ("new", Decimal(0), None), ("gone", Decimal(40), Decimal("-100.00")),
        ]  # fmt: skip

    @settings(deadline=None)
    @given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(["USD", "CNY"]), amounts), max_size=50))
    def test_no_ten_thousandth_is_lost_in_a_total(self, orders: list[tuple[str, str, Decimal]]) -> None:
        groups = [group(customer, str(amount), currency=currency) for customer, currency, amount in orders]
        found, totals = rules.lines(groups, year(2017), by_period=False, first_currency="USD")
        for total in totals:
            lines = [line.revenue for line in found if line.currency == total.currency]
            exact = sum(int(amount * 10_000) for _, currency, amount in orders if currency == total.currency)
            assert int(total.revenue * 10_000) == exact == sum(int(revenue * 10_000) for revenue in lines)

    def test_each_period_is_compared_with_the_calendar_period_before_it(self) -> None:
        def month(period: str, within: str, whole: str) -> Group:
            return Group(Key(period=period), "USD", int(within != "0"), Decimal(within), Decimal(0), Decimal(whole))

        groups = [month("2016-12", "0", "50"), month("2017-01", "10", "100"), month("2017-02", "75", "75")]
        found, _ = rules.lines(groups, Span(date(2017, 1, 20), None), by_period=True, first_currency="USD")
        assert [(line.key.period, line.previous, line.change) for line in found] == [
            ("2017-02", Decimal(100), Decimal("-25.00")), ("2017-01", Decimal(50), Decimal("-80.00")),
        ]  # fmt: skip


class TestBands:
    BOUNDS = (Decimal(1000), Decimal("5000.50"))

    def test_bands_read_the_same_in_every_language(self) -> None:
        labels = [rules.band_label(self.BOUNDS, at) for at in range(3)]
        assert labels == ["< 1,000", "1,000 – < 5,000.5", "≥ 5,000.5"]

    def test_a_bands_key_names_its_bounds(self) -> None:
        assert [rules.band_name(self.BOUNDS, at) for at in range(3)] == ["..1000", "1000..5000.5", "5000.5.."]
