"""Tables as files: CSV (UTF-8 with a mark, so that Excel shows Chinese) and XLSX, written row by row.

A text that a spreadsheet would run as a formula is neutralised. CSV: an apostrophe is put before it, and `restored`
takes it off again, so that a file written here and imported here comes back equal, texts with apostrophes of their own
included. XLSX: every text is written as a text cell and carries Excel's own quote prefix; nothing is added to it.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Literal, Protocol, TextIO
from zipfile import ZIP_DEFLATED, ZipFile

from shared.errors import Invalid

ColumnKind = Literal["text", "integer", "number", "money", "percent", "date", "datetime"]
Cell = str | int | float | Decimal | date | None
"""A moment is a `datetime` without a zone, as its reader's clocks show it."""
XLSX_ROWS = 1_048_576
"""Rows a worksheet holds, header included."""
_SHAPES = {
    "text": "General", "integer": "#,##0", "number": "General", "money": "#,##0.00##", "percent": '0.00"%"',
    "date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm",
}  # fmt: skip
_STARTERS = frozenset("=+-@＝＋－＠\t\r\n")
_BLANKS = " \u00a0\u3000\u200b\ufeff\v\f"
_WIDTHS = {"text": 28, "integer": 12, "number": 12, "money": 18, "percent": 12, "date": 12, "datetime": 17}
_SHEET = "xl/worksheets/sheet1.xml"
_BLOCK = 500
_DAY_ZERO = date(1899, 12, 30).toordinal()
_DAY_SECONDS = 86_400
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ODD = re.compile("[&<>\\x00-\\x08\\x0b-\\x1f\\ufffe\\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class Column:
    """A column: `label` is its header; money is a plain number, its currency stands in a column of its own."""

    key: str
    label: str
    kind: ColumnKind = "text"


def runs(text: str) -> bool:
    """Whether a spreadsheet may take `text` for a formula, however it is indented."""
    return text.lstrip(_BLANKS)[:1] in _STARTERS if text else False


def neutralised(text: str) -> str:
    """`text` as a CSV cell that no spreadsheet runs; `restored` is its exact inverse."""
    return "'" + text if runs(text.lstrip("'")) else text


def restored(cell: str) -> str:
    """The text that `neutralised` made `cell` of; any other cell unchanged."""
    return cell[1:] if cell[:1] == "'" and runs(cell.lstrip("'")) else cell


class Sheet(Protocol):
    """A table being written: rows in order, then totals if any, then close."""

    def rows(self, rows: Iterable[Sequence[Cell]]) -> None: ...

    def totals(self, row: Sequence[Cell]) -> None: ...

    def close(self) -> None: ...


class CsvSheet:
    """RFC 4180 with CRLF. Numbers and ISO dates as they are, no grouping; texts neutralised."""

    def __init__(self, path: Path, columns: Sequence[Column], title: str = "") -> None:  # noqa: ARG002
        self._file: TextIO = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow([neutralised(column.label) for column in columns])

    def rows(self, rows: Iterable[Sequence[Cell]]) -> None:
        self._writer.writerows([csv_cell(cell) for cell in row] for row in rows)

    def totals(self, row: Sequence[Cell]) -> None:
        self.rows([row])

    def close(self) -> None:
        self._file.close()


def csv_cell(cell: Cell) -> str | int | float | None:
    """What the writer of a CSV is given for a cell."""
    if isinstance(cell, str):
        return neutralised(cell)
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "milliseconds" if cell.microsecond else "seconds")
    return cell.isoformat() if isinstance(cell, date) else cell


