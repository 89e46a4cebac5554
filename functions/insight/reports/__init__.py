"""The standard reports: one declaration each, with its formula in words and its SQL over a person's facts.

The SQL is what DuckDB and Athena both understand, so that a tenant too large for one is served by the other.
"""

from functools import cache

from functions.insight.reports import (
    channels,
    customers,
    executive,
    foreseen,
    persistency,
    profit,
    programme,
    sales,
    service,
    value,
)
from functions.insight.reports.definition import Report
from shared.errors import NotFound


@cache
def every() -> dict[str, Report]:
    """Name → report, in the order of the catalogue."""
    listed = (*executive.REPORTS, *service.REPORTS, *customers.REPORTS, *persistency.REPORTS, *value.REPORTS,
              *sales.REPORTS, *foreseen.REPORTS, *profit.REPORTS, *programme.REPORTS, *channels.REPORTS)  # fmt: skip
    return {report.name: report for report in listed}


def get(name: str) -> Report:
    """The report; raises NotFound."""
    found = every().get(name)
    if found is None:
        raise NotFound()
    return found
