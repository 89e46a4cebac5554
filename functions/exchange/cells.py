"""A cell of an imported table as the value of a field. Pure: text in, value out, or the code of what is wrong."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal
from zoneinfo import ZoneInfo

from shared.declare import FieldSpec

DateOrder = Literal["ymd", "dmy", "mdy"]
Convert = Callable[[str], Any]
LINKED = frozenset({"reference"})
"""Kinds whose cells name another record; they are looked up for a whole chunk."""
NOT_IMPORTED = frozenset({"rows", "lines"})

_YES = frozenset({"true", "yes", "y", "1", "是", "对", "真", "√", "有"})
_NO = frozenset({"false", "no", "n", "0", "否", "错", "假", "×", "无"})
_SYMBOLS = {"¥": "CNY", "￥": "CNY", "元": "CNY", "€": "EUR", "£": "GBP", "$": "USD", "US$": "USD"}
_DATE = re.compile(r"(\d{1,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,4})\s*日?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
_CODE = re.compile(r"^([A-Za-z]{3})\s*(?=[-\d.(])|(?<=[\d.)])\s*([A-Za-z]{3})$")
_BETWEEN = re.compile(r"[;；,，、|\n]")


class Wrong(ValueError):
    """The cell cannot be the field's value; the text is the message's code."""


def number(text: str, comma: bool = False) -> Decimal:
    """An exact number, however its thousands are parted; `comma`: 1.234,5 instead of 1,234.5."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("\u00a0", "").replace("'", "")
    plain = plain.replace(".", "").replace(",", ".") if comma else plain.replace(",", "")
    negative = plain.startswith("(") and plain.endswith(")")
    try:
        exact = Decimal(plain.strip("()"))
    except InvalidOperation:
        raise Wrong("number") from None
    if not exact.is_finite():
        raise Wrong("number")
    return -exact if negative else exact


def day(text: str, order: DateOrder | None) -> date:
    """A calendar day. A year that comes first explains itself; any other form needs the column's `order`."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"\d{8}", plain) and order in {None, "ymd"}:
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    found = _DATE.fullmatch(plain.split("T")[0] if re.match(r"\d{4}-\d\d-\d\dT", plain) else plain)
    if not found:
        raise Wrong("date")
    first, middle, last = (int(part) for part in found.groups())
    if len(found[1]) == 4:
        year, month, of_month = first, middle, last
    elif order == "dmy":
        year, month, of_month = last, middle, first
    elif order == "mdy":
        year, month, of_month = last, first, middle
    else:
        raise Wrong("date-order")
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        return date(year, month, of_month)
    except ValueError:
        raise Wrong("date") from None


def moment(text: str, order: DateOrder | None, time_zone: str) -> str:
    """A time in UTC; one without a zone is in `time_zone`."""
    try:
        parsed = datetime.fromisoformat(text.strip())
    except ValueError:
        before, _, after = text.strip().replace("T", " ").rpartition(" ")
        clock = _TIME.fullmatch(after)
        if clock is None:
            before, hours, minutes, seconds = text, 0, 0, 0
        else:
            hours, minutes, seconds = int(clock[1]), int(clock[2]), int(clock[3] or 0)
        on = day(before, order)
        try:
            parsed = datetime(on.year, on.month, on.day, hours, minutes, seconds)  # noqa: DTZ001 - given one below
        except ValueError:
            raise Wrong("datetime") from None
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=ZoneInfo(time_zone))
    return parsed.astimezone(UTC).isoformat().replace("+00:00", "Z")


def amount(text: str, comma: bool = False) -> tuple[str, str | None]:
    """An amount and the currency written with it, if any."""
    plain = unicodedata.normalize("NFKC", text).strip()
    currency = None
    code = _CODE.search(plain)
    if code:
        currency = (code[1] or code[2]).upper()
        plain = plain.replace(code[0], "", 1)
    for symbol, known in sorted(_SYMBOLS.items(), key=lambda one: -len(one[0])):
        written = unicodedata.normalize("NFKC", symbol)
        if written in plain:
            currency, plain = currency or known, plain.replace(written, "", 1)
            break
    exact = number(plain, comma)
    if exact != round(exact, 4):
        raise Wrong("decimal")
    return f"{exact:f}", currency


def truth(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise Wrong("yes-or-no")


def parts(text: str) -> list[str]:
    """The entries of a cell that holds several."""
    return [one.strip() for one in _BETWEEN.split(text) if one.strip()]


def choices_of(field: FieldSpec) -> dict[str, str]:
    """Value or label in either language, folded → value; a label that two choices share is none."""
    known: dict[str, str | None] = {}
    for value, labels in field.choices.items():
        for label in {label.casefold().strip() for label in labels}:
            known[label] = value if known.get(label, value) == value else None
    named = {label: value for label, value in known.items() if value}
    return named | {value.casefold(): value for value in field.choices}


def _chosen(known: Mapping[str, str], open_choice: bool) -> Convert:
    def convert(text: str) -> str:
        value = known.get(text.casefold())
        if value is None and not open_choice:
            raise Wrong("choice")
        return value or text

    return convert


def converter(field: FieldSpec, *, order: DateOrder | None, comma: bool, time_zone: str) -> Convert:
    """How cells become values of `field`; the function raises Wrong."""
    choose = _chosen(choices_of(field), field.open_choice) if field.kind in {"choice", "choices"} else str
    known: dict[str, Convert] = {
        "integer": lambda text: _whole(number(text, comma)),
        "number": lambda text: float(number(text, comma)),
        "decimal": lambda text: f"{number(text, comma):f}",
        "percent": lambda text: f"{number(text.strip().rstrip('%％'), comma):f}",
        "date": lambda text: day(text, order).isoformat(),
        "datetime": lambda text: moment(text, order, time_zone),
        "boolean": truth,
        "choice": choose,
        "choices": lambda text: [choose(one) for one in parts(text)],
        "time": lambda text: text.zfill(5),
        "texts": parts,
        "emails": parts,
        "phones": parts,
    }
    return known.get(field.kind, str)


def _whole(exact: Decimal) -> int:
    if exact != exact.to_integral_value():
        raise Wrong("whole")
    return int(exact)
