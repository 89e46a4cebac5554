"""A plan as SQL over the list index. Names come from declarations alone; values are parameters."""

from datetime import date, timedelta
from typing import Any

from functions.insight.builder.plan import Group, Measure, Plan
from functions.insight.rules import Span
from shared.records.index.columns import FOLDED
from shared.records.index.periods import midnight
from shared.records.index.where import compile_node

SPLIT = 10**9
"""Exact amounts are added in two halves: ten-thousandths of many large amounts pass 64 bits."""
Sql = tuple[str, list[Any]]


def statement(plan: Plan, span: Span, currency: str, *, grouped: bool = True) -> Sql:
    """One row a group: its keys, its labels, its measures (two columns for an exact sum or average and how many it is
    of), and how many groups there are in all. Without `grouped` one row for everything."""
    rows, params = _rows(plan, span)
    joins, joined = _joins(plan)
    keys = [_key(plan, at, group) for at, group in enumerate(plan.groups)] if grouped else []
    measured = [_measured(measure, currency) for measure in plan.measures]
    chosen = [sql for sql, _, _ in keys] + [f"max({label})" for _, label, _ in keys] + [sql for sql, _ in measured]
    given = [value for _, _, values in keys for value in values]
    given += [value for (_, label, values) in keys if label.startswith("period(") for value in values]
    given += [value for _, values in measured for value in values]
    text = f"SELECT {','.join([*chosen, 'count(*) OVER ()'])} FROM ({rows}) t{joins}"
    if keys:
        by = ",".join(str(place) for place in range(1, len(keys) + 1))
        order, more = _order(plan, currency)
        text += f" GROUP BY {by} ORDER BY {order},{by} LIMIT {plan.query.limit}"
        return text, [*given, *params, *joined, *more]
    return text, [*given, *params, *joined]


def _rows(plan: Plan, span: Span) -> Sql:
    where, params = compile_node(plan.spec, plan.filter, plan.sight, asker=plan.asker)
    if plan.dated:
        for sign, value in bounds(plan, span):
            where += f' AND "{plan.dated.name}"{sign}?'
            params.append(value)
    return f"SELECT * FROM r_{plan.spec.name} WHERE {where}", params


def bounds(plan: Plan, span: Span) -> list[tuple[str, str]]:
    """(sign, value) of the days of a span, as the dated field is stored; the end is the day after."""
    zone = plan.asker.time_zone if plan.dated and plan.dated.kind == "datetime" else None
    ends: list[tuple[str, date]] = []
    if span.first:
        ends.append((">=", span.first))
    if span.last:
        ends.append(("<", span.last + timedelta(days=1)))
    return [(sign, midnight(day, zone) if zone else day.isoformat()) for sign, day in ends]


def _joins(plan: Plan) -> Sql:
    """The records referred to that the reader sees; others count as absent."""
    text, params = "", []
    for at, group in enumerate(plan.groups):
        if group.via is None or group.owner is None:
            continue
        other = plan.asker.other(group.owner.name)
        if other is None:
            raise LookupError(group.owner.name)
        where, values = compile_node(other[0], None, other[1])
        text += (
            f" LEFT JOIN (SELECT id AS j{at}_id, {_columns(group, f'j{at}_')} FROM r_{group.owner.name} WHERE {where})"
            f' j{at} ON j{at}.j{at}_id=t."{group.via.name}"'
        )
        params += values
    return text, params


def _columns(group: Group, prefix: str) -> str:
    names = [group.field.name, *([f"{group.field.name}__key"] if group.field.kind in FOLDED else [])]
    return ",".join(f'"{name}" AS "{prefix}{name}"' for name in names)


def _key(plan: Plan, at: int, group: Group) -> tuple[str, str, list[Any]]:
    """What rows are grouped by, what the group is called, and the parameters of either."""
    column = f'j{at}."j{at}_{group.field.name}' if group.via else f't."{group.field.name}'
    if group.unit:
        zone = plan.asker.time_zone if group.field.kind == "datetime" else ""
        sql = f'period({column}",?,?)'
        return sql, sql, [group.unit, zone]
    return f'{column}__key"' if group.field.kind in FOLDED else f'{column}"', f'{column}"', []


def _measured(measure: Measure, currency: str) -> Sql:
    """An exact measure is (high half, low half, count, least, most); any other one value."""
    if measure.field is None:
        return "count(*)", []
    name = f't."{measure.field.name}"'
    if measure.way == "distinct":
        key = f't."{measure.field.name}__key"' if measure.field.kind in FOLDED else name
        return f"count(DISTINCT {key})", []
    if not measure.exact:
        return f"{measure.way}({name})", []
    value, params = _value(measure, currency)
    parts = (f"sum({value}/{SPLIT})", f"sum({value}%{SPLIT})", f"count({value})", f"min({value})", f"max({value})")
    return ",".join(parts), params * len(parts)


def _value(measure: Measure, currency: str) -> Sql:
    """The field; of money, amounts in the one currency that is measured."""
    name = measure.field.name if measure.field else ""
    if measure.kind == "money":
        return f'CASE WHEN t."{name}_currency"=? THEN t."{name}" END', [currency]
    return f't."{name}"', []


def _order(plan: Plan, currency: str) -> Sql:
    key, falling = plan.sort
    way = " DESC" if falling else ""
    for place, group in enumerate(plan.groups, 1):
        if group.key == key:  # of more periods than are shown the newest ones are
            return f"{place}{' DESC' if group.unit else way}", []
    measure = next(one for one in plan.measures if one.key == key)
    if not measure.exact:
        return f"{_measured(measure, currency)[0]}{way}", []
    value, params = _value(measure, currency)
    ways = {"sum": "total", "avg": "avg", "min": "min", "max": "max"}
    return f"{ways[measure.way]}({value}){way}", params


def left_out(plan: Plan, span: Span, currency: str) -> Sql | None:
    """How many amounts are in other currencies than the one measured; None where no money is."""
    names = sorted({one.field.name for one in plan.measures if one.field and one.kind == "money"})
    if not names:
        return None
    rows, params = _rows(plan, span)
    other = " OR ".join(f't."{name}_currency"<>?' for name in names)
    return f"SELECT count(*) FROM ({rows}) t WHERE {other}", [*params, *[currency] * len(names)]
