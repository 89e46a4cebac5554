"""Seats of a tenant's plan: counted in the write that lets somebody in or out, so that two at once take no third."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from shared.errors import Conflict, Stale
from shared.records.access_patterns import OF_TYPE, SEATS, SHARD
from shared.records.items import body_of
from shared.records.table import TenantTable, Write
from shared.tenancy import plans


def held(person: Mapping[str, Any]) -> bool:
    """Whether a person takes a seat: invited or active."""
    return bool(person["active"]) and not person.get("deleted_at")


def begin(table: TenantTable, many: int = 0) -> None:
    """Begin to count, unless that was begun."""
    with suppress(Stale):
        table.put({**table.key(SEATS), "taken": many}, condition="attribute_not_exists(pk)")


def taken(table: TenantTable) -> int:
    """How many seats are taken; a tenant that is older than the count has its people counted once."""
    item = table.get(table.key(SEATS))
    if item is None:
        rows = table.query(OF_TYPE, {"object": "people", "shard": SHARD})
        keys = [{"pk": row["pk"], "sk": row["sk"]} for row in rows]
        begin(table, sum(held(body_of(one)) for one in table.batch_get(keys, consistent=True)))
        item = table.get(table.key(SEATS)) or {"taken": 0}
    return int(item["taken"])


def take(table: TenantTable, plan: str) -> Write:
    """The write that takes a seat; it fails when none is left."""
    values = {":one": 1, ":all": plans.SEATS[plan]}
    return Write.update(table.key(SEATS), "ADD taken :one", values, condition="taken < :all")


def free(table: TenantTable) -> Write:
    """The write that gives a seat back."""
    return Write.update(table.key(SEATS), "ADD taken :less", {":less": -1}, condition="attribute_exists(pk)")


def check(table: TenantTable, plan: str) -> None:
    """Raise Conflict when no seat is left."""
    if taken(table) >= plans.SEATS[plan]:
        raise Conflict("no-seat-left", most=plans.SEATS[plan])
