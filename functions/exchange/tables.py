"""An uploaded table read row by row: CSV in any encoding, or a sheet of an XLSX file."""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple
from zipfile import BadZipFile, ZipFile

from functions.exchange import guess
from shared.errors import Invalid
from shared.sheets import restored

MOST_BYTES = 200_000_000
MOST_SHEET_BYTES = 60_000_000
MOST_ROWS = 1_000_000
MOST_COLUMNS = 300
MOST_CELLS = 15_000_000
"""Of a sheet, counted to its last row and column: what is read is held whole, at about 90 bytes a filled cell."""
_MOST_UNPACKED = 800_000_000
_MOST_PARTS = 2_000
_MOST_RATIO = 300
_BLOCK = 1 << 20
_ZIP = b"PK\x03\x04"
_OTHER_BOOKS = frozenset({"xl/workbook.bin", "content.xml"})
_COLUMN = re.compile(rb"""\br=["']([A-Z]{1,3})[0-9]""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]{0,200}?\br=["']([0-9]{1,7})["']""")
_OVERLAP = 256
_ENCODINGS = frozenset({
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5", "shift_jis", "cp1252", "latin-1",
})  # fmt: skip


class Layout(NamedTuple):
    """How a file is to be read; what is None is found out."""

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header: bool | None = None


class Table(NamedTuple):
    """A file as it was found to be: `sheets` of a workbook, None for a CSV."""

    layout: Layout
    sheets: list[str] | None
    rows: Iterator[list[str]]


def is_workbook(sample: bytes) -> bool:
    return sample.startswith(_ZIP)


def text_layout(sample: bytes, wish: Layout) -> Layout:
    """The layout of a CSV by its beginning; raises Invalid for an encoding that is not known."""
    encoding = wish.encoding or guess.encoding(sample)
    if encoding not in _ENCODINGS:
        raise Invalid("import-encoding")
    text = sample.decode(encoding, errors="replace").lstrip("\ufeff")
    separator = wish.separator or guess.separator(text)
    header = wish.header
    if header is None:
        header = guess.has_header(list(islice(csv.reader(text.splitlines(keepends=True), delimiter=separator), 1)))
    return Layout(encoding, separator, None, header)


def sample_rows(sample: bytes, layout: Layout, most: int) -> list[list[str]]:
    """The first rows of a CSV, without the one that the sample may have cut."""
    text = sample.decode(str(layout.encoding), errors="ignore").lstrip("\ufeff")
    rows = list(islice(csv.reader(text.splitlines(keepends=True), delimiter=str(layout.separator)), most + 1))
    return [[restored(cell) for cell in row] for row in rows[:most]]


def read(path: Path, wish: Layout) -> Table:
    """The table in a file. Raises Invalid for one that cannot be read, is too large, or is a bomb."""
    with path.open("rb") as file:
        sample = file.read(1 << 18)
    if is_workbook(sample):
        return _workbook(path, wish)
    layout = text_layout(sample, wish)
    return Table(layout, None, _csv(path, layout))


def _csv(path: Path, layout: Layout) -> Iterator[list[str]]:
    try:
        with path.open(encoding=layout.encoding, newline="") as file:
            if file.read(1) != "\ufeff":
                file.seek(0)
            for row in csv.reader(file, delimiter=str(layout.separator)):
                yield [restored(cell) for cell in row]
    except UnicodeError:
        raise Invalid("import-encoding") from None
    except csv.Error:
        raise Invalid("import-unreadable") from None


def _workbook(path: Path, wish: Layout) -> Table:
    from python_calamine import CalamineError, CalamineWorkbook

    check_archive(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        name = wish.sheet or (names[0] if names else "")
        if name not in names:
            raise Invalid("import-sheet")
        sheet = book.get_sheet_by_name(name)
    except CalamineError:
        raise Invalid("import-unreadable") from None
    rows = ([_text(cell) for cell in row] for row in sheet.iter_rows())
    header = True if wish.header is None else wish.header
    return Table(Layout(None, None, name, header), names, rows)


def check_archive(path: Path) -> None:
    """Raise Invalid for an archive that unpacks to more than a table needs, or whose sheets reach further than can be
    held; its own word for that is not taken."""
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
            packed, room = path.stat().st_size, _MOST_UNPACKED
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > min(room, _MOST_RATIO * packed):
                raise Invalid("import-bomb")
            if _OTHER_BOOKS & set(archive.namelist()):
                raise Invalid("import-unreadable")
            for part in parts:
                with archive.open(part) as content:
                    room -= _measured(content, room)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise Invalid("import-unreadable") from None


def _measured(content: IO[bytes], room: int) -> int:
    """The bytes of a part, of which there is room for so many; its cells are no more than can be held."""
    size, rows, columns, kept = 0, 0, 0, b""
    while block := content.read(_BLOCK):
        size += len(block)
        if size > room:
            raise Invalid("import-bomb")
        seen = kept + block
        columns = max([columns, *map(_number, set(_COLUMN.findall(seen)))])
        rows = max([rows, *map(int, _ROW.findall(seen))])
        if rows * columns > MOST_CELLS:
            raise Invalid("import-too-many-cells", most=MOST_CELLS)
        kept = seen[-_OVERLAP:]
    return size


def _number(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _text(cell: Any) -> str:
    """A sheet's cell as a CSV of it would hold it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int | timedelta) else ""


def numbered(table: Table) -> Iterator[tuple[int, list[str]]]:
    """The data rows that hold anything, each with its number in the file, the header counted."""
    for at, row in enumerate(table.rows, 1):
        if (at == 1 and table.layout.header) or not any(cell.strip() for cell in row):
            continue
        if len(row) > MOST_COLUMNS:
            raise Invalid("import-too-wide", most=MOST_COLUMNS)
        yield at, row


def header_of(table_rows: Sequence[Sequence[str]], header: bool) -> list[str]:
    """The columns' names: the first row's, or letters as a spreadsheet has them."""
    width = max((len(row) for row in table_rows), default=0)
    given = [cell.strip() for cell in table_rows[0]] if header and table_rows else []
    return [given[at] if at < len(given) and given[at] else _letters(at) for at in range(width)]


def _letters(at: int) -> str:
    return (_letters(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)
