"""A checked filter as SQL. Values are always parameters.

Every condition is true or false, never unknown: an empty field equals nothing, differs from everything, and is
neither more nor less than anything. Text is compared without case and accents, a list by any of its entries.
"""

from typing import Any

from shared.declare import FieldSpec, ObjectSpec
from shared.parts import parts_of
from shared.records.index.asker import NOBODY, Asker
from shared.records.index.columns import FOLDED, LISTS, Shape, shape
from shared.records.index.filters import PART, PERIODS, Filter, Node, check
from shared.tenancy.rights import Sight

_SIGNS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_FOLDED_LATE = frozenset({"text", "long_text", "email", "phone", "link", "postal_code", "country"})
Sql = tuple[str, list[Any]]


def visible(sight: Sight) -> Sql:
    """The row predicate: what `Sight.sees` says, in SQL."""
    if sight.shared and sight.reach in {"all", "team"}:
        return _shared(sight)
    match sight.reach:
        case "all":
            return "1", []
        case "team":
            marks = ",".join("?" * len(sight.teams))
            return f'("owner"=? OR "team" IN ({marks}))', [sight.person, *sight.teams]
        case "own":
            return '"owner"=?', [sight.person]
    return "0", []


def _shared(sight: Sight) -> Sql:
    ours = f'"team" IN ({",".join("?" * len(sight.teams))})'
    if sight.reach == "team":
        others = f"(\"shared\" IN ('everyone','team') AND {ours})"
    else:
        others = f"(\"shared\"='everyone' OR (\"shared\"='team' AND {ours}))"
    return f'("owner"=? OR ifnull({others},0))', [sight.person, *sight.teams]


def compile_where(spec: ObjectSpec, given: Filter, sight: Sight, *, deleted: bool = False) -> Sql:
    """The whole WHERE of a query on `r_<object>`: not deleted (or only deleted), in sight, and the filter."""
    return compile_node(spec, check(spec, given, sight.hidden), sight, deleted=deleted)


def compile_node(
    spec: ObjectSpec, node: Node | None, sight: Sight, *, deleted: bool = False, asker: Asker = NOBODY
) -> Sql:
    """Like `compile_where` for a filter already checked against the same sight."""
    seen, params = visible(sight)
    # The plus keeps SQLite from the index on `deleted`: looking up nearly every row by it is slower than a scan.
    sql = f"+deleted={int(deleted)} AND {seen}"
    if node is not None:
        condition, more = _compile(shape(spec), node, asker)
        sql, params = f"{sql} AND {condition}", params + more
    return sql, params


def _compile(kept: Shape, node: Node, asker: Asker) -> Sql:
    word = node[0]
    if word in {"via", "has"} and len(node) >= 4:
        return _related(node, asker)
    if word == "not" and len(node) == 2:
        sql, params = _compile(kept, node[1], asker)
        return f"NOT {sql}", params
    if word in {"and", "or"} and all(isinstance(one, list) for one in node[1:]):
        parts = [_compile(kept, one, asker) for one in node[1:]]
        sql = f" {word.upper()} ".join(part for part, _ in parts) or ("1" if word == "and" else "0")
        return f"({sql})", [value for _, values in parts for value in values]
    field, column = held_in(kept, word)
    if node[1] == "mine":
        return _leaf(field, column, "eq", asker.person)
    if node[1] == "my_team":
        return _my_team(field, column, asker)
    if node[1] in PERIODS:
        return _period(field, column, node[1], node[2], asker)
    return _leaf(field, column, node[1], node[2])


def held_in(kept: Shape, name: str) -> tuple[FieldSpec, str]:
    """The field and where its value is: long texts and the parts of an address are only in the body."""
    first, _, part = name.partition(".")
    field = parts_of("address")[part] if part else kept.fields[first]
    if not part and field.kind != "long_text":
        return field, f'ifnull("{name}",0)' if field.kind == "lines" else f'"{name}"'
    table = kept.name
    body = f"SELECT json_extract(CAST(b.body AS TEXT),'$.{name}') FROM b_{table} b WHERE b.rid=r_{table}.rid"
    return field, f"nullif(({body}),'')"


