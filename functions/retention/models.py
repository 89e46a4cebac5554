"""What the retention routes accept."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Note = Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]


def _day(value: object) -> object:
    if not isinstance(value, str) or len(value) != len("2026-01-31"):
        raise ValueError("date")
    return value


Day = Annotated[date, BeforeValidator(_day)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PolicyWish(_Body):
    """The tenant's churn rule; `paused` stops scheduled runs, not those a person starts."""

    window_months: Annotated[int, Field(strict=True, ge=1, le=60)]
    paused: Annotated[bool, Field(strict=True)] = False


class RunWish(_Body):
    """A run as of a day, today when left out."""

    as_of: Day | None = None


class Measure(_Body):
    """Something to be done to hold a customer."""

    text: Text
    due_on: Day | None = None
    done: Annotated[bool, Field(strict=True)] = False


class Reprieve(_Body):
    until: Day
    measures: Annotated[list[Measure], Field(min_length=1, max_length=20)]
    note: Note | None = None


class Loss(_Body):
    reason: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    note: Note | None = None


class Retained(_Body):
    note: Note | None = None
