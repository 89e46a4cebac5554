"""What an export is made of: the contribution report, a standard report or a query of the report builder, checked
and named in one way."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from functions.insight import contribution, reports
from functions.insight.builder import run as builder
from functions.insight.builder import shown as built
from functions.insight.builder.wish import Query
from functions.insight.models import Contribution
from functions.insight.reports import run
from functions.insight.reports.wish import Wish
from shared import clock, i18n, objects
from shared.errors import FieldError, Invalid
from shared.records.clean import field_errors
from shared.records.table import TenantTable
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
    if isinstance(given, Contribution):
        return i18n.text("report.contribution.title", locale, span=span)
    fields = objects.get("customers").fields
    chosen = [
        f" · {i18n.label(fields[name].choices.get(choice, (choice, choice)), locale)}"
        for name, choice in given.customers.chosen().items()
    ]
    return f"{i18n.label(reports.get(wish.report).label, locale)} {span}{''.join(chosen)}"
