"""Work that waits for a moment: found by tenant through the due buckets, and within a tenant by when it is due.

One schedule reads the buckets every five minutes (`functions/retention/schedule.py`); whoever it wakes looks at what is
due. A bucket is a day that is not over until it is over everywhere.
"""

from collections.abc import Iterator
from datetime import date, datetime
from zlib import crc32
from zoneinfo import ZoneInfo

from shared import clock
from shared.records.access_patterns import DUE, OPEN_WORK
from shared.records.table import Key, TenantTable

BUCKETS = "churn"
SHARDS = 4
"""Buckets a due day is split into; the schedule reads them all."""
TIMED = "timed"
_LAST_ZONE = ZoneInfo("Etc/GMT+12")


def wake(table: TenantTable, id: str, on: date) -> Key:
    """The key that makes the schedule wake this tenant on a day."""
    return table.key(DUE, what=BUCKETS, day=on.isoformat(), shard=crc32(id.encode()) % SHARDS, id=id)


def timed(table: TenantTable, id: str, moment: datetime) -> Key:
    """The keys of an item that waits for a moment; one that has passed is due in the next slot."""
    due = table.key(OPEN_WORK, queue=TIMED, due=written(moment), id=id)
    return {**due, **wake(table, id, max(moment, clock.now()).astimezone(_LAST_ZONE).date())}


def due(table: TenantTable, limit: int) -> Iterator[tuple[str, str]]:
    """(id, moment as written) of up to `limit` items whose moment has come, the earliest first."""
    until = f"{written(clock.now())}#~"
    for row in table.query(OPEN_WORK, {"queue": TIMED}, until=until, limit=limit, consistent=False):
        moment, _, id_ = row["gsi2sk"].partition("#")
        yield id_, moment


def written(moment: datetime) -> str:
    """A moment as the due index sorts it: UTC to the second."""
    return moment.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%SZ")
