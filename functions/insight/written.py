"""Computed reports as files: CSV and XLSX to work on, Parquet to load elsewhere, PDF to read."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import orjson

from functions.insight import pdf
from functions.insight.drawn import Table
from shared import clock, i18n
from shared.sheets import Cell, Column, open_sheet
from shared.tenancy.caller import Caller

_TYPES = {"integer": "BIGINT", "money": "DECIMAL(38,4)", "percent": "DECIMAL(18,4)", "date": "DATE"}


class File(NamedTuple):
    """What is written where."""

    path: Path
    title: str
    reader: Caller


def write(shape: str, file: File, tables: Sequence[Table]) -> int:
    """Write the tables in `shape`; returns how many rows. A spreadsheet and a Parquet file hold one table."""
    _SHAPES[shape](file, tables)
    return sum(len(table.rows) for table in tables)


def _sheet(shape: str) -> Callable[[File, Sequence[Table]], None]:
    def made(file: File, tables: Sequence[Table]) -> None:
        (table,) = tables
        with open_sheet(shape, file.path, table.columns, file.title) as sheet:
            sheet.rows(table.rows)
            for total in table.totals:
                sheet.totals(total)

    return made


def _parquet(file: File, tables: Sequence[Table]) -> None:
    """Columns by their keys, typed; totals are left out, since whoever loads the rows adds them up."""
    import duckdb

    (table,) = tables
    lines = file.path.with_name(file.path.name + ".lines")
    with lines.open("wb") as out:
        for row in table.rows:
            out.write(orjson.dumps([_plain(cell) for cell in row], option=orjson.OPT_APPEND_NEWLINE))
    chosen = ",".join(f'CAST(line[{at}] AS {_type(one)}) AS "{one.key}"' for at, one in enumerate(table.columns, 1))
    with duckdb.connect(config={"memory_limit": "700MB", "threads": 2}) as base:
        base.read_json(
            str(lines), columns={"line": "VARCHAR[]"}, format="newline_delimited", records="false"
        ).create_view("lines")
        base.sql(f"SELECT {chosen} FROM lines").write_parquet(str(file.path), compression="zstd")
    lines.unlink()


def _type(column: Column) -> str:
    return _TYPES.get(column.kind, "VARCHAR")


def _plain(cell: Cell) -> str | None:
    if cell is None:
        return None
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def _pages(file: File, tables: Sequence[Table]) -> None:
    reader = file.reader
    made = clock.now().astimezone(ZoneInfo(reader.time_zone)).strftime("%Y-%m-%d %H:%M")
    footer = i18n.text("report.footer", reader.locale, name=reader.name, at=made, zone=reader.time_zone)
    pdf.write(file.path, file.title, tables, locale=reader.locale, footer=footer)


_SHAPES: Mapping[str, Callable[[File, Sequence[Table]], None]] = {
    "csv": _sheet("csv"), "xlsx": _sheet("xlsx"), "parquet": _parquet, "pdf": _pages,
}  # fmt: skip
