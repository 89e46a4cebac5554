"""Counts and measures of a list's rows, as a whole or by group, as SQL over one object's table."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from shared.records.ask import Ask, Group, Measure
from shared.records.index.columns import EXACT, FOLDED, Shape, written
from shared.records.index.late import source
from shared.records.index.page import where_of
from shared.records.index.store import Index
from shared.tenancy.rights import Sight

_MOST_GROUPS = 200
_SPLIT = 10**9
Keys = tuple[Any, ...]


def groups_of(index: Index, kept: Shape, ask: Ask, sight: Sight) -> list[dict[str, Any]]:
    """Count and measures per value of `ask.groups` over every row of the filter, at most 200: the largest first, of
    periods the newest first. Without groups one row for them all.

    A measure of money is one amount; a list of amounts where several currencies meet; None where there is none.
    """
    where, params = where_of(kept, ask, sight)
    table = source(index, kept, ask)
    keys = [_key(kept, one, ask.asker.time_zone) for one in ask.groups] or [("NULL", [], "NULL")]
    chosen = ",".join([*(key for key, _, _ in keys), *(f"max({label})" for _, _, label in keys)])
    before = [value for _, given, _ in keys for value in given]
    # A period's label is its key, so its parameters come twice.
    twice = [value for _, given, label in keys if label != "NULL" for value in given]
    by = ",".join(str(place) for place in range(1, len(keys) + 1))
    order = "1 DESC," if ask.groups and ask.groups[0].unit else ""
    sql = (
        f"SELECT {chosen},count(*) AS number FROM {table} WHERE {where} "
        f"GROUP BY {by} ORDER BY {order}number DESC,{by} LIMIT {_MOST_GROUPS}"
    )
    heads = ",".join(key for key, _, _ in keys)
    with index.lock:
        counted = index.answer(sql, [*before, *twice, *params])
        asks = [*(Measure("sum", name) for name in ask.sums), *ask.measures]
        found = {
            one: _measured(index, kept, (heads, by, len(keys)), one, (table, where, [*before, *params])) for one in asks
        }
    return [_group(kept, ask, row, len(keys), found) for row in counted]


def _group(
    kept: Shape, ask: Ask, row: tuple[Any, ...], depth: int, found: dict[Measure, dict[Keys, Any]]
) -> dict[str, Any]:
    shown = [_shown(kept, one, label) for one, label in zip(ask.groups, row[depth:], strict=False)] or [None]
    sums = {name: found[Measure("sum", name)].get(row[:depth]) for name in ask.sums}
    group = {"key": shown[0], "count": row[2 * depth], "sums": sums}
    if depth > 1:
        group["keys"] = shown
    if ask.measures:
        group["measures"] = {str(one): found[one].get(row[:depth]) for one in ask.measures}
    return group


def _shown(kept: Shape, group: Group, label: Any) -> Any:
    return bool(label) if kept.fields[group.field].kind == "boolean" and label is not None else label


def _key(kept: Shape, group: Group, time_zone: str) -> tuple[str, list[Any], str]:
    """What rows are grouped by, with its parameters, and what the group is called."""
    field = kept.fields[group.field]
    if group.unit:
        zone = time_zone if field.kind == "datetime" else ""
        sql = f'period("{group.field}",?,?)'
        return sql, [group.unit, zone], sql
    key = f'"{group.field}__key"' if field.kind in FOLDED else f'"{group.field}"'
    return key, [], f'"{group.field}"'


def _measured(
    index: Index, kept: Shape, by: tuple[str, str, int], measure: Measure, found: tuple[str, str, list[Any]]
) -> dict[Keys, Any]:
    """Group → measure. Exact amounts are added in two halves: ten-thousandths of many large amounts pass 64 bits."""
    (heads, places, depth), (table, where, params), name = by, found, measure.field
    kind = kept.fields[name].kind
    rows = f'FROM {table} WHERE {where} AND "{name}" IS NOT NULL GROUP BY {places}'
    if kind not in EXACT and kind != "money":
        sql = f'SELECT {heads},{measure.way}("{name}") {rows}'
        return {row[:depth]: row[depth] for row in index.answer(sql, params)}
    currency = f'"{name}_currency"' if kind == "money" else "NULL"
    sql = (
        f'SELECT {heads},{currency} AS currency,sum("{name}"/{_SPLIT}),sum("{name}"%{_SPLIT}),count(*),'
        f'min("{name}"),max("{name}") {rows},{depth + 1} ORDER BY {places},{depth + 1}'
    )
    amounts: dict[Keys, list[Any]] = {}
    for row in index.answer(sql, params):
        text = written(_units(measure.way, row[depth + 1 :]))
        amounts.setdefault(row[:depth], []).append(
            {"amount": text, "currency": row[depth]} if kind == "money" else text
        )
    return {group: given[0] if len(given) == 1 else given for group, given in amounts.items()}


def _units(way: str, row: tuple[int, ...]) -> int:
    high, low, number, least, most = row
    if way in {"min", "max"}:
        return least if way == "min" else most
    total = high * _SPLIT + low
    if way == "avg":
        return int((Decimal(total) / number).to_integral_value(ROUND_HALF_EVEN))
    return total
