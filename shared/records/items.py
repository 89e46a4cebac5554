"""A record as an item of the table: its keys, its body as one JSON string, and what related lists show."""

from datetime import datetime, timedelta
from typing import Any

import orjson

from shared import ids
from shared.declare import ObjectSpec
from shared.records.access_patterns import OF_TYPE, RECORD, RELATED, SHARD, UNIQUE
from shared.records.table import Item, Key, TenantTable

SCHEMA = 1
DELETED_KEPT = timedelta(days=30)
"""How long a deleted record can be restored; the table removes it afterwards."""
_NAMED_FOR_EVER = frozenset({"people", "teams"})
"""Objects whose records what others did is named after."""
Body = dict[str, Any]


def body_of(item: Item) -> Body:
    """The record's whole body as stored, attributes unknown to this version included."""
    body: Body = orjson.loads(item["data"])
    return body


def record_key(table: TenantTable, object_name: str, record_id: str) -> Key:
    return table.key(RECORD, object=object_name, id=record_id)


def item_of(table: TenantTable, spec: ObjectSpec, body: Body, origin: Item) -> Item:
    """The item that stores `body`; `origin` says who wrote it, when, from where, and names the write."""
    about = spec.about
    item: Item = {
        **record_key(table, spec.name, body["id"]),
        **table.key(OF_TYPE, object=spec.name, shard=SHARD, id=body["id"]),
        "object": spec.name,
        "id": body["id"],
        "version": body["version"],
        "schema": SCHEMA,
        "title": str(body.get(about.title, ""))[:200],
        "owner": body.get("owner"),
        "team": body.get("team") or body.get("member_of"),
        "deleted_at": body.get("deleted_at"),
        "expires_at": _expiry(spec, body),
        "data": orjson.dumps(body).decode(),
        **origin,
    }
    if about.shared:
        item["shared"] = body.get("shared")
    parent = spec.parent_field
    if parent and body.get(parent.name) and not body.get("deleted_at"):
        on = str(body.get(about.on_date or "") or body["created_at"])
        keys = table.key(RELATED, parent=body[parent.name], object=spec.name, on=on, id=body["id"])
        amount = body.get(about.amount or "")
        item |= keys
        item |= {
            "amount": f"{amount['amount']} {amount['currency']}" if amount else None,
            "state": body.get(about.state or ""),
        }
    return item


def _expiry(spec: ObjectSpec, body: Body) -> int | None:
    """When a deleted record is removed for good, in seconds since 1970."""
    deleted = body.get("deleted_at")
    if not deleted or spec.name in _NAMED_FOR_EVER:
        return None
    return int((datetime.fromisoformat(deleted) + DELETED_KEPT).timestamp())


def unique_keys(table: TenantTable, spec: ObjectSpec, body: Body) -> dict[str, Key]:
    """Field → the key of the sentinel that holds its value; none for a deleted record."""
    if body.get("deleted_at"):
        return {}
    return {
        name: table.key(UNIQUE, object=spec.name, field=name, digest=ids.digest(str(body[name]).strip().casefold()))
        for name, field in spec.fields.items()
        if field.unique and body.get(name)
    }
