"""What the retention routes accept."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from functions.retention.lifecycle import FOLLOWING, Rules
from shared.declare import Money
from shared.errors import FieldError, Invalid

Note = Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]


def _day(value: object) -> object:
    if not isinstance(value, str) or len(value) != len("2026-01-31"):
        raise ValueError("date")
    return value


Day = Annotated[date, BeforeValidator(_day)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Months = Annotated[int, Field(strict=True, ge=1, le=60)]
Days = Annotated[int, Field(strict=True, ge=1, le=1_830)]


class GroupWish(_Body):
    """A policy for the customers that `filter` finds (all when left out), with a window in months or in days.

    `rhythm`: silent for so many of the customer's own usual gaps is too long, whatever the window.
    """

    name: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
    filter: dict[str, Any] | None = None
    months: Months | None = None
    days: Days | None = None
    minimum_age_days: Annotated[int, Field(strict=True, ge=0, le=3_650)] = 0
    rhythm: Annotated[float, Field(ge=1, le=50, allow_inf_nan=False)] | None = None
    counts: Literal["orders", "orders_and_interactions"] = "orders"
    excluded: Annotated[bool, Field(strict=True)] = False
    respond_days: Annotated[int, Field(strict=True, ge=1, le=60)] = 3

    @model_validator(mode="after")
    def _one_window(self) -> "GroupWish":
        if not self.excluded and (self.months is None) == (self.days is None):
            raise ValueError("one-window")
        return self


class RuleWish(_Body):
    """When customers are warned of. Policies left out stay as they are; an empty list takes them away."""

    window_months: Months
    respond_days: Annotated[int, Field(strict=True, ge=1, le=60)] | None = None
    policies: Annotated[list[GroupWish], Field(max_length=20)] | None = None


class PolicyWish(RuleWish):
    """The tenant's churn rule; `paused` stops scheduled runs, not those a person starts."""

    paused: Annotated[bool, Field(strict=True)] = False


class LifecycleWish(_Body):
    """When a customer is loyal: so many orders, or orders of so much, within so many months; what makes a prospect, a
    customer, one again after being won back; the stages that only people set."""

    automatic: Annotated[bool, Field(strict=True)] = True
    loyal_orders: Annotated[int, Field(strict=True, ge=2, le=1_000)] | None = None
    loyal_value: Money | None = None
    loyal_months: Annotated[int, Field(strict=True, ge=1, le=120)] = 12
    by_hand: Annotated[list[Literal["customer", "loyal", "at_risk", "lost", "won_back"]], Field(max_length=5)] = []
    prospect_by: Literal["contact", "opportunity", "either"] | None = None
    customer_orders: Annotated[int, Field(strict=True, ge=1, le=100)] = 1
    won_back_orders: Annotated[int, Field(strict=True, ge=1, le=100)] = 1

    @model_validator(mode="after")
    def _some_measure(self) -> "LifecycleWish":
        if self.loyal_orders is None and self.loyal_value is None:
            raise ValueError("loyalty-measure")
        return self

    def rules(self, currency: str, version: int) -> Rules:
        """What was asked for; raises Invalid for an amount of nothing or in another currency than the tenant's."""
        known = self.model_dump(exclude={"loyal_value", "by_hand"})
        stages = tuple(stage for stage in FOLLOWING if stage in self.by_hand)
        return Rules(**known, loyal_value=self._value(currency), by_hand=stages, version=version)

    def _value(self, currency: str) -> dict[str, Any] | None:
        if self.loyal_value is None:
            return None
        if self.loyal_value.currency != currency:
            raise Invalid(errors=(FieldError("loyal_value.currency", "tenants-currency", {"currency": currency}),))
        if self.loyal_value.decimal <= 0:
            raise Invalid(errors=(FieldError("loyal_value.amount", "loyalty-measure"),))
        return self.loyal_value.model_dump()


class PreviewWish(RuleWish):
    """A churn rule to be tried out as of a day, today when left out."""

    as_of: Day | None = None


class RunWish(_Body):
    """A run as of a day, today when left out."""

    as_of: Day | None = None


PersonId = Annotated[str, StringConstraints(pattern=r"^per_[0-9A-HJKMNP-TV-Z]{26}$")]


class Nothing(_Body):
    """A request that says all in its path."""


class Measure(_Body):
    """Something to be done to hold a customer: what, by whom, until when, and what came of it."""

    text: Text
    owner: PersonId | None = None
    due_on: Day | None = None
    done: Annotated[bool, Field(strict=True)] = False
    done_on: Day | None = None
    result: Note | None = None


class Reprieve(_Body):
    until: Day
    measures: Annotated[list[Measure], Field(min_length=1, max_length=20)]
    note: Note | None = None


class Loss(_Body):
    reason: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    note: Note | None = None


class Retained(_Body):
    note: Note | None = None
