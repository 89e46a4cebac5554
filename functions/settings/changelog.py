"""Who changed which setting, when and from where: append-only, written with the change itself."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import orjson

from functions.settings import journal
from shared import i18n
from shared.records.access_patterns import SETTING
from shared.records.engine import Records
from shared.sheets import Cell

PIECES = ("company", "roles", "objects", "pipelines", "automations", "keys", "retention")
OPERATIONS = ("create", "update", "delete")
_COLUMNS = tuple(f"changelog.{name}" for name in ("at", "by", "address", "setting", "op", "field", "old", "new"))


class _Wanted(NamedTuple):
    """Which changes are asked for; None is any."""

    by: str | None
    piece: str | None
    op: str | None
    address: str | None

    def holds(self, row: Mapping[str, Any]) -> bool:
        found = (row["by"], row["what"].partition(".")[0], row["op"], row.get("address"))
        return all(wish in {None, value} for wish, value in zip(self, found, strict=True))


def listed(records: Records, wish: Mapping[str, str | None]) -> dict[str, Any]:
    """Changes of settings, newest first.

    `wish`: by (a person), piece, op, address, from and to (days where the caller is, inclusive), cursor. A page looks
    at 1,000 changes at most, so it may hold few and yet have a next one. Raises Forbidden, BadRequest naming the
    parameter.
    """
    items, after = _found(records, wish, page=journal.PAGE, most=journal.MOST_READ)
    return {"items": items, "next": after}


def as_csv(records: Records, wish: Mapping[str, str | None], locale: str) -> tuple[bytes, bool]:
    """The newest changes that `wish` holds, a line for each value that differs, as CSV that no spreadsheet runs; and
    whether that is not all: 5,000 are looked at. Times are the caller's own. Raises what `listed` raises."""
    items, after = _found(records, wish, page=journal.MOST_IN_FILE, most=journal.MOST_IN_FILE)
    zone = ZoneInfo(records.caller.time_zone)
    lines = (line for item in items for line in _lines(item, zone, locale))
    return journal.sheet(_COLUMNS, lines, locale), after is not None


def _lines(item: dict[str, Any], zone: ZoneInfo, locale: str) -> Iterator[tuple[Cell, ...]]:
    head = (
        journal.local(item["at"], zone),
        item["by_name"],
        item["address"],
        item["what"],
        i18n.text(f"changelog.op.{item['op']}", locale),
    )
    for change in item["changes"] or [{}]:
        yield (*head, change.get("field"), _plain(change.get("old")), _plain(change.get("new")))


def _plain(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else orjson.dumps(value).decode()


def _found(
    records: Records, wish: Mapping[str, str | None], *, page: int, most: int
) -> tuple[list[dict[str, Any]], str | None]:
    """Up to `page` changes among `most`, newest first, and where to go on."""
    journal.require(records)
    asked = journal.span(wish, records.caller.time_zone)
    wanted = _Wanted(
        journal.somebody(wish, "by"), journal.one_of(wish, "piece", PIECES), journal.one_of(wish, "op", OPERATIONS),
        journal.address(wish),
    )  # fmt: skip
    rows, after = journal.found(records, SETTING, wish, asked, wanted.holds, page=page, most=most)
    names = journal.names(records, {row["by"] for row in rows})
    return [_shown(row, names) for row in rows], after


def _shown(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    shown = {name: row.get(name) for name in ("id", "at", "by", "address", "what", "op")}
    return {**shown, "by_name": names.get(row["by"], row["by"]), "changes": orjson.loads(row["changes"])}
