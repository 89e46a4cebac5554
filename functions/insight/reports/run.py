"""Computes a standard report over the facts in a person's sight, with the span before beside it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, NamedTuple

from functions.insight import rules
from functions.insight.facts import engine, views
from functions.insight.facts.engine import Engine
from functions.insight.facts.shape import Shape
from functions.insight.reports.definition import Column, Kind, Report
from functions.insight.reports.wish import Wish
from functions.insight.rules import Span
from shared import clock, objects
from shared.declare import ObjectSpec
from shared.errors import FieldError, Forbidden, Invalid
from shared.records import schema
from shared.records.lists import open_index
from shared.records.table import TenantTable
from shared.tenancy.caller import Caller

Row = dict[str, Any]
EVERYTHING = slice(0, 10_000_000)
IN_A_REQUEST, IN_A_JOB = 20.0, 600.0
"""Seconds that Athena is given: a request ends after 29, a job after 900."""
_HUNDREDTH = Decimal("0.01")
_NAMED = re.compile(r"\$(\w+)")
_OF_THEM = "customer IN (SELECT id FROM customers)"


@dataclass(frozen=True)
class Answer:
    """A computed report: dimensions, columns, the rows asked for, how many there are in all, totals over all.
    `specs`: the tenant's objects, whose choices it names."""

    report: Report
    wish: Wish
    by: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: list[Row]
    rows_total: int
    totals: Row
    earlier: tuple[date, date] | None
    values: Mapping[str, Any]
    specs: Mapping[str, ObjectSpec] = field(default_factory=dict)


class _Found(NamedTuple):
    rows: list[Row]
    before: list[Row]


def shapes_of(report: Report, by: tuple[str, ...], chosen: Mapping[str, str] | None = None) -> dict[str, Shape]:
    """The facts that a report reads, of the customers who have these choices alone, field → choice; customers and
    products stand in joins even where no field of theirs is used."""
    names = {name for name in ("customers", "products") if f"JOIN {name}" in report.sql} | report.fields(by).keys()
    if not chosen:
        return {name: Shape(objects.get(name)) for name in names}
    # The customers come first: what names one is narrowed by them.
    only = " AND ".join(f"{field} = {views.quoted(choice)}" for field, choice in chosen.items())
    shapes = {"customers": Shape(objects.get("customers"), only)}
    for name in sorted(names - {"customers"}):
        spec = objects.get(name)
        shapes[name] = Shape(spec, _OF_THEM) if _names_customer(spec) else Shape(spec)
    return shapes


def narrows(report: Report) -> bool:
    """Whether it can be told of some customers alone: all it counts names one."""
    names = report.fields(report.usual).keys() - {"customers", "products"}
    return not report.whole and all(_names_customer(objects.get(name)) for name in names)


def _names_customer(spec: ObjectSpec) -> bool:
    return "customer" in spec.fields


def check(caller: Caller, report: Report, wish: Wish) -> tuple[str, ...]:
    """The dimensions; raises Invalid for a wish that does not fit, Forbidden for what the caller may not see."""
    by, chosen = wish.dimensions(report), wish.customers.chosen()
    if chosen and not narrows(report):
        raise Invalid(errors=(FieldError("customers", "report-of-all"),))
    shapes = shapes_of(report, by, chosen)
    used = {name: report.fields(by).get(name, set()) for name in shapes}
    for name, shape in shapes.items() if chosen else ():
        used[name] = used[name] | (chosen.keys() if name == "customers" else {"customer"} & shape.spec.fields.keys())
    views.check(caller, shapes, used)
    return by


def may(caller: Caller, report: Report) -> bool:
    """Whether the caller sees what the report reads, as it is usually grouped."""
    try:
        check(caller, report, Wish())
    except Forbidden:
        return False
    return True


def compute(
    table: TenantTable,
    caller: Caller,
    report: Report,
    wish: Wish,
    *,
    window: slice = EVERYTHING,
    seen: Sequence[tuple[str, str, int]] = (),
    patience: float = IN_A_REQUEST,
) -> Answer:
    """The report's rows in `window`, and its totals; raises what `check` does, Unavailable past `patience` seconds."""
    by = check(caller, report, wish)
    index, shapes = open_index(table, seen=seen), shapes_of(report, by, wish.customers.chosen())
    with engine.opened(table, index, caller, shapes, patience=patience) as facts:
        return replace(answer(facts, caller, report, wish, window), specs=schema.of(table, caller.schema))


