"""API keys of a tenant: a program works with a key's role, in the name of the person who answers for it."""

from datetime import date
from typing import Any

from functions.settings import roles
from functions.settings.models import KeyChange, KeyWish
from shared import clock, ids
from shared.errors import Conflict, FieldError, Forbidden, Invalid, NotFound, Stale
from shared.records.access_patterns import API_KEY
from shared.records.engine import Records
from shared.records.table import Item, Refused, Write
from shared.tenancy import api_keys, config
from shared.tenancy.membership import require_covered
from shared.tenancy.roles import ADMINISTRATOR

MOST_KEYS = 50
_SHOWN = ("id", "name", "role", "person", "expires_on", "active", "used_on", "created_at", "created_by", "version")
_KEPT = ("name", "role", "person", "expires_on", "active")
Body = dict[str, Any]


def listed(records: Records) -> Body:
    """The tenant's keys without their secrets, and the people's names; raises Forbidden for anybody but an
    administrator in person."""
    _require(records)
    items = [_shown(item) for item in records.table.query(API_KEY, {}, limit=MOST_KEYS)]
    people = {("people", item["person"]) for item in items}
    return {"items": items, "next": None, "names": records.references.titles(people)}


def add(records: Records, wish: KeyWish) -> Body:
    """A new key with its text, which is shown this once; raises Invalid, Conflict, Forbidden."""
    _require(records)
    kept = {"person": records.caller.person, **wish.model_dump(mode="json", exclude_none=True)}
    _check(records, kept, kept.get("expires_on"))
    if len(listed(records)["items"]) >= MOST_KEYS:
        raise Conflict("too-many-definitions", most=MOST_KEYS)
    id_ = ids.new("key")
    text = api_keys.new(records.table.tenant, id_)
    item = {
        **records.table.key(API_KEY, id=id_), "id": id_, **kept, "active": True, "digest": api_keys.digest(text),
        "version": 1, "created_at": clock.stamp(), "created_by": records.caller.person,
    }  # fmt: skip
    _write(records, None, item)
    return {**_shown(item), "key": text}


def read(records: Records, key: str) -> Body:
    """One key, without its secret; raises NotFound, Forbidden."""
    _require(records)
    return _shown(_get(records, key))


def change(records: Records, key: str, wish: KeyChange, version: int) -> Body:
    """Change a key, from its next request on; a new secret ends the one before. Raises Invalid, NotFound, Stale,
    Forbidden."""
    _require(records)
    before = _get(records, key)
    if before["version"] != version:
        raise Stale()
    patch = wish.model_dump(mode="json", exclude_unset=True, exclude={"new_secret"})
    after = {name: value for name, value in {**before, **patch}.items() if value is not None}
    _check(records, after, patch.get("expires_on"))
    text = api_keys.new(records.table.tenant, key) if wish.new_secret else None
    item = {**after, "version": version + 1, **({"digest": api_keys.digest(text)} if text else {})}
    _write(records, before, item)
    return {**_shown(item), **({"key": text} if text else {})}


def remove(records: Records, key: str, version: int) -> None:
    """End a key, from its next request on; raises NotFound, Stale, Forbidden."""
    _require(records)
    before = _get(records, key)
    if before["version"] != version:
        raise Stale()
    _write(records, before, None)


def _require(records: Records) -> None:
    # A key makes no keys: one that leaks would outlive its own end.
    if records.caller.role != ADMINISTRATOR or records.caller.key:
        raise Forbidden(object="settings", action="edit")


def _check(records: Records, kept: Body, expires_on: str | None) -> None:
    wrong = []
    try:
        roles.of(records.table, kept["role"])
    except NotFound:
        wrong.append(FieldError("role", "choice"))
    try:
        records.get("people", kept["person"])
    except NotFound:
        wrong.append(FieldError("person", "no-such-record"))
    if expires_on is not None and date.fromisoformat(expires_on) < clock.today(records.caller.time_zone):
        wrong.append(FieldError("expires_on", "past"))
    if wrong:
        raise Invalid(errors=tuple(wrong))
    require_covered(records, kept["role"])


def _get(records: Records, key: str) -> Item:
    item = records.table.get(records.table.key(API_KEY, id=key)) if ids.is_id(key) else None
    if item is None:
        raise NotFound()
    return item


def _write(records: Records, before: Item | None, after: Item | None) -> None:
    """Store a key with its line in the settings' history."""
    known = after or before or {}
    told = [{name: item[name] for name in _KEPT if name in item} if item else None for item in (before, after)]
    condition = "attribute_not_exists(pk)" if before is None else "version = :v"
    values = {":v": before["version"]} if before else None
    write = (
        Write.put(after, condition=condition, values=values)
        if after
        else Write.delete(records.table.key(API_KEY, id=known["id"]), condition=condition, values=values)
    )
    given = after is not None and (before is None or before["role"] != after["role"])
    beside = roles.giving(records, known["role"]) if given else []
    entry = config.entry(records.table, records.caller, f"keys.{known['name']}", *told)
    try:
        records.table.transact([write, entry, *beside])
    except Refused:
        raise Stale() from None


def _shown(item: Item) -> Body:
    return {name: item[name] for name in _SHOWN if name in item}
