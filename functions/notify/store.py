"""Notifications, settings and what is sent only once, as the table keeps them."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import orjson

from functions.notify.rules import Digest, Settings
from shared import clock
from shared.errors import NotFound, Stale, Unavailable
from shared.records.access_patterns import NOTICE, OPEN_WORK, TOLD
from shared.records.table import Item, TenantTable

KEPT = timedelta(days=90)
MOST_UNREAD = 100
"""Unread notifications that are counted one by one."""
_READ_AT_ONCE = 500
_HELD = timedelta(minutes=5)
_CROWDED = timedelta(days=2)
_TRIES = 10
MOST_ALIKE = 5
"""Things of one kind, from one person within ten minutes, that are told of one by one."""
_SETTINGS, _FIRST = "SETTINGS", "ntf_"
Body = dict[str, Any]


def add(table: TenantTable, person: str, notice: Body) -> bool:
    """Keep a notification; False when it is there already."""
    item = {
        **table.key(NOTICE, person=person, id=notice["id"]), "id": notice["id"], "at": notice["at"],
        "notice": orjson.dumps(notice).decode(), "expires_at": int((clock.now() + KEPT).timestamp()),
        **table.key(OPEN_WORK, queue=f"unread-{person}", due=notice["at"], id=notice["id"]),
    }  # fmt: skip
    try:
        table.put(item, condition="attribute_not_exists(pk)")
    except Stale:
        return False
    return True


def crowd(table: TenantTable, person: str, name: str, id_: str) -> list[str] | None:
    """Note that one more thing came in the crowd `name`: None while it may still be told of by itself, else all that
    were, for one notification to stand for them. Asking again about the same thing changes nothing."""
    key = table.key(NOTICE, person=person, id=f"CROWD-{name}")
    for _ in range(_TRIES):
        known = table.get(key) or {}
        alone: list[str] = orjson.loads(known.get("alone", "[]"))
        if known.get("many"):
            return alone
        if id_ in alone:
            return None
        many = len(alone) >= MOST_ALIKE
        item = {
            **key, "alone": orjson.dumps(alone if many else [*alone, id_]).decode(), "many": many,
            "expires_at": int((clock.now() + _CROWDED).timestamp()),
        }  # fmt: skip
        try:
            if known:
                values = {":alone": known["alone"], ":no": False}
                table.put(item, condition="alone = :alone AND many = :no", values=values)
            else:
                table.put(item, condition="attribute_not_exists(pk)")
        except Stale:
            continue
        return alone if many else None
    raise Unavailable()


def drop(table: TenantTable, person: str, ids: list[str]) -> None:
    """Take notifications back."""
    table.batch_delete([table.key(NOTICE, person=person, id=id_) for id_ in ids])


def listed(table: TenantTable, person: str, *, before: str | None, limit: int) -> list[Body]:
    """A person's notifications, newest first, those with ids below `before`."""
    until = _below(before) if before else f"{_FIRST}~"
    rows = table.query(NOTICE, {"person": person}, after=_FIRST, until=until, backwards=True, limit=limit)
    return [_body(row) for row in rows]


def _below(id_: str) -> str:
    return id_[:-1] + chr(ord(id_[-1]) - 1) + "~"


def _body(row: Item) -> Body:
    return {**orjson.loads(row["notice"]), "read_at": row.get("read_at")}


def unread(table: TenantTable, person: str) -> int:
    """How many are unread, at most 100."""
    return sum(1 for _ in table.query(OPEN_WORK, {"queue": f"unread-{person}"}, limit=MOST_UNREAD))


def mark_read(table: TenantTable, person: str, id_: str) -> None:
    """Note that one was read, once; raises NotFound."""
    key = table.key(NOTICE, person=person, id=id_)
    expression = "SET read_at = if_not_exists(read_at, :now) REMOVE gsi2pk, gsi2sk"
    try:
        table.update(key, expression, {":now": clock.stamp()}, condition="attribute_exists(pk)")
    except Stale:
        raise NotFound() from None


def mark_all_read(table: TenantTable, person: str) -> int:
    """Note that up to 500 unread ones were read, the oldest first; how many."""
    rows = list(table.query(OPEN_WORK, {"queue": f"unread-{person}"}, limit=_READ_AT_ONCE))
    for row in rows:
        mark_read(table, person, row["gsi2sk"].partition("#")[2])
    return len(rows)


def settings(table: TenantTable, person: str) -> Settings:
    """How a person wants to be told."""
    item = table.get(table.key(NOTICE, person=person, id=_SETTINGS))
    if item is None:
        return Settings()
    known = orjson.loads(item["settings"])
    return Settings(known["kinds"], Digest(**known["digest"]), int(item["version"]))


def save_settings(table: TenantTable, person: str, wish: Settings) -> None:
    """Put settings in place of the version before; raises Stale."""
    stored = orjson.dumps({"kinds": wish.kinds, "digest": asdict(wish.digest)}).decode()
    item = {**table.key(NOTICE, person=person, id=_SETTINGS), "settings": stored, "version": wish.version}
    if wish.version > 1:
        table.put(item, condition="version = :v", values={":v": wish.version - 1})
    else:
        table.put(item, condition="attribute_not_exists(pk)")


def once(table: TenantTable, id_: str, send: Callable[[], None]) -> bool:
    """`send`, unless that was done already under this id; whether it was done now.

    Raises Unavailable while somebody else is at it. Only somebody who dies between sending and noting it makes it
    happen twice.
    """
    now = clock.now()
    key = table.key(TOLD, id=id_)
    values = {
        ":now": int(now.timestamp()), ":until": int((now + _HELD).timestamp()), ":e": int((now + KEPT).timestamp()),
    }  # fmt: skip
    free = "attribute_not_exists(told_at) AND (attribute_not_exists(held_until) OR held_until <= :now)"
    try:
        table.update(key, "SET held_until = :until, expires_at = :e", values, condition=free)
    except Stale:
        if "told_at" in (table.get(key) or {}):
            return False
        raise Unavailable() from None
    try:
        send()
    except Exception:
        table.update(key, "SET held_until = :none", {":none": 0}, condition="attribute_exists(pk)")
        raise
    table.update(key, "SET told_at = :at", {":at": clock.stamp()}, condition="attribute_exists(pk)")
    return True