class XlsxSheet:
    """One worksheet: bold header that stays in view, filters, money and percentages as numbers, dates as dates.

    xlsxwriter makes the workbook and every style; the rows are then streamed into its worksheet here, because its
    cell-by-cell writing costs five times as much (docs/benchmarks.md). Excel keeps 15 digits of a number; one with more
    is written as text so that no digit is lost. Raises Invalid("too-many-rows-for-xlsx") past Excel's limit.
    """

    def __init__(self, path: Path, columns: Sequence[Column], title: str = "", *, most_rows: int = XLSX_ROWS) -> None:
        self._most_rows = most_rows
        self._columns = columns
        self._letters = [_letters(at) for at in range(len(columns))]
        self._skeleton, self._plain, self._bold = _skeleton(columns, title)
        self._zip = ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1)
        self._part: IO[bytes] = self._zip.open(_SHEET, "w", force_zip64=True)
        head, _, self._tail = self._sheet_xml().partition("</sheetData>")
        self._part.write(head[: head.rindex('<row r="2"')].encode())
        self._next = 2

    def _sheet_xml(self) -> str:
        return re.sub(r'<dimension ref="[^"]*"/>', "", self._skeleton.read(_SHEET).decode())

    def rows(self, rows: Iterable[Sequence[Cell]]) -> None:
        self._write(rows, self._plain)

    def totals(self, row: Sequence[Cell]) -> None:
        self._write([row], self._bold)

    def _write(self, rows: Iterable[Sequence[Cell]], styles: "_Styles") -> None:
        cells = list(zip(self._letters, (styles[column.kind] for column in self._columns), strict=True))
        text, quoted, line, some = styles["text"], styles["quoted"], self._next, []
        for row in rows:
            if line > self._most_rows:
                raise Invalid("too-many-rows-for-xlsx", most=self._most_rows - 1)
            parts = [f'<row r="{line}">']
            for (letters, style), cell in zip(cells, row, strict=True):
                if isinstance(cell, str):
                    body, odd = _xml_text(cell)
                    parts.append(f'<c r="{letters}{line}" s="{quoted if odd else text}" t="inlineStr">{body}</c>')
                elif isinstance(cell, int | float):
                    parts.append(f'<c r="{letters}{line}" s="{style}"><v>{cell}</v></c>')
                elif isinstance(cell, Decimal):
                    digits = f"{cell:f}"
                    if len(digits) > 15 and len(digits.strip("-0").replace(".", "")) > 15:
                        parts.append(f'<c r="{letters}{line}" s="{text}" t="inlineStr">{_xml_text(digits)[0]}</c>')
                    else:
                        parts.append(f'<c r="{letters}{line}" s="{style}"><v>{digits}</v></c>')
                elif cell is not None:
                    day = _day(cell)
                    parts.append(f'<c r="{letters}{line}" s="{style}"><v>{day}</v></c>')
            parts.append("</row>")
            some.append("".join(parts))
            line += 1
            if len(some) == _BLOCK:
                self._part.write("".join(some).encode())
                some.clear()
        self._part.write("".join(some).encode())
        self._next = line

    def close(self) -> None:
        line, column = max(self._next - 1, 1), self._letters[-1]
        last = f"{column}{line}"
        tail = re.sub(r'<autoFilter ref="[^"]*"', f'<autoFilter ref="A1:{last}"', self._tail)
        self._part.write(("</sheetData>" + tail).encode())
        self._part.close()
        for name in self._skeleton.namelist():
            if name != _SHEET:
                part = self._skeleton.read(name)
                if name == "xl/workbook.xml":
                    part = re.sub(rb"\$A\$1:\$[A-Z]+\$\d+", f"$A$1:${column}${line}".encode(), part)
                self._zip.writestr(name, part)
        self._zip.close()


def _day(cell: date) -> int | float:
    """A day as Excel counts it, with the part of it that a moment has."""
    day = cell.toordinal() - _DAY_ZERO
    if not isinstance(cell, datetime):
        return day
    return day + (cell.hour * 3_600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6) / _DAY_SECONDS


_Styles = Mapping[str, str]


def _skeleton(columns: Sequence[Column], title: str) -> tuple[ZipFile, _Styles, _Styles]:
    """An empty workbook with header and styles, and the numbers of its plain and of its totals' styles by kind."""
    from xlsxwriter import Workbook

    file = BytesIO()
    book: Any = Workbook(file, {"in_memory": True})
    sheet: Any = book.add_worksheet(_sheet_name(title))
    header = book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1, "valign": "vcenter"})
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, 1, len(columns) - 1)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _WIDTHS[column.kind])
        sheet.write_string(0, at, column.label, header)
    kinds = [*_SHAPES, "quoted"]
    for at, kind in enumerate(kinds):
        shape = {"quote_prefix": True} if kind == "quoted" else {"num_format": _SHAPES[kind]}
        sheet.write_blank(1, at, None, book.add_format(shape))
        sheet.write_blank(1, at + len(kinds), None, book.add_format({**shape, "bold": True, "top": 1}))
    book.close()
    skeleton = ZipFile(file)
    sample = skeleton.read(_SHEET).decode().partition('<row r="2"')[2]
    numbers = re.findall(r'<c r="[A-Z]+2" s="(\d+)"/>', sample)
    plain = dict(zip(kinds, numbers, strict=False))
    return skeleton, plain, dict(zip(kinds, numbers[len(kinds) :], strict=True))


@lru_cache(maxsize=8_192)
def _xml_text(text: str) -> tuple[str, bool]:
    """`text` as an inline string, and whether a spreadsheet might run it."""
    escaped = _ODD.sub(_escaped, text)
    keep = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"<is><t{keep}>{escaped}</t></is>", runs(text)


def _escaped(found: re.Match[str]) -> str:
    mark = found[0]
    if mark in _ENTITIES:
        return _ENTITIES[mark]
    return f"_x005F{mark}" if mark.startswith("_") else f"_x{ord(mark):04X}_"


def _letters(at: int) -> str:
    letters = ""
    while at >= 0:
        letters = chr(ord("A") + at % 26) + letters
        at = at // 26 - 1
    return letters


def _sheet_name(title: str) -> str:
    kept = "".join(" " if mark in "[]:*?/\\" else mark for mark in title).strip("' ")
    return kept[:31] or "Kith"


@contextmanager
def open_sheet(shape: str, path: Path, columns: Sequence[Column], title: str = "") -> Iterator[Sheet]:
    """A sheet at `path` in `shape`, csv or xlsx, closed at the block's end; raises Invalid for any other shape."""
    if shape not in _SHEETS:
        raise Invalid("format-unknown", format=shape)
    sheet = _SHEETS[shape](path, columns, title)
    try:
        yield sheet
    finally:
        sheet.close()


_SHEETS: Mapping[str, Callable[[Path, Sequence[Column], str], Sheet]] = {"csv": CsvSheet, "xlsx": XlsxSheet}
