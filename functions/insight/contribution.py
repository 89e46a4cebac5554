"""The contribution report over a tenant's list index: who and what brought how much, as far as the caller may see."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from functions.insight import behind, rules
from functions.insight.models import Contribution
from functions.insight.rules import Group, Key, Line, Span, Total
from shared import clock, i18n, objects
from shared.errors import Forbidden
from shared.objects.orders import COUNTED
from shared.records.index import Index
from shared.records.index.where import visible
from shared.records.lists import OPEN_TO_ALL
from shared.sheets import Cell, Column
from shared.tenancy.caller import Caller
from shared.tenancy.rights import Sight, require, sight

STEP = 10_000
"""The index keeps amounts in ten-thousandths."""
_NEEDED = frozenset({"amount", "placed_on", "status"})
_PERIODS = {
    "month": "substr(placed_on,1,7)",
    "quarter": "substr(placed_on,1,4)||'-Q'||((CAST(substr(placed_on,6,2) AS INTEGER)+2)/3)",
    "year": "substr(placed_on,1,4)",
}
_KINDS = {
    "customer": "reference", "product": "reference", "period": "text", "band": "text", "currency": "text",
    "orders": "integer", "revenue": "money", "share": "percent", "cumulative_share": "percent", "previous": "money",
    "change": "percent",
}  # fmt: skip


class Report(NamedTuple):
    """The whole report: every row, a total per currency, the titles of the customers and products named in it."""

    wish: Contribution
    dimensions: tuple[str, ...]
    lines: list[Line]
    totals: list[Total]
    names: dict[str, str]


def compute(index: Index, caller: Caller, wish: Contribution) -> Report:
    """The report; raises Forbidden when a field it needs is hidden from the caller."""
    seen, wish = check(caller, wish), wish.at(clock.today(caller.time_zone))
    span = Span(wish.from_day, wish.to_day)
    dimensions = (*wish.by, *(("band",) if wish.bands else ()))
    by_period = "period" in wish.by
    groups = _groups(index, seen, wish, span, dimensions)
    rows, totals = rules.lines(groups, span, by_period=by_period, first_currency=caller.currency)
    names: dict[str, str] = {}
    for dimension, object_name in (("customer", "customers"), ("product", "products")):
        if dimension in wish.by:
            names |= titles(index, caller, object_name, {getattr(line.key, dimension) for line in rows})
    return Report(wish, dimensions, rows, totals, names)


def check(caller: Caller, wish: Contribution) -> Sight:
    """The orders the caller sees; raises Forbidden when there are none to see or a field the report needs is hidden."""
    seen = require(caller, objects.get("orders"), "read")
    if seen.hidden & (_NEEDED | set(wish.by)):
        raise Forbidden("report-needs-hidden-field")
    return seen


def _groups(index: Index, seen: Sight, wish: Contribution, span: Span, dimensions: tuple[str, ...]) -> Iterator[Group]:
    """One pass over the orders. Amounts are summed in whole units and ten-thousandths apart, so that no sum is
    rounded and none overflows 64 bits below 92,000 orders of the largest amount there is."""
    index.shape("orders")
    asked, values = _dimensions(wish, dimensions)
    row_filter, seen_values = visible(seen)
    within, earlier = _between(span), _between(rules.before(span))
    first = rules.earliest(span, wish.period if "period" in wish.by else None)
    ends = [(sign, day.isoformat()) for sign, day in ((">=", first), ("<=", span.last)) if day]
    dates = "".join(f" AND placed_on {sign} ?" for sign, _ in ends)
    names = ",".join(f"{expression} AS d_{name}" for name, expression in asked.items())
    keys = ",".join(f"d_{name}" for name in asked)
    sql = (
        f"SELECT {keys},currency,sum(now),{_sum('now')},{_sum('past')},{_sum('1')} FROM ("
        f"SELECT {names},amount_currency AS currency,amount,{within[0]} AS now,{earlier[0]} AS past FROM r_orders"
        f" WHERE deleted=0 AND {row_filter} AND status='{COUNTED}' AND amount IS NOT NULL{dates}"
        f") GROUP BY {keys},currency"
    )
    params = [*values, *within[1], *earlier[1], *seen_values, *(day for _, day in ends)]
    for row in index.execute(sql, params):
        *place, currency, orders, now_units, now_parts, past_units, past_parts, units, parts = row
        key = Key(**dict(zip(asked, place, strict=True)))
        yield Group(
            key, currency, orders, _exact(now_units, now_parts), _exact(past_units, past_parts), _exact(units, parts)
        )


def _dimensions(wish: Contribution, dimensions: tuple[str, ...]) -> tuple[dict[str, str], list[int]]:
    """Dimension → SQL over one order, and the values its marks stand for."""
    asked: dict[str, str] = {name: f"ifnull({name},'')" for name in ("customer", "product") if name in dimensions}
    if "period" in dimensions:
        asked["period"] = f"ifnull({_PERIODS[wish.period]},'')"
    if "band" not in dimensions:
        return asked, []
    cases = " ".join(f"WHEN amount<? THEN {at}" for at, _ in enumerate(wish.bands))
    asked["band"] = f"CASE {cases} ELSE {len(wish.bands)} END"
    return asked, [int(bound * STEP) for bound in wish.bands]


def _between(span: Span | None) -> tuple[str, list[str]]:
    if span is None:
        return "0", []
    ends = [(sign, day.isoformat()) for sign, day in ((">=", span.first), ("<=", span.last)) if day]
    if not ends:
        return "1", []
    return "ifnull(" + " AND ".join(f"placed_on{sign}?" for sign, _ in ends) + ",0)", [day for _, day in ends]


def _sum(condition: str) -> str:
    parts = (f"sum(CASE WHEN {condition} THEN amount{how}{STEP} ELSE 0 END)" for how in "/%")
    return ",".join(parts)


def _exact(units: int, parts: int) -> Decimal:
    return Decimal(units) + Decimal(parts).scaleb(-4)


def titles(index: Index, caller: Caller, object_name: str, wanted: set[str]) -> dict[str, str]:
    """The titles of the records in sight; a deleted one keeps its name in a report of the past."""
    spec = index.shape(object_name).spec
    seen = sight(caller, spec)
    if spec.about.title in seen.hidden:
        return {}
    row_filter, values = ("1", []) if object_name in OPEN_TO_ALL else visible(seen)
    rows = index.execute(f'SELECT id,"{spec.about.title}" FROM r_{object_name} WHERE {row_filter}', values)
    return {id_: title for id_, title in rows if id_ in wanted and title}


def page(report: Report, locale: str, limit: int, offset: int) -> dict[str, Any]:
    """The report as the API shows it: rows `offset` … `offset + limit` of `rows_total`."""
    shown = report.lines[offset : offset + limit]
    used = {part for line in shown for part in (line.key.customer, line.key.product) if part}
    first = report.dimensions[0]
    return {
        "report": "contribution",
        "label": i18n.text("report.contribution", locale),
        "by": list(report.dimensions),
        "chart": {"kind": "line" if first == "period" else "bar", "x": first, "y": ["revenue"], "series": "currency"},
        "columns": [
            {"key": key, "label": label, "kind": _KINDS[key]} for key, label in columns(report, locale).items()
        ],
        "rows": [_row(report, line) for line in shown],
        "rows_total": len(report.lines),
        "totals": [_total(total) for total in report.totals],
        "formula": i18n.text("report.contribution.formula", locale),
        "names": {id_: name for id_, name in report.names.items() if id_ in used},
    }


def columns(report: Report, locale: str) -> Mapping[str, str]:
    """Column key → label, in order."""
    keys = [*report.dimensions, "currency", "orders", "revenue", "share", "cumulative_share", "previous", "change"]
    return {key: i18n.text(f"report.contribution.{key}", locale) for key in keys}


def _row(report: Report, line: Line) -> dict[str, Any]:
    bands = report.wish.bands
    place: dict[str, Any] = {name: getattr(line.key, name) or None for name in report.dimensions}
    if line.key.band is not None:
        place |= {"band": rules.band_name(bands, line.key.band), "band_label": rules.band_label(bands, line.key.band)}
    return {
        **place, "currency": line.currency, "orders": line.orders, "revenue": _money(line.revenue, line.currency),
        "share": _text(line.share), "cumulative_share": _text(line.cumulative),
        "previous": None if line.previous is None else _money(line.previous, line.currency),
        "change": _text(line.change), "drill": behind.orders(report.wish, report.dimensions, line),
    }  # fmt: skip


def _total(total: Total) -> dict[str, Any]:
    return {
        "currency": total.currency, "orders": total.orders, "revenue": _money(total.revenue, total.currency),
        "average": None if total.average is None else _money(total.average, total.currency),
        "previous": None if total.previous is None else _money(total.previous, total.currency),
        "change": _text(total.change),
    }  # fmt: skip


def _money(amount: Decimal, currency: str) -> dict[str, str]:
    """An amount in the API's form; a sum may pass the limit of a single amount."""
    return {"amount": f"{plain(amount):f}", "currency": currency}


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def sheet_columns(report: Report, locale: str) -> list[Column]:
    kinds = {"integer": "integer", "money": "money", "percent": "percent"}
    return [Column(key, label, kinds.get(_KINDS[key], "text")) for key, label in columns(report, locale).items()]  # type: ignore[arg-type]


