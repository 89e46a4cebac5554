"""The filter AST, checked against the declaration and compiled to SQL. Values are always parameters.

Every condition is true or false, never unknown: an empty field equals nothing, differs from everything, and is
neither more nor less than anything. Text is compared without case and accents, a list by any of its entries.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import orjson

from shared.declare import FieldSpec, ObjectSpec
from shared.errors import BadRequest, FieldError
from shared.records.index.columns import FOLDED, LISTS, Shape, exact, shape
from shared.records.index.tokens import fold
from shared.tenancy.rights import Sight

DEEPEST = 5
MOST_CONDITIONS = 50
_MOST_VALUES = 500
_MOST_TEXT = 500
_LARGEST = 2**53

Filter = dict[str, Any] | list[Any] | str | None
Node = list[Any]
"""A checked filter: ["and"|"or", nodes…], ["not", node] or [field, op, value]; plain JSON, so that it can be hashed."""

_EQUAL = frozenset({"eq", "ne", "in", "empty"})
_ORDER = _EQUAL | {"gt", "gte", "lt", "lte"}
_PART = frozenset({"contains", "begins"})
_OPS = {
    "text": _ORDER | _PART, "long_text": _PART | {"empty"}, "integer": _ORDER, "number": _ORDER, "money": _ORDER,
    "date": _ORDER, "datetime": _ORDER, "boolean": frozenset({"eq", "ne", "empty"}), "choice": _EQUAL,
    "reference": _EQUAL, "email": _EQUAL | _PART, "phone": _EQUAL | _PART, "link": _EQUAL | _PART,
    "texts": _EQUAL | _PART, "emails": _EQUAL | _PART, "phones": _EQUAL | _PART, "rows": frozenset({"empty"}),
    "time": _ORDER, "choices": _EQUAL, "decimal": _ORDER, "percent": _ORDER, "address": _PART | {"empty"},
    "lines": frozenset({"empty"}),
}  # fmt: skip
_CHOSEN = frozenset({"choice", "choices"})
_SIGNS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def refuse(name: object, code: str, **values: object) -> BadRequest:
    """The refusal of a query, naming the field or parameter."""
    return BadRequest("bad-query", errors=(FieldError(str(name)[:100], code, values),))


def field_of(spec: ObjectSpec, name: object, hidden: frozenset[str]) -> FieldSpec:
    """The field a query names; a hidden field is answered exactly like one that does not exist."""
    found = shape(spec).fields.get(name) if isinstance(name, str) else None
    if found is None or found.name in hidden:
        raise refuse(name, "unknown")
    return found


def check(spec: ObjectSpec, given: Filter, hidden: frozenset[str] = frozenset()) -> Node | None:
    """The checked form of a filter; raises BadRequest naming the field that is wrong."""
    if given is None or given == "":
        return None
    if isinstance(given, str):
        try:
            given = orjson.loads(given)
        except orjson.JSONDecodeError:
            raise refuse("filter", "not-json") from None
    left = [MOST_CONDITIONS]
    return _check(spec, given, hidden, 1, left)


def _check(spec: ObjectSpec, given: Any, hidden: frozenset[str], depth: int, left: list[int]) -> Node:
    if not isinstance(given, dict):
        raise refuse("filter", "not-a-condition")
    if depth > DEEPEST:
        raise refuse("filter", "too-deep", most=DEEPEST)
    if len(given) == 1:
        ((word, inner),) = given.items()
        if word in {"and", "or"} and isinstance(inner, list):
            return [word, *(_check(spec, one, hidden, depth + 1, left) for one in inner)]
        if word == "not":
            return ["not", _check(spec, inner, hidden, depth + 1, left)]
    if not given.keys() <= {"field", "op", "value"} or "field" not in given:
        raise refuse("filter", "not-a-condition")
    left[0] -= 1
    if left[0] < 0:
        raise refuse("filter", "too-many", most=MOST_CONDITIONS)
    field, op = field_of(spec, given["field"], hidden), given.get("op", "eq")
    if not isinstance(op, str) or op not in _OPS[field.kind]:
        raise refuse(field.name, "unknown-op", op=str(op)[:40])
    return [field.name, op, _operand(field, op, given.get("value"))]


def _operand(field: FieldSpec, op: str, value: Any) -> Any:
    try:
        if op == "empty":
            return _truth(True if value is None else value)
        if op in _PART:
            return fold(_words(value))
        if op != "in":
            return _value(field, value)
        if not isinstance(value, list) or len(value) > _MOST_VALUES:
            raise ValueError("list")
        return [_value(field, one) for one in value]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        raise refuse(field.name, "type", kind=field.kind) from None


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("boolean")
    return value


def _words(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _MOST_TEXT:
        raise ValueError("text")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _LARGEST:
        raise ValueError("integer")
    return value


def _number(value: Any) -> float | int:
    if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > _LARGEST:
        raise ValueError("number")
    return value


def _day(value: Any) -> str:
    if len(value) != len("2026-01-31"):
        raise ValueError("date")
    return date.fromisoformat(value).isoformat()


def _moment(value: Any) -> str:
    moment = datetime.fromisoformat(_words(value))
    if moment.tzinfo is None:
        raise ValueError("time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _time(value: Any) -> str:
    return time.fromisoformat(_words(value)).strftime("%H:%M")


def _money(value: Any) -> Node:
    """[ten-thousandths, currency or None]: a bare amount means any currency."""
    if isinstance(value, dict):
        return [_amount(value["amount"]), _words(value["currency"])]
    return [_amount(value), None]


def _amount(value: Any) -> int:
    if isinstance(value, bool):
        raise TypeError("amount")
    units = exact(value if isinstance(value, str) else repr(value))
    if abs(units) >= 2**62:
        raise ValueError("amount")
    return units


_VALUES: dict[str, Callable[[Any], Any]] = {
    "integer": _whole, "number": _number, "boolean": _truth, "date": _day, "datetime": _moment, "money": _money,
    "time": _time, "decimal": _amount, "percent": _amount,
}  # fmt: skip


def _value(field: FieldSpec, value: Any) -> Any:
    if field.kind in _VALUES:
        return _VALUES[field.kind](value)
    text = _words(value)
    if field.kind in _CHOSEN and not field.open_choice and field.choices and text not in field.choices:
        raise ValueError("choice")
    return text if field.kind in _CHOSEN or field.kind == "reference" else fold(text)


def visible(sight: Sight) -> tuple[str, list[Any]]:
    """The row predicate: what `Sight.sees` says, in SQL."""
    match sight.reach:
        case "all":
            return "1", []
        case "team":
            marks = ",".join("?" * len(sight.teams))
            return f'("owner"=? OR "team" IN ({marks}))', [sight.person, *sight.teams]
        case "own":
            return '"owner"=?', [sight.person]
    return "0", []


def compile_where(spec: ObjectSpec, given: Filter, sight: Sight, *, deleted: bool = False) -> tuple[str, list[Any]]:
    """The whole WHERE of a query on `r_<object>`: not deleted (or only deleted), in sight, and the filter."""
    return compile_node(spec, check(spec, given, sight.hidden), sight, deleted=deleted)


def compile_node(spec: ObjectSpec, node: Node | None, sight: Sight, *, deleted: bool = False) -> tuple[str, list[Any]]:
    """Like `compile_where` for a filter already checked against the same sight."""
    seen, params = visible(sight)
    # The plus keeps SQLite from the index on `deleted`: looking up nearly every row by it is slower than a scan.
    sql = f"+deleted={int(deleted)} AND {seen}"
    if node is not None:
        condition, more = _compile(shape(spec), node)
        sql, params = f"{sql} AND {condition}", params + more
    return sql, params


def _compile(kept: Shape, node: Node) -> tuple[str, list[Any]]:
    word = node[0]
    if word == "not" and len(node) == 2:
        sql, params = _compile(kept, node[1])
        return f"NOT {sql}", params
    if word in {"and", "or"} and all(isinstance(one, list) for one in node[1:]):
        parts = [_compile(kept, one) for one in node[1:]]
        sql = f" {word.upper()} ".join(part for part, _ in parts) or ("1" if word == "and" else "0")
        return f"({sql})", [value for _, values in parts for value in values]
    field = kept.fields[word]
    column = f'"{word}"'
    if field.kind == "long_text":
        body = (
            f"SELECT json_extract(CAST(b.body AS TEXT),'$.{word}') FROM b_{kept.name} b WHERE b.rid=r_{kept.name}.rid"
        )
        column = f"nullif(({body}),'')"
    return _leaf(field, column, node[1], node[2])


def _leaf(field: FieldSpec, column: str, op: str, value: Any) -> tuple[str, list[Any]]:
    if op == "empty":
        return f"({column} IS {'' if value else 'NOT '}NULL)", []
    if op == "ne":
        sql, params = _leaf(field, column, "eq", value)
        return f"NOT {sql}", params
    if field.kind == "money":
        return _money_leaf(column, field.name, op, value)
    test, params = _test(_comparable(field, column), op, value)
    if field.kind in LISTS:
        return f"EXISTS(SELECT 1 FROM json_each({column}) WHERE {test})", params
    return f"ifnull({test},0)", params


def _comparable(field: FieldSpec, column: str) -> str:
    if field.kind in FOLDED:
        return f'"{field.name}__key"'
    if field.kind in LISTS:
        return "value" if field.kind == "choices" else "fold(value)"
    return f"fold({column})" if field.kind in {"long_text", "email", "phone", "link"} else column


def _test(operand: str, op: str, value: Any) -> tuple[str, list[Any]]:
    if op in _PART:
        escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return f"{operand} LIKE ? ESCAPE '\\'", [("%" if op == "contains" else "") + escaped + "%"]
    if op == "in":
        return f"{operand} IN ({','.join('?' * len(value))})", list(value)
    return f"{operand} {_SIGNS.get(op, '=')} ?", [value]


def _money_leaf(column: str, name: str, op: str, value: Any) -> tuple[str, list[Any]]:
    if op == "in":
        parts = [_money_leaf(column, name, "eq", one) for one in value]
        return f"({' OR '.join(part for part, _ in parts) or '0'})", [one for _, values in parts for one in values]
    amount, currency = value
    sql, params = f"ifnull({column} {_SIGNS.get(op, '=')} ?,0)", [amount]
    if currency is not None:
        return f'({sql} AND ifnull("{name}_currency"=?,0))', [*params, currency]
    return sql, params
