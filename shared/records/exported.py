"""A whole list as a file: CSV and XLSX for people, JSON lines and Parquet for programs; as its reader may see it.

Rows are read and written some at a time, so a million of them take no more memory than a thousand.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from shared.declare import FieldSpec, ObjectSpec
from shared.records import lists
from shared.records.ask import Ask
from shared.records.backend import Backend
from shared.records.columnar import parquet
from shared.records.index.columns import shape
from shared.records.tabled import Reader, Titles, columns, row
from shared.sheets import open_sheet
from shared.tenancy import rights
from shared.tenancy.caller import Caller

_BLOCK = 1_000
_MOST_TITLES = 200_000
_FIRST, _LAST = ("id",), ("created_at", "updated_at")

Bodies = Iterator[tuple[list[dict[str, Any]], Titles]]


@dataclass(frozen=True)
class Export:
    """A list to be written: whose, of which object, `ask` as `lists.asked` checked it for them."""

    source: Backend
    caller: Caller
    spec: ObjectSpec
    ask: Ask


def fields_of(spec: ObjectSpec, ask: Ask, hidden: frozenset[str]) -> list[FieldSpec]:
    """The fields asked for; else all that are in sight, with the record's id and when it was made and changed."""
    known = shape(spec).fields
    names = ask.fields or (*_FIRST, *(name for name in spec.fields if name not in hidden), *_LAST)
    return [known[name] for name in names]


def write(export: Export, form: str, path: Path, title: str, tell: Callable[[int, int], bool]) -> int | None:
    """Write the file at `path` and return its rows. `tell` hears (rows written, rows there are) and may end it: None.

    Raises Forbidden, BadRequest for a field out of sight, Invalid for more rows than the format holds.
    """
    spec, caller = export.spec, export.caller
    sight = rights.require(caller, spec, "read")
    fields = fields_of(spec, export.ask, sight.hidden)
    rows = export.source.rows(spec.name, export.ask, sight)
    blocks = _blocks(export, rows, [field.name for field in fields], sight)
    told = _told(blocks, len(rows), tell)
    try:
        _WRITERS[form](export, fields, told, path, title)
    except _Ended:
        return None
    return len(rows)


class _Ended(Exception):
    """Nobody wants the file any more."""


def _told(blocks: Bodies, total: int, tell: Callable[[int, int], bool]) -> Bodies:
    done = 0
    if not tell(done, total):
        raise _Ended
    for bodies, titles in blocks:
        yield bodies, titles
        done += len(bodies)
        if not tell(done, total):
            raise _Ended


def _blocks(export: Export, rows: Sequence[Any], names: Sequence[str], sight: rights.Sight) -> Bodies:
    """The records some at a time, reduced to `names`, with the titles of what they refer to."""
    source, name = export.source, export.spec.name
    wanted = [one for one in names if one not in sight.hidden]
    titles: dict[str, str] = {}
    for at in range(0, len(rows), _BLOCK):
        found = source.bodies(name, export.ask, sight, rows[at : at + _BLOCK])
        bodies = [{field: body[field] for field in wanted if field in body} for body in found]
        if len(titles) > _MOST_TITLES:
            titles.clear()
        titles |= lists.names_of(source, export.caller, bodies, object_name=name)
        yield bodies, titles


def _sheet(form: str) -> Callable[..., None]:
    def written(export: Export, fields: list[FieldSpec], blocks: Bodies, path: Path, title: str) -> None:
        shown = columns(export.spec, fields, Reader(export.caller.locale, export.caller.time_zone))
        with open_sheet(form, path, [one.column for one in shown], title) as sheet:
            for bodies, titles in blocks:
                sheet.rows(row(shown, body, titles) for body in bodies)

    return written


def _json_lines(export: Export, fields: list[FieldSpec], blocks: Bodies, path: Path, title: str) -> None:  # noqa: ARG001
    with path.open("wb") as file:
        for bodies, _ in blocks:
            file.writelines(orjson.dumps(body, option=orjson.OPT_APPEND_NEWLINE) for body in bodies)


def _parquet(export: Export, fields: list[FieldSpec], blocks: Bodies, path: Path, title: str) -> None:  # noqa: ARG001
    parquet(fields, blocks, path)


_WRITERS: Mapping[str, Callable[..., None]] = {
    "csv": _sheet("csv"), "xlsx": _sheet("xlsx"), "jsonl": _json_lines, "parquet": _parquet,
}  # fmt: skip
