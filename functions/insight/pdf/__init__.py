"""Reports as PDF, by typst: charts, tables and Chinese in a font that comes along (Noto Sans SC, OFL)."""

import shutil
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson

from functions.insight.drawn import Chart, Table
from shared.errors import Invalid
from shared.sheets import Cell, Column

MOST_ROWS = 2_000
"""Of one table; whoever wants more wants a spreadsheet."""
_MOST_LABELS, _MOST_SERIES = 40, 6
_HERE = Path(__file__).parent
_NUMBERS = frozenset({"integer", "money", "percent"})


def write(path: Path, title: str, tables: Sequence[Table], *, locale: str, footer: str) -> None:
    """Write `tables`, each from a page of its own; raises Invalid for one that is too long to be read on paper."""
    import typst

    for table in tables:
        if len(table.rows) > MOST_ROWS:
            raise Invalid("too-many-rows-for-pdf", most=MOST_ROWS)
    folder = path.with_name(path.name + ".pages")
    folder.mkdir()
    shutil.copyfile(_HERE / "report.typ", folder / "report.typ")
    data = {
        "title": title, "lang": locale[:2], "footer": footer, "tables": [_plain(table) for table in tables],
    }  # fmt: skip
    (folder / "data.json").write_bytes(orjson.dumps(data))
    typst.compile(
        str(folder / "report.typ"), output=str(path), format="pdf", root=str(folder), font_paths=[str(_HERE)],
        ignore_system_fonts=True,
    )  # fmt: skip
    shutil.rmtree(folder)


def _plain(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "notes": table.notes,
        "columns": [{"label": one.label, "number": one.kind in _NUMBERS} for one in table.columns],
        "rows": [_row(table.columns, row) for row in table.rows],
        "totals": [_row(table.columns, row) for row in table.totals],
        "chart": _chart(table.chart),
        "problem": table.problem,
    }


def _row(columns: Sequence[Column], row: Sequence[Cell]) -> list[str]:
    return [shown(column, cell) for column, cell in zip(columns, row, strict=True)]


def shown(column: Column, cell: Cell) -> str:
    """A cell as it is read: thousands apart, percent with its sign."""
    if cell is None:
        return ""
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return f"{cell:,}%" if column.kind == "percent" else f"{cell:,}"
    return str(cell)


def _chart(chart: Chart | None) -> dict[str, Any] | None:
    if chart is None or not chart.labels:
        return None
    series = chart.series[:_MOST_SERIES]
    # Of a long line the newest part is shown, of many bars the first, which are the largest.
    part = slice(-_MOST_LABELS, None) if chart.kind == "line" else slice(_MOST_LABELS)
    values = [[None if one is None else float(one) for one in values[part]] for _, values in series]
    most = max((one for line in values for one in line if one is not None), default=0.0)
    return {
        "kind": chart.kind, "labels": list(chart.labels[part]), "high": f"{most:,.10g}",
        "series": [
            {"label": label, "values": line, "shown": ["" if one is None else f"{one:,}" for one in known[part]]}
            for (label, known), line in zip(series, values, strict=True)
        ],
    }  # fmt: skip
