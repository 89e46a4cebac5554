"""What the insight routes accept."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from shared import clock
from shared.records.index import periods

Dimension = Literal["customer", "product", "period"]
Unit = Literal["month", "quarter", "year"]
DEFAULT_ROWS, MOST_ROWS = 1_000, 10_000


def _day(value: object) -> object:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or len(value) != len("2026-01-31"):
        raise ValueError("date")
    return value


def _number(value: object) -> object:
    """A JSON number or a decimal string; a boolean is neither."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError("type")  # noqa: TRY004 - pydantic expects it
    return str(value)


Day = Annotated[date, BeforeValidator(_day)]
Bound = Annotated[Decimal, BeforeValidator(_number), Field(gt=-(10**14), lt=10**14, decimal_places=4)]


def _everything() -> list[Dimension]:
    return ["customer", "product", "period"]


class Spanned(BaseModel):
    """Days `from` … `to`, both included; or `days` of the reader's own calendar, such as `last_12_months`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    from_day: Day | None = Field(default=None, alias="from")
    to_day: Day | None = Field(default=None, alias="to")
    days: Annotated[str, StringConstraints(max_length=40)] | None = None

    @field_validator("to_day")
    @classmethod
    def _after_the_first(cls, value: date | None, known: ValidationInfo) -> date | None:
        first = known.data.get("from_day")
        if value and first and first > value:
            raise ValueError("ends-before-it-begins")
        return value

    @field_validator("days")
    @classmethod
    def _a_period(cls, value: str | None, known: ValidationInfo) -> str | None:
        if value is None:
            return None
        if known.data.get("from_day") or known.data.get("to_day"):
            raise ValueError("days-or-dates")
        try:
            periods.parse(value)
        except ValueError:
            raise ValueError("period") from None
        return value

    def at(self, today: date) -> Self:
        """The same with the days that `days` stands for today."""
        if self.days is None:
            return self
        first, end = periods.days(periods.parse(self.days), today)
        return self.model_copy(update={"from_day": first, "to_day": end - timedelta(days=1), "days": None})


class Contribution(Spanned):
    """The contribution report: which orders (placed `from` … `to`, both included), grouped by what.

    `bands` cut orders by amount: [1000, 5000] makes three, below 1,000, from 1,000 to below 5,000, from 5,000.
    """

    by: Annotated[list[Dimension], Field(min_length=1, max_length=3)] = Field(default_factory=_everything)
    period: Unit = "month"
    bands: Annotated[list[Bound], Field(max_length=20)] = Field(default_factory=list)

    @field_validator("by")
    @classmethod
    def _once_each(cls, value: list[Dimension]) -> list[Dimension]:
        if len(set(value)) != len(value):
            raise ValueError("repeated")
        return value

    @field_validator("bands")
    @classmethod
    def _ascending(cls, value: list[Decimal]) -> list[Decimal]:
        if sorted(set(value)) != value:
            raise ValueError("not-ascending")
        return value


class ContributionWish(Contribution):
    """The report over HTTP: one page of its rows, largest revenue first."""

    limit: Annotated[int, Field(strict=True, ge=1, le=MOST_ROWS)] = DEFAULT_ROWS
    offset: Annotated[int, Field(strict=True, ge=0, le=10_000_000)] = 0


class ExportWish(BaseModel):
    """A report as a file, with its parameters; or a saved report, or a dashboard, which is a PDF."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    report: Annotated[str, StringConstraints(max_length=40)] = "contribution"
    parameters: dict[str, Any] = Field(default_factory=dict)
    saved: Annotated[str, StringConstraints(max_length=40)] | None = None
    dashboard: Annotated[str, StringConstraints(max_length=40)] | None = None
    format: Literal["csv", "xlsx", "pdf", "parquet"]

    @field_validator("format")
    @classmethod
    def _on_paper(cls, value: str, known: ValidationInfo) -> str:
        if known.data.get("dashboard") and value != "pdf":
            raise ValueError("dashboard-pdf")
        return value


