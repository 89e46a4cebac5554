"""The rows of tenants, as the control plane keeps them."""

import secrets
from collections.abc import Iterable
from typing import Any

from shared import clock, ids
from shared.errors import InFlight, NotFound, Stale
from shared.records.table import Item, Key
from shared.tenancy.registry import ONBOARDING, Registry

_AT_ONCE = 100


class TenantStore:
    """Tenants in the registry."""

    def __init__(self, registry: Registry | None = None) -> None:
        self.registry = registry or Registry()

    def get(self, tenant: str) -> Item:
        """A tenant's row; raises NotFound."""
        row = self.registry.tenant(tenant)
        if row is None:
            raise NotFound()
        return row

    def by_slug(self, slug: str) -> Item | None:
        return self.registry.by_slug(slug)

    def page(self, after: str | None, limit: int) -> list[Item]:
        return self.registry.tenants(after, limit)

    def read(self, keys: Iterable[Key]) -> list[Item]:
        """Items by key, a hundred at a time."""
        wanted = list(keys)
        return [
            item
            for at in range(0, len(wanted), _AT_ONCE)
            for item in self.registry.table.read(wanted[at : at + _AT_ONCE])
        ]

    def reserve(self, wish: dict[str, Any], operator: str) -> Item:
        """A new tenant's row with everything later steps need to be repeatable; raises Duplicate for a taken slug."""
        row = {
            **wish, "tenant": ids.new("ten"), "state": ONBOARDING, "steps": {}, "created_at": clock.stamp(),
            "created_by": operator, "updated_by": operator, "cursor_key": secrets.token_urlsafe(32),
        }  # fmt: skip
        row["administrator"] = {**wish["administrator"], "person": ids.new("per")}
        return self.registry.reserve(row)

    def save(self, row: Item) -> Item:
        """Store a changed row; raises InFlight when somebody else is changing the tenant."""
        try:
            return self.registry.save(row)
        except Stale:
            raise InFlight("tenant-changing") from None
