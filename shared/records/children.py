"""Which records refer to one: any object, any declared reference, references to anything and lines included."""

from collections.abc import Collection, Iterator
from typing import Any

from shared.declare import ANY, ObjectSpec
from shared.parts import parts_of
from shared.records.index import Index
from shared.records.index.where import visible
from shared.tenancy.caller import Caller
from shared.tenancy.rights import sight


def referring(
    index: Index, name: str, record_id: str, most: int, *, but: Collection[str] = ()
) -> list[tuple[str, str]]:
    """Up to `most` (object, id) of the records that refer to one, deleted ones included, purged ones not."""
    found: list[tuple[str, str]] = []
    for spec, condition, params in _conditions(index, name, record_id):
        index.shape(spec.name)
        sql = f"SELECT id FROM r_{spec.name} WHERE deleted<2 AND ({condition}) LIMIT ?"
        rows = index.rows(sql, [*params, most + len(but)])
        found += [(spec.name, one) for (one,) in rows if one not in but]
        if len(found) >= most:
            break
    return found[:most]


def counted(index: Index, caller: Caller, name: str, record_id: str) -> dict[str, int]:
    """Object → how many records in the caller's sight refer to one."""
    counts = {}
    for spec, condition, params in _conditions(index, name, record_id):
        index.shape(spec.name)
        within, more = visible(sight(caller, spec))
        sql = f"SELECT count(*) FROM r_{spec.name} WHERE +deleted=0 AND {within} AND ({condition})"
        if number := index.rows(sql, [*more, *params])[0][0]:
            counts[spec.name] = int(number)
    return counts


def _conditions(index: Index, name: str, record_id: str) -> Iterator[tuple[ObjectSpec, str, list[Any]]]:
    in_lines = [part for part, known in parts_of("lines").items() if known.ref == name]
    for other, spec in index.specs.items():
        tests = [
            f'"{field.name}"=?'
            for field in spec.fields.values()
            if field.kind == "reference" and field.ref in {name, ANY}
        ]
        tests += [
            f"EXISTS(SELECT 1 FROM b_{other} b, json_each(CAST(b.body AS TEXT),'$.{field.name}') line "
            f"WHERE b.rid=r_{other}.rid AND json_extract(line.value,'$.{part}')=?)"
            for field in spec.fields.values()
            if field.kind == "lines"
            for part in in_lines
        ]
        if tests:
            yield spec, " OR ".join(tests), [record_id] * len(tests)
