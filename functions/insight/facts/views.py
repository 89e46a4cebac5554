"""A DuckDB in which one person's facts lie as views: the rows and fields in that person's sight, and nothing else."""

from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from functions.insight.facts import files, keep
from functions.insight.facts.shape import Shape
from shared import ids
from shared.errors import Forbidden, Unavailable
from shared.records.index import Index
from shared.records.table import TenantTable
from shared.tenancy.caller import Caller
from shared.tenancy.rights import Sight, require

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

_ROUNDS = 3


def check(caller: Caller, shapes: Mapping[str, Shape], uses: Mapping[str, Iterable[str]]) -> None:
    """Raises Forbidden when an object is out of reach or a field in `uses` is hidden from the caller."""
    for name, fields in uses.items():
        if require(caller, shapes[name].spec, "read").hidden & set(fields):
            raise Forbidden("report-needs-hidden-field")


@contextmanager
def opened(
    table: TenantTable, index: Index, caller: Caller, shapes: Mapping[str, Shape]
) -> "Iterator[DuckDBPyConnection]":
    """A connection with a view for each object, as fresh as `index`."""
    for _ in range(_ROUNDS):
        manifests = keep.refresh(table, index, shapes.values())
        try:
            paths = {
                name: [str(files.get(table.tenant, key)) for key in found.months.values()]
                for name, found in manifests.items()
            }
        except FileNotFoundError:
            continue  # replaced since the manifest was read
        break
    else:
        raise Unavailable()
    with over(paths, caller, shapes) as db:
        yield db


@contextmanager
def over(paths: Mapping[str, list[str]], caller: Caller, shapes: Mapping[str, Shape]) -> "Iterator[DuckDBPyConnection]":
    """A connection with a view for each object over these files."""
    import duckdb

    with duckdb.connect(":memory:") as db:
        db.execute("SET memory_limit='700MB'; SET threads=2; SET TimeZone='UTC'; SET enable_progress_bar=false")
        for name, shape in shapes.items():
            db.execute(view(shape, paths[name], require(caller, shape.spec, "read")))
        yield db


def view(shape: Shape, paths: list[str], seen: Sight) -> str:
    """The statement that makes an object's view."""
    listed = ",".join(f"'{path}'" for path in paths)
    source = f"read_parquet([{listed}])" if paths else f"({shape.empty})"
    chosen, where = columns(shape, seen), f"NOT deleted AND {sight(seen)} AND {shape.only}"
    return f"CREATE VIEW {shape.spec.name} AS SELECT {chosen} FROM {source} WHERE {where}"


def columns(shape: Shape, seen: Sight) -> str:
    """The columns in sight, as a list for SELECT."""
    return ",".join(f'"{name}"' for name in shape.columns if name.removesuffix("_currency") not in seen.hidden)


def sight(seen: Sight) -> str:
    """The rows in sight, as a condition."""
    match seen.reach:
        case "all":
            return "true"
        case "own":
            return f"owner={_text(seen.person)}"
        case "team":
            return f"(owner={_text(seen.person)} OR team IN ({','.join(map(_text, seen.teams)) or 'NULL'}))"
    return "false"


def quoted(value: str) -> str:
    """A text as SQL has it, whatever is in it."""
    return "'" + value.replace("'", "''") + "'"


def _text(value: str) -> str:
    if not ids.is_id(value):
        raise ValueError("not an id")
    return f"'{value}'"


def rows(db: Any, sql: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a query, column → value."""
    found = db.execute(sql, dict(values))
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
