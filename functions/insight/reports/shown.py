"""A computed report as the API shows it, and as a sheet: labels, names, drill-down, chart."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from functions.insight import cells
from functions.insight.cells import Names
from functions.insight.reports.definition import Column, Dimension, Report, condition, in_currency
from functions.insight.reports.run import Answer, Row, narrows
from functions.insight.rules import Span, period_span
from shared import i18n, objects
from shared.records.index import Index
from shared.sheets import Cell
from shared.sheets import Column as SheetColumn
from shared.tenancy.caller import Caller


def catalogue(report: Report, locale: str) -> dict[str, Any]:
    """What may be asked of a report, before it is asked."""
    by = [{"key": name, "label": _label(one.label, locale), "kind": one.kind} for name, one in report.by.items()]
    return {
        "name": report.name, "group": report.group, "label": _label(report.label, locale),
        "formula": _label(report.formula, locale), "by": by, "usual": list(report.usual), "spans": report.spans,
        "compares": report.compares, "chart": report.chart.kind, "narrows": narrows(report),
    }  # fmt: skip


def page(answer: Answer, index: Index, caller: Caller, locale: str) -> dict[str, Any]:
    """The rows with all that is needed to draw them."""
    report = answer.report
    chart = report.chart
    compared = answer.earlier and {"from": answer.earlier[0].isoformat(), "to": answer.earlier[1].isoformat()}
    return {
        "report": report.name, "label": _label(report.label, locale), "formula": _label(report.formula, locale),
        "by": list(answer.by), "columns": _columns(answer, locale), "currency": answer.values["currency"],
        "rows": [_row(answer, row) for row in answer.rows], "rows_total": answer.rows_total,
        "totals": _plain_row(answer, answer.totals), "compared": compared or None,
        "chart": {"kind": chart.kind, "x": axis(answer, chart.x), "y": list(chart.y), "series": chart.series},
        "names": names_of(answer, index, caller),
    }  # fmt: skip


def axis(answer: Answer, x: str) -> str | None:
    """The column along which a chart is drawn."""
    return x if x != "by" else answer.by[0] if answer.by else None


def _columns(answer: Answer, locale: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name in answer.by:
        dimension = answer.report.by[name]
        found.append(_column(answer, name, dimension, locale))
    return found + [_column(answer, column.key, column, locale) for column in answer.columns]


def _column(answer: Answer, key: str, known: Dimension | Column, locale: str) -> dict[str, Any]:
    shown: dict[str, Any] = {"key": key, "label": _label(known.label, locale), "kind": known.kind, "ref": known.ref}
    if known.choice:
        name, chosen = known.choice
        field = (answer.specs.get(name) or objects.get(name)).fields[chosen]
        shown["choices"] = {value: _label(label, locale) for value, label in field.choices.items()}
    return shown


def _row(answer: Answer, row: Row) -> dict[str, Any]:
    shown = _plain_row(answer, row)
    drill = _drill(answer, row)
    return {**shown, "drill": drill} if drill else shown


def _plain_row(answer: Answer, row: Row) -> dict[str, Any]:
    kinds = {column.key: column.kind for column in answer.columns}
    kinds |= {name: answer.report.by[name].kind for name in answer.by}
    units, currency = _units(answer), answer.values["currency"]
    return {
        key: _plain(kinds[key], value, units.get(key, answer.wish.period), currency)
        for key, value in row.items()
        if key in kinds
    }


def _units(answer: Answer) -> dict[str, str]:
    """How long the periods are in columns that have their own."""
    return {column.key: column.unit for column in answer.columns if column.unit}


def _plain(kind: str, value: Any, unit: str, currency: str) -> Any:
    if value is None:
        return None
    if kind == "money":
        return {"amount": f"{value:f}", "currency": currency}
    if kind == "period":
        return _period(value, unit)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def _period(day: date, unit: str) -> str:
    """`2017-03`, `2017-Q1` or `2017`."""
    if unit == "year":
        return f"{day.year:04}"
    return f"{day.year:04}-Q{(day.month + 2) // 3}" if unit == "quarter" else f"{day.year:04}-{day.month:02}"


def _drill(answer: Answer, row: Row) -> dict[str, Any] | None:
    """The records behind the row, as a list's object and filter; None where a part of its place is not a field."""
    drill = answer.report.drill
    if drill is None:
        return None
    periods = [name for name in answer.by if answer.report.by[name].kind == "period" and name not in drill.fields]
    if any(name not in (*drill.fields, *drill.builds) for name in answer.by if name not in periods) or (
        periods and not (drill.span or drill.build)
    ):
        return None
    conditions = [condition(name, op, value) for name, op, value in drill.fixed]
    columns = {column.key for column in answer.report.columns}
    for key, name in drill.fields.items():
        if key in answer.by or key in columns:
            conditions.append(_at(name, row.get(key)))
    if drill.span:
        conditions += _within(answer, drill.span, [row[name] for name in periods])
    if drill.currency:
        conditions.append(in_currency(drill.currency, answer.values["currency"]))
    if drill.build:
        conditions += drill.build(row, answer.values)
    of = "" if drill.of == "customers" else "customer."
    conditions += [condition(f"{of}{name}", "eq", choice) for name, choice in answer.wish.customers.chosen().items()]
    return {"object": drill.of, "filter": {"and": conditions}}


