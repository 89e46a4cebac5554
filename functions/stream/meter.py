"""What a tenant's changes come to, noted in its day: how many, how far behind the feed is, what is held, exports."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import orjson

from functions.stream.rules import Event
from shared import clock
from shared.records import held
from shared.records.feed import Mark
from shared.records.table import Item, TenantTable
from shared.tenancy import usage

_TOLD_AT, _TOLD_AFTER = 25, timedelta(seconds=10)
_COUNTED_AFTER, _COUNTED_AT = timedelta(hours=1), 1_000
_MOST_KNOWN = 1_000


class Meter:
    """Tells the table once in 25 changes, or ten seconds after the last time: one small write in a busy tenant's 25.

    The changes of a day are where the feed began and ended that day, so that a batch that comes again counts once.
    """

    def __init__(self) -> None:
        self._told: dict[str, tuple[datetime, int]] = {}

    def note(self, table: TenantTable, mark: Mark, events: Sequence[Event]) -> None:
        """Note a batch that is in the feed, which ends at `mark`."""
        now = clock.now()
        told, upto = self._told.get(table.tenant, (datetime.min.replace(tzinfo=now.tzinfo), mark.changes - len(events)))
        ended = exports(events)
        if mark.changes - upto < _TOLD_AT and abs(now - told) < _TOLD_AFTER and not ended:
            return
        row = self._tell(table, upto, mark, _lag(now, events), ended)
        self._told.pop(table.tenant, None)
        if len(self._told) >= _MOST_KNOWN:
            self._told.pop(next(iter(self._told)))
        self._told[table.tenant] = (now, mark.changes)
        since = now - datetime.fromisoformat(row["counted_at"]) if "counted_at" in row else _COUNTED_AFTER
        if since >= _COUNTED_AFTER or mark.changes - int(row.get("counted_upto") or 0) >= _COUNTED_AT:
            _count_held(table, mark)

    def _tell(self, table: TenantTable, since: int, mark: Mark, lag: int, ended: dict[str, int]) -> Item:
        values = {
            ":from": since, ":upto": mark.changes, ":lag": lag, ":at": clock.stamp(), ":until": usage.until(),
            **{f":{name}": many for name, many in ended.items()},
        }  # fmt: skip
        expression = (
            "SET feed_from = if_not_exists(feed_from, :from), feed_upto = :upto, feed_lag = :lag, told_at = :at, "
            "expires_at = :until"
        )
        if ended:
            expression += " ADD " + ", ".join(f"{name} :{name}" for name in ended)
        return table.update(usage.key(table.tenant, clock.today()), expression, values)


def exports(events: Sequence[Event]) -> dict[str, int]:
    """How many reports were written to a file, or could not be."""
    found: dict[str, int] = {}
    for event in events:
        if event.change.object != "exports" or event.entry is None or event.change.deleted:
            continue
        state = next((one["new"] for one in event.entry.changes if one["field"] == "state"), None)
        if state in _ENDS:
            found[_ENDS[state]] = found.get(_ENDS[state], 0) + 1
    return found


_ENDS = {"done": "exports_made", "failed": "exports_failed"}


def note_job(table: TenantTable, image: Item) -> None:
    """A list was written to a file, or could not be."""
    if orjson.loads(image["job"])["kind"] == "export":
        usage.count(table, **{_ENDS[image["job_state"]]: 1})


def _lag(now: datetime, events: Sequence[Event]) -> int:
    """Milliseconds from the newest change's write until it was in the feed."""
    newest = max((event.entry.at for event in events if event.entry), default=None)
    return max(0, round((now - datetime.fromisoformat(newest)).total_seconds() * 1000)) if newest else 0


def _count_held(table: TenantTable, mark: Mark) -> None:
    found = held.of(table)
    values = {
        ":records": sum(found.records.values()),
        ":bytes": found.stored,
        ":at": clock.stamp(),
        ":upto": mark.changes,
    }
    expression = "SET held_records = :records, held_stored = :bytes, counted_at = :at, counted_upto = :upto"
    table.update(usage.key(table.tenant, clock.today()), expression, values)
