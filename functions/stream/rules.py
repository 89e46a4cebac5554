"""What a stream record says about a tenant's record: pure, from the images before and after."""

from typing import Any, NamedTuple

import orjson

from shared.records import dynamo
from shared.records.access_patterns import RECORD
from shared.records.feed import Change

_KEPT_BY_ENGINE = frozenset(
    {"id", "version", "created_at", "created_by", "updated_at", "updated_by", "deleted_at", "schema"}
)


class Entry(NamedTuple):
    """One version's line of history: who, with which API key or automation, when, from where, and each field's old and
    new value; `chain`: the automations that led to it."""

    version: int
    at: str
    by: str
    key: str | None
    automation: str | None
    chain: str | None
    address: str | None
    op: str
    changes: list[dict[str, Any]]


class Event(NamedTuple):
    """One change of one record; `entry` is None when it was purged, since its history goes with it."""

    tenant: str
    change: Change
    entry: Entry | None


def event_of(record: dict[str, Any]) -> Event | None:
    """The event of a stream record; None when it is about anything but a record, or nothing of it changed.

    Whoever removes a record for good, a person or its expiry, leaves a tombstone one version above the last.
    """
    images = record["dynamodb"]
    key = RECORD.parts(images["Keys"]["pk"]["S"])
    if key is None or images["Keys"]["sk"]["S"] != RECORD.sk:
        return None
    tenant, object_name, record_id = key["tenant"], key["object"], key["id"]
    old = dynamo.load(images["OldImage"]) if images.get("OldImage") else None
    new = dynamo.load(images["NewImage"]) if images.get("NewImage") else None
    if new is None:
        version = old["version"] + 1 if old else 2**31
        return Event(tenant, Change(object_name, record_id, version, True, b"", _held(old)), None)
    if old and old["version"] == new["version"]:
        return None
    before, after = orjson.loads(old["data"]) if old else {}, orjson.loads(new["data"])
    deleted = bool(new.get("deleted_at"))
    change = Change(object_name, record_id, new["version"], deleted, new["data"].encode(), _held(old))
    op = _op(old, deleted)
    key, automation, chain, address = (new.get(name) for name in ("key", "automation", "chain", "address"))
    changes = differences(before, after)
    entry = Entry(new["version"], new["at"], new["by"], key, automation, chain, address, op, changes)
    return Event(tenant, change, entry)


def _op(old: dict[str, Any] | None, deleted: bool) -> str:
    if old is None:
        return "create"
    was_deleted = bool(old.get("deleted_at"))
    return "update" if deleted == was_deleted else "delete" if deleted else "restore"


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """`{field, old, new}` for every field that differs; absent and empty are the same."""
    names = [name for name in {**before, **after} if name not in _KEPT_BY_ENGINE]
    return [
        {"field": name, "old": before.get(name), "new": after.get(name)}
        for name in names
        if before.get(name) != after.get(name)
    ]


def _held(item: dict[str, Any] | None) -> tuple[tuple[str | None, ...], ...]:
    if not item:
        return ()
    holder = (item.get("owner"), item.get("team"))
    return ((*holder, item["shared"]) if item.get("shared") else holder,)


def newest(events: list[Event]) -> list[Change]:
    """Each record's latest change, in the order in which the records last changed, with all who held it before."""
    latest: dict[tuple[str, str], Change] = {}
    held: dict[tuple[str, str], dict[tuple[str | None, ...], None]] = {}
    for event in events:
        place = event.change.object, event.change.id
        held.setdefault(place, {}).update(dict.fromkeys(event.change.was))
        known = latest.get(place)
        if known is None or known.version < event.change.version:
            latest.pop(place, None)
            latest[place] = event.change
    return [change._replace(was=tuple(held[place])) for place, change in latest.items()]
