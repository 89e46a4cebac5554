"""Formula fields: a small language over one record, without a loop, a call outside it, or a look at the clock.

Fields by name, of a record referred to as `customer.level`; numbers and "text"; `+ - * /`, comparisons, `and or not`,
`a if test else b`; the functions below, in any case: IF(test, a, b), COALESCE, BLANK, CONCAT, UPPER, LOWER, TRIM, LEFT,
RIGHT, LEN, CONTAINS, ROUND, ABS, MIN, MAX, DAYS_BETWEEN, ADD_DAYS, YEAR, MONTH. What cannot be computed (an empty part)
is empty. Python's parser reads the text; nothing of it is ever run.
"""

import ast
import decimal
import operator
import warnings
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

MOST_TEXT = 1_000
_MOST_NODES = 200
_DEEPEST = 30
_LONGEST = 200
_LARGEST = Decimal(10) ** 14
_STEP = Decimal("0.0001")
_TRAPS = [decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow]
_EXACT = decimal.Context(prec=28, Emin=-60, Emax=60, traps=_TRAPS)


class FormulaError(Exception):
    """What is wrong with a formula, and at which character (from 1)."""

    def __init__(self, code: str, at: int, word: str = "") -> None:
        super().__init__(code)
        self.code, self.at, self.word = code, at, word


class Cash(NamedTuple):
    amount: Decimal
    currency: str


class _Empty(Exception):
    """A part that cannot be computed leaves the whole empty."""


class Formula(NamedTuple):
    """A checked formula: its tree, and the fields it reads."""

    tree: ast.expr
    fields: frozenset[str]


@lru_cache(maxsize=2_000)
def parse(text: str) -> Formula:
    """Check the form of a formula; raises FormulaError with the position."""
    if len(text) > MOST_TEXT:
        raise FormulaError("formula-too-long", MOST_TEXT)
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as problem:
        raise FormulaError("formula-syntax", problem.offset or len(text) + 1) from None
    except (ValueError, RecursionError, MemoryError):
        raise FormulaError("formula-syntax", 1) from None
    fields: set[str] = set()
    _check(tree, fields, [_MOST_NODES], 1)
    return Formula(tree, frozenset(fields))


def _check(node: ast.expr, fields: set[str], left: list[int], depth: int) -> None:
    at, inner = node.col_offset + 1, list[ast.expr]()
    left[0] -= 1
    if left[0] < 0 or depth > _DEEPEST:
        raise FormulaError("formula-too-long", at)
    match node:
        case ast.Constant(value=bool() | int() | float() | str()):
            pass
        case ast.Name(id=name):
            fields.add(name)
        case ast.Attribute(value=ast.Name(id=near), attr=far):
            fields.add(f"{near}.{far}")
        case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=one):
            inner = [one]
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), left=one, right=two):
            inner = [one, two]
        case ast.BoolOp(values=values):
            inner = values
        case ast.Compare(ops=[op], left=one, comparators=[two]) if type(op) in _COMPARED:
            inner = [one, two]
        case ast.IfExp(test=test, body=one, orelse=two):
            inner = [test, one, two]
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            known = _CALLS.get(name.upper())
            if known is None:
                raise FormulaError("formula-function", at, name)
            if not known[0] <= len(args) <= known[1] or any(isinstance(arg, ast.Starred) for arg in args):
                raise FormulaError("formula-arguments", at, name)
            inner = args
        case _:
            raise FormulaError("formula-syntax", at)
    for part in inner:
        _check(part, fields, left, depth + 1)


def compute(formula: Formula, kinds: Mapping[str, str], body: Mapping[str, Any], result: str) -> Any:
    """The formula's value for a record, in JSON form as the kind `result`; None when it cannot be computed."""
    values = {name: _read(kinds.get(name, ""), body.get(name)) for name in formula.fields}
    with decimal.localcontext(_EXACT):
        try:
            return _written(_value(formula.tree, values), result)
        except (_Empty, ArithmeticError, ValueError, TypeError, OverflowError):
            return None


def _read(kind: str, value: Any) -> Any:
    """A stored value as formulas reckon with it; None for what does not fit."""
    try:
        if kind == "money":
            return Cash(Decimal(value["amount"]), value["currency"])
        if kind in {"integer", "number", "decimal", "percent"}:
            return None if value is None or isinstance(value, bool) else Decimal(str(value))
        if kind in {"date", "datetime"}:
            return date.fromisoformat(value[:10])
    except (TypeError, KeyError, ValueError, ArithmeticError):
        return None
    return value if isinstance(value, str | bool) and value != "" else None


def _written(value: Any, result: str) -> Any:
    match result, value:
        case "text", str():
            return value[:_LONGEST]
        case "boolean", bool():
            return value
        case "date", date():
            return value.isoformat()
        case "money", Cash():
            return {"amount": _plain(value.amount), "currency": value.currency}
        case "integer", Decimal() if value == value.to_integral_value() and abs(value) < 2**53:
            return int(value)
        case (("decimal" | "percent"), Decimal()):
            return _plain(value)
    raise _Empty


def _plain(value: Decimal) -> str:
    if abs(value) >= _LARGEST:
        raise _Empty
    text = f"{value.quantize(_STEP, rounding=decimal.ROUND_HALF_EVEN):f}"
    return text[:-2] if text.endswith("00") else text


