"""A tenant's documents made from the table: a new generation beside the one that serves, which it replaces when it is
whole. Killed, it goes on from the last block of records that was noted.
"""

import time
from itertools import islice

from shared.records import schema
from shared.records.access_patterns import OF_TYPE, RECORD, SHARD
from shared.records.index.snapshots import change_of
from shared.records.opensearch import feeding, names, state
from shared.records.opensearch.domain import Domain
from shared.records.opensearch.state import State
from shared.records.table import TenantTable
from shared.tenancy import credentials
from shared.tenancy.caller import LATEST

_PATIENCE = 200.0
"""Seconds of one turn."""
_BLOCK = 1_000
_MOST_OLD = 10
_MISSING = frozenset({404})


def go_on(table: TenantTable, *, patience: float = _PATIENCE, block: int = _BLOCK) -> bool:
    """Build for some time, `block` records after `block`; True when there is nothing left to do.

    Raises Stale when another worker is at it.
    """
    until = time.monotonic() + patience
    known = state.read(table)
    if known.building:
        known = _built(table, known, until, block)
        if known.building:
            return False
        state.queue(table, wait=state.KEPT)
        return True
    _tidy(table, known)
    return True


def _built(table: TenantTable, known: State, until: float, block: int) -> State:
    """The state after as much as time allowed; with the new generation in place where that was enough."""
    sending = feeding.sending(table, known.building)
    for name in (name for name in schema.of(table, LATEST).names() if name >= known.at):
        after = known.after if name == known.at else None
        rows = table.query(OF_TYPE, {"object": name, "shard": SHARD}, after=after)
        while some := [row["gsi4sk"] for row in islice(rows, block)]:
            sending.send(map(change_of, table.batch_get(table.key(RECORD, object=name, id=id_) for id_ in some)))
            known = state.save(table, known, at=name, after=some[-1])
            if time.monotonic() > until:
                return known
    while (seq := feeding.send_feed(table, known.building, known.since)) > known.since:
        known = state.save(table, known, since=seq)
        if time.monotonic() > until:
            return known
    return state.save(table, known, generation=known.building, building=0, at="", after="", seq=known.since)


def _tidy(table: TenantTable, known: State) -> None:
    """Remove the documents of generations that neither serve nor are being built."""
    domain: Domain = credentials.search(table.tenant)
    for number in range(max(1, known.made - _MOST_OLD), known.made + 1):
        if number not in {known.generation, known.building}:
            alias = names.every(table.tenant, number)
            answer = domain.ask("GET", f"{alias}/_alias", fine=_MISSING)
            for index in answer.body if answer.status == 200 else ():
                domain.ask("DELETE", index, fine=_MISSING)
