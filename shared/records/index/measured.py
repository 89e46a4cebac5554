"""What a record's related records come to: how many they are, a sum, the first and the last day, the days between them.

In a filter, `{"has": {"object", "field", "filter", "measure", "op", "value"}}`: `measure` is `count`, or `sum`,
`first`, `last` or `days` of a field, such as `sum:amount`. Where there are no such records, nothing is found.
"""

from typing import Any, NamedTuple

from shared.declare import FieldSpec, ObjectSpec
from shared.records.index.columns import Shape
from shared.records.index.filters import Node, as_value, field_of, refuse

_SUMMED = frozenset({"money", "integer", "number", "decimal"})
_WAYS = {"sum": _SUMMED, "first": {"date"}, "last": {"date"}, "days": {"date"}}
_SIGNS = {"eq": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_SPLIT = 10**9
Sql = tuple[str, list[Any]]


class Measured(NamedTuple):
    """`values` one, or two for `between`; `currency` the one that is added up, None for what is no money."""

    way: str
    field: str
    op: str
    values: list[Any]
    currency: str | None


def check(spec: ObjectSpec, hidden: frozenset[str], given: dict[str, Any]) -> Node:
    """The checked form of what is asked of `spec`'s records together; raises BadRequest naming what is wrong."""
    text, op, value = given["measure"], given.get("op", "gte"), given.get("value")
    way, _, name = text.partition(":") if isinstance(text, str) else ("", "", "")
    field = None if text == "count" else field_of(spec, name, hidden)
    if field and (field.beyond or field.kind not in _WAYS.get(way, ())):
        raise refuse(name, "unknown-op", op=way[:40])
    if op not in {*_SIGNS, "between"}:
        raise refuse(text, "unknown-op", op=str(op)[:40])
    try:
        wanted = [*value] if op == "between" and isinstance(value, list) else [value]
        if len(wanted) != (2 if op == "between" else 1):
            raise ValueError("bounds")
        found = [_operand(way, field, one) for one in wanted]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        raise refuse(text, "type", kind=field.kind if field else "integer") from None
    values, currencies = [one for one, _ in found], {currency for _, currency in found}
    if len(currencies) > 1 or (way == "sum" and field and field.kind == "money" and None in currencies):
        raise refuse(text, "type", kind="money")
    return [*Measured(way, field.name if field else "", op, values, currencies.pop())]


def _operand(way: str, field: FieldSpec | None, value: Any) -> tuple[Any, str | None]:
    """What a measure is compared with, in the form in which it is kept, and its currency."""
    if way == "sum" and field:
        if field.kind == "money":
            amount, currency = as_value(field, value)
            return amount, currency
        return as_value(field, value), None
    if way in {"first", "last"} and field:
        return as_value(field, value), None
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("integer")
    return value, None


def having(theirs: Shape, node: Node) -> tuple[Sql, Sql]:
    """(which records of `theirs` count, what they must come to), as conditions before and after grouping."""
    known = Measured(*node)
    counted: Sql = (f'"{known.field}_currency"=?', [known.currency]) if known.currency else ("1", [])
    signs = [">=", "<="] if known.op == "between" else [_SIGNS[known.op]]
    whole = known.way == "sum" and theirs.fields[known.field].kind != "number"
    tests = [
        _exact(known.field, sign, value) if whole else (f"{_figure(known)} {sign} ?", [value])
        for sign, value in zip(signs, known.values, strict=True)
    ]
    return counted, (" AND ".join(test for test, _ in tests), [one for _, values in tests for one in values])


def _figure(known: Measured) -> str:
    column = f'"{known.field}"'
    return {
        "count": "count(*)", "sum": f"total({column})", "first": f"min({column})", "last": f"max({column})",
        "days": f"CAST(julianday(max({column}))-julianday(min({column})) AS INTEGER)",
    }[known.way]  # fmt: skip


def _exact(name: str, sign: str, value: int) -> Sql:
    """A sum compared in two halves: ten-thousandths of many large amounts pass 64 bits. What passes them is far off."""
    halves = (f'ifnull(sum("{name}"{part}{_SPLIT}),0)-?' for part in "/%")
    return f"({next(halves)})*{_SPLIT}+{next(halves)} {sign} 0", list(divmod(value, _SPLIT))
