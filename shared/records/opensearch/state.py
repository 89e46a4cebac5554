"""How far a tenant's documents have come: which generation serves, up to where in the feed, and what is being built."""

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from shared import clock, work
from shared.records import feed
from shared.records.access_patterns import SEARCH
from shared.records.table import TenantTable

KEPT = 120
"""Seconds that documents outlive their end: a list that is being answered may still ask for them."""
_OVERLAP = 50
"""Feed items that are read again: an index of the table may lag behind the table."""

_STALLED = {False: timedelta(seconds=10), True: timedelta(minutes=10)}
"""Whether a build has got anywhere → after how long nobody is at it."""


@dataclass(frozen=True)
class State:
    """`generation` serves lists, 0 none yet, and has the feed up to `seq`. `building` is being made, 0 none: of the
    object `at` up to the id `after`, from the feed's number `since`. `made` is the newest generation ever begun, `rev`
    counts the writes of this row, `moved_at` is when the last was."""

    generation: int = 0
    seq: int = 0
    building: int = 0
    at: str = ""
    after: str = ""
    since: int = 0
    made: int = 0
    rev: int = 0
    moved_at: str = ""

    @property
    def stalled(self) -> bool:
        """Whether a build was begun and nobody is at it."""
        return bool(self.building) and self.moved_at < (clock.now() - _STALLED[bool(self.at)]).isoformat()


def read(table: TenantTable, *, consistent: bool = True) -> State:
    """The tenant's state; the empty one where nothing was ever built."""
    item = table.get(table.key(SEARCH), consistent=consistent)
    return State(**{name: item[name] for name in asdict(State())}) if item else State()


def save(table: TenantTable, known: State, **changes: Any) -> State:
    """The state with `changes`; raises Stale when somebody else changed it meanwhile."""
    changed = replace(known, **changes, rev=known.rev + 1, moved_at=clock.stamp())
    item = {**table.key(SEARCH), **asdict(changed)}
    table.put(item, condition="attribute_not_exists(pk) OR rev = :rev", values={":rev": known.rev})
    return changed


def begin(table: TenantTable) -> None:
    """Let a new generation be built from the beginning; raises Stale when somebody else is at it."""
    known = read(table)
    since = max(0, feed.last(table).seq - _OVERLAP)
    save(table, known, building=known.made + 1, made=known.made + 1, at="", after="", since=since)


def forget(table: TenantTable) -> None:
    """Nothing serves and nothing is being built; the next generation has a number of its own all the same."""
    known = read(table)
    if known.rev:
        save(table, known, generation=0, seq=0, building=0, at="", after="", since=0)


def queue(table: TenantTable, *, wait: int = 0) -> None:
    """Have the worker do what there is to do; raises Unavailable."""
    work.send(table.tenant, {"what": "search"}, wait=wait)
