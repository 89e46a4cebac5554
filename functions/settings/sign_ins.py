"""Who came in or failed to, when, from where and with what; and what went out as a file or by an API key."""

from typing import Any
from zoneinfo import ZoneInfo

from functions.settings import journal
from functions.settings.journal import Wish
from shared import i18n
from shared.errors import Forbidden
from shared.records.access_patterns import SIGN_IN, SIGN_INS_OF
from shared.records.engine import Records
from shared.records.table import Item
from shared.tenancy.security import KINDS

_COLUMNS = tuple(f"security.{name}" for name in ("at", "by", "kind", "address", "client", "what"))
_OWN = 20


def listed(records: Records, wish: Wish) -> dict[str, Any]:
    """The lines of everybody, newest first.

    `wish`: by (a person), kind, address, from and to (days where the caller is, inclusive), cursor. A page looks at
    1,000 lines at most, so it may hold few and yet have a next one. Raises Forbidden, BadRequest naming the parameter.
    """
    items, after = _found(records, wish, page=journal.PAGE, most=journal.MOST_READ)
    return {"items": items, "next": after}


def own(records: Records) -> dict[str, Any]:
    """The caller's own newest lines; raises Forbidden for a program."""
    if records.caller.key:
        raise Forbidden(object="people", action="read")
    asked = {"person": records.caller.person}
    rows = records.table.query(SIGN_INS_OF, asked, backwards=True, limit=_OWN)
    kept = records.table.batch_get([{"pk": row["pk"], "sk": row["sk"]} for row in rows])
    newest = sorted(kept, key=lambda row: str(row["id"]), reverse=True)
    return {"items": [_shown(row, {row["person"]: records.caller.name}) for row in newest]}


def as_csv(records: Records, wish: Wish, locale: str) -> tuple[bytes, bool]:
    """The newest lines that `wish` holds, as CSV that no spreadsheet runs, and whether that is not all: 5,000 are
    looked at. Times are the caller's own. Raises what `listed` raises."""
    items, after = _found(records, wish, page=journal.MOST_IN_FILE, most=journal.MOST_IN_FILE)
    zone = ZoneInfo(records.caller.time_zone)
    lines = (
        (
            journal.local(one["at"], zone), one["by_name"], i18n.text(f"security.kind.{one['kind']}", locale),
            one["address"], one["client"], one["what"],
        )
        for one in items
    )  # fmt: skip
    return journal.sheet(_COLUMNS, lines, locale), after is not None


def _found(records: Records, wish: Wish, *, page: int, most: int) -> tuple[list[dict[str, Any]], str | None]:
    journal.require(records)
    asked = journal.span(wish, records.caller.time_zone)
    wanted = (journal.somebody(wish, "by"), journal.one_of(wish, "kind", KINDS), journal.address(wish))

    def holds(row: Item) -> bool:
        found = (row["person"], row["kind"], row.get("address"))
        return all(one in {None, value} for one, value in zip(wanted, found, strict=True))

    rows, after = journal.found(records, SIGN_IN, wish, asked, holds, page=page, most=most)
    names = journal.names(records, {row["person"] for row in rows})
    return [_shown(row, names) for row in rows], after


def _shown(row: Item, names: dict[str, str]) -> dict[str, Any]:
    shown = {name: row.get(name) for name in ("id", "at", "kind", "address", "client", "what")}
    return {**shown, "by": row["person"], "by_name": names.get(row["person"], row["person"])}
