"""One page of a list, its exact total, and groups with sums, as SQL over one object's table."""

from dataclasses import dataclass, field
from typing import Any

import orjson

from shared.errors import BadRequest
from shared.records.ask import Ask
from shared.records.index.columns import EXACT, FOLDED, Shape
from shared.records.index.store import Index
from shared.records.index.tokens import match
from shared.records.index.where import compile_node
from shared.tenancy.rights import Sight

_MOST_GROUPS = 200
_SPLIT = 10**9
_UNITS = 10_000


@dataclass
class Page:
    """`rows` as JSON, masked; `place` where the next page begins; `references` field → ids the rows refer to."""

    rows: list[bytes]
    place: list[Any] | None
    total: int
    references: dict[str, set[str]] = field(default_factory=dict)


def page_of(index: Index, kept: Shape, ask: Ask, sight: Sight, place: list[Any] | None) -> Page:
    """The rows after `place`. Raises BadRequest `bad-cursor` for a place that does not fit the sort."""
    where, params = _where(kept, ask, sight)
    shown = [
        one for one in kept.references if one.name not in sight.hidden and (not ask.fields or one.name in ask.fields)
    ]
    keys = [_key(kept, name) for name, _ in ask.sort]
    columns = ",".join(["rid", *keys, *(f'"{one.name}"' for one in shown)])
    order = ",".join(_ordered(key, name, down) for key, (name, down) in zip(keys, ask.sort, strict=True))
    after, more = _after(keys, ask, place)
    table = f"r_{kept.name}"
    with index.lock:
        sql = f"SELECT {columns} FROM {table} WHERE {where}{after} ORDER BY {order} LIMIT ?"
        found = index.rows(sql, [*params, *more, ask.limit + 1])
        rows, further = found[: ask.limit], len(found) > ask.limit
        if place is None and not further:
            total = len(rows)
        else:
            # What is merely in sight is counted by the index on deleted, owner and team.
            counted = where if ask.filter or ask.q else where.removeprefix("+")
            total = index.rows(f"SELECT count(*) FROM {table} WHERE {counted}", params)[0][0]
        bodies = index.bodies(kept.name, [row[0] for row in rows])
    references: dict[str, set[str]] = {}
    for position, one in enumerate(shown, 1 + len(keys)):
        if ids := {row[position] for row in rows if row[position]}:
            references[one.name] = ids
    end = list(rows[-1][1 : 1 + len(keys)]) if further else None
    return Page(_masked(bodies, ask, sight), end, total, references)


def _where(kept: Shape, ask: Ask, sight: Sight) -> tuple[str, list[Any]]:
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
    return f'"{name}__key"' if kept.fields[name].kind in FOLDED else f'"{name}"'


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


def _masked(bodies: list[bytes], ask: Ask, sight: Sight) -> list[bytes]:
    if ask.fields:
        wanted = ({"id", "version"} | set(ask.fields)) - sight.hidden
        return [orjson.dumps({k: v for k, v in orjson.loads(body).items() if k in wanted}) for body in bodies]
    if sight.hidden:
        return [orjson.dumps(sight.mask(orjson.loads(body))) for body in bodies]
    return bodies


def groups_of(index: Index, kept: Shape, ask: Ask, sight: Sight) -> list[dict[str, Any]]:
    """Count and sums per value of `ask.group` over every row of the filter, largest first, at most 200.

    A sum of money is one amount; a list of amounts where several currencies meet; None where there is nothing to add.
    """
    name = ask.group or "id"
    where, params = _where(kept, ask, sight)
    key = _key(kept, name)
    label = f'max("{name}")'
    sql = (
        f"SELECT {key}, {label}, count(*) FROM r_{kept.name} WHERE {where} "
        f"GROUP BY {key} ORDER BY 3 DESC, 1 LIMIT {_MOST_GROUPS}"
    )
    with index.lock:
        counted = index.rows(sql, params)
        sums = {one: _sums(index, kept, key, one, (where, params)) for one in ask.sums}
    truth = kept.fields[name].kind == "boolean"
    return [
        {
            "key": bool(shown) if truth and shown is not None else shown,
            "count": number,
            "sums": {one: values.get(group) for one, values in sums.items()},
        }
        for group, shown, number in counted
    ]


def _sums(index: Index, kept: Shape, key: str, name: str, found: tuple[str, list[Any]]) -> dict[Any, Any]:
    """Group → sum. Money is added in two halves: ten-thousandths of many large amounts pass 64 bits."""
    where, params = found
    if kept.fields[name].kind in EXACT:
        sql = (
            f'SELECT {key}, sum("{name}"/{_SPLIT}), sum("{name}"%{_SPLIT}) FROM r_{kept.name} '
            f'WHERE {where} AND "{name}" IS NOT NULL GROUP BY 1'
        )
        return {group: _written(high * _SPLIT + low) for group, high, low in index.rows(sql, params)}
    if kept.fields[name].kind != "money":
        sql = f'SELECT {key}, sum("{name}") FROM r_{kept.name} WHERE {where} GROUP BY 1'
        return dict(index.rows(sql, params))
    sql = (
        f'SELECT {key}, "{name}_currency", sum("{name}"/{_SPLIT}), sum("{name}"%{_SPLIT}) '
        f'FROM r_{kept.name} WHERE {where} AND "{name}" IS NOT NULL GROUP BY 1,2 ORDER BY 1,2'
    )
    sums: dict[Any, list[dict[str, str]]] = {}
    for group, currency, high, low in index.rows(sql, params):
        sums.setdefault(group, []).append({"amount": _written(high * _SPLIT + low), "currency": currency})
    return {group: amounts[0] if len(amounts) == 1 else amounts for group, amounts in sums.items()}


def _written(units: int) -> str:
    """Ten-thousandths as the API writes an amount; a sum may pass the limit of a single amount."""
    whole, part = divmod(abs(units), _UNITS)
    text = f"{whole}.{part:04}"
    return ("-" if units < 0 else "") + (text[:-2] if text.endswith("00") else text)
