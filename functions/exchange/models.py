"""What the exchange routes accept."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


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
    dry_run: bool = False

    @model_validator(mode="after")
    def _one_choice(self) -> Self:
        if (self.ids is None) == (self.filter is None):
            raise ValueError("filter-or-ids")
        if self.action == "transfer" and set(self.data) != {"owner"}:
            raise ValueError("transfer-owner")
        if (self.action in {"update", "transfer"}) != bool(self.data):
            raise ValueError("bulk-data")
        return self
