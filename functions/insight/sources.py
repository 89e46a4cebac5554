"""What an export is made of: the contribution report, a standard report or a query of the report builder, checked,
named and written in one way."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from functions.insight import contribution, reports
from functions.insight.builder import run as builder
from functions.insight.builder import shown as built
from functions.insight.builder.wish import Query
from functions.insight.models import Contribution
from functions.insight.reports import run, shown
from functions.insight.reports.wish import Wish
from shared import clock, i18n
from shared.errors import FieldError, Invalid
from shared.records.clean import field_errors
from shared.records.lists import open_index
from shared.records.table import TenantTable
from shared.sheets import open_sheet
from shared.tenancy.caller import Caller

CONTRIBUTION, QUERY = "contribution", "query"
Parameters = Contribution | Query | Wish


class Asked(NamedTuple):
    """A report with checked parameters."""

    report: str
    parameters: Parameters


def asked(report: str, parameters: Mapping[str, Any]) -> Asked:
    """Raises NotFound for an unknown report, Invalid naming each parameter that is wrong."""
    from pydantic import ValidationError

    own: dict[str, type[Parameters]] = {CONTRIBUTION: Contribution, QUERY: Query}
    model = own.get(report, Wish)
    if model is Wish:
        reports.get(report)
    try:
        return Asked(report, model.model_validate(parameters))
    except ValidationError as problem:
        raise _in_parameters(field_errors(problem)) from None


def check(table: TenantTable, caller: Caller, wish: Asked) -> None:
    """Raises Forbidden for what the caller may not see, Invalid for what the report does not know."""
    given = wish.parameters
    try:
        if isinstance(given, Contribution):
            contribution.check(caller, given)
        elif isinstance(given, Query):
            builder.plan_of(table, caller, given)
        else:
            run.check(caller, reports.get(wish.report), given)
    except Invalid as problem:
        raise _in_parameters(problem.errors) from None


def _in_parameters(errors: tuple[FieldError, ...]) -> Invalid:
    return Invalid(errors=tuple(error._replace(field=f"parameters.{error.field}") for error in errors))


def title(table: TenantTable, caller: Caller, wish: Asked, locale: str) -> str:
    """`Contribution 2017-01-01 – 2017-12-31`, in the asker's language."""
    given = wish.parameters
    if isinstance(given, Query):
        return built.title(builder.plan_of(table, caller, given), locale)
    given = given.at(clock.today(caller.time_zone))
    days = [day.isoformat() if day else "…" for day in (given.from_day, given.to_day)]
    span = " – ".join(days) if given.from_day or given.to_day else i18n.text("report.always", locale)
    if wish.report == CONTRIBUTION:
        return i18n.text("report.contribution.title", locale, span=span)
    return f"{i18n.label(reports.get(wish.report).label, locale)} {span}"


def write(
    table: TenantTable, asker: Caller, wish: Asked, sheet: tuple[str, Path, str], note: Callable[[int], None]
) -> int:
    """Compute and write the report as `sheet` (format, path, title); `note` is told the percent done. Returns rows."""
    shape, path, name = sheet
    index, locale = open_index(table), asker.locale
    if isinstance(wish.parameters, Contribution):
        found = contribution.compute(index, asker, wish.parameters)
        note(50)
        with open_sheet(shape, path, contribution.sheet_columns(found, locale), name) as file:
            file.rows(contribution.sheet_rows(found))
            for total in contribution.sheet_totals(found, locale):
                file.totals(total)
        return len(found.lines)
    if isinstance(wish.parameters, Query):
        made, index = builder.compute(table, asker, wish.parameters)
        note(50)
        known = built.names_of(made, index, asker)
        with open_sheet(shape, path, built.sheet_columns(made, locale), name) as file:
            file.rows(built.sheet_rows(made, known, locale))
            file.totals(built.sheet_totals(made, locale))
        return len(made.rows)
    answer = run.compute(table, asker, reports.get(wish.report), wish.parameters)
    note(50)
    names = shown.names_of(answer, index, asker)
    with open_sheet(shape, path, shown.sheet_columns(answer, locale), name) as file:
        file.rows(shown.sheet_rows(answer, names, locale))
        if answer.totals:
            file.totals(shown.sheet_totals(answer, locale))
    return len(answer.rows)
