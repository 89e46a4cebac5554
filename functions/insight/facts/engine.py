"""What runs a report's SQL over the facts in a person's sight: DuckDB where files fit on this machine, else Athena."""

from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from functions.insight.facts import athena, files, keep, views
from functions.insight.facts.shape import Shape
from shared import settings
from shared.records.index import Index
from shared.records.table import TenantTable
from shared.tenancy.caller import Caller

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, Any]


class Page(NamedTuple):
    """Some of a query's rows, how many there are in all, and the sums of columns over all of them."""

    rows: list[Row]
    whole: int
    sums: Row


class Beside(NamedTuple):
    """A page of a query, and of the same query about another time the rows with the same keys and the sums of all."""

    page: Page
    before: list[Row]
    sums: Row


class Engine(Protocol):
    """`values` are what the SQL's $names stand for."""

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[Row]:
        """Every row."""

    def page(self, sql: str, values: Mapping[str, Any], window: slice, sums: Sequence[str]) -> Page:
        """The rows in `window`."""

    def beside(
        self, sql: str, values: Mapping[str, Any], earlier: Mapping[str, Any], window: slice, *, keys: Sequence[str],
        sums: Sequence[str],
    ) -> Beside:  # fmt: skip
        """The rows in `window` with `values`, and those that `earlier` gives for the same `keys`."""


class Here:
    """DuckDB, over views that `views.over` made."""

    def __init__(self, db: Any) -> None:
        self._db = db

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[Row]:
        return views.rows(self._db, sql, values)

    def page(self, sql: str, values: Mapping[str, Any], window: slice, sums: Sequence[str]) -> Page:
        self._db.execute(f"CREATE OR REPLACE TEMP TABLE answer AS {sql}", dict(values))
        count = int(window.stop - window.start)
        rows = views.rows(self._db, f"SELECT * FROM answer LIMIT {count} OFFSET {window.start}", {})
        (row,) = views.rows(self._db, f"{counted(sums)} FROM answer", {})
        return Page(rows, row.pop("whole"), row)

    def beside(
        self, sql: str, values: Mapping[str, Any], earlier: Mapping[str, Any], window: slice, *, keys: Sequence[str],
        sums: Sequence[str],
    ) -> Beside:  # fmt: skip
        page = self.page(sql, values, window, sums)
        self._db.execute(f"CREATE OR REPLACE TEMP TABLE earlier AS {sql}", dict(earlier))
        shown = f"(SELECT * FROM answer LIMIT {int(window.stop - window.start)} OFFSET {window.start})"
        same = " AND ".join(f"e.{key} IS NOT DISTINCT FROM a.{key}" for key in keys)
        before = views.rows(self._db, f"SELECT e.* FROM earlier e JOIN {shown} a ON {same}", {})
        (row,) = views.rows(self._db, f"{counted(sums)} FROM earlier", {})
        return Beside(page, before, {key: row[key] for key in sums})


class There:
    """Athena, over sources that stand before the SQL."""

    def __init__(self, runner: athena.Runner, sources: Mapping[str, str]) -> None:
        self._runner, self._sources = runner, sources

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[Row]:
        return self._runner.rows(athena.statement(sql, values, self._sources))

    def page(self, sql: str, values: Mapping[str, Any], window: slice, sums: Sequence[str]) -> Page:
        whole = f"{counted(sums)} FROM ({sql}) AS answer"
        asked = [
            athena.statement(sql, values, self._sources, window),
            athena.statement(whole, values, self._sources),
        ]
        rows, (row,) = self._runner.all(asked)
        return Page(rows, row.pop("whole"), row)

    def beside(
        self, sql: str, values: Mapping[str, Any], earlier: Mapping[str, Any], window: slice, *, keys: Sequence[str],
        sums: Sequence[str],
    ) -> Beside:  # fmt: skip
        page = self.page(sql, values, window, sums)
        whole = self.rows(sql, earlier)
        wanted = {tuple(row[key] for key in keys) for row in page.rows}
        before = [row for row in whole if tuple(row[key] for key in keys) in wanted]
        return Beside(page, before, {key: sum(row[key] for row in whole if row[key] is not None) for key in sums})


def counted(sums: Sequence[str]) -> str:
    """The beginning of a SELECT that counts rows and adds columns up."""
    return ",".join(["SELECT count(*) AS whole", *(f"sum({key}) AS {key}" for key in sums)])


@contextmanager
def opened(
    table: TenantTable, index: Index, caller: Caller, shapes: Mapping[str, Shape], *, patience: float
) -> "Iterator[Engine]":
    """The engine for these facts, as fresh as `index`; Athena is given `patience` seconds for a query."""
    if settings.athena_workgroup():
        manifests = keep.refresh(table, index, shapes.values())
        if sum(found.size for found in manifests.values()) > files.MOST_BYTES:
            yield There(athena.Runner(table.tenant, patience), athena.sources(table.tenant, caller, shapes, manifests))
            return
    with views.opened(table, index, caller, shapes) as db:
        yield Here(db)
