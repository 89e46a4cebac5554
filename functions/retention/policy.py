"""The tenant's churn rule: how many months without an order are too many."""

from dataclasses import dataclass
from typing import Any

from shared.records.access_patterns import CONFIG
from shared.records.table import Item, TenantTable, Write

NAME = "churn_policy"
WINDOW_MONTHS = 6


@dataclass(frozen=True)
class Policy:
    """The churn rule; version 0 is the one nobody set."""

    window_months: int = WINDOW_MONTHS
    paused: bool = False
    version: int = 0
    updated_at: str | None = None
    updated_by: str | None = None

    def body(self) -> dict[str, Any]:
        return {
            "window_months": self.window_months, "paused": self.paused, "version": self.version,
            "updated_at": self.updated_at, "updated_by": self.updated_by,
        }  # fmt: skip


def load(table: TenantTable) -> Policy:
    """The policy in force."""
    item = table.get(table.key(CONFIG, name=NAME)) or {}
    return Policy(
        window_months=int(item.get("window_months", WINDOW_MONTHS)),
        paused=bool(item.get("paused", False)),
        version=int(item.get("version", 0)),
        updated_at=item.get("updated_at"),
        updated_by=item.get("updated_by"),
    )


def write(table: TenantTable, wanted: Policy, version: int) -> Write:
    """The write that puts `wanted` in place of `version`; attributes of other makers are kept."""
    item: Item = table.get(table.key(CONFIG, name=NAME)) or {}
    stored = {**item, **table.key(CONFIG, name=NAME), **wanted.body()}
    if version:
        return Write.put(stored, condition="version = :v", values={":v": version})
    return Write.put(stored, condition="attribute_not_exists(version)")