def answer(facts: Engine, caller: Caller, report: Report, wish: Wish, window: slice = EVERYTHING) -> Answer:
    """The report over these facts."""
    today = clock.today(caller.time_zone)
    wish = wish.at(today)
    by, earlier = wish.dimensions(report), _earlier(report, wish, wish.today or today)
    values = wish.values(today, caller.currency, earlier)
    sql = report.statement(by, wish.period)
    beside = report.compares and (earlier is not None or report.before == "row")
    columns = _with_compared(report) if beside else report.columns
    compared = earlier if beside else None
    if report.by_row:
        page = facts.page(sql, _used(sql, values), window, [column.key for column in columns if column.sums])
        totals = _typed(report, [{key: value or 0 for key, value in page.sums.items()}])[0]
        rows = page.rows if beside or not report.inside else [_without_before(report, row) for row in page.rows]
        return Answer(report, wish, by, columns, _typed(report, rows), page.whole, totals, compared, values)
    past = dict(values)
    if compared:
        past |= {"from": compared[0], "to": compared[1]} if report.before == "span" else {"today": compared[1]}
    if compared and report.meets(by):
        sums = [column.key for column in report.columns if column.sums]
        pair = facts.beside(sql, _used(sql, values), _used(sql, past), window, keys=by, sums=sums)
        shown, whole = pair.page.rows, pair.page.whole
        _beside(by, report, Span(wish.from_day, wish.to_day), Span(*compared), _Found(shown, pair.before))
        both = {**pair.page.sums, **{f"{key}_before": value for key, value in pair.sums.items()}}
        totals = {column.key: both[column.key] or 0 for column in columns if column.sums}
        typed, (summed,) = _typed(report, shown), _typed(report, [totals])
        return Answer(report, wish, by, columns, typed, whole, summed, compared, values)
    found = _Found(facts.rows(sql, _used(sql, values)), [])
    if compared:
        found = _Found(found.rows, facts.rows(sql, _used(sql, past)))
    totals = _totals(columns, found)
    _shares(report, found.rows, totals)
    # Of a hundred thousand rows a reader sees one page: only those are set beside the past and put in form.
    shown, whole = found.rows[window], len(found.rows)
    if compared:
        _beside(by, report, Span(wish.from_day, wish.to_day), Span(*compared), _Found(shown, found.before))
    typed, (summed,) = _typed(report, shown), _typed(report, [totals])
    return Answer(report, wish, by, columns, typed, whole, summed, compared, values)


def _earlier(report: Report, wish: Wish, today: date) -> tuple[date, date] | None:
    """The time before, of which compared figures are; one day twice for a state."""
    if report.before == "row":
        return None
    if report.before != "span":
        day = rules.unit_before(today, wish.period) if report.before == "unit" else today - timedelta(days=365)
        return day, day
    span = rules.before(Span(wish.from_day, wish.to_day))
    return (span.first, span.last) if span and span.first and span.last else None


def _without_before(report: Report, row: Row) -> Row:
    unknown = {f"{column.key}_before" for column in report.columns if column.compared}
    return {key: value for key, value in row.items() if key not in unknown}


def _used(sql: str, values: Mapping[str, Any]) -> dict[str, Any]:
    named = set(_NAMED.findall(sql))
    return {name: value for name, value in values.items() if name in named}


def _typed(report: Report, rows: list[Row]) -> list[Row]:
    """Values as a report shows them: money and percent with two decimals, days and numbers with at most two."""
    kinds: dict[str, Kind] = {name: one.kind for name, one in report.by.items()}
    kinds |= {column.key: column.kind for column in _with_compared(report)}
    for key in rows[0] if rows else ():
        convert = _CONVERT.get(kinds.get(key, "text"))
        if convert:
            for row in rows:
                if row[key] is not None:
                    row[key] = convert(row[key])
    return rows


def _cents(value: Any) -> Decimal:
    return (value if isinstance(value, Decimal) else Decimal(repr(value))).quantize(_HUNDREDTH, ROUND_HALF_EVEN)


def _short(value: Any) -> Decimal:
    return _cents(value).normalize() + 0


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


_CONVERT: Mapping[Kind, Callable[[Any], Any]] = {
    "money": _cents, "percent": _cents, "number": _short, "days": _short, "integer": int, "date": _day, "period": _day,
}  # fmt: skip


def _with_compared(report: Report) -> tuple[Column, ...]:
    found: list[Column] = []
    for column in report.columns:
        found.append(column)
        if column.compared:
            en, zh = column.label
            label = column.before or (f"{en}, before", f"此前{zh}")
            found.append(Column(f"{column.key}_before", label, column.kind, sums=column.sums))
    return tuple(found)


def _beside(by: tuple[str, ...], report: Report, span: Span, earlier: Span, found: "_Found") -> None:
    """Put the span before beside each row; a period is compared with the one as far from the beginning of its span."""
    own = [column.key for column in report.columns if column.kind in {"reference", "choice"}]
    keys = by or report.keyed or tuple(own)

    def place(row: Row, within: Span) -> tuple[Any, ...]:
        return tuple(_months(row[key], within) if isinstance(row[key], date) else row[key] for key in keys)

    wanted = {place(row, span) for row in found.rows}
    past = {at: row for row in found.before if (at := place(row, earlier)) in wanted}
    for row in found.rows:
        known = past.get(place(row, span))
        for column in report.columns:
            if column.compared:
                row[f"{column.key}_before"] = known[column.key] if known else None


def _months(day: date, span: Span) -> int:
    first = span.first or day
    return (day.year - first.year) * 12 + day.month - first.month


def _totals(columns: Sequence[Column], found: _Found) -> Row:
    totals: Row = {}
    for column in columns:
        if column.sums:
            past = column.key.endswith("_before")
            key, rows = column.key.removesuffix("_before"), found.before if past else found.rows
            given = [row[key] for row in rows if row.get(key) is not None]
            totals[column.key] = _exact(sum(given)) if given else Decimal(0)
    return totals


def _exact(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(repr(value))


def _shares(report: Report, rows: list[Row], totals: Row) -> None:
    for column in report.columns:
        if column.share_of:
            whole = totals[column.share_of]
            for row in rows:
                row[column.key] = rules.percent(_exact(row[column.share_of] or 0), whole)
    for column in report.columns:
        if column.running:
            running = Decimal(0)
            whole = sum((_exact(row[column.running] or 0) for row in rows), Decimal(0))
            for row in rows:
                running += _exact(row[column.running] or 0)
                row[column.key] = rules.percent(running, whole)
