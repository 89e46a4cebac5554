"""Fields that are computed from other records when somebody asks: roll-ups, and formulas over a reference.

Nothing of them is stored, so nothing drifts. What they are computed from is what the reader may see: a record out of
sight does not count, and where a field that they need is hidden there is no value at all.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import orjson

from shared.declare import FieldSpec, ObjectSpec
from shared.records.ask import Ask
from shared.records.index import hops
from shared.records.index.asker import NOBODY, Asker
from shared.records.index.columns import Shape, stored
from shared.records.index.filters import check, named
from shared.records.index.store import Index
from shared.records.index.where import compile_node
from shared.rollups import Rollup
from shared.tenancy.rights import Sight

_SPLIT = 10**9
_BLOCK = 1_000
_UNITS = 10_000
Body = dict[str, Any]
Sql = tuple[str, list[Any]]


class Others(NamedTuple):
    """Where the other records are asked of: `figures` answers roll-ups over one reference for some records (id → field
    → value), `look` finds records that are referred to."""

    figures: Callable[[list[FieldSpec], list[str]], dict[str, Body]]
    look: hops.Look


def source(index: Index, kept: Shape, ask: Ask) -> str:
    """What a query is FROM: the object's table, with a column for each late field that the request reckons with.

    Raises BadRequest where that would be too much work.
    """
    late = decisive(kept.spec, ask)
    if not late:
        return f"r_{kept.name}"
    columns, joins = "", ""
    for at, field in enumerate(late):
        table = _table(index, kept, ask.asker, field)
        otherwise = ",0" if _zero(field) else ",NULL"
        for suffix, _ in stored(field.kind)[1]:
            columns += f',coalesce(l{at}."v{suffix}"{otherwise}) AS "{field.name}{suffix}"'
        joins += f" LEFT JOIN {table} l{at} ON l{at}.id=r.id"
    return f"(SELECT r.*{columns} FROM r_{kept.name} r{joins}) AS r_{kept.name}"


def decisive(spec: ObjectSpec, ask: Ask) -> list[FieldSpec]:
    """The late fields that decide which rows there are, in which order and how they are counted."""
    measured = {one.field for one in ask.groups} | {one.field for one in ask.measures}
    asked = {*named(ask.filter)[0], *(name for name, _ in ask.sort), *ask.sums, *measured}
    return [field for field in spec.late if field.name in asked]


def shown(spec: ObjectSpec, ask: Ask, sight: Sight) -> list[FieldSpec]:
    """The late fields that a row has."""
    return [
        field for field in spec.late if field.name not in sight.hidden and (not ask.fields or field.name in ask.fields)
    ]


def completed(index: Index, kept: Shape, ask: Ask, sight: Sight, bodies: list[bytes]) -> list[bytes]:
    """The rows with the late fields that are shown."""
    fields = shown(kept.spec, ask, sight)
    if not fields or not bodies:
        return bodies
    made = add(index, kept.spec, ask.asker, [orjson.loads(body) for body in bodies], fields)
    return [orjson.dumps(body) for body in made]


def add(index: Index, spec: ObjectSpec, asker: Asker, bodies: list[Body], fields: Sequence[FieldSpec]) -> list[Body]:
    """The records with the values of `fields`, as `asker` may see what they are computed from."""
    with index.lock:
        others = Others(partial(_figures, index, asker), partial(hops.referred, index))
        return reckoned(spec, asker, bodies, fields, others)


def reckoned(
    spec: ObjectSpec, asker: Asker, bodies: list[Body], fields: Sequence[FieldSpec], others: Others
) -> list[Body]:
    """The records with the values of `fields`, wherever the figures and the records referred to are kept."""
    made = [dict(body) for body in bodies]
    for some in _alike([field for field in fields if field.rollup]):
        found = others.figures(some, [body["id"] for body in made])
        for body in made:
            values = found.get(body["id"], {})
            given = {field.name: values.get(field.name, 0 if _zero(field) else None) for field in some}
            body.update({name: value for name, value in given.items() if value is not None})
    for field in fields:
        if field.formula:
            for body, value in zip(made, hops.values(others.look, spec, asker, field, made), strict=True):
                body.update({field.name: value} if value is not None else {})
    return made


def _zero(field: FieldSpec) -> bool:
    """Whether there being no records makes it nought, rather than nothing."""
    return field.rollup is not None and field.rollup.way in {"count", "sum"} and field.kind != "money"


def _alike(fields: Iterable[FieldSpec]) -> Iterable[list[FieldSpec]]:
    """Roll-ups over the same reference: one pass over its records serves them all."""
    found: dict[tuple[str, str], list[FieldSpec]] = {}
    for field in fields:
        if field.rollup:
            found.setdefault((field.rollup.object, field.rollup.field), []).append(field)
    return found.values()


def _figures(index: Index, asker: Asker, fields: list[FieldSpec], ids: list[str]) -> dict[str, Body]:
    """Id → field → value."""
    found: dict[str, Body] = {}
    fields = [field for field in fields if _part(index, asker, field, 0)]
    for at in range(0, len(ids) if fields else 0, _BLOCK):
        asked = _query(index, asker, fields, ids[at : at + _BLOCK])
        if asked is None:
            return {}
        for id_, *cells in index.rows(*asked):
            left = iter(cells)
            found[id_] = {field.name: hops.json_of(field.kind, next(left), next(left)) for field in fields}
    return found


def _query(index: Index, asker: Asker, fields: list[FieldSpec], ids: Sequence[str] | None = None) -> Sql | None:
    """One row for each record referred to: its id, then value and currency of each of `fields`; only for `ids`."""
    parts = [_part(index, asker, field, at) for at, field in enumerate(fields)]
    first = fields[0].rollup
    if first is None or any(part is None for part in parts):
        seen = [one for one, part in zip(fields, parts, strict=True) if part is not None]
        return _query(index, asker, seen, ids) if seen else None
    raw = ",".join(part[0] for part in parts if part)
    params = [value for part in parts if part for value in part[2]]
    within = f'"{first.field}" IN ({",".join("?" * len(ids))})' if ids is not None else f'"{first.field}" IS NOT NULL'
    inner = f'SELECT "{first.field}" AS id,{raw} FROM r_{first.object} WHERE {within} GROUP BY 1'
    return f"SELECT id,{','.join(part[1] for part in parts if part)} FROM ({inner})", [*params, *(ids or ())]


def _part(index: Index, asker: Asker, field: FieldSpec, at: int) -> tuple[str, str, list[Any]] | None:
    """The aggregates of one roll-up, what is made of them (value, currency), and their parameters.

    None when the reader may not see what it is made of. Exact amounts are added in two halves: ten-thousandths of many
    large ones pass 64 bits. Amounts of several currencies have no sum.
    """
    rollup = field.rollup
    other = asker.other(rollup.object) if rollup else None
    if rollup is None or other is None or rollup.reads & other[1].hidden:
        return None
    fit, params = _fitting(index, asker, rollup, *other)
    raws = [f"count({_column(rollup)}) FILTER (WHERE {fit}) AS n{at}"]
    value, currency, kind = f"n{at}", "NULL", index.shape(rollup.object).fields[rollup.of].kind if rollup.of else ""
    if rollup.way != "count" and rollup.way in {"sum", "avg"} and kind != "number":
        raws += [
            f'sum("{rollup.of}"{sign}{_SPLIT}) FILTER (WHERE {fit}) AS {one}{at}'
            for sign, one in (("/", "h"), ("%", "l"))
        ]
        value = f"CASE WHEN abs(h{at})<900000000 THEN h{at}*{_SPLIT}+l{at} END"
        if rollup.way == "avg":
            value = f"mean(({value}){'*' + str(_UNITS) if kind == 'integer' else ''},n{at})"
    elif rollup.way != "count":
        raws.append(f'{rollup.way}("{rollup.of}") FILTER (WHERE {fit}) AS v{at}')
        value = f"v{at}"
    if kind == "money":
        raws += [
            f'{way}("{rollup.of}_currency") FILTER (WHERE {fit}) AS {one}{at}'
            for way, one in (("min", "c"), ("max", "d"))
        ]
        currency = f"CASE WHEN c{at}=d{at} THEN c{at} END"
        value = f"CASE WHEN c{at}=d{at} THEN {value} END"
    return ",".join(raws), f"{value} AS value,{currency} AS currency", params * len(raws)


def _column(rollup: Rollup) -> str:
    return f'"{rollup.of}"' if rollup.of else "*"


def _fitting(index: Index, asker: Asker, rollup: Rollup, spec: ObjectSpec, seen: Sight) -> Sql:
    """The condition on the other object's rows: in sight, and of the roll-up's filter."""
    index.shape("people")
    node = check(spec, dict(rollup.filter), seen.hidden, replace(asker, other=NOBODY.other)) if rollup.filter else None
    return compile_node(index.shape(spec.name).spec, node, seen, asker=asker)


def _table(index: Index, kept: Shape, asker: Asker, field: FieldSpec) -> str:
    """A table with the field's value for each record, in the form that lists keep values of its kind in."""
    columns = [f"v{suffix}" for suffix, _ in stored(field.kind)[1]]
    if field.rollup is None:
        known, rows = hops.column(index, kept, asker, field)
        return index.reckoned(known, columns, rows)
    asked = _query(index, asker, [field])
    if asked is None:
        return index.reckoned(("",), columns, ())
    chosen = ",".join(["id", "value", "currency"][: len(columns) + 1])
    return index.reckoned((asked[0], *asked[1]), columns, (f"SELECT {chosen} FROM ({asked[0]})", asked[1]))
