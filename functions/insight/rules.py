"""The contribution report's arithmetic, exact: periods, the time before, shares, Pareto. Pure.

Revenue: the sum of the amounts of placed orders, by the day they were placed. Share: a row's revenue
over the total of its currency. Cumulative share: the shares of this row and of all above it, rows by falling revenue
(Pareto). Change: revenue less that of the time before, over that of the time before.
"""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

_HUNDREDTH = Decimal("0.01")


class Span(NamedTuple):
    """Days from `first` to `last`, both included; None is open."""

    first: date | None
    last: date | None


class Group(NamedTuple):
    """What the index sums up per group. `within`: orders in the span; `earlier`: in the span before it; `whole`: in
    the calendar period, whether or not the span covers all of it."""

    key: "Key"
    currency: str
    orders: int
    within: Decimal
    earlier: Decimal
    whole: Decimal


class Key(NamedTuple):
    """A row's place; None for a dimension that is not asked for, "" for orders that have no value there."""

    customer: str | None = None
    product: str | None = None
    period: str | None = None
    band: int | None = None


@dataclass(frozen=True)
class Line:
    """One row of the report; percentages with two decimals, None where the divisor is nought."""

    key: Key
    currency: str
    orders: int
    revenue: Decimal
    share: Decimal | None
    cumulative: Decimal | None
    previous: Decimal | None
    change: Decimal | None


@dataclass(frozen=True)
class Total:
    """The sum of one currency's rows."""

    currency: str
    orders: int
    revenue: Decimal
    average: Decimal | None
    previous: Decimal | None
    change: Decimal | None


def before(span: Span) -> Span | None:
    """The equally long span just before: whole months before whole months, else as many days. None when open."""
    if span.first is None or span.last is None:
        return None
    last = span.first - timedelta(days=1)
    day_after = span.last + timedelta(days=1)
    if span.first.day == 1 and day_after.day == 1:
        months = (day_after.year - span.first.year) * 12 + day_after.month - span.first.month
        count = span.first.year * 12 + span.first.month - 1 - months
        if count < 12:
            return None
        return Span(date(count // 12, count % 12 + 1, 1), last)
    days = (span.last - span.first).days
    return Span(last - timedelta(days=days), last) if last.toordinal() > days else None


def unit_before(day: date, unit: str) -> date:
    """The same day one month, quarter or year earlier, or the last of a month that has no such day."""
    months = day.year * 12 + day.month - 1 - {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def period_before(period: str) -> str:
    """`2017-01` → `2016-12`, `2017-Q1` → `2016-Q4`, `2017` → `2016`."""
    year = int(period[:4])
    if len(period) == 4:
        return f"{year - 1:04}"
    if period[5] == "Q":
        quarter = int(period[6])
        return f"{year - 1:04}-Q4" if quarter == 1 else f"{year:04}-Q{quarter - 1}"
    month = int(period[5:])
    return f"{year - 1:04}-12" if month == 1 else f"{year:04}-{month - 1:02}"


def period_span(day: date, unit: str) -> Span:
    """The calendar month, quarter or year that `day` lies in."""
    first, months = {"month": (day.month, 1), "quarter": ((day.month - 1) // 3 * 3 + 1, 3), "year": (1, 12)}[unit]
    final = first + months - 1
    return Span(date(day.year, first, 1), date(day.year, final, calendar.monthrange(day.year, final)[1]))


def earliest(span: Span, unit: str | None) -> date | None:
    """The first day whose orders the report needs, comparisons included; None for no limit."""
    if span.first is None:
        return None
    starts = [span.first]
    earlier = before(span)
    if earlier and earlier.first:
        starts.append(earlier.first)
    if unit:
        first = period_span(span.first, unit).first
        if first and first.toordinal() > 1:
            starts.append(period_span(first - timedelta(days=1), unit).first or first)
    return min(starts)


def lines(
    groups: Iterable[Group], span: Span, *, by_period: bool, first_currency: str
) -> tuple[list[Line], list[Total]]:
    """Rows by currency (`first_currency` first) and falling revenue, and a total for each currency."""
    found = list(groups)
    compared = before(span) is not None
    sums: dict[str, list[Group]] = defaultdict(list)
    for group in found:
        sums[group.currency].append(group)
    totals = [
        _total(currency, sums[currency], compared=compared)
        for currency in sorted(sums, key=lambda currency: (currency != first_currency, currency))
    ]
    wholes = {(group.key, group.currency): group.whole for group in found} if by_period else {}
    rows: list[Line] = []
    for total in totals:
        shown = [
            (group, _previous(group, wholes, compared=compared, by_period=by_period)) for group in sums[total.currency]
        ]
        shown = [(group, past) for group, past in shown if group.orders or (past and not by_period)]
        shown.sort(key=lambda pair: (-pair[0].within, tuple(str(part) for part in pair[0].key)))
        running = Decimal(0)
        for group, past in shown:
            running += group.within
            rows.append(
                Line(
                    group.key, group.currency, group.orders, group.within, percent(group.within, total.revenue),
                    percent(running, total.revenue), past, _change(group.within, past),
                )
            )  # fmt: skip
    return rows, [total for total in totals if total.orders or total.previous]


def _previous(
    group: Group, wholes: dict[tuple[Key, str], Decimal], *, compared: bool, by_period: bool
) -> Decimal | None:
    if not by_period:
        return group.earlier if compared else None
    if not group.key.period:
        return None
    return wholes.get((group.key._replace(period=period_before(group.key.period)), group.currency), Decimal(0))


def _total(currency: str, groups: Sequence[Group], *, compared: bool) -> Total:
    orders = sum(group.orders for group in groups)
    revenue = sum((group.within for group in groups), Decimal(0))
    previous = sum((group.earlier for group in groups), Decimal(0)) if compared else None
    average = (revenue / orders).quantize(_HUNDREDTH, ROUND_HALF_EVEN) if orders else None
    return Total(currency, orders, revenue, average, previous, _change(revenue, previous))


def _change(now: Decimal, past: Decimal | None) -> Decimal | None:
    return percent(now - past, abs(past)) if past else None


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """`part` of `whole` in hundredths, two decimals; None of nought."""
    return (part * 100 / whole).quantize(_HUNDREDTH, ROUND_HALF_EVEN) if whole else None


def band_name(bands: Sequence[Decimal], at: int) -> str:
    """A band's key: `..1000`, `1000..5000`, `5000..`."""
    low = f"{bands[at - 1].normalize():f}" if at else ""
    high = f"{bands[at].normalize():f}" if at < len(bands) else ""
    return f"{low}..{high}"


def band_label(bands: Sequence[Decimal], at: int) -> str:
    """What a person reads in every language: `< 1,000`, `1,000 – < 5,000`, `≥ 5,000`."""
    low = f"{bands[at - 1].normalize():,f}" if at else ""
    high = f"{bands[at].normalize():,f}" if at < len(bands) else ""
    if not low:
        return f"< {high}"
    return f"{low} – < {high}" if high else f"≥ {low}"
