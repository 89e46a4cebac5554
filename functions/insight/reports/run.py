"""Computes a standard report over the facts in a person's sight, with the span before beside it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, NamedTuple

from functions.insight import rules
from functions.insight.facts import views
from functions.insight.facts.shape import Shape
from functions.insight.reports.definition import Column, Report
from functions.insight.reports.wish import Wish
from functions.insight.rules import Span
from shared import clock, objects
from shared.records.lists import open_index
from shared.records.table import TenantTable
from shared.tenancy.caller import Caller

Row = dict[str, Any]
_HUNDREDTH = Decimal("0.01")
_NAMED = re.compile(r"\$(\w+)")


@dataclass(frozen=True)
class Answer:
    """A computed report: dimensions, columns, every row with typed values, totals, and the span compared with."""

    report: Report
    wish: Wish
    by: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: list[Row]
    totals: Row
    earlier: tuple[date, date] | None
    values: Mapping[str, Any]


class _Found(NamedTuple):
    rows: list[Row]
    before: list[Row]


def shapes_of(report: Report, by: tuple[str, ...]) -> dict[str, Shape]:
    """The facts that a report reads; customers and products stand in joins even where no field of theirs is used."""
    names = {name for name in ("customers", "products") if f"JOIN {name}" in report.sql}
    return {name: Shape(objects.get(name)) for name in names | report.fields(by).keys()}


def check(caller: Caller, report: Report, wish: Wish) -> tuple[str, ...]:
    """The dimensions; raises Invalid for a wish that does not fit, Forbidden for what the caller may not see."""
    by = wish.dimensions(report)
    shapes = shapes_of(report, by)
    views.check(caller, shapes, {name: report.fields(by).get(name, set()) for name in shapes})
    return by


def compute(
    table: TenantTable, caller: Caller, report: Report, wish: Wish, *, seen: Sequence[tuple[str, str, int]] = ()
) -> Answer:
    """The report; raises what `check` raises."""
    by = check(caller, report, wish)
    earlier = _earlier(wish)
    compares = report.compares and earlier is not None
    values = wish.values(clock.today(caller.time_zone), caller.currency, earlier)
    sql = report.statement(by, wish.period)
    before: list[Row] = []
    with views.opened(table, open_index(table, seen=seen), caller, shapes_of(report, by)) as db:
        rows = [_typed(report, row) for row in views.rows(db, sql, _used(sql, values))]
        if compares and earlier:
            past = {**values, "from": earlier[0], "to": earlier[1]}
            before = [_typed(report, row) for row in views.rows(db, sql, _used(sql, past))]
    found = _Found(rows, before)
    if compares and earlier:
        _beside(by, report, Span(wish.from_day, wish.to_day), Span(*earlier), found)
    columns = _with_compared(report) if compares else report.columns
    totals = _totals(columns, found)
    _shares(report, rows, totals)
    return Answer(report, wish, by, columns, rows, totals, earlier if compares else None, values)


def _earlier(wish: Wish) -> tuple[date, date] | None:
    span = rules.before(Span(wish.from_day, wish.to_day))
    return (span.first, span.last) if span and span.first and span.last else None


def _used(sql: str, values: Mapping[str, Any]) -> dict[str, Any]:
    named = set(_NAMED.findall(sql))
    return {name: value for name, value in values.items() if name in named}


def _typed(report: Report, row: Row) -> Row:
    """Values as a report shows them: money and percent as decimals of two places, days as whole or tenths."""
    kinds = {column.key: column.kind for column in report.columns}
    return {key: _value(kinds.get(key, "text"), value) for key, value in row.items()}


def _value(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if kind in {"money", "percent"}:
        return Decimal(str(value)).quantize(_HUNDREDTH, ROUND_HALF_EVEN)
    if kind in {"number", "days"}:
        return Decimal(str(value)).quantize(_HUNDREDTH, ROUND_HALF_EVEN).normalize() + 0
    if kind == "integer":
        return int(value)
    return value


def _with_compared(report: Report) -> tuple[Column, ...]:
    found: list[Column] = []
    for column in report.columns:
        found.append(column)
        if column.compared:
            en, zh = column.label
            label = (f"{en}, before", f"此前{zh}")
            found.append(Column(f"{column.key}_before", label, column.kind, sums=column.sums))
    return tuple(found)


def _beside(answer_by: tuple[str, ...], report: Report, span: Span, earlier: Span, found: "_Found") -> None:
    """Put the span before beside each row; a period is compared with the one as far from the beginning of its span."""
    own = [column.key for column in report.columns if column.kind in {"reference", "choice"}]
    keys = answer_by or tuple(own)

    def place(row: Row, within: Span) -> tuple[Any, ...]:
        return tuple(_months(row[key], within) if isinstance(row[key], date) else row[key] for key in keys)

    past = {place(row, earlier): row for row in found.before}
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
            whole = sum((Decimal(row[key]) for row in rows if row.get(key) is not None), Decimal(0))
            totals[column.key] = int(whole) if column.kind == "integer" else whole
    return totals


def _shares(report: Report, rows: list[Row], totals: Row) -> None:
    for column in report.columns:
        if column.share_of:
            whole = Decimal(totals[column.share_of])
            for row in rows:
                row[column.key] = rules.percent(Decimal(row[column.share_of] or 0), whole)
    for column in report.columns:
        if column.running:
            running = Decimal(0)
            whole = sum((Decimal(row[column.running] or 0) for row in rows), Decimal(0))
            for row in rows:
                running += Decimal(row[column.running] or 0)
                row[column.key] = rules.percent(running, whole)
