"""Who changed which setting, when and from where: append-only, written with the change itself."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import orjson

from functions.settings.rules import manages_settings
from shared import i18n, ids
from shared.errors import BadRequest, FieldError, Forbidden
from shared.records.access_patterns import SETTING
from shared.records.engine import Records
from shared.records.index.periods import midnight
from shared.sheets import Cell, Column, open_sheet
from shared.tenancy.membership import manages_people

PIECES = ("company", "roles", "objects", "pipelines", "automations", "keys", "retention")
OPERATIONS = ("create", "update", "delete")
_PAGE, _MOST_READ = 50, 1_000
_MOST_IN_FILE = 5_000
_COLUMNS = ("at", "by", "address", "setting", "op", "field", "old", "new")
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
    items, after = _found(records, wish, page=_PAGE, most=_MOST_READ)
    return {"items": items, "next": after}


def as_csv(records: Records, wish: Mapping[str, str | None], locale: str) -> tuple[bytes, bool]:
    """The newest changes that `wish` holds, a line for each value that differs, as CSV that no spreadsheet runs; and
    whether that is not all: 5,000 are looked at. Times are the caller's own. Raises what `listed` raises."""
    items, after = _found(records, wish, page=_MOST_IN_FILE, most=_MOST_IN_FILE)
    zone = ZoneInfo(records.caller.time_zone)
    columns = [Column(name, i18n.text(f"changelog.{name}", locale)) for name in _COLUMNS]
    with TemporaryDirectory() as folder:
        path = Path(folder, "changes.csv")
        with open_sheet("csv", path, columns, "") as sheet:
            sheet.rows(line for item in items for line in _lines(item, zone, locale))
        return path.read_bytes(), after is not None


def _lines(item: dict[str, Any], zone: ZoneInfo, locale: str) -> Iterator[tuple[Cell, ...]]:
    at = datetime.fromisoformat(item["at"]).astimezone(zone).replace(tzinfo=None, microsecond=0)
    head = (at, item["by_name"], item["address"], item["what"], i18n.text(f"changelog.op.{item['op']}", locale))
    for change in item["changes"] or [{}]:
        yield (*head, change.get("field"), _plain(change.get("old")), _plain(change.get("new")))


def _plain(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else orjson.dumps(value).decode()


def _found(
    records: Records, wish: Mapping[str, str | None], *, page: int, most: int
) -> tuple[list[dict[str, Any]], str | None]:
    """Up to `page` changes among `most`, newest first, and where to go on."""
    if not (manages_settings(records.caller) or manages_people(records.caller, "edit")):
        raise Forbidden(object="settings", action="read")
    cursor, wanted = wish.get("cursor"), _wanted(wish, records.caller.time_zone)
    if cursor is not None and not ids.is_id(cursor):
        raise BadRequest("bad-cursor")
    found: list[dict[str, Any]] = []
    last, further = cursor, False
    rows = records.table.query(SETTING, {}, until=cursor or "chg_~", backwards=True, limit=most + 2)
    for read, row in enumerate(row for row in rows if row["id"] != cursor):
        if wanted.since is not None and row["at"] < wanted.since:
            break
        if read == most or len(found) == page:
            further = True
            break
        last = row["id"]
        if wanted.holds(row):
            found.append(row)
    names = records.references.titles({("people", row["by"]) for row in found if ids.is_id(row["by"])})
    return [_shown(row, names) for row in found], last if further else None


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