def _at(name: str, value: Any) -> dict[str, Any]:
    """Equality; a field of a record that is not there is as empty as one that has no value."""
    if value is not None:
        return condition(name, "eq", value)
    reference, dot, _ = name.partition(".")
    empty = condition(name, "empty", True)
    return {"or": [condition(reference, "empty", True), empty]} if dot else empty


def _within(answer: Answer, field: str, periods: list[date | None]) -> list[dict[str, Any]]:
    """The report's days, and of those the row's own calendar periods."""
    spans = [Span(answer.wish.from_day, answer.wish.to_day)] if answer.report.spans else []
    spans += [period_span(day, answer.wish.period) for day in periods if day]
    ends = [("gte", max((span.first for span in spans if span.first), default=None)),
            ("lte", min((span.last for span in spans if span.last), default=None))]  # fmt: skip
    return [condition(field, op, day.isoformat()) for op, day in ends if day]


def names_of(answer: Answer, index: Index, caller: Caller) -> Names:
    """Id → title of the records that rows refer to, as far as they are in sight."""
    refs = {name: answer.report.by[name].ref for name in answer.by}
    refs |= {column.key: column.ref for column in answer.columns}
    wanted: dict[str, set[str]] = {}
    for key, ref in refs.items():
        if ref:
            wanted.setdefault(ref, set()).update(row[key] for row in answer.rows if row.get(key))
    return cells.names_of(index, caller, wanted)


def sheet_columns(answer: Answer, locale: str) -> list[SheetColumn]:
    return cells.sheet_columns(_columns(answer, locale), answer.values["currency"])


def sheet_rows(answer: Answer, names: Names, locale: str) -> Iterator[tuple[Cell, ...]]:
    """The rows as cells: names instead of ids, labels instead of choices, amounts as numbers."""
    columns, units = _columns(answer, locale), _units(answer)
    for row in answer.rows:
        yield tuple(
            _cell(one, row.get(one["key"]), names, units.get(one["key"], answer.wish.period)) for one in columns
        )


def sheet_totals(answer: Answer, locale: str) -> tuple[Cell, ...]:
    """The total line."""
    columns = _columns(answer, locale)
    first: Cell = i18n.text("report.total", locale)
    return (first, *(_cell(column, answer.totals.get(column["key"]), {}, "") for column in columns[1:]))


def _cell(column: dict[str, Any], value: Any, names: Names, unit: str) -> Cell:
    if value is not None and column["kind"] == "period":
        return _period(value, unit)
    return cells.cell(column, value, names)


def _label(label: tuple[str, str], locale: str) -> str:
    return i18n.label(label, locale)
