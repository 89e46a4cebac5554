"""What every list of who did what, when and from where has in common: filters, pages, the rights to read it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from functions.settings.rules import manages_settings
from shared import i18n, ids
from shared.errors import BadRequest, FieldError, Forbidden
from shared.records.access_patterns import AccessPattern
from shared.records.engine import Records
from shared.records.index.periods import midnight
from shared.records.table import Item
from shared.sheets import Cell, Column, open_sheet
from shared.tenancy.membership import manages_people

PAGE, MOST_READ = 50, 1_000
MOST_IN_FILE = 5_000
_LONGEST_ADDRESS = 45
Wish = Mapping[str, str | None]


class Span(NamedTuple):
    """Which moments, as they are stored, are asked for: from `since` to `before`; None is any."""

    since: str | None
    before: str | None


def require(records: Records) -> None:
    """Raise Forbidden for whoever manages neither the settings nor people."""
    if not (manages_settings(records.caller) or manages_people(records.caller, "edit")):
        raise Forbidden(object="settings", action="read")


def span(wish: Wish, zone: str) -> Span:
    """The days `from` and `to`, inclusive, where the caller is; raises BadRequest naming the parameter."""
    first, last = _day(wish, "from"), _day(wish, "to")
    return Span(
        midnight(first, zone) if first else None, midnight(last + timedelta(days=1), zone) if last else None
    )  # fmt: skip


def somebody(wish: Wish, name: str) -> str | None:
    value = wish.get(name)
    if value is not None and not ids.is_id(value):
        raise refused(name, "no-such-record")
    return value


def address(wish: Wish) -> str | None:
    value = wish.get("address")
    if value is not None and len(value) > _LONGEST_ADDRESS:
        raise refused("address", "invalid")
    return value


def one_of(wish: Wish, name: str, known: tuple[str, ...]) -> str | None:
    value = wish.get(name)
    if value is not None and value not in known:
        raise refused(name, "choice")
    return value


def refused(name: str, code: str) -> BadRequest:
    return BadRequest("bad-query", errors=(FieldError(name, code, {}),))


def found(
    records: Records,
    pattern: AccessPattern,
    wish: Wish,
    asked: Span,
    holds: Callable[[Item], bool],
    *,
    page: int = PAGE,
    most: int = MOST_READ,
) -> tuple[list[Item], str | None]:
    """Up to `page` lines of a tenant that hold among `most`, newest first, and where to go on."""
    cursor = wish.get("cursor")
    if cursor is not None and not ids.is_id(cursor):
        raise BadRequest("bad-cursor")
    lines: list[Item] = []
    last, further = cursor, False
    rows = records.table.query(pattern, {}, until=cursor or "~", backwards=True, limit=most + 2)
    for read, row in enumerate(row for row in rows if row["id"] != cursor):
        if asked.since is not None and row["at"] < asked.since:
            break
        if read == most or len(lines) == page:
            further = True
            break
        last = row["id"]
        if (asked.before is None or row["at"] < asked.before) and holds(row):
            lines.append(row)
    return lines, last if further else None


def sheet(columns: Iterable[str], lines: Iterable[tuple[Cell, ...]], locale: str) -> bytes:
    """Lines as CSV that no spreadsheet runs; a column is headed by the message of its name."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "journal.csv")
        headed = [Column(name, i18n.text(name, locale)) for name in columns]
        with open_sheet("csv", path, headed, "") as opened:
            opened.rows(lines)
        return path.read_bytes()


def local(at: str, zone: ZoneInfo) -> datetime:
    """A stored moment by the clock on the wall, to the second: what a spreadsheet takes for a time."""
    return datetime.fromisoformat(at).astimezone(zone).replace(tzinfo=None, microsecond=0)


def names(records: Records, people: set[str]) -> dict[str, str]:
    """Person → name, of those who are people."""
    found_names: dict[str, Any] = records.references.titles({("people", one) for one in people if ids.is_id(one)})
    return found_names


def _day(wish: Wish, name: str) -> date | None:
    value = wish.get(name)
    if value is None:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise refused(name, "date") from None
    if not date(1970, 1, 2) <= day <= date(9000, 1, 1):
        raise refused(name, "date")
    return day
