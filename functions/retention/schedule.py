"""Every five minutes: whoever has customers due is handed to the workers. Cost follows what is due.

The watermark is the first day whose bucket may still matter. A late or missed slot is caught up with from there; a
slot delivered twice gives the same run ids, and the second run finds nothing to do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from functions.retention import runs
from shared import clock, observe, waking
from shared.errors import Stale
from shared.records.access_patterns import DUE, TENANT, WATERMARK
from shared.tenancy.registry import SystemTable

SLOT = timedelta(minutes=5)
EARLIEST, LATEST = "Etc/GMT+12", "Etc/GMT-14"
"""The last and the first time zone in which a day begins."""
MOST_DAYS = 31
MOST_TENANTS = 2_000
"""Days and tenants one slot gets through; the next slot goes on from there."""
_BACK = timedelta(days=28)
_READ = 100


@dataclass(frozen=True)
class Place:
    """Where the walk through the buckets stands."""

    day: date
    shard: int = 0
    tenant: str = ""


class Buckets(SystemTable):
    """The due buckets of every tenant, and the watermark."""

    def tenants(self, place: Place) -> Iterator[str]:
        """Tenants with something in one bucket, beyond `place.tenant`: one small query each, however many rows."""
        pk = DUE.pk.format(what=waking.BUCKETS, day=place.day.isoformat(), shard=place.shard)
        after = f"T#{place.tenant}#~" if place.tenant else "T#"
        while True:
            answer = self._call(
                "query",
                IndexName="gsi3",
                KeyConditionExpression="gsi3pk = :pk AND gsi3sk > :after",
                ExpressionAttributeValues={":pk": {"S": pk}, ":after": {"S": after}},
                Limit=1,
            )
            if not answer["Items"]:
                return
            tenant = answer["Items"][0]["gsi3sk"]["S"].split("#")[1]
            after = f"T#{tenant}#~"
            yield tenant

    def watermark(self) -> dict[str, Any]:
        return self.get(WATERMARK.key(what=waking.BUCKETS)) or {}

    def move_watermark(self, before: dict[str, Any], place: Place) -> None:
        """Keep where to go on; raises Stale when another slot moved it meanwhile."""
        version = int(before.get("version", 0))
        item = {
            **WATERMARK.key(what=waking.BUCKETS), "day": place.day.isoformat(), "shard": place.shard,
            "tenant": place.tenant or None, "moved_at": clock.stamp(), "version": version + 1,
        }  # fmt: skip
        if version:
            self.put(item, condition="version = :v", values={":v": version})
        else:
            self.put(item, condition="attribute_not_exists(pk)")


def handler(event: dict[str, Any], _context: Any) -> dict[str, int]:
    """One slot. `event.time` is the slot's nominal time, so that a repeated event is the same slot."""
    now = datetime.fromisoformat(event["time"]).astimezone(UTC) if event.get("time") else clock.now()
    slot = datetime.fromtimestamp(now.timestamp() // SLOT.total_seconds() * SLOT.total_seconds(), UTC)
    buckets = Buckets()
    stored = buckets.watermark()
    start = Place(date.fromisoformat(stored["day"]), int(stored["shard"]), stored.get("tenant", "")) if stored else None
    start = start or Place(_today(slot, EARLIEST) - _BACK)
    woken, end = _wake(buckets, slot, start)
    try:
        buckets.move_watermark(stored, end)
    except Stale:
        # The same slot twice at once: the other one kept its place, and both woke the same runs.
        observe.line("INFO", "watermark moved by another slot")
    observe.metric("ChurnDaysBehind", max(0, (_today(slot, EARLIEST) - end.day).days), "Count")
    observe.metric("ChurnSlotSecondsLate", (clock.now() - slot).total_seconds(), "Seconds")
    observe.metric("ChurnTenantsWoken", woken, "Count")
    return {"woken": woken}


def _wake(buckets: Buckets, slot: datetime, start: Place) -> tuple[int, Place]:
    """Queue a run for every tenant in the buckets from `start` to the furthest today; how many, and where to go on.

    A day that is still to come somewhere is read again in the next slot; one that is over everywhere is left behind.
    """
    over = _today(slot, EARLIEST)
    last = min(_today(slot, LATEST), start.day + timedelta(days=MOST_DAYS))
    seen: set[str] = set()
    waiting: list[Place] = []
    woken = 0
    day, shard, tenant = start.day, start.shard, start.tenant
    while day <= last:
        while shard < waking.SHARDS:
            for found in buckets.tenants(Place(day, shard, tenant)):
                if found not in seen:
                    seen.add(found)
                    waiting.append(Place(day, shard, found))
                if len(waiting) >= _READ:
                    woken += _queue(buckets, slot, waiting)
                if len(seen) >= MOST_TENANTS:
                    return woken + _queue(buckets, slot, waiting), Place(day, shard, found)
            shard, tenant = shard + 1, ""
        day, shard = day + timedelta(days=1), 0
    woken += _queue(buckets, slot, waiting)
    return woken, Place(max(start.day, min(last + timedelta(days=1), over)))


def _queue(buckets: Buckets, slot: datetime, waiting: list[Place]) -> int:
    """Queue a run for each tenant for whom the day has come; how many. Empties `waiting`."""
    if not waiting:
        return 0
    rows = {row["tenant"]: row for row in buckets.read(TENANT.key(tenant=place.tenant) for place in waiting)}
    sent = 0
    for place in waiting:
        row = rows.get(place.tenant)
        # A tenant without a row is being erased; it owns no review any more.
        if row and place.day <= (today := _today(slot, row["time_zone"])):
            run = {"id": runs.slot_of("slot", f"{slot:%Y%m%dT%H%MZ}"), "as_of": today.isoformat()}
            runs.send(place.tenant, {**run, "currency": row["currency"]})
            sent += 1
    waiting.clear()
    return sent


def _today(slot: datetime, time_zone: str) -> date:
    return slot.astimezone(ZoneInfo(time_zone)).date()