def _related(node: Node, asker: Asker) -> Sql:
    """Ids of related records that fit, among those in sight: one set, made once for a query."""
    word, near, far, inner, *measure = node
    name, field = (far, "id") if word == "via" else (near, far)
    other = asker.other(name)
    if other is None:
        return "0", []
    spec, sight = other
    where, params = compile_node(spec, inner, sight, asker=asker)
    own = near if word == "via" else "id"
    chosen = f'SELECT "{field}" FROM r_{name} WHERE "{field}" IS NOT NULL AND {where}'
    if measure:
        from shared.records.index import measured

        (counted, currency), (test, values) = measured.having(shape(spec), measure[0])
        chosen += f' AND {counted} GROUP BY "{field}" HAVING {test}'
        params = [*params, *currency, *values]
    return f'ifnull("{own}" IN ({chosen}),0)', params


def _my_team(field: FieldSpec, column: str, asker: Asker) -> Sql:
    marks = ",".join("?" * len(asker.teams))
    inside = marks if field.ref == "teams" else f'SELECT id FROM r_people WHERE "member_of" IN ({marks})'
    return f"ifnull({column} IN ({inside}),0)", list(asker.teams)


def _period(field: FieldSpec, column: str, op: str, period: list[Any], asker: Asker) -> Sql:
    from shared.records.index import periods

    first, end = periods.days(periods.Period(*period), asker.today)
    if field.kind == "date":
        bounds = first.isoformat(), end.isoformat()
    else:
        bounds = periods.midnight(first, asker.time_zone), periods.midnight(end, asker.time_zone)
    if op == "before":
        return _leaf(field, column, "lt", bounds[0])
    if op == "after":
        return _leaf(field, column, "gte", bounds[1])
    return f"ifnull({column} >= ? AND {column} < ?,0)", list(bounds)


def _leaf(field: FieldSpec, column: str, op: str, value: Any) -> Sql:
    if op == "within":
        from shared.records.index import nearby

        return nearby.inside(field.name, value)
    if op == "empty" and field.kind == "lines":
        return f"({column} {'=' if value else '>'} 0)", []
    if op == "empty":
        return f"({column} IS {'' if value else 'NOT '}NULL)", []
    if op == "ne":
        sql, params = _leaf(field, column, "eq", value)
        return f"NOT {sql}", params
    if field.kind == "money":
        return _money_leaf(column, field.name, op, value)
    folded = field.kind == "address" or (field.kind in FOLDED and column == f'"{field.name}"')
    operand = f'"{field.name}__key"' if folded else _comparable(field, column)
    test, params = _test(operand, op, value)
    if field.kind in LISTS:
        return f"EXISTS(SELECT 1 FROM json_each({column}) WHERE {test})", params
    return f"ifnull({test},0)", params


def _comparable(field: FieldSpec, column: str) -> str:
    if field.kind in LISTS:
        return "value" if field.kind == "choices" else "fold(value)"
    return f"fold({column})" if field.kind in _FOLDED_LATE else column


def _test(operand: str, op: str, value: Any) -> Sql:
    if op in PART:
        escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        before, after = "" if op == "begins" else "%", "" if op == "ends" else "%"
        return f"{operand} LIKE ? ESCAPE '\\'", [before + escaped + after]
    if op == "in":
        return f"{operand} IN ({','.join('?' * len(value))})", list(value)
    return f"{operand} {_SIGNS.get(op, '=')} ?", [value]


def _money_leaf(column: str, name: str, op: str, value: Any) -> Sql:
    if op == "in":
        parts = [_money_leaf(column, name, "eq", one) for one in value]
        return f"({' OR '.join(part for part, _ in parts) or '0'})", [one for _, values in parts for one in values]
    amount, currency = value
    sql, params = f"ifnull({column} {_SIGNS.get(op, '=')} ?,0)", [amount]
    if currency is not None:
        return f'({sql} AND ifnull("{name}_currency"=?,0))', [*params, currency]
    return sql, params
