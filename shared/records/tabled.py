"""Records as rows of a table that people read: choices by their labels, references by their titles, amounts and
addresses in a column for each part. What is written so, an import reads back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import orjson

from shared import i18n
from shared.declare import FieldSpec, ObjectSpec
from shared.parts import parts_of
from shared.sheets import Cell, Column, ColumnKind

Titles = Mapping[str, str]
"""Id → title of the records referred to that are in sight."""
Read = Callable[[Any, Titles], Cell]
_EXACT: Mapping[str, ColumnKind] = {"decimal": "number", "percent": "percent"}
_BETWEEN = "; "


class Shown(NamedTuple):
    """A column of the table: its header, the field and what its cell is made of the field's value."""

    column: Column
    field: str
    read: Read


class Reader(NamedTuple):
    """Whom the table is for: their language, and the zone their moments are told in."""

    locale: str
    time_zone: str = "UTC"


def columns(spec: ObjectSpec, fields: Iterable[FieldSpec], reader: Reader) -> list[Shown]:
    """The columns of `fields`, in their order."""
    return [one for field in fields for one in _columns(spec, field, reader)]


def row(shown: Sequence[Shown], body: Mapping[str, Any], titles: Titles) -> list[Cell]:
    """One record's cells; what it has no value for is empty."""
    cells: list[Cell] = []
    for _, field, read in shown:
        value = body.get(field)
        cells.append(None if value is None else read(value, titles))
    return cells


def _columns(spec: ObjectSpec, field: FieldSpec, reader: Reader) -> list[Shown]:
    label = i18n.label(field.label, reader.locale, f"field.{spec.name}.{field.name}")
    name, kind = field.name, field.kind
    if kind == "money":
        currency = f"{label} ({i18n.text('table.currency', reader.locale)})"
        return [
            Shown(Column(name, label, "money"), name, lambda value, _: Decimal(value["amount"])),
            Shown(Column(f"{name}.currency", currency), name, lambda value, _: str(value["currency"])),
        ]
    if kind == "address":
        return [
            Shown(Column(f"{name}.{part}", f"{label} ({i18n.label(known.label, reader.locale)})"), name, _part(part))
            for part, known in parts_of(kind).items()
        ]
    made, read = _cell(field, reader)
    return [Shown(Column(name, label, made), name, read)]


def _part(part: str) -> Read:
    return lambda value, _: value.get(part)


def _cell(field: FieldSpec, reader: Reader) -> tuple[ColumnKind, Read]:
    match field.kind:
        case "integer" | "number":
            return ("integer" if field.kind == "integer" else "number"), lambda value, _: value
        case "decimal" | "percent":
            return _EXACT[field.kind], lambda value, _: Decimal(str(value))
        case "date":
            return "date", lambda value, _: date.fromisoformat(value)
        case "datetime":
            zone = ZoneInfo(reader.time_zone)
            return "datetime", lambda value, _: moment(value, zone)
        case "boolean":
            words = {flag: i18n.text(f"table.{word}", reader.locale) for flag, word in ((True, "yes"), (False, "no"))}
            return "text", lambda value, _: words.get(value)
        case "choice":
            known = _labels(field, reader.locale)
            return "text", lambda value, _: known.get(value, value)
        case "choices":
            several = _labels(field, reader.locale)
            return "text", lambda value, _: _BETWEEN.join(several.get(one, one) for one in value)
        case "reference":
            return "text", lambda value, titles: titles.get(value, value)
        case "texts" | "emails" | "phones":
            return "text", lambda value, _: _BETWEEN.join(value)
        case "lines":
            return "text", lambda value, titles: "\n".join(_line(one, titles) for one in value)
        case "rows":
            return "text", lambda value, _: orjson.dumps(value).decode()
    return "text", lambda value, _: str(value)


def moment(value: str, zone: ZoneInfo) -> Cell:
    """A moment on the clocks of `zone`; with its distance from UTC in the hour that those clocks show twice."""
    local = datetime.fromisoformat(value).astimezone(zone)
    return local.isoformat(" ", "seconds") if local.fold else local.replace(tzinfo=None)


def _labels(field: FieldSpec, locale: str) -> dict[str, str]:
    """Choice → label; a choice whose label another one has too is shown as it is."""
    labels = {value: i18n.label(known, locale) for value, known in field.choices.items()}
    shared = list(labels.values())
    return {value: label for value, label in labels.items() if shared.count(label) == 1}


def _line(line: Mapping[str, Any], titles: Titles) -> str:
    product = line.get("product")
    name = line.get("description") or (titles.get(product, product) if product else "")
    return f"{line.get('quantity', 1)} × {name} @ {line.get('unit_price')}"
