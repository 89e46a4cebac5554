"""Documents of records: sent from the change feed, and of what a reader has just written.

A document carries its record's version as its own, so that sending it twice, late or out of order changes nothing.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

import orjson

from shared.declare import ObjectSpec
from shared.errors import Stale, Unavailable
from shared.records import feed, schema
from shared.records.access_patterns import RECORD
from shared.records.feed import Change
from shared.records.index.columns import Shape, shape
from shared.records.index.snapshots import change_of
from shared.records.opensearch import names, state
from shared.records.opensearch.documents import SETTINGS, document, is_computed, layout, mapping
from shared.records.opensearch.domain import Domain
from shared.records.opensearch.query import ID
from shared.records.table import TenantTable
from shared.tenancy import credentials
from shared.tenancy.caller import LATEST

MOST_ITEMS = 200
"""Feed items that are sent at once; what is left over is sent the next time."""
_MOST_BYTES = 5_000_000
_MOST_KNOWN = 2_000
_MOST_SEEN = 50
_CONFLICT = 409
_THERE = frozenset({400})
_known: "OrderedDict[tuple[str, str], dict[str, str]]" = OrderedDict()


class Sending:
    """Sends documents of one tenant to one generation; `outdated` hears when those it holds have to be made anew."""

    def __init__(
        self,
        domain: Domain,
        place: tuple[str, int],
        specs: Mapping[str, ObjectSpec],
        outdated: Callable[[], None],
    ) -> None:
        self._domain, self._specs, self._outdated = domain, specs, outdated
        self._tenant, self._generation = place

    def send(self, changes: Iterable[Change]) -> set[str]:
        """Send the newest of each record's versions; the names of the objects. What nobody declares any more is left
        out. Raises Unavailable when a document was not taken."""
        lines: dict[str, list[bytes]] = {}
        for change in changes:
            if change.object in self._specs:
                kept = shape(self._specs[change.object])
                self._ready(kept)
                act = {"index": {"_id": change.id, "version": change.version, "version_type": "external_gte"}}
                lines.setdefault(change.object, []).append(orjson.dumps(act) + b"\n" + document(kept, change) + b"\n")
        for name, documents in lines.items():
            for part in _parts(documents):
                self._bulk(name, part)
        return set(lines)

    def show(self, objects: Iterable[str]) -> None:
        """Let the next search see everything that was sent."""
        for name in objects:
            self._domain.ask("POST", f"{self._index(name)}/_refresh")

    def behind(self, seen: Sequence[tuple[str, str, int]]) -> list[tuple[str, str]]:
        """(object, id) of those of the versions that a search would not find yet."""
        wanted = {(name, id_): version for name, id_, version in seen[:_MOST_SEEN] if name in self._specs}
        found: dict[tuple[str, str], int] = {}
        for name in {name for name, _ in wanted}:
            query = {"terms": {ID: [id_ for other, id_ in wanted if other == name]}}
            body = {"query": query, "version": True, "_source": False, "size": len(wanted)}
            path = f"{self._index(name)}/_search"
            hits = self._domain.ask("POST", path, body, query={"ignore_unavailable": "true"}).body["hits"]["hits"]
            found.update({(name, hit["_id"]): hit["_version"] for hit in hits})
        return [one for one, version in wanted.items() if found.get(one, 0) < version]

    def _index(self, object_name: str) -> str:
        return names.index(self._tenant, self._generation, object_name)

    def _bulk(self, name: str, lines: bytes) -> None:
        answer = self._domain.ask("POST", f"{self._index(name)}/_bulk", lines).body
        if answer["errors"] and any(one["index"]["status"] not in {200, 201, _CONFLICT} for one in answer["items"]):
            raise Unavailable(retry_after=5)

    def _ready(self, kept: Shape) -> None:
        """Let the object's index exist, with a place for each of its fields."""
        index, wanted = self._index(kept.name), layout(kept)
        if _known.get((self._tenant, index)) == wanted:
            return
        alias = names.every(self._tenant, self._generation)
        body = {"settings": SETTINGS, "mappings": mapping(kept), "aliases": {alias: {}}}
        if self._domain.ask("PUT", index, body, fine=_THERE).status != 200:
            self._join(index, kept, wanted)
        _known[self._tenant, index] = wanted
        if len(_known) > _MOST_KNOWN:
            _known.popitem(last=False)

    def _join(self, index: str, kept: Shape, wanted: dict[str, str]) -> None:
        """Add to an index that is there; its older documents do not have what is computed, or found by, since now."""
        (found,) = self._domain.ask("GET", f"{index}/_mapping").body.values()
        held: dict[str, str] = found["mappings"]["_meta"]["layout"]
        if held == wanted:
            return
        kinds = {name: said.partition("|")[0] for name, said in held.items()}
        changed = (name for name, said in wanted.items() if held.get(name) != said)
        if any(kinds.get(name) == wanted[name].partition("|")[0] or is_computed(wanted[name]) for name in changed):
            self._outdated()
        both = {**mapping(kept), "_meta": {"layout": {**held, **wanted}}}
        self._domain.ask("PUT", f"{index}/_mapping", both)


def _parts(documents: Sequence[bytes]) -> Iterable[bytes]:
    part: list[bytes] = []
    size = 0
    for one in documents:
        if part and size + len(one) > _MOST_BYTES:
            yield b"".join(part)
            part, size = [], 0
        part.append(one)
        size += len(one)
    yield b"".join(part)


def sending(table: TenantTable, generation: int) -> Sending:
    """What sends the tenant's records, by its newest declarations, to a generation."""
    place, specs = (table.tenant, generation), schema.of(table, LATEST)

    def outdated() -> None:
        with suppress(Stale):  # somebody else has just had them built anew
            state.begin(table)

    return Sending(credentials.search(table.tenant), place, specs, outdated)


def catch_up(table: TenantTable, known: state.State, most: int = MOST_ITEMS) -> None:
    """Send what the feed holds beyond the serving generation, at most `most` items."""
    seq = send_feed(table, known.generation, known.seq, most)
    if seq > known.seq:
        known = state.read(table)
        if known.seq < seq:
            state.save(table, known, seq=seq)


def send_feed(table: TenantTable, generation: int, after: int, most: int = MOST_ITEMS) -> int:
    """Send the feed's changes after `after` to a generation, at most `most` items; the number of the last."""
    changes: list[Change] = []
    seq = after
    for seq, some in feed.read(table, after):
        changes += some
        if seq - after >= most:
            break
    if changes:
        sending(table, generation).send(newest(changes))
    return seq


def newest(changes: Iterable[Change]) -> list[Change]:
    """Of each record the latest version."""
    found: dict[tuple[str, str], Change] = {}
    for change in changes:
        known = found.get((change.object, change.id))
        if known is None or known.version < change.version:
            found[change.object, change.id] = change
    return list(found.values())


def read_own(table: TenantTable, generation: int, seen: Sequence[tuple[str, str, int]]) -> None:
    """Let the next search see the versions `seen` (object, id, version)."""
    to = sending(table, generation)
    keys = [table.key(RECORD, object=name, id=id_) for name, id_ in to.behind(seen)]
    if keys:
        to.show(to.send(map(change_of, table.batch_get(keys, consistent=True))))


def forget() -> None:
    """Know of no index any more."""
    _known.clear()
