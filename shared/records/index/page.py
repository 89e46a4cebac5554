"""One page of a list, its exact total, and groups with sums, as SQL over one object's table."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from shared.declare import FieldSpec
from shared.errors import BadRequest
from shared.records.ask import Ask
from shared.records.index.blocks import ordered
from shared.records.index.columns import FOLDED, Shape
from shared.records.index.late import completed, source
from shared.records.index.store import Index
from shared.records.index.tokens import match
from shared.records.index.where import compile_node
from shared.tenancy.rights import Sight


@dataclass
class Page:
    """`rows` as JSON, masked; `place` where the next page begins; `references` field → ids the rows refer to."""

    rows: list[bytes]
    place: list[Any] | None
    total: int
    references: dict[str, set[str]] = field(default_factory=dict)


def page_of(index: Index, kept: Shape, ask: Ask, sight: Sight, place: list[Any] | None) -> Page:
    """The rows after `place`. Raises BadRequest `bad-cursor` for a place that does not fit the sort."""
    where, params = where_of(kept, ask, sight)
    shown = referring(kept, ask, sight)
    keys = [_key(kept, name) for name, _ in ask.sort]
    columns = ",".join(["rid", *keys, *(f'"{one.name}"' for one in shown)])
    order = ",".join(_ordered(key, name, down) for key, (name, down) in zip(keys, ask.sort, strict=True))
    after, more = _after(keys, ask, place)
    with index.lock:
        table = source(index, kept, ask)
        found = _first(index, kept, ask, _Wish(table, where + after, [*params, *more], keys, order), columns)
        rows, further = found[: ask.limit], len(found) > ask.limit
        if place is None and not further:
            total = len(rows)
        else:
            # What is merely in sight need not be counted one by one.
            total = (
                _number(index, kept, table, where, params)
                if ask.filter or ask.q
                else index.answer(f"SELECT ifnull(sum(n),0) FROM c_{kept.name} WHERE {where}", params)[0][0]
            )
        bodies = completed(index, kept, ask, sight, index.bodies(kept.name, [row[0] for row in rows]))
    references: dict[str, set[str]] = {}
    for position, one in enumerate(shown, 1 + len(keys)):
        if ids := {row[position] for row in rows if row[position]}:
            references[one.name] = ids
    end = list(rows[-1][1 : 1 + len(keys)]) if further else None
    return Page(masked(bodies, ask, sight), end, total, references)


class _Wish(NamedTuple):
    """Rows of a table, in an order that keys of theirs decide."""

    table: str
    where: str
    params: list[Any]
    keys: list[str]
    order: str


def _first(index: Index, kept: Shape, ask: Ask, wish: _Wish, columns: str) -> list[tuple[Any, ...]]:
    """The first rows, one more than were asked for."""
    rest = f"ORDER BY {wish.order} LIMIT {ask.limit + 1}"
    sql = f"SELECT {columns} FROM {wish.table} WHERE {wish.where} {rest}"
    if (ask.sort[0][0] == "id" and not ask.q) or not index.blocks.serve(kept.name, wish.table, wish.where):
        return index.answer(sql, wish.params)

    def find() -> list[tuple[Any, ...]]:
        chosen = ",".join(["rid", *wish.keys])
        found = index.blocks.found(kept.name, chosen, wish.where, rest, wish.params) or []
        rows = ordered(
            [row for block in found for row in block], [(at, down) for at, (_, down) in enumerate(ask.sort, 1)]
        )
        rids = [row[0] for row in rows[: ask.limit + 1]]
        marks = ",".join("?" * len(rids))
        known = {row[0]: row for row in index.rows(f"SELECT {columns} FROM {wish.table} WHERE rid IN ({marks})", rids)}
        return [known[rid] for rid in rids]

    return index.remembered(sql, wish.params, find)


def _number(index: Index, kept: Shape, table: str, where: str, params: list[Any]) -> int:
    """How many rows there are."""
    sql = f"SELECT count(*) FROM {table} WHERE {where}"
    if not index.blocks.serve(kept.name, table, where):
        return int(index.answer(sql, params)[0][0])
    found = index.remembered(
        sql,
        params,
        lambda: [(sum(row[0][0] for row in index.blocks.found(kept.name, "count(*)", where, "", params) or []),)],
    )
    return int(found[0][0])


def referring(kept: Shape, ask: Ask, sight: Sight) -> list[FieldSpec]:
    """The references that are shown."""
    return [
        one for one in kept.references if one.name not in sight.hidden and (not ask.fields or one.name in ask.fields)
    ]


def ids_of(index: Index, kept: Shape, ask: Ask, sight: Sight) -> list[str]:
    """The ids of every row, in the order of `ask.sort`."""
    return [id_ for (id_,) in _every(index, kept, ask, sight, "id")]


def rows_of(index: Index, kept: Shape, ask: Ask, sight: Sight) -> list[int]:
    """Where every row lies, in the order of `ask.sort`; `Index.bodies` takes them."""
    return [rid for (rid,) in _every(index, kept, ask, sight, "rid")]


def _every(index: Index, kept: Shape, ask: Ask, sight: Sight, column: str) -> list[tuple[Any, ...]]:
    where, params = where_of(kept, ask, sight)
    order = ",".join(_ordered(_key(kept, name), name, down) for name, down in ask.sort)
    with index.lock:
        table = source(index, kept, ask)
        return index.rows(f"SELECT {column} FROM {table} WHERE {where} ORDER BY {order}", params)


def where_of(kept: Shape, ask: Ask, sight: Sight) -> tuple[str, list[Any]]:
    """The rows of the filter and the search words, in sight."""
    where, params = compile_node(kept.spec, ask.filter, sight, deleted=ask.deleted, asker=ask.asker)
    if not ask.q:
        return where, params
    allowed = [one.name for one in kept.searchable if one.name not in sight.hidden]
    expression = match(ask.q)
    if not allowed or expression is None:
        return f"{where} AND 0", params
    only = "{" + " ".join(allowed) + "} : " + expression
    found = f"rid IN (SELECT rowid FROM f_{kept.name} WHERE f_{kept.name} MATCH ?)"
    return f"{where} AND {found}", [*params, only]


def _key(kept: Shape, name: str) -> str:
    kind = kept.fields[name].kind
    if kind == "text":
        return f'coalesce("{name}__sort","{name}__key")'
    if kind == "boolean":
        # What was stored before there was the field has not come to be so.
        return f'ifnull("{name}",0)'
    return f'"{name}__key"' if kind in FOLDED else f'"{name}"'


def _ordered(key: str, name: str, down: bool) -> str:
    way = " DESC" if down else ""
    return f"{key}{way}" if name == "id" else f"{key} IS NULL,{key}{way}"


def _after(keys: list[str], ask: Ask, place: list[Any] | None) -> tuple[str, list[Any]]:
    """The condition that leaves rows beyond `place` in the order of `ask.sort`, where empty comes last either way."""
    if place is None:
        return "", []
    if len(place) != len(keys):
        raise BadRequest("bad-cursor")
    cases, params = [], []
    for depth, (key, (_, down)) in enumerate(zip(keys, ask.sort, strict=True)):
        if place[depth] is None:
            continue
        same = "".join(f"{one} IS ? AND " for one in keys[:depth])
        cases.append(f"({same}({key}{'<' if down else '>'}? OR {key} IS NULL))")
        params += [*place[:depth], place[depth]]
    return f" AND ({' OR '.join(cases) or '0'})", params


def masked(bodies: list[bytes], ask: Ask, sight: Sight) -> list[bytes]:
    """The rows with the fields that were asked for and are in sight."""
    if ask.fields:
        wanted = ({"id", "version"} | set(ask.fields)) - sight.hidden
        return [orjson.dumps({k: v for k, v in orjson.loads(body).items() if k in wanted}) for body in bodies]
    if sight.hidden:
        return [orjson.dumps(sight.mask(orjson.loads(body))) for body in bodies]
    return bodies
