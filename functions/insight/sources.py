"""What an export is made of: the contribution report or a standard report, checked, named and written in one way."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from functions.insight import contribution, reports
from functions.insight.models import Contribution
from functions.insight.reports import run, shown
from functions.insight.reports.wish import Wish
from shared import i18n
from shared.errors import Invalid
from shared.records.clean import field_errors
from shared.records.lists import open_index
from shared.records.table import TenantTable
from shared.sheets import open_sheet
from shared.tenancy.caller import Caller

CONTRIBUTION = "contribution"


class Asked(NamedTuple):
    """A report with checked parameters."""

    report: str
    parameters: Contribution | Wish


def asked(report: str, parameters: Mapping[str, Any]) -> Asked:
    """Raises NotFound for an unknown report, Invalid naming each parameter that is wrong."""
    from pydantic import ValidationError

    model: type[Contribution | Wish] = Contribution if report == CONTRIBUTION else Wish
    if report != CONTRIBUTION:
        reports.get(report)
    try:
        return Asked(report, model.model_validate(parameters))
    except ValidationError as problem:
        found = tuple(error._replace(field=f"parameters.{error.field}") for error in field_errors(problem))
        raise Invalid(errors=found) from None


def check(caller: Caller, wish: Asked) -> None:
    """Raises Forbidden for what the caller may not see, Invalid for what the report does not know."""
    if isinstance(wish.parameters, Contribution):
        contribution.check(caller, wish.parameters)
    else:
        run.check(caller, reports.get(wish.report), wish.parameters)


def title(wish: Asked, locale: str) -> str:
    """`Contribution 2017-01-01 – 2017-12-31`, in the asker's language."""
    given = wish.parameters
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
    answer = run.compute(table, asker, reports.get(wish.report), wish.parameters)
    note(50)
    names = shown.names_of(answer, index, asker)
    with open_sheet(shape, path, shown.sheet_columns(answer, locale), name) as file:
        file.rows(shown.sheet_rows(answer, names, locale))
        if answer.totals:
            file.totals(shown.sheet_totals(answer, locale))
    return len(answer.rows)
