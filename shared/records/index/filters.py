"""The filter AST, checked against the declaration.

`{"and"|"or": [...]}`, `{"not": ...}`, `{"field", "op", "value"}`. A field may be a part of an address (`address.city`)
or one of the record that a reference names (`customer.sector`); `{"has"|"has_none": {"object", "field", "filter"}}`
looks at the records of another object that refer to this one, and with a `measure` at what they come to together
(`measured.py`). Both see what the reader may see, and nothing beyond.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

import orjson

from shared.declare import ANY, FieldSpec, ObjectSpec
from shared.errors import BadRequest, FieldError
from shared.parts import parts_of
from shared.records.index.asker import NOBODY, Asker
from shared.records.index.columns import exact, shape
from shared.records.index.tokens import fold

DEEPEST = 5
MOST_CONDITIONS = 50
_MOST_VALUES = 500
_MOST_TEXT = 500
_LARGEST = 2**53

Filter = dict[str, Any] | list[Any] | str | None
Node = list[Any]
"""A checked filter: ["and"|"or", nodes…], ["not", node], [field, op, value], ["via", field, object, node] or
["has", object, field, node] with what is measured behind it; plain JSON, so that it can be hashed."""

PERIODS = frozenset({"in_period", "before", "after"})
PART = frozenset({"contains", "begins", "ends"})
_EQUAL = frozenset({"eq", "ne", "in", "not_in", "empty"})
_ORDER = _EQUAL | {"gt", "gte", "lt", "lte", "between"}
_DATED = _ORDER | PERIODS
_REFERENCE = _EQUAL | {"mine", "my_team"}
_OPS = {
    "text": _ORDER | PART, "long_text": PART | {"empty"}, "integer": _ORDER, "number": _ORDER, "money": _ORDER,
    "date": _DATED, "datetime": _DATED, "boolean": frozenset({"eq", "ne", "empty"}), "choice": _EQUAL,
    "reference": _REFERENCE, "email": _EQUAL | PART, "phone": _EQUAL | PART, "link": _EQUAL | PART,
    "texts": _EQUAL | PART, "emails": _EQUAL | PART, "phones": _EQUAL | PART, "rows": frozenset({"empty"}),
    "time": _ORDER, "choices": _EQUAL, "decimal": _ORDER, "percent": _ORDER, "address": PART | {"empty", "within"},
    "lines": _ORDER, "postal_code": _EQUAL | PART, "country": _EQUAL, "latitude": _ORDER, "longitude": _ORDER,
}  # fmt: skip
_CHOSEN = frozenset({"choice", "choices"})
_HAS = frozenset({"object", "field", "filter", "measure", "op", "value"})
_ASKER = {"mine": "people", "my_team": "people, teams"}


def refuse(name: object, code: str, **values: object) -> BadRequest:
    """The refusal of a query, naming the field or parameter."""
    return BadRequest("bad-query", errors=(FieldError(str(name)[:100], code, values),))


def field_of(spec: ObjectSpec, name: object, hidden: frozenset[str]) -> FieldSpec:
    """The field a query names; a hidden field is answered exactly like one that does not exist."""
    found = shape(spec).fields.get(name) if isinstance(name, str) else None
    if found is None or found.name in hidden:
        raise refuse(name, "unknown")
    return found


def check(
    spec: ObjectSpec, given: Filter, hidden: frozenset[str] = frozenset(), asker: Asker = NOBODY, *, late: bool = False
) -> Node | None:
    """The checked form of a filter; raises BadRequest naming the field that is wrong.

    `late`: fields that are computed from other records may be asked for; whoever compiles the filter adds them.
    """
    if given is None or given == "":
        return None
    if isinstance(given, str):
        try:
            given = orjson.loads(given)
        except orjson.JSONDecodeError:
            raise refuse("filter", "not-json") from None
    return _Check(asker, [MOST_CONDITIONS], late).node(spec, given, hidden, 1)


class _Check(NamedTuple):
    """One filter being checked; `left` is how many conditions it may still have. Related records are one hop away:
    what is asked of them is checked without an `asker` who sees further objects."""

    asker: Asker
    left: list[int]
    late: bool = False

    def node(self, spec: ObjectSpec, given: Any, hidden: frozenset[str], depth: int) -> Node:
        if not isinstance(given, dict):
            raise refuse("filter", "not-a-condition")
        if depth > DEEPEST:
            raise refuse("filter", "too-deep", most=DEEPEST)
        if len(given) == 1:
            ((word, inner),) = given.items()
            if word in {"and", "or"} and isinstance(inner, list):
                return [word, *(self.node(spec, one, hidden, depth + 1) for one in inner)]
            if word == "not":
                return ["not", self.node(spec, inner, hidden, depth + 1)]
            if word in {"has", "has_none"}:
                found = self._has(spec, inner, depth)
                return found if word == "has" else ["not", found]
        if not given.keys() <= {"field", "op", "value"} or "field" not in given:
            raise refuse("filter", "not-a-condition")
        self._count()
        return self._leaf(spec, given, hidden)

    def _count(self) -> None:
        self.left[0] -= 1
        if self.left[0] < 0:
            raise refuse("filter", "too-many", most=MOST_CONDITIONS)

    def _leaf(self, spec: ObjectSpec, given: dict[str, Any], hidden: frozenset[str]) -> Node:
        name, op, value = given["field"], given.get("op", "eq"), given.get("value")
        first, dot, rest = name.partition(".") if isinstance(name, str) else (name, "", "")
        if not dot:
            known = field_of(spec, name, hidden)
            if known.beyond and not self.late:
                raise refuse(name, "unknown")
            return _condition(known, name, op, value)
        field = shape(spec).fields.get(first)
        if field is None or field.name in hidden:
            raise refuse(name, "unknown")
        if field.kind == "address" and rest in parts_of("address"):
            return _condition(parts_of("address")[rest], name, op, value)
        other = self.asker.other(field.ref) if field.ref and field.ref != ANY else None
        found = shape(other[0]).fields.get(rest) if other else None
        if other is None or found is None or found.beyond or rest in other[1].hidden:
            raise refuse(name, "unknown")
        condition = _condition(found, rest, op, value, shown=name)
        return ["via", first, other[0].name, condition]

    def _has(self, spec: ObjectSpec, given: Any, depth: int) -> Node:
        if not isinstance(given, dict) or not given.keys() <= _HAS or "object" not in given:
            raise refuse("filter", "not-a-condition")
        name = given["object"]
        other = self.asker.other(name) if isinstance(name, str) else None
        if other is None:
            raise refuse(name, "unknown")
        field = _back(other[0], spec.name, given.get("field"), other[1].hidden)
        inner = given.get("filter")
        within = _Check(replace(self.asker, other=NOBODY.other), self.left)
        node = within.node(other[0], inner, other[1].hidden, depth + 1) if inner else ["and"]
        if "measure" not in given:
            return ["has", name, field, node]
        self._count()
        from shared.records.index import measured

        return ["has", name, field, node, measured.check(other[0], other[1].hidden, given)]


def _back(spec: ObjectSpec, name: str, wanted: object, hidden: frozenset[str]) -> str:
    """The field of `spec` that refers to records of `name`: the one wanted, else its parent, else the first."""
    able = [
        field
        for field in spec.fields.values()
        if field.kind == "reference" and field.ref in {name, ANY} and field.name not in hidden
    ]
    able.sort(key=lambda field: (field.ref == ANY, not field.parent))
    found = [field.name for field in able if wanted is None or field.name == wanted]
    if not found:
        raise refuse(spec.name if wanted is None else wanted, "unknown")
    return found[0]


def _condition(field: FieldSpec, name: str, op: Any, value: Any, shown: str | None = None) -> Node:
    """A condition on `field`, which the filter calls `shown`; what can be said with simpler ones is said so."""
    shown = shown or name
    able = isinstance(op, str) and op in _OPS[field.kind]
    if not able or (op in _ASKER and (field.ref or "") not in _ASKER[op].split(", ")):
        raise refuse(shown, "unknown-op", op=str(op)[:40])
    try:
        if op == "between":
            least, most = value
            return ["and", [name, "gte", as_value(field, least)], [name, "lte", as_value(field, most)]]
        if op == "not_in":
            return ["not", [name, "in", _operand(field, "in", value)]]
        return [name, op, _operand(field, op, value)]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        raise refuse(shown, "type", kind=field.kind) from None


def _operand(field: FieldSpec, op: str, value: Any) -> Any:
    if op in _ASKER:
        return None
    if op in PERIODS:
        from shared.records.index import periods

        return list(periods.parse(value))
    if op == "within":
        from shared.records.index import nearby

        return nearby.parse(value)
    if op == "empty":
        return _truth(True if value is None else value)
    if op in PART:
        return fold(_words(value))
    if op != "in":
        return as_value(field, value)
    if not isinstance(value, list) or len(value) > _MOST_VALUES:
        raise ValueError("list")
    return [as_value(field, one) for one in value]


def named(node: Node | None) -> tuple[set[str], set[tuple[str, str]]]:
    """What a checked filter looks at: the object's own fields, and (object, field) of related records."""
    own: set[str] = set()
    related: set[tuple[str, str]] = set()
    if node is None:
        return own, related
    if node[0] in {"via", "has"} and len(node) >= 4:
        word, near, far, inner, *measured = node
        theirs = named(inner)[0] | {one[1] for one in measured if one[1]}
        if word == "via":
            own, related = {near}, {(far, name) for name in theirs}
        else:
            related = {(near, name) for name in {far, *theirs}}
        return own, related
    inner = [part for part in node[1:] if isinstance(part, list)]
    if node[0] in {"and", "or", "not"} and len(inner) == len(node) - 1:
        for part in inner:
            own, related = own | named(part)[0], related | named(part)[1]
        return own, related
    return {node[0].partition(".")[0]}, related


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
    "time": _time, "decimal": _amount, "percent": _amount, "lines": _whole, "latitude": _number, "longitude": _number,
}  # fmt: skip


def as_value(field: FieldSpec, value: Any) -> Any:
    """A value to compare with, in the form in which the index keeps the field's; raises what does not fit."""
    if field.kind in _VALUES:
        return _VALUES[field.kind](value)
    text = _words(value)
    if field.kind in _CHOSEN and not field.open_choice and field.choices and text not in field.choices:
        raise ValueError("choice")
    return text if field.kind in _CHOSEN or field.kind == "reference" else fold(text)
