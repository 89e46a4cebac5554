"""The orders behind a row of the contribution report. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from functions.insight.models import Contribution
from functions.insight.reports.definition import PLACED, condition, in_currency
from functions.insight.rules import Line, period_span


def orders(wish: Contribution, dimensions: tuple[str, ...], line: Line) -> Mapping[str, Any]:
    """Object and filter of a list that shows the orders which the row counts."""
    found = [condition(*PLACED), in_currency("amount", line.currency)]
    for name in ("customer", "product"):
        if name in dimensions:
            value = getattr(line.key, name)
            found.append(condition(name, "eq", value) if value else condition(name, "empty", True))
    if "period" in dimensions and not line.key.period:
        found.append(condition("placed_on", "empty", True))
    found += _within(wish, line.key.period if "period" in dimensions else None)
    if line.key.band is not None:
        found += _between(wish, line.key.band, line.currency)
    return {"object": "orders", "filter": {"and": found}}


def _within(wish: Contribution, period: str | None) -> list[dict[str, Any]]:
    """The report's days, and of those the row's own period."""
    own = period_span(_first(period), wish.period) if period else None
    first = max((day for day in (wish.from_day, own and own.first) if day), default=None)
    last = min((day for day in (wish.to_day, own and own.last) if day), default=None)
    return [condition("placed_on", op, day.isoformat()) for op, day in (("gte", first), ("lte", last)) if day]


def _first(period: str) -> date:
    """The first day of `2017-03`, `2017-Q1` or `2017`."""
    year, _, part = period.partition("-")
    month = 3 * int(part[1:]) - 2 if part.startswith("Q") else int(part or 1)
    return date(int(year), month, 1)


def _between(wish: Contribution, band: int, currency: str) -> list[dict[str, Any]]:
    """The amounts of a band: from its lower bound to below its upper one."""
    ends = [("gte", wish.bands[band - 1])] if band else []
    ends += [("lt", wish.bands[band])] if band < len(wish.bands) else []
    return [condition("amount", op, {"amount": f"{bound:f}", "currency": currency}) for op, bound in ends]
