"""Runs a checked query over the list index, with the span before beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from functions.insight import rules
from functions.insight.builder import sql
from functions.insight.builder.plan import Group, Measure, Plan, planned
from functions.insight.builder.sql import SPLIT
from functions.insight.builder.wish import Query
from functions.insight.rules import Span
from shared import clock
from shared.records import schema
from shared.records.index import Index
from shared.records.lists import asker_of, open_index
from shared.records.table import TenantTable
from shared.tenancy.caller import Caller
from shared.tenancy.rights import require

Row = dict[str, Any]
_UNITS = Decimal(10_000)
_HUNDREDTH = Decimal("0.01")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Answer:
    """Column key → value per row, in order; `groups_total` how many there are when more than asked for, `left_out`
    how many amounts are in other currencies, None where no money is measured."""

    plan: Plan
    currency: str
    rows: list[Row]
    groups_total: int
    totals: Row
    left_out: int | None
    earlier: Span | None


def plan_of(table: TenantTable, caller: Caller, query: Query) -> Plan:
    """Raises NotFound for an unknown object, Forbidden for one out of reach, Invalid for what does not fit."""
    spec = schema.of(table, caller.schema).get(query.object)
    if query.dates:
        query = query.model_copy(update={"dates": query.dates.at(clock.today(caller.time_zone))})
    return planned(spec, require(caller, spec, "read"), asker_of(table, caller), query)


def compute(
    table: TenantTable, caller: Caller, query: Query, *, seen: Sequence[tuple[str, str, int]] = ()
) -> tuple[Answer, Index]:
    """The answer, and the index it was read from; raises what `plan_of` raises."""
    plan = plan_of(table, caller, query)
    index = open_index(table, seen=seen)
    for name in {plan.spec.name, "people", *(group.owner.name for group in plan.groups if group.owner)}:
        index.shape(name)
    for name in _related(query.filter):
        if name in index.specs:
            index.shape(name)
    return answer(index, plan, query.currency or caller.currency), index


def _related(node: Any) -> set[str]:
    """Objects that a filter may name."""
    if isinstance(node, dict):
        found = {node["object"]} if isinstance(node.get("object"), str) else set()
        return found.union(*(_related(inner) for inner in node.values()))
    return set().union(*(_related(inner) for inner in node)) if isinstance(node, list) else set()


def answer(index: Index, plan: Plan, currency: str) -> Answer:
    """The plan's answer over `index`."""
    span = Span(plan.query.dates.from_day, plan.query.dates.to_day) if plan.query.dates else Span(None, None)
    earlier = rules.before(span) if plan.query.compare else None
    with index.lock:
        rows, whole = _grouped(index, plan, span, currency)
        totals = _whole(index, plan, span, currency)
        if earlier:
            past, _ = _grouped(index, plan, earlier, currency)
            _beside(plan, rows, past, (span, earlier))
            totals |= {f"{key}_before": value for key, value in _whole(index, plan, earlier, currency).items()}
        other = sql.left_out(plan, span, currency)
        left_out = index.execute(*other)[0][0] if other else None
    return Answer(plan, currency, rows, whole, totals, left_out, earlier)


def _grouped(index: Index, plan: Plan, span: Span, currency: str) -> tuple[list[Row], int]:
    found = index.execute(*sql.statement(plan, span, currency))
    rows = [_row(plan, row) for row in found]
    key, falling = plan.sort
    if not falling and any(group.key == key and group.unit for group in plan.groups):
        rows.sort(key=lambda row: (row[key] is None, row[key] or ""))
    return rows, found[0][-1] if found else 0


def _whole(index: Index, plan: Plan, span: Span, currency: str) -> Row:
    row = index.execute(*sql.statement(plan, span, currency, grouped=False))[0]
    return _measures(plan.measures, row)


def _row(plan: Plan, cells: tuple[Any, ...]) -> Row:
    depth = len(plan.groups)
    labels = cells[depth : 2 * depth]
    keys = {group.key: _label(group, label) for group, label in zip(plan.groups, labels, strict=True)}
    return {**keys, **_measures(plan.measures, cells[2 * depth :])}


def _label(group: Group, label: Any) -> Any:
    return bool(label) if group.field.kind == "boolean" and label is not None else label


def _measures(measures: Sequence[Measure], cells: Sequence[Any]) -> Row:
    row, at = {}, 0
    for measure in measures:
        width = 5 if measure.exact else 1
        row[measure.key] = _value(measure, cells[at : at + width])
        at += width
    return row


def _value(measure: Measure, cells: Sequence[Any]) -> Any:
    if not measure.exact:
        known = cells[0]
        return _short(Decimal(repr(known))) if isinstance(known, float) else known
    high, low, number, least, most = cells
    if not number:
        return None
    if measure.way in {"min", "max"}:
        return _plain(Decimal(least if measure.way == "min" else most) / _UNITS)
    total = Decimal(high * SPLIT + low) / _UNITS
    return _plain(total) if measure.way == "sum" else (total / number).quantize(_HUNDREDTH, ROUND_HALF_EVEN)


def _short(value: Decimal) -> Decimal:
    return value.quantize(_HUNDREDTH, ROUND_HALF_EVEN).normalize() + 0


def _plain(value: Decimal) -> Decimal:
    """Two decimals, or four where two would lose some."""
    short = value.quantize(_HUNDREDTH)
    return short if short == value else value.quantize(Decimal("0.0001"))


def _beside(plan: Plan, rows: list[Row], past: list[Row], spans: tuple[Span, Span]) -> None:
    """Put the span before beside each row; a period of the compared field is matched by its distance from the first."""
    now, earlier = spans

    def place(row: Row, within: Span) -> tuple[Any, ...]:
        return tuple(
            _distance(row[group.key], group.unit, within)
            if group.unit and group.via is None and group.field is plan.dated
            else row[group.key]
            for group in plan.groups
        )

    known = {place(row, earlier): row for row in past}
    for row in rows:
        before = known.get(place(row, now), {})
        row |= {f"{measure.key}_before": before.get(measure.key) for measure in plan.measures}


def _distance(label: str | None, unit: str, span: Span) -> int | None:
    if label is None or span.first is None:
        return None
    day = date.fromisoformat(label)
    if unit in _MONTHS:
        return ((day.year - span.first.year) * 12 + day.month - span.first.month) // _MONTHS[unit]
    return (day - span.first).days // (7 if unit == "week" else 1)
