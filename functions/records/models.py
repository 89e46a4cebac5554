"""What the record routes accept."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class SearchWish(BaseModel):
    """A list with any filter, any sort, groups and sums."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    filter: dict[str, Any] | None = None
    sort: Annotated[list[str], Field(max_length=5)] | None = None
    fields: Annotated[list[str], Field(max_length=100)] | None = None
    limit: int | None = None
    cursor: str | None = None
    q: str | None = None
    view: Annotated[str, Field(max_length=60)] | None = None
    deleted: bool = False
    group: str | Annotated[list[str], Field(max_length=2)] | None = None
    sums: Annotated[list[str], Field(max_length=10)] = []
    measures: Annotated[list[str], Field(max_length=10)] = []

    def asked(self) -> dict[str, Any]:
        return self.model_dump()


class MergeWish(BaseModel):
    """The record that goes, the version of it that was read, and whose value a field takes: this, other or both."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    other: Annotated[str, Field(max_length=60)]
    other_version: Annotated[int, Field(ge=1)]
    fields: Annotated[dict[str, str], Field(max_length=200)] = {}


class UploadWish(BaseModel):
    """What will be sent: its size in bytes and its media type."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    size: Annotated[int, Field(ge=1)]
    content_type: Annotated[str, Field(max_length=200, pattern=r"^[\w.+-]+/[\w.+-]+$")]


class BatchItem(BaseModel):
    """One write of a batch: `data` for create and update, `id` and `version` for update and delete."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    op: Literal["create", "update", "delete"] = "create"
    data: dict[str, Any] = {}
    id: str = ""
    version: int = 0
    key: Annotated[str, Field(max_length=200)] | None = None


class Batch(BaseModel):
    """Up to a hundred writes, each with its own outcome."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    items: Annotated[list[BatchItem], Field(min_length=1, max_length=100)]


class QueuedWrite(BaseModel):
    """One write a client made while it was offline. `base`: the values it saw of the fields that `data` changes.

    A create may bring its own `id`; the others name the version they saw as `base_version`.
    """

    model_config = ConfigDict(extra="forbid", defer_build=True)
    op: Literal["create", "update", "delete", "restore"]
    object: Annotated[str, Field(max_length=100)]
    key: Annotated[str, Field(min_length=1, max_length=200)]
    id: Annotated[str, Field(max_length=100)] | None = None
    base_version: Annotated[int, Field(ge=0, lt=2**31)] = 0
    base: dict[str, Any] = {}
    data: dict[str, Any] = {}


class Queue(BaseModel):
    """Up to a hundred queued writes, in the order in which they were made."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    items: Annotated[list[QueuedWrite], Field(min_length=1, max_length=100)]
