"""Records put into a tenant's table and feed as the engine and the stream do, and lists of them."""

from typing import Any

import orjson

from shared import ids, objects
from shared.records import feed, lists
from shared.records.access_patterns import OF_TYPE, RECORD, SHARD
from shared.records.index import snapshots
from shared.records.lists import Ask
from shared.records.table import Item, TenantTable
from shared.tenancy.caller import Caller
from shared.tenancy.roles import DEFAULTS
from tests.shared.records.conftest import BUCKET, s3


def item(table: TenantTable, object_name: str, **body: Any) -> Item:
    """A stored record, as the engine writes it."""
    known = {
        "id": ids.new(objects.get(object_name).prefix),
        "version": 1,
        "created_at": "2026-01-01T00:00:00.000Z",
        **body,
    }
    place = {"object": object_name, "id": known["id"]}
    keys = {**table.key(RECORD, **place), **table.key(OF_TYPE, shard=SHARD, **place)}
    deleted = known.get("deleted_at")
    return {**keys, **place, "version": known["version"], "deleted_at": deleted, "data": orjson.dumps(known).decode()}


def stored(table: TenantTable, items: list[Item], *, told: bool = True) -> list[str]:
    """Put records into the table and, as the stream does a moment later, into the feed."""
    table.batch_put(items)
    if told:
        feed.append(table, [snapshots.change_of(one) for one in items])
    return [one["id"] for one in items]


def caller(table: TenantTable, role: str = "administrator", person: str = "per_1", **known: Any) -> Caller:
    grants, fields = DEFAULTS[role]["grants"], DEFAULTS[role]["fields"]
    return Caller(table.tenant, person, role, grants=grants, fields=fields, cursor_key="secret of the tenant", **known)


def find(
    table: TenantTable, object_name: str = "customers", who: Caller | None = None, seen: Any = (), **wish: Any
) -> Any:
    return lists.find(table, who or caller(table), object_name, Ask.parse(objects.get(object_name), **wish), seen=seen)


def files(table: TenantTable) -> list[str]:
    answer = s3().list_objects_v2(Bucket=BUCKET, Prefix=f"indexes/{table.tenant}/")
    return sorted(entry["Key"] for entry in answer.get("Contents", []))
