"""Load, decide, save: from a tenant's events to its history, its feed and, now and then, a new index file."""

from collections.abc import Sequence

import orjson

from functions.stream import rules
from functions.stream.meter import Meter
from functions.stream.rules import Entry, Event
from shared import settings
from shared.records import feed, gone, lists
from shared.records.access_patterns import FEED_CHUNK, HISTORY
from shared.records.feed import Change
from shared.records.index import snapshots
from shared.records.table import Item, TenantTable

_meter = Meter()
_TRIMS_A_CHUNK = 5
"""How often trimming is tried while a chunk begins; one that failed is tried again."""


def project(table: TenantTable, events: list[Event]) -> None:
    """Write history, then the feed: whoever reads a change in the feed finds its history. What a record that expired
    leaves behind is removed first.

    Delivered again, the history is the same items; the feed repeats versions that its readers have and skip.
    """
    for event in events:
        if event.entry is None:
            gone.forget(table, event.change.object, event.change.id)
    items = [_item(table, event.change, event.entry) for event in events if event.entry]
    table.batch_put({(item["pk"], item["sk"]): item for item in items}.values())
    changes = rules.newest(events)
    feed.append(table, changes)
    for change in changes:
        lists.note(table.tenant, change)


def _item(table: TenantTable, change: Change, entry: Entry) -> Item:
    key = table.key(HISTORY, object=change.object, id=change.id, version=entry.version)
    return {**key, **entry._asdict(), "changes": orjson.dumps(entry.changes).decode()}


def refresh(table: TenantTable, events: Sequence[Event] = ()) -> None:
    """Write a new index file when the feed has gone far enough beyond the newest; shorten the feed now and then; note
    what `events`, which are in it, come to. OpenSearch documents follow the feed first: lists wait for them."""
    if settings.search_endpoint():
        _follow(table)
    mark = feed.last(table)
    _meter.note(table, mark, events)
    if mark.seq % FEED_CHUNK < _TRIMS_A_CHUNK:
        feed.trim(table)
    if snapshots.due(table, mark.changes):
        snapshots.save(table, lists.open_index(table), mark.changes)


def _follow(table: TenantTable) -> None:
    from shared.records.opensearch import feeding, state

    known = state.read(table)
    if known.generation:
        feeding.catch_up(table, known)
        known = state.read(table)
    if known.stalled:
        state.queue(table)
