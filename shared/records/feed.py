"""The change feed: every change of a tenant's records in one gapless order, for indexes, sync and projections."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, NamedTuple

import orjson

from shared import clock, settings
from shared.errors import Stale, Unavailable
from shared.records.access_patterns import FEED, FEED_CHUNK, FEED_START
from shared.records.table import TenantTable

KEPT = timedelta(days=30)
"""Who has read to the end within so long can read on; whoever has not begins anew."""
_SPARE = timedelta(days=5)
_KEPT_CHUNKS = 2
_TRIMMED_AT_ONCE = 3
_MOST_BYTES = 200_000
_MOST_RACES = 50
_MOST_KNOWN = 1_000
_known: dict[tuple[str, str], "Mark"] = {}


class Change(NamedTuple):
    """One version of one record. `body` is the API body as stored; empty when the record was purged.

    `was`: the other (owner, team) it had since the change before, with whom it was shared where that is so: those
    people have to be told that it is gone.
    """

    object: str
    id: str
    version: int
    deleted: bool
    body: bytes
    was: tuple[tuple[str | None, ...], ...] = ()


class Mark(NamedTuple):
    """Where the feed ends: its last sequence number and how many changes it has held so far."""

    seq: int
    changes: int


def append(table: TenantTable, changes: Sequence[Change]) -> int:
    """Add `changes` in order, one item per 200 kB, and return the last sequence number; 0 for an empty feed.

    A writer that loses the race for a number takes the next one: a counter kept apart from the items would lose
    changes. Raises Unavailable when it loses 50 races in a row.
    """
    mark = last(table)
    for part in _parts(changes):
        mark = _append(table, mark, part)
    return mark.seq


def _append(table: TenantTable, mark: Mark, part: list[bytes]) -> Mark:
    for _ in range(_MOST_RACES):
        new = Mark(mark.seq + 1, mark.changes + len(part))
        key = table.key(FEED, chunk=new.seq // FEED_CHUNK, seq=new.seq)
        text = (b"[" + b",".join(part) + b"]").decode()
        item = {**key, "seq": new.seq, "upto": new.changes, "at": clock.stamp(), "changes": text}
        try:
            table.put(item, condition="attribute_not_exists(pk)")
        except Stale:
            mark = _newest(table, mark.seq // FEED_CHUNK)
        else:
            _remember(table, new)
            return new
    raise Unavailable()


def _parts(changes: Sequence[Change]) -> Iterator[list[bytes]]:
    part: list[bytes] = []
    size = 0
    for change in changes:
        body = orjson.Fragment(change.body) if change.body else None
        one = orjson.dumps({**change._asdict(), "body": body})
        if part and size + len(one) > _MOST_BYTES:
            yield part
            part, size = [], 0
        part.append(one)
        size += len(one)
    if part:
        yield part


def read(table: TenantTable, after: int, *, consistent: bool = False) -> Iterator[tuple[int, list[Change]]]:
    """Changes after sequence number `after`, in order; stops before a number that is not visible yet."""
    expected = after + 1
    while True:
        chunk = expected // FEED_CHUNK
        for item in table.query(FEED, {"chunk": chunk}, after=f"{expected - 1:012}", consistent=consistent):
            if item["seq"] != expected:
                return
            yield expected, [_change(entry) for entry in orjson.loads(item["changes"])]
            expected += 1
        if expected // FEED_CHUNK == chunk:
            return


def _change(entry: dict[str, Any]) -> Change:
    body = orjson.dumps(entry["body"]) if entry["body"] is not None else b""
    was = tuple(tuple(held) for held in entry.get("was", ()))
    return Change(entry["object"], entry["id"], entry["version"], entry["deleted"], body, was)


def last(table: TenantTable) -> Mark:
    """Where the feed ended a moment ago."""
    known = _known.get((settings.table_name(), table.tenant))
    return _newest(table, known.seq // FEED_CHUNK if known else None)


def _newest(table: TenantTable, chunk: int | None) -> Mark:
    """The end of the feed. Chunks fill one after the other, so that doubling and halving finds the last where there is
    no hint, or the chunk that it names is gone by now."""
    found = None if chunk is None else _end(table, chunk)
    if found is None:
        chunk, step = start(table) // FEED_CHUNK, 1
        while _end(table, chunk + step):
            chunk, step = chunk + step, step * 2
        while step > 1:
            step //= 2
            if _end(table, chunk + step):
                chunk += step
        found = _end(table, chunk) or Mark(0, 0)
    while found.seq % FEED_CHUNK == FEED_CHUNK - 1 and (further := _end(table, found.seq // FEED_CHUNK + 1)):
        found = further
    _remember(table, found)
    return found


def _end(table: TenantTable, chunk: int) -> Mark | None:
    for item in table.query(FEED, {"chunk": chunk}, limit=1, backwards=True, consistent=True):
        return Mark(item["seq"], item["upto"])
    return None


def start(table: TenantTable) -> int:
    """The first sequence number that is kept; 0 when nothing was ever removed."""
    known = table.get(table.key(FEED_START))
    return int(known["chunk"]) * FEED_CHUNK if known else 0


def trim(table: TenantTable) -> int:
    """Remove the oldest chunks, at most three, whose every change is over 35 days old; returns how many went.

    The newest two stay whatever their age: the last item tells where the feed ends, and an index that is made from the
    table reads again a little from before that. Where the feed begins is moved first, so that no reader is sent to what
    is gone; what a trim that was killed left behind goes with the next one.
    """
    known = table.get(table.key(FEED_START)) or {"chunk": 0, "removed": 0}
    newest, until = last(table).seq // FEED_CHUNK, (clock.now() - KEPT - _SPARE).isoformat()
    before: int = known["chunk"]
    begin = before
    while begin <= newest - _KEPT_CHUNKS and begin - before < _TRIMMED_AT_ONCE and _ended(table, begin) < until:
        begin += 1
    if known["removed"] == begin:
        return 0
    item, condition = {**table.key(FEED_START), "chunk": begin}, "attribute_not_exists(pk) OR chunk <= :chunk"
    try:
        table.put({**item, "removed": known["removed"]}, condition=condition, values={":chunk": begin})
    except Stale:
        return 0
    for chunk in range(known["removed"], begin):
        numbers = range(chunk * FEED_CHUNK, (chunk + 1) * FEED_CHUNK)
        table.batch_delete(table.key(FEED, chunk=chunk, seq=seq) for seq in numbers)
    with suppress(Stale):
        table.put({**item, "removed": begin}, condition=condition, values={":chunk": begin})
    return begin - before


def _ended(table: TenantTable, chunk: int) -> str:
    """When the last item of a chunk that is full was written."""
    return next((str(item["at"]) for item in table.query(FEED, {"chunk": chunk}, limit=1, backwards=True)), "~")


def _remember(table: TenantTable, mark: Mark) -> None:
    if len(_known) >= _MOST_KNOWN:
        _known.pop(next(iter(_known)))
    _known[settings.table_name(), table.tenant] = mark