def _value(node: ast.expr, values: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant(value=given):
            return given if isinstance(given, bool | str) else Decimal(str(given))
        case ast.Name(id=name):
            return values[name]
        case ast.Attribute(value=ast.Name(id=near), attr=far):
            return values[f"{near}.{far}"]
        case ast.UnaryOp(op=ast.Not(), operand=one):
            return not _truth(_value(one, values))
        case ast.UnaryOp(operand=one):
            return _minus(_there(_value(one, values)))
        case ast.BinOp(op=op, left=one, right=two):
            return _reckon(op, _there(_value(one, values)), _there(_value(two, values)))
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_truth(_value(part, values)) for part in parts)
        case ast.BoolOp(values=parts):
            return any(_truth(_value(part, values)) for part in parts)
        case ast.Compare(ops=[op], left=one, comparators=[two]):
            return _compared(op, _value(one, values), _value(two, values))
        case ast.IfExp(test=test, body=one, orelse=two):
            return _value(one if _truth(_value(test, values)) else two, values)
        case ast.Call(func=ast.Name(id=name), args=args):
            return _called(name.upper(), args, values)
    raise _Empty


def _called(name: str, args: list[ast.expr], values: Mapping[str, Any]) -> Any:
    if name == "IF":
        return _value(args[1] if _truth(_value(args[0], values)) else args[2], values)
    if name == "BLANK":
        return _value(args[0], values) is None
    given = [_value(arg, values) for arg in args]
    if name == "COALESCE":
        return next((value for value in given if value is not None), None)
    return _CALLS[name][2](*(_there(value) for value in given))


def _there(value: Any) -> Any:
    if value is None:
        raise _Empty
    return value


def _truth(value: Any) -> bool:
    """An empty yes/no field is no; anything but yes or no is not a test."""
    if value is None:
        return False
    if not isinstance(value, bool):
        raise _Empty
    return value


def _number(value: Any) -> Decimal:
    if not isinstance(value, Decimal):
        raise _Empty
    return value


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, Cash):
        return f"{value.amount:f} {value.currency}"
    return value.isoformat() if isinstance(value, date) else value if isinstance(value, str) else str(value).lower()


def _minus(value: Any) -> Any:
    return Cash(-value.amount, value.currency) if isinstance(value, Cash) else -_number(value)


def _reckon(op: ast.operator, one: Any, two: Any) -> Any:
    sign = _SIGNS[type(op)]
    if isinstance(one, Cash) and isinstance(two, Cash):
        if one.currency != two.currency or isinstance(op, ast.Mult):
            raise _Empty
        found = sign(one.amount, two.amount)
        return found if isinstance(op, ast.Div) else Cash(found, one.currency)
    if isinstance(one, Cash) and isinstance(op, ast.Mult | ast.Div):
        return Cash(sign(one.amount, _number(two)), one.currency)
    if isinstance(two, Cash) and isinstance(op, ast.Mult):
        return Cash(_number(one) * two.amount, two.currency)
    if isinstance(one, str) and isinstance(two, str) and isinstance(op, ast.Add):
        return (one + two)[:_LONGEST]
    return sign(_number(one), _number(two))


def _compared(op: ast.cmpop, one: Any, two: Any) -> bool:
    if isinstance(op, ast.Eq | ast.NotEq):
        return bool(_COMPARED[type(op)](one, two))
    if one is None or two is None or type(one) is not type(two) or isinstance(one, bool):
        raise _Empty
    if isinstance(one, Cash):
        if one.currency != two.currency:
            raise _Empty
        one, two = one.amount, two.amount
    return bool(_COMPARED[type(op)](one, two))


def _whole(value: Any) -> int:
    if not -100_000 <= _number(value) <= 4_000_000:
        raise _Empty
    return int(value)


def _round(value: Any, places: Any = Decimal(0)) -> Any:
    if isinstance(value, Cash):
        return Cash(_round(value.amount, places), value.currency)
    return _number(value).quantize(Decimal(1).scaleb(-min(max(_whole(places), 0), 4)), rounding=decimal.ROUND_HALF_EVEN)


def _extreme(choose: Callable[..., Any]) -> Callable[..., Any]:
    def of(*given: Any) -> Any:
        if len({(type(value), value.currency if isinstance(value, Cash) else "") for value in given}) > 1:
            raise _Empty
        return choose(given)

    return of


def _on(value: Any) -> date:
    if not isinstance(value, date):
        raise _Empty
    return value


_SIGNS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
_COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}  # fmt: skip
_CALLS: dict[str, tuple[int, int, Callable[..., Any]]] = {
    "IF": (3, 3, _there), "BLANK": (1, 1, _there), "COALESCE": (1, 10, _there),
    "CONCAT": (1, 20, lambda *given: "".join(_text(value) for value in given)[:_LONGEST]),
    "UPPER": (1, 1, lambda one: _text(one).upper()), "LOWER": (1, 1, lambda one: _text(one).lower()),
    "TRIM": (1, 1, lambda one: _text(one).strip()), "LEN": (1, 1, lambda one: Decimal(len(_text(one)))),
    "LEFT": (2, 2, lambda one, most: _text(one)[: max(_whole(most), 0)]),
    "RIGHT": (2, 2, lambda one, most: _text(one)[-_whole(most) :] if _whole(most) > 0 else ""),
    "CONTAINS": (2, 2, lambda one, part: _text(part).casefold() in _text(one).casefold()),
    "ROUND": (1, 2, _round), "MIN": (1, 10, _extreme(min)), "MAX": (1, 10, _extreme(max)),
    "ABS": (1, 1, lambda one: max(one, _minus(one))), "YEAR": (1, 1, lambda day: Decimal(_on(day).year)),
    "DAYS_BETWEEN": (2, 2, lambda first, last: Decimal((_on(last) - _on(first)).days)),
    "ADD_DAYS": (2, 2, lambda day, days: _on(day) + timedelta(days=_whole(days))),
    "MONTH": (1, 1, lambda day: Decimal(_on(day).month)),
}  # fmt: skip
"""Function → fewest and most arguments, and what it does with values that are there."""
