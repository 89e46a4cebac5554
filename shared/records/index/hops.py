"""Formulas over a reference (`customer.level`): worked out from the record and the one it refers to, where its reader
sees that one; a record out of sight is as if it were not there.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from shared.declare import FieldSpec, ObjectSpec
from shared.records.index.asker import Asker, Other
from shared.records.index.columns import EXACT, Shape, stored, written
from shared.records.index.filters import refuse
from shared.records.index.store import Index
from shared.records.index.where import visible

MOST_ROWS = 200_000
"""Records that a list is still filtered or sorted by such a formula of: it is worked out for each."""
_BLOCK = 1_000
_MOST_KNOWN = 50_000
Body = dict[str, Any]
Look = Callable[[Other, set[str]], Mapping[str, Body]]
"""Finds records by id among those in sight: id → record."""


def values(look: Look, spec: ObjectSpec, asker: Asker, field: FieldSpec, bodies: list[Body]) -> list[Any]:
    """The formula's value for each record; `look` finds the records they refer to."""
    from shared.records.formulas import compute, parse

    formula, others = parse(field.formula or ""), _others(spec, asker, field)
    if others is None:
        return [None] * len(bodies)
    kinds, far = _kinds(spec, field, others), {}
    for near, other in others.items():
        far[near] = look(other, {str(body[near]) for body in bodies if body.get(near)})
    dotted = [(name, *name.split(".")) for name in formula.fields if "." in name]
    found = []
    for body in bodies:
        more = {name: far[near].get(str(body.get(near)), {}).get(wanted) for name, near, wanted in dotted}
        found.append(compute(formula, kinds, {**body, **more}, field.kind))
    return found


def column(
    index: Index, kept: Shape, asker: Asker, field: FieldSpec
) -> tuple[tuple[Hashable, ...], Iterator[Sequence[Any]]]:
    """The formula's value for every record, as a column: what it follows from, and (id, cells) to be read.

    Raises BadRequest where there are more than 200,000 records.
    """
    others = _others(kept.spec, asker, field)
    (number,) = index.rows(f"SELECT count(*) FROM r_{kept.name}")[0]
    if number > MOST_ROWS:
        raise refuse(field.name, "too-many-records", most=MOST_ROWS)
    sights = tuple((near, other[1]) for near, other in sorted((others or {}).items()))
    known = (kept.name, field.name, field.formula, others is None, sights)
    return known, _cells(index, kept, field, others) if others is not None else iter(())


def _others(spec: ObjectSpec, asker: Asker, field: FieldSpec) -> dict[str, Other] | None:
    """Reference → what it leads to; None when the reader may not see a field that the formula needs there."""
    from shared.records.formulas import parse

    found: dict[str, Other] = {}
    for name in parse(field.formula or "").fields:
        near, dot, wanted = name.partition(".")
        other = asker.other(str(spec.fields[near].ref)) if dot else None
        if dot and (other is None or wanted in other[1].hidden or wanted not in other[0].fields):
            return None
        if other:
            found[near] = other
    return found


def _kinds(spec: ObjectSpec, field: FieldSpec, others: Mapping[str, Other]) -> dict[str, str]:
    from shared.records.formulas import parse

    kinds: dict[str, str] = {}
    for name in parse(field.formula or "").fields:
        near, dot, wanted = name.partition(".")
        kinds[name] = others[near][0].fields[wanted].kind if dot else spec.fields[near].kind
    return kinds


def referred(index: Index, other: Other, ids: set[str]) -> Mapping[str, Body]:
    """Id → record, of those in sight."""
    spec, seen = other
    kept, listed = index.shape(spec.name), sorted(ids)
    within, params = visible(seen)
    found: dict[str, Body] = {}
    for at in range(0, len(listed), _BLOCK):
        some = listed[at : at + _BLOCK]
        marks = ",".join("?" * len(some))
        sql = f"SELECT rid FROM r_{kept.name} WHERE id IN ({marks}) AND deleted=0 AND {within}"
        rids = [rid for (rid,) in index.rows(sql, [*some, *params])]
        found |= {body["id"]: body for body in map(orjson.loads, index.bodies(kept.name, rids))}
    return found


def _cells(index: Index, kept: Shape, field: FieldSpec, others: Mapping[str, Other]) -> Iterator[Sequence[Any]]:
    """Read from the index's own columns, and worked out once for equal values."""
    from shared.records.formulas import compute, parse

    formula, kinds, convert = parse(field.formula or ""), _kinds(kept.spec, field, others), stored(field.kind)[0]
    own = sorted(name for name in formula.fields if "." not in name)
    nears = sorted(others)
    far = {near: _every(index, others[near], _wanted(formula.fields, near)) for near in nears}
    names = [*own, *(f"{near}.{wanted}" for near in nears for wanted in _wanted(formula.fields, near))]
    nothing = {near: (None,) * 2 * len(_wanted(formula.fields, near)) for near in nears}
    chosen = ",".join(["id", *(f'"{near}"' for near in nears), *(_pair(kept, name) for name in own)])
    known: dict[tuple[Any, ...], Sequence[Any]] = {}
    for id_, *rest in index.rows(f"SELECT {chosen} FROM r_{kept.name} WHERE deleted<2"):
        referred, mine = rest[: len(nears)], rest[len(nears) :]
        raw = (
            *mine,
            *(cell for near, to in zip(nears, referred, strict=True) for cell in far[near].get(to, nothing[near])),
        )
        cells = known.get(raw)
        if cells is None:
            pairs = zip(names, raw[::2], raw[1::2], strict=True)
            body = {name: json_of(kinds[name], value, currency) for name, value, currency in pairs}
            cells = convert(compute(formula, kinds, body, field.kind))
            if len(known) < _MOST_KNOWN:
                known[raw] = cells
        yield id_, *cells


def _wanted(fields: frozenset[str], near: str) -> list[str]:
    return sorted(name.partition(".")[2] for name in fields if name.startswith(f"{near}."))


def _every(index: Index, other: Other, names: Sequence[str]) -> Mapping[str, tuple[Any, ...]]:
    """Id → value and currency of each field, of the records in sight."""
    kept = index.shape(other[0].name)
    within, params = visible(other[1])
    chosen = ",".join(_pair(kept, name) for name in names)
    rows = index.rows(f"SELECT id,{chosen} FROM r_{kept.name} WHERE deleted=0 AND {within}", params)
    return {row[0]: row[1:] for row in rows}


def _pair(kept: Shape, name: str) -> str:
    return f'"{name}","{name}_currency"' if kept.fields[name].kind == "money" else f'"{name}",NULL'


def json_of(kind: str, value: Any, currency: Any) -> Any:
    """A cell as the API has it."""
    if value is None:
        return None
    if kind == "money":
        return {"amount": written(value), "currency": currency}
    return written(value) if kind in EXACT else bool(value) if kind == "boolean" else value
