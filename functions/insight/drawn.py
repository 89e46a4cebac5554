"""Any report as one table: what it is called and says of itself, its columns, rows, totals and chart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from functions.insight import contribution, dashboards, reports
from functions.insight.builder import run as builder
from functions.insight.builder import shown as built
from functions.insight.builder.wish import Query
from functions.insight.models import Contribution, TileView
from functions.insight.reports import run, shown
from functions.insight.reports.wish import Wish
from functions.insight.sources import Asked, title
from shared import i18n
from shared.errors import Forbidden, Invalid, NotFound
from shared.records.engine import Records
from shared.records.lists import open_index
from shared.records.table import TenantTable
from shared.sheets import Cell, Column
from shared.tenancy.caller import Caller

Row = Sequence[Cell]
_MOST_SERIES = 6


@dataclass(frozen=True)
class Chart:
    """`bar` or `line`: a label for each place, and each series' values there."""

    kind: str
    labels: Sequence[str]
    series: Sequence[tuple[str, Sequence[Decimal | int | None]]]


@dataclass(frozen=True)
class Table:
    """A computed report; `problem` says in words why there is none."""

    title: str
    columns: Sequence[Column] = ()
    rows: Sequence[Row] = ()
    totals: Sequence[Row] = ()
    notes: Sequence[str] = field(default_factory=tuple)
    chart: Chart | None = None
    problem: str | None = None


def table_of(table: TenantTable, asker: Caller, wish: Asked) -> Table:
    """The report as `asker` sees it, in the asker's language; raises what the report raises."""
    given, locale = wish.parameters, asker.locale
    name = title(table, asker, wish, locale)
    if isinstance(given, Query):
        made, index = builder.compute(table, asker, given)
        columns, rows = (
            built.sheet_columns(made, locale),
            list(built.sheet_rows(made, built.names_of(made, index, asker), locale)),
        )
        kind = given.chart if rows and made.plan.groups else "none"
        series = made.plan.groups[1].key if len(made.plan.groups) > 1 else None
        x = made.plan.groups[0].key if made.plan.groups else None
        chart = _chart(
            columns, rows, {"kind": kind, "x": x, "y": [one.key for one in made.plan.measures][:1], "series": series}
        )
        return Table(name, columns, rows, [built.sheet_totals(made, locale)], (built.formula(made, locale),), chart)
    if isinstance(given, Contribution):
        index = open_index(table)
        found = contribution.compute(index, asker, given)
        columns, rows = contribution.sheet_columns(found, locale), list(contribution.sheet_rows(found))
        x = found.dimensions[0]
        chart = _chart(columns, rows, {"kind": "bar", "x": x, "y": ["revenue"], "series": "currency"})
        said = [i18n.text("report.contribution.formula", locale)]
        return Table(name, columns, rows, list(contribution.sheet_totals(found, locale)), said, chart)
    assert isinstance(given, Wish)
    report = reports.get(wish.report)
    answer = run.compute(table, asker, report, given, patience=run.IN_A_JOB)
    columns = shown.sheet_columns(answer, locale)
    rows = list(shown.sheet_rows(answer, shown.names_of(answer, open_index(table), asker), locale))
    totals = [shown.sheet_totals(answer, locale)] if answer.totals else []
    drawn = report.chart
    wanted = {"kind": drawn.kind, "x": shown.axis(answer, drawn.x), "y": list(drawn.y), "series": drawn.series}
    notes = (
        i18n.label(report.formula, locale),
        i18n.text("report.currency", locale, currency=answer.values["currency"]),
    )
    return Table(name, columns, rows, totals, notes, _chart(columns, rows, wanted))


def tables_of(records: Records, dashboard_id: str) -> list[Table]:
    """A dashboard's tiles as their reader sees them; raises NotFound for a dashboard that is not shared any more."""
    locale = records.caller.locale
    found: list[Table] = []
    for tile in dashboards.read(records, dashboard_id, locale)["tiles"]:
        try:
            asked, name = dashboards.asked_by(records, tile, TileView())
            made = table_of(records.table, records.caller, asked)
            rows, totals = made.rows[: tile["rows"]], made.totals
            found.append(replace(made, title=tile["title"] or name or made.title, rows=rows, totals=totals))
        except (Forbidden, Invalid, NotFound) as problem:  # the others are there all the same
            said = i18n.text(f"problem.{problem.slug}", locale)
            found.append(Table(tile["title"] or tile["id"], problem=said))
    return found


def _chart(columns: Sequence[Column], rows: Sequence[Row], wanted: Mapping[str, Any]) -> Chart | None:
    """The chart of a table: pies are bars on paper, a matrix is its table."""
    place = {column.key: at for at, column in enumerate(columns)}
    x, y = wanted["x"], [key for key in wanted["y"] if key in place]
    if wanted["kind"] in {"none", "number", "matrix"} or x not in place or not y:
        return None
    kind = "line" if wanted["kind"] == "line" else "bar"
    labels = list(dict.fromkeys(_text(row[place[x]]) for row in rows))
    series = wanted["series"]
    if series in place:
        known = {(_text(row[place[x]]), _text(row[place[series]])): row[place[y[0]]] for row in rows}
        names = list(dict.fromkeys(_text(row[place[series]]) for row in rows))[:_MOST_SERIES]
        return Chart(kind, labels, [(name, [_number(known.get((label, name))) for label in labels]) for name in names])
    values = {_text(row[place[x]]): row for row in rows}
    found = [(columns[place[key]].label, [_number(values[label][place[key]]) for label in labels]) for key in y]
    return Chart(kind, labels, found)


def _text(cell: Cell) -> str:
    return "–" if cell is None or cell == "" else str(cell)


def _number(cell: Cell) -> Decimal | int | None:
    """A figure; what is shown as text for want of a cell's kind is one all the same."""
    if isinstance(cell, int | Decimal):
        return cell
    try:
        return Decimal(cell) if isinstance(cell, str) else None
    except ArithmeticError:
        return None
