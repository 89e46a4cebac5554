"""What tenants use and how they are, from counters and the marks of schedules: no record is read."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from shared import clock, settings
from shared.records.access_patterns import RUN, SEATS, USAGE
from shared.records.table import Item, TenantTable
from shared.tenancy import credentials, plans, usage
from shared.tenancy.plans import FILE
from tenants import health
from tenants.store import TenantStore

_RUNS = 20


def of_each(store: TenantStore, rows: Sequence[Item]) -> dict[str, dict[str, Any]]:
    """Tenant → what it uses and how it is today and yesterday: three small items each, read a hundred at a time."""
    days = [clock.today(), clock.today() - timedelta(days=1)]
    keys = {
        row["tenant"]: [SEATS.key(tenant=row["tenant"]), *(usage.key(row["tenant"], day) for day in days)]
        for row in rows
    }
    found = {item["pk"] + item["sk"]: item for item in store.read(key for some in keys.values() for key in some)}
    known = {}
    for row in rows:
        seats, *lately = [found.get(key["pk"] + key["sk"]) or {} for key in keys[row["tenant"]]]
        known[row["tenant"]] = _summary(row, seats, lately)
    return known


def of_one(row: Item) -> dict[str, Any]:
    """A tenant's usage by day, last churn reviews, how late its feed is, what answers its lists, what is wrong."""
    table = credentials.table(row["tenant"])
    lately = list(table.query(USAGE, {}, backwards=True, limit=usage.SHOWN_DAYS))
    runs = list(table.query(RUN, {"what": "churn"}, begins="slot-", backwards=True, limit=_RUNS))
    done = [run for run in runs if run["run_state"] == "done"]
    today = clock.today().isoformat()
    recent = lately if lately and lately[0]["sk"] == today else [{}, *lately]
    return {
        **_summary(row, table.get(table.key(SEATS)) or {}, recent), "days": usage.days(table),
        "feed": {"lag_ms": _whole(usage.latest(lately, "feed_lag")), "told_at": usage.latest(lately, "told_at")},
        "review": {"last": _run(runs), "last_done": _run(done)}, "lists": _lists(row, table),
    }  # fmt: skip


def _summary(row: Item, seats: Item, lately: list[Item]) -> dict[str, Any]:
    """`lately` begins with today; what is held was counted at most an hour before the last change."""
    limits, day = plans.limits(row["plan"]), usage.shown(clock.today(), lately[0])
    used = {
        "seats": int(seats.get("taken") or 0), "stored": _whole(usage.latest(lately, "held_stored")) or 0,
        "records": _whole(usage.latest(lately, "held_records")) or 0,
        "requests": day["requests"], "changes": day["changes"],
    }  # fmt: skip
    return {"limits": limits, "used": used, "health": health.judged(used, limits, lately)}


def _lists(row: Item, table: TenantTable) -> dict[str, Any]:
    """Which engine is wished for, whether there is another than the file, and how far its documents are: `state` is
    none, building (lists come from the file meanwhile), serving, rebuilding or stalled; `at` the object being built."""
    wished = row.get("search") or FILE
    if not settings.search_endpoint():
        return {"engine": wished, "domain": False, "state": "none", "at": None, "moved_at": None}
    from shared.records.opensearch import state

    known = state.read(table)
    building = ("rebuilding" if known.generation else "building") if known.building else ""
    now = "stalled" if known.stalled else building or ("serving" if known.generation else "none")
    return {
        "engine": wished, "domain": True, "state": now, "at": known.at or None, "moved_at": known.moved_at or None,
    }  # fmt: skip


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _run(runs: list[Item]) -> dict[str, Any] | None:
    shown = ("as_of", "queued_at", "finished_at")
    return {"state": runs[0]["run_state"], **{name: runs[0].get(name) for name in shown}} if runs else None
