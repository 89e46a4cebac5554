"""What is asked of the report builder."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from functions.insight.models import Spanned

Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
MOST_GROUPS, MOST_MEASURES, MOST_ROWS = 3, 6, 1_000


class Dates(Spanned):
    """The days that `field` must lie in."""

    field: Name


class Query(BaseModel):
    """`groups`: `field`, `field:month` of a day or moment, or `reference.field` of the record referred to. `measures`:
    `count`, or sum, avg, min, max or distinct `:field`. `sort`: one of them, falling after `-`.
    `compare`: the equally long time before `dates` beside each measure."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    object: Name
    filter: dict[str, Any] | None = None
    dates: Dates | None = None
    compare: bool = False
    groups: Annotated[list[Name], Field(max_length=MOST_GROUPS)] = Field(default_factory=list)
    measures: Annotated[list[Name], Field(min_length=1, max_length=MOST_MEASURES)] = Field(
        default_factory=lambda: ["count"]
    )
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")] | None = None
    sort: Name | None = None
    limit: Annotated[int, Field(strict=True, ge=1, le=MOST_ROWS)] = 200
    chart: Literal["bar", "line", "pie", "matrix", "number", "none"] = "bar"

    @field_validator("groups", "measures")
    @classmethod
    def _once_each(cls, value: list[str]) -> list[str]:
        if len(set(value)) != len(value):
            raise ValueError("repeated")
        return value
