"""What is asked of a standard report, checked against its declaration."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from functions.insight import rules
from functions.insight.models import MOST_ROWS, Day, Spanned
from functions.insight.reports.definition import Report
from shared.errors import FieldError, Invalid

Unit = Literal["month", "quarter", "year"]
Choice = Annotated[str, StringConstraints(pattern="^[^\\x00-\\x1f\\x7f]+$", max_length=200)]
"""A tenant may have choices of its own, in any script."""
_FIRST, _LAST = date(1900, 1, 1), date(2999, 12, 31)


class Customers(BaseModel):
    """Which customers a report is about: those that have each of these choices."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    level: Choice | None = None
    region: Choice | None = None
    sector: Choice | None = None
    source: Choice | None = None

    def chosen(self) -> dict[str, str]:
        """Field → choice, of those that are given."""
        return self.model_dump(exclude_none=True)


class Wish(Spanned):
    """Days `from` … `to`, both included; `by` what rows are grouped by; `currency` the one that is added up."""

    by: Annotated[list[Annotated[str, StringConstraints(max_length=40)]], Field(max_length=4)] | None = None
    period: Unit = "month"
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")] | None = None
    today: Day | None = None
    """A day in the past to report as of; the tenant's own day when absent."""
    customers: Customers = Customers()
    """The customers it is about; all in sight when absent."""

    def dimensions(self, report: Report) -> tuple[str, ...]:
        """What rows are grouped by; raises Invalid for a dimension the report does not have, or one named twice."""
        chosen = tuple(report.usual if self.by is None else self.by)
        for at, name in enumerate(chosen):
            if name not in report.by:
                raise Invalid(errors=(FieldError(f"by.{at}", "choice"),))
        if len(set(chosen)) != len(chosen):
            raise Invalid(errors=(FieldError("by", "repeated"),))
        return chosen

    def values(self, today: date, currency: str, earlier: tuple[date, date] | None) -> dict[str, Any]:
        """What the SQL's names stand for; `earlier` is the time before, a single day twice."""
        before = earlier or (_LAST, _FIRST)
        first = rules.before(rules.Span(*before)) if earlier else None
        return {
            "from": self.from_day or _FIRST, "to": self.to_day or _LAST, "today": self.today or today,
            "currency": self.currency or currency, "unit": self.period,
            "earlier_from": before[0], "earlier_to": before[1], "past": before[1],
            "first_from": first.first if first else _LAST, "first_to": first.last if first else _FIRST,
        }  # fmt: skip


class PageWish(Wish):
    """A report over HTTP: one page of its rows."""

    limit: Annotated[int, Field(strict=True, ge=1, le=MOST_ROWS)] = 1_000
    offset: Annotated[int, Field(strict=True, ge=0, le=10_000_000)] = 0

    def wish(self) -> Wish:
        return Wish.model_validate(self.model_dump(by_alias=True, exclude={"limit", "offset"}))
