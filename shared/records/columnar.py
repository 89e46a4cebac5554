"""Records as a Parquet file with a typed column for each field, written by DuckDB from lines of JSON.

Money is `amount` and `amount.currency`, an address a column a part, a reference its id and beside it `<field>.title`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from shared.declare import FieldSpec
from shared.parts import parts_of

_EXACT = "DECIMAL(18,4)"
_TYPES = {
    "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "datetime": "TIMESTAMPTZ", "boolean": "BOOLEAN",
    "decimal": _EXACT, "percent": _EXACT, "texts": "VARCHAR[]", "emails": "VARCHAR[]", "phones": "VARCHAR[]",
    "choices": "VARCHAR[]", "time": "TIME", "latitude": "DOUBLE", "longitude": "DOUBLE",
}  # fmt: skip
_TEXT = "VARCHAR"
_MEMORY = "800MB"
Make = Callable[[Any, Mapping[str, str]], Any]


def parquet(
    fields: Sequence[FieldSpec], blocks: Iterable[tuple[list[dict[str, Any]], Mapping[str, str]]], path: Path
) -> None:
    """Write the records of `blocks`, each with the titles of what its records refer to, to `path`."""
    import duckdb

    made = [column for field in fields for column in _columns(field)]
    lines = path.with_name(path.name + ".lines")
    with lines.open("wb") as file:
        for bodies, titles in blocks:
            file.writelines(orjson.dumps(_flat(made, body, titles), option=_LINE) for body in bodies)
    types = {str(at): kind for at, (_, kind, _, _) in enumerate(made)}
    chosen = ",".join(f'"{at}" AS "{name}"' for at, (name, _, _, _) in enumerate(made))
    with duckdb.connect(config={"memory_limit": _MEMORY, "threads": 2}) as base:
        base.read_json(str(lines), columns=types, format="newline_delimited").create_view("lines")
        base.sql(f"SELECT {chosen} FROM lines").write_parquet(str(path), compression="zstd")
    lines.unlink()


_LINE = orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS


def _columns(field: FieldSpec) -> list[tuple[str, str, str, Make]]:
    """(column, type, field, what its value is made of)."""
    name, kind = field.name, field.kind
    if kind == "money":
        return [
            (name, _EXACT, name, lambda value, _: value["amount"]),
            (f"{name}.currency", _TEXT, name, lambda value, _: value["currency"]),
        ]
    if kind == "address":
        return [
            (f"{name}.{part}", _TYPES.get(known.kind, _TEXT), name, _part(part))
            for part, known in parts_of(kind).items()
        ]
    if kind == "reference":
        return [
            (name, _TEXT, name, lambda value, _: value),
            (f"{name}.title", _TEXT, name, lambda value, titles: titles.get(value)),
        ]
    if kind in {"rows", "lines"}:
        return [(name, _TEXT, name, lambda value, _: orjson.dumps(value).decode())]
    return [(name, _TYPES.get(kind, _TEXT), name, lambda value, _: value)]


def _part(part: str) -> Make:
    return lambda value, _: value.get(part)


def _flat(made: Sequence[tuple[str, str, str, Make]], body: Mapping[str, Any], titles: Mapping[str, str]) -> Any:
    flat = {}
    for at, (_, _, field, make) in enumerate(made):
        value = body.get(field)
        if value is not None:
            flat[at] = make(value, titles)
    return flat
