"""Who changed which setting, when and from where: append-only, written with the change itself."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import orjson

from functions.settings.rules import manages_people, manages_settings
from shared import ids
from shared.errors import BadRequest, FieldError, Forbidden
from shared.records.access_patterns import SETTING
from shared.records.engine import Records
from shared.records.index.periods import midnight

PIECES = ("roles", "objects", "pipelines")
OPERATIONS = ("create", "update", "delete")
_PAGE, _MOST_READ = 50, 1_000
_LONGEST_ADDRESS = 45


class _Wanted(NamedTuple):
    """Which changes are asked for; None is any. `since` and `before` are moments as they are stored."""

    by: str | None
    piece: str | None
    op: str | None
    address: str | None
    since: str | None
    before: str | None

    def holds(self, row: Mapping[str, Any]) -> bool:
        found = (row["by"], row["what"].partition(".")[0], row["op"], row.get("address"))
        same = all(wish in {None, value} for wish, value in zip(self[:4], found, strict=True))
        return same and (self.before is None or row["at"] < self.before)


def listed(records: Records, wish: Mapping[str, str | None]) -> dict[str, Any]:
    """Changes of settings, newest first.

    `wish`: by (a person), piece, op, address, from and to (days where the caller is, inclusive), cursor. A page looks
    at 1,000 changes at most, so it may hold few and yet have a next one. Raises Forbidden, BadRequest naming the
    parameter.
    """
    if not (manages_settings(records.caller) or manages_people(records.caller, "edit")):
        raise Forbidden(object="settings", action="read")
    cursor, wanted = wish.get("cursor"), _wanted(wish, records.caller.time_zone)
    if cursor is not None and not ids.is_id(cursor):
        raise BadRequest("bad-cursor")
    found: list[dict[str, Any]] = []
    last, further = cursor, False
    rows = records.table.query(SETTING, {}, until=cursor or "chg_~", backwards=True, limit=_MOST_READ + 2)
    for read, row in enumerate(row for row in rows if row["id"] != cursor):
        if wanted.since is not None and row["at"] < wanted.since:
            break
        if read == _MOST_READ or len(found) == _PAGE:
            further = True
            break
        last = row["id"]
        if wanted.holds(row):
            found.append(row)
    names = records.references.titles({("people", row["by"]) for row in found if ids.is_id(row["by"])})
    return {"items": [_shown(row, names) for row in found], "next": last if further else None}


def _wanted(wish: Mapping[str, str | None], zone: str) -> _Wanted:
    by, address = wish.get("by"), wish.get("address")
    if by is not None and not ids.is_id(by):
        raise _refused("by", "no-such-record")
    if address is not None and len(address) > _LONGEST_ADDRESS:
        raise _refused("address", "invalid")
    first, last = _day(wish, "from"), _day(wish, "to")
    return _Wanted(
        by, _one_of(wish, "piece", PIECES), _one_of(wish, "op", OPERATIONS), address,
        midnight(first, zone) if first else None, midnight(last + timedelta(days=1), zone) if last else None,
    )  # fmt: skip


def _one_of(wish: Mapping[str, str | None], name: str, known: tuple[str, ...]) -> str | None:
    value = wish.get(name)
    if value is not None and value not in known:
        raise _refused(name, "choice")
    return value


def _day(wish: Mapping[str, str | None], name: str) -> date | None:
    value = wish.get(name)
    if value is None:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise _refused(name, "date") from None
    if not date(1970, 1, 2) <= day <= date(9000, 1, 1):
        raise _refused(name, "date")
    return day


def _refused(name: str, code: str) -> BadRequest:
    return BadRequest("bad-query", errors=(FieldError(name, code, {}),))


def _shown(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    shown = {name: row.get(name) for name in ("id", "at", "by", "address", "what", "op")}
    return {**shown, "by_name": names.get(row["by"], row["by"]), "changes": orjson.loads(row["changes"])}
