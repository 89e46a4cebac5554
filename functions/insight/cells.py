"""Rows of any report as cells of a sheet: names instead of ids, labels instead of choices."""

from datetime import date
from decimal import Decimal
from typing import Any

from functions.insight.contribution import titles
from shared.records.index import Index
from shared.sheets import Cell
from shared.sheets import Column as SheetColumn
from shared.tenancy.caller import Caller

Names = dict[str, str]
_KINDS = {"integer": "integer", "money": "money", "percent": "percent", "date": "date"}


def names_of(index: Index, caller: Caller, wanted: dict[str, set[str]]) -> Names:
    """Id → title of the records wanted of each object, as far as they are in sight."""
    names: Names = {}
    for object_name, ids in wanted.items():
        names |= titles(index, caller, object_name, ids)
    return names


def sheet_columns(columns: list[dict[str, Any]], currency: str) -> list[SheetColumn]:
    """The columns of a report, as the API shows them, as a sheet's: its amounts are bare, so their head names the
    currency."""
    return [
        SheetColumn(
            one["key"], f"{one['label']} ({currency})" if one["kind"] == "money" else one["label"],
            _KINDS.get(one["kind"], "text"),  # type: ignore[arg-type]
        )
        for one in columns
    ]  # fmt: skip


def cell(column: dict[str, Any], value: Any, names: Names) -> Cell:
    """A value of a column; whatever has a form of its own in one kind of report is that report's to write."""
    if value is None:
        return None
    match column["kind"]:
        case "reference":
            return names.get(value, str(value))
        case "choice":
            return str(column.get("choices", {}).get(value, value))
    return value if isinstance(value, str | int | Decimal | date) else str(value)
