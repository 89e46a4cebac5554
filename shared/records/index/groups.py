"""Counts and measures of a list's rows, as a whole or by group, as SQL over one object's table."""

import operator
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import chain
from typing import Any, NamedTuple

from shared.records.ask import Ask, Group, Measure
from shared.records.index.columns import EXACT, FOLDED, Shape, written
from shared.records.index.late import source
from shared.records.index.page import where_of
from shared.records.index.store import Index
from shared.records.index.where import held_in
from shared.tenancy.rights import Sight

_MOST_GROUPS = 200
_SPLIT = 10**9
Keys = tuple[Any, ...]
_Way = Callable[[Any, Any], Any]


class _Rows(NamedTuple):
    """What is grouped: rows of a table, and the parameters of the query."""

    kept: Shape
    table: str
    where: str
    params: list[Any]

    def put_together(self, index: Index, chosen: str, rest: str, depth: int, ways: Sequence[_Way]) -> list[Keys] | None:
        """The rows of a query, block by block, those alike in their first `depth` columns made one, the others' values
        by `ways`; None where that cannot be done."""
        if not index.blocks.serve(self.kept.name, self.table, self.where):
            return None
        parts = index.blocks.found(self.kept.name, chosen, self.where, rest, self.params)
        if parts is None:
            return None
        found: dict[Keys, Keys] = {}
        for row in chain.from_iterable(parts):
            key, values = row[:depth], row[depth:]
            if known := found.get(key):
                values = tuple(way(*pair) for way, *pair in zip(ways, known[depth:], values, strict=True))
            found[key] = (*key, *values)
        return list(found.values())


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
    heads, dated = ",".join(key for key, _, _ in keys), bool(ask.groups and ask.groups[0].unit)
    asks = [*(Measure("sum", name) for name in ask.sums), *ask.measures]
    with index.lock:
        counted = _counted(index, _Rows(kept, table, where, [*before, *twice, *params]), (chosen, by, len(keys)), dated)
        rows = _Rows(kept, table, where, [*before, *params])
        found = {one: _measured(index, rows, (heads, by, len(keys)), one) for one in asks}
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
    return bool(label) if kept.at(group.field).kind == "boolean" and label is not None else label


def _key(kept: Shape, group: Group, time_zone: str) -> tuple[str, list[Any], str]:
    """What rows are grouped by, with its parameters, and what the group is called."""
    field = kept.at(group.field)
    if "." in group.field:
        _, place = held_in(kept, group.field)
        return place, [], place
    if group.unit:
        zone = time_zone if field.kind == "datetime" else ""
        sql = f'period("{group.field}",?,?)'
        return sql, [group.unit, zone], sql
    key = f'"{group.field}__key"' if field.kind in FOLDED else f'"{group.field}"'
    return key, [], f'"{group.field}"'


def _counted(index: Index, rows: _Rows, by: tuple[str, str, int], dated: bool) -> list[Keys]:
    """Keys, labels and the number of rows of the groups that are shown."""
    chosen, places, depth = by
    order = f"{'1 DESC,' if dated else ''}number DESC,{places} LIMIT {_MOST_GROUPS}"
    sql = f"SELECT {chosen},count(*) AS number FROM {rows.table} WHERE {rows.where} GROUP BY {places} ORDER BY {order}"

    def find() -> list[Keys]:
        ways = [*[_most] * depth, operator.add]
        found = rows.put_together(index, f"{chosen},count(*)", f"GROUP BY {places}", depth, ways)
        if found is None:
            return index.rows(sql, rows.params)
        found.sort(key=lambda row: [(value is not None, value) for value in row[:depth]])
        found.sort(key=lambda row: row[-1], reverse=True)
        if dated:
            found.sort(key=lambda row: (row[0] is not None, row[0]), reverse=True)
        return found[:_MOST_GROUPS]

    return index.remembered(sql, rows.params, find)


def _most(one: Any, other: Any) -> Any:
    return max((value for value in (one, other) if value is not None), default=None)


def _measured(index: Index, rows: _Rows, by: tuple[str, str, int], measure: Measure) -> dict[Keys, Any]:
    """Group → measure. Exact amounts are added in two halves: ten-thousandths of many large amounts pass 64 bits."""
    (heads, places, depth), name = by, measure.field
    kind, rows = rows.kept.fields[name].kind, rows._replace(where=f'{rows.where} AND "{name}" IS NOT NULL')
    table = f"FROM {rows.table} WHERE {rows.where} GROUP BY {places}"
    if kind not in EXACT and kind != "money":
        sql = f'SELECT {heads},{measure.way}("{name}") {table}'
        return {row[:depth]: row[depth] for row in index.answer(sql, rows.params)}
    currency = f'"{name}_currency"' if kind == "money" else "NULL"
    chosen = (
        f'{heads},{currency} AS currency,sum("{name}"/{_SPLIT}),sum("{name}"%{_SPLIT}),count(*),'
        f'min("{name}"),max("{name}")'
    )
    sql = f"SELECT {chosen} {table},{depth + 1}"

    def find() -> list[Keys]:
        ways: list[_Way] = [operator.add, operator.add, operator.add, min, max]
        found = rows.put_together(index, chosen, f"GROUP BY {places},{depth + 1}", depth + 1, ways)
        return index.rows(sql, rows.params) if found is None else found

    amounts: dict[Keys, list[Any]] = {}
    for row in sorted(index.remembered(sql, rows.params, find), key=lambda row: row[depth] or ""):
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
