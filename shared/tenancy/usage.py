"""What a tenant uses, by day in UTC: counters kept by what runs anyway, read a month at once."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from shared import clock, observe
from shared.errors import Unavailable
from shared.records.access_patterns import USAGE
from shared.records.table import Item, Key, TenantTable

COUNTED = (
    "requests", "refused", "failures", "mails", "deliveries", "deliveries_failed", "exports_made", "exports_failed",
)  # fmt: skip
"""Counters of a day: requests let in, turned away for their number, and failed by our fault; mails sent; webhook
deliveries and exports that ended well, and those given up."""
SHOWN_DAYS = 30
_KEPT = timedelta(days=100)
_TOLD_AT, _TOLD_AFTER = 100, 300
_MOST_KNOWN = 1_000


def key(tenant: str, day: date) -> Key:
    """Where a tenant's day is; for roles that reach the days of every tenant."""
    return USAGE.key(tenant=tenant, day=day.isoformat())


def count(table: TenantTable, **many: int) -> None:
    """Add to today's counters, in one write. A count that the table is too busy for is lost: no work waits for it."""
    _add(table, table.tenant, many)


def _add(table: TenantTable, tenant: str, many: dict[str, int]) -> bool:
    sums = ", ".join(f"{name} :{name}" for name in many)
    values = {f":{name}": number for name, number in many.items()}
    try:
        table.update(key(tenant, clock.today()), f"ADD {sums} SET expires_at = :until", {**values, ":until": until()})
    except Unavailable:
        observe.line("WARNING", "usage not counted", tenant=tenant)
        return False
    return True


def until() -> int:
    """When what is noted today may be removed."""
    return int((clock.now() + _KEPT).timestamp())


class Tally:
    """Counts of one process, told to the table a hundred at a time, or five minutes after the first: one write in a
    hundred requests of a busy tenant, and what a process takes with it is less than a hundred."""

    def __init__(self) -> None:
        self._own: dict[str, tuple[date, datetime, dict[str, int]]] = {}

    def add(self, table: TenantTable, tenant: str, name: str) -> None:
        """Count one, in a table whose role reaches the days of every tenant."""
        now, today = clock.now(), clock.today()
        day, since, many = self._own.pop(tenant, (today, now, {}))
        if day != today:
            since, many = now, {}
        many = {**many, name: many.get(name, 0) + 1}
        waited = abs((now - since).total_seconds()) >= _TOLD_AFTER
        if (sum(many.values()) >= _TOLD_AT or waited) and _add(table, tenant, many):
            return
        if len(self._own) >= _MOST_KNOWN:
            self._own.pop(next(iter(self._own)))
        self._own[tenant] = (today, since, many)


def days(table: TenantTable, many: int = SHOWN_DAYS) -> list[dict[str, Any]]:
    """The last days, oldest first, each with every counter: one query of at most `many` small items."""
    today = clock.today()
    first = today - timedelta(days=many - 1)
    rows = table.query(USAGE, {}, after=(first - timedelta(days=1)).isoformat(), until=today.isoformat())
    known = {row["sk"]: row for row in rows}
    return [shown(day, known.get(day.isoformat()) or {}) for day in (first + timedelta(days=n) for n in range(many))]


def shown(day: date, row: Item) -> dict[str, Any]:
    """One day as the API writes it. `changes` are writes of records; what is held is None on a day without any."""
    changes = int(row["feed_upto"]) - int(row["feed_from"]) if "feed_upto" in row else 0
    held = {name: _whole(row.get(f"held_{name}")) for name in ("records", "stored")}
    return {"day": day.isoformat(), **{name: int(row.get(name) or 0) for name in COUNTED}, "changes": changes, **held}


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def latest(rows: Iterable[Mapping[str, Any]], name: str) -> Any:
    """The newest value of `name` in rows that are newest first."""
    return next((row[name] for row in rows if name in row), None)


def stored_bytes(table: TenantTable) -> int:
    """How much the tenant's files held when it was last counted, at most an hour before the last change: one read."""
    rows = table.query(USAGE, {}, backwards=True, limit=SHOWN_DAYS)
    return int(latest(rows, "held_stored") or 0)