def sheet_rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    """The rows as cells: names instead of ids, amounts as numbers."""
    makers: dict[str, Callable[[Key], str | None]] = {
        "customer": lambda key: report.names.get(key.customer or "", ""),
        "product": lambda key: report.names.get(key.product or "", ""),
        "period": lambda key: key.period,
        "band": lambda key: rules.band_label(report.wish.bands, key.band or 0),
    }
    wanted = [makers[name] for name in report.dimensions]
    for line in report.lines:
        yield (
            *(maker(line.key) for maker in wanted), line.currency, line.orders, plain(line.revenue), line.share,
            line.cumulative, None if line.previous is None else plain(line.previous), line.change,
        )  # fmt: skip


def sheet_totals(report: Report, locale: str) -> Iterator[tuple[Cell, ...]]:
    """A line of totals for each currency."""
    blank: tuple[Cell, ...] = (None,) * (len(report.dimensions) - 1)
    whole = Decimal("100.00")
    for total in report.totals:
        previous = None if total.previous is None else plain(total.previous)
        yield (
            i18n.text("report.total", locale), *blank, total.currency, total.orders, plain(total.revenue), whole, whole,
            previous, total.change,
        )  # fmt: skip


def plain(amount: Decimal) -> Decimal:
    """Two decimals, or four where two would lose some."""
    short = amount.quantize(Decimal("0.01"))
    return short if short == amount else amount.quantize(Decimal("0.0001"))