Shared = Literal["private", "team", "everyone"]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
ReportName = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class SavedReportWish(BaseModel):
    """A report to keep: `query` with what the builder is asked, or a standard report with its parameters."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Title
    description: Annotated[str, StringConstraints(max_length=200)] | None = None
    report: ReportName = "query"
    parameters: dict[str, Any] = Field(default_factory=dict)
    shared: Shared = "private"


class SavedReportChange(BaseModel):
    """What changes of a saved report."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Title | None = None
    description: Annotated[str, StringConstraints(max_length=200)] | None = None
    report: ReportName | None = None
    parameters: dict[str, Any] | None = None
    shared: Shared | None = None
    owner: Annotated[str, StringConstraints(max_length=40)] | None = None


class Tile(BaseModel):
    """One tile: a saved report, or a report with its parameters; `rows` how many of its rows are shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Annotated[str, StringConstraints(pattern="^[a-z0-9_-]{1,40}$")]
    title: Title | None = None
    saved: Annotated[str, StringConstraints(max_length=40)] | None = None
    report: Annotated[ReportName | None, Field(validate_default=True)] = None
    parameters: dict[str, Any] = Field(default_factory=dict)
    size: Literal["small", "medium", "large", "wide"] = "medium"
    rows: Annotated[int, Field(strict=True, ge=1, le=1_000)] = 50

    @field_validator("report")
    @classmethod
    def _one_of_two(cls, value: str | None, known: ValidationInfo) -> str | None:
        if (value is None) == (known.data.get("saved") is None):
            raise ValueError("saved-or-report")
        return value


Tiles = Annotated[list[Tile], Field(max_length=24)]


def _different(tiles: list[Tile]) -> list[Tile]:
    if len({tile.id for tile in tiles}) != len(tiles):
        raise ValueError("repeated")
    return tiles


class DashboardWish(BaseModel):
    """A new dashboard."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Title
    tiles: Annotated[Tiles, AfterValidator(_different)] = Field(default_factory=list)
    shared: Shared = "private"


class DashboardChange(BaseModel):
    """What changes of a dashboard; its tiles are given whole, in order."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Title | None = None
    tiles: Annotated[Tiles, AfterValidator(_different)] | None = None
    shared: Shared | None = None
    owner: Annotated[str, StringConstraints(max_length=40)] | None = None


class TileView(BaseModel):
    """Other days than the tile's own."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    from_day: Day | None = Field(default=None, alias="from")
    to_day: Day | None = Field(default=None, alias="to")
    days: Annotated[str, StringConstraints(max_length=40)] | None = None

    def days_asked(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class Window(BaseModel):
    """Which rows of a saved report are asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    limit: Annotated[int, Field(strict=True, ge=1, le=MOST_ROWS)] = DEFAULT_ROWS
    offset: Annotated[int, Field(strict=True, ge=0, le=10_000_000)] = 0


TimeOfDay = Annotated[str, StringConstraints(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Every = Literal["day", "week", "month"]
Weekday = Annotated[int, Field(strict=True, ge=1, le=7)]
DayOfMonth = Annotated[int, Field(strict=True, ge=1, le=28)]


def _zone(value: str) -> str:
    if not clock.is_time_zone(value):
        raise ValueError("time-zone")
    return value


Zone = Annotated[str, StringConstraints(max_length=60), AfterValidator(_zone)]


class ScheduleWish(BaseModel):
    """What is exported, how often and when; in the owner's time zone where none is given."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Title
    export: ExportWish
    every: Every = "day"
    at: TimeOfDay = "08:00"
    weekday: Weekday | None = None
    day: DayOfMonth | None = None
    time_zone: Zone | None = None
    active: bool = True


class ScheduleChange(BaseModel):
    """What changes of a schedule."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Title | None = None
    export: ExportWish | None = None
    every: Every | None = None
    at: TimeOfDay | None = None
    weekday: Weekday | None = None
    day: DayOfMonth | None = None
    time_zone: Zone | None = None
    active: bool | None = None
