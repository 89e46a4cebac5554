"""What the exchange routes accept."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class ImportWish(BaseModel):
    """A file to be uploaded: for which object, what it is called, and how many bytes it has."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    object: Annotated[str, Field(max_length=80)]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    size: Annotated[int, Field(gt=0)]


class LayoutWish(BaseModel):
    """How the file is to be read; what is left out is found out."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    encoding: Annotated[str, Field(max_length=20)] | None = None
    separator: Literal[",", ";", "\t", "|"] | None = None
    sheet: Annotated[str, Field(max_length=100)] | None = None
    header: bool | None = None


class MappedColumn(BaseModel):
    """A column that becomes a field, or with `part` a part of one: an amount's currency, an address's city. `order` is
    that of a date's day, month and year; `comma` says that decimals follow a comma."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    column: Annotated[int, Field(ge=0, lt=300)]
    field: Annotated[str, Field(max_length=80)]
    part: Literal["", "currency", "street", "city", "region", "postal_code", "country", "latitude", "longitude"] = ""
    order: Literal["ymd", "dmy", "mdy"] | None = None
    comma: bool = False


class Mapping(BaseModel):
    """What becomes of a file's rows. `match` is the unique field, or `id`, by which a row finds the record to change;
    `empty` whether an empty cell keeps or clears a field; `headers` those of the preview, to be remembered by."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    layout: LayoutWish
    columns: Annotated[list[MappedColumn], Field(min_length=1, max_length=300)]
    mode: Literal["create", "update", "upsert"] = "create"
    match: Annotated[str, Field(max_length=80)] | None = None
    empty: Literal["keep", "clear"] = "keep"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    headers: Annotated[list[Annotated[str, Field(max_length=500)]], Field(max_length=300)] = []


class RunWish(BaseModel):
    """Import for good, or with `dry_run` only say what would become of each row."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    dry_run: bool = False


class MendedRow(BaseModel):
    """A refused row as it shall be tried again: its number in the file, the `page` it was listed on, all its cells."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    row: Annotated[int, Field(ge=1)]
    page: Annotated[int, Field(ge=1)]
    cells: Annotated[list[Annotated[str, Field(max_length=50_000)]], Field(max_length=300)]


class MendWish(BaseModel):
    """Refused rows to be tried again."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    rows: Annotated[list[MendedRow], Field(min_length=1, max_length=200)]


class ListExportWish(BaseModel):
    """A list as a file: the object, and the list's own filter, search text, order and columns; `name` is the file's.
    Without `fields` it has every field in sight."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    object: Annotated[str, Field(max_length=80)]
    format: Literal["csv", "xlsx", "jsonl", "parquet"]
    filter: dict[str, Any] | None = None
    q: Annotated[str, Field(max_length=200)] | None = None
    sort: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=5)] = []
    fields: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=300)] = []
    name: Annotated[str, Field(min_length=1, max_length=150)] | None = None


class DuplicatesWish(BaseModel):
    """Of which object duplicates are looked for."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    object: Literal["customers", "contacts", "leads"]


class ApartWish(BaseModel):
    """Two records that are not the same; with `apart` false, that may be after all."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    pair: Annotated[
        list[Annotated[str, Field(pattern=r"^[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}$")]], Field(min_length=2, max_length=2)
    ]
    apart: bool = True


class BulkWish(BaseModel):
    """One action on many records: those of a `filter` (and search text `q`), or those with `ids`."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    action: Literal["update", "delete", "restore", "transfer"]
    filter: dict[str, Any] | None = None
    q: Annotated[str, Field(max_length=200)] | None = None
    ids: (
        Annotated[
            list[Annotated[str, Field(pattern=r"^[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}$")]],
            Field(min_length=1, max_length=10_000),
        ]
        | None
    ) = None
    data: dict[str, Any] = {}
    among: (
        Annotated[list[Annotated[str, Field(pattern=r"^per_[0-9A-HJKMNP-TV-Z]{26}$")]], Field(max_length=100)] | None
    ) = None
    """Of a transfer: the people who get the records in turn, instead of one owner."""
    dry_run: bool = False

    @model_validator(mode="after")
    def _one_choice(self) -> Self:
        if (self.ids is None) == (self.filter is None):
            raise ValueError("filter-or-ids")
        if self.action == "transfer" and set(self.data) != (set() if self.among else {"owner"}):
            raise ValueError("transfer-owner")
        if self.among and self.action != "transfer":
            raise ValueError("transfer-owner")
        if (self.action in {"update", "transfer"}) != bool(self.data or self.among):
            raise ValueError("bulk-data")
        return self


class HandOverWish(BaseModel):
    """Whom somebody's work goes to, a person or a team in turn; of which objects, or of all that people have in hand;
    with `deactivate` they can no longer sign in."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    to: Annotated[str, Field(pattern=r"^(per|tea)_[0-9A-HJKMNP-TV-Z]{26}$")] = ""
    objects: Annotated[list[Annotated[str, Field(max_length=80)]], Field(min_length=1, max_length=50)] | None = None
    deactivate: bool = False
    dry_run: bool = False

    @property
    def object(self) -> str:
        return "people" if self.to.startswith("per_") else "teams"
