"""Lists and search over a tenant's records: any filter, any sort, by the rights of the one who asks."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import orjson

from shared import clock, settings
from shared.declare import ANY, ObjectSpec
from shared.records import cursor, feed, schema
from shared.records.access_patterns import RECORD
from shared.records.ask import Ask
from shared.records.backend import Backend
from shared.records.feed import Change
from shared.records.index import Index, snapshots
from shared.records.index.asker import Asker, Other
from shared.records.index.filters import field_of, refuse
from shared.records.index.here import Here
from shared.records.index.page import Page
from shared.records.references import target_of
from shared.records.table import TenantTable
from shared.tenancy import rights
from shared.tenancy.caller import Caller
from shared.tenancy.plans import OPENSEARCH

__all__ = ["Ask", "Found", "asked", "find", "forget", "names_of", "note", "open_index", "opened"]

OPEN_TO_ALL = frozenset({"people", "teams", "products"})
"""Objects whose titles everyone sees where they are referred to."""

_MOST_OPEN = 40
_MOST_MEMORY = 500_000_000
_MOST_SEEN = 50
_ALL, _NONE = rights.Sight("all", ""), rights.Sight("none", "")
_lock = threading.Lock()
_open: "OrderedDict[tuple[str, str], Index]" = OrderedDict()


class Found:
    """One page. `rows` are the records as JSON; `json()` is the whole answer, without parsing a record again."""

    def __init__(
        self, rows: list[bytes], names: dict[str, str], after: str | None, total: int, groups: list[Any] | None
    ) -> None:
        self.rows, self.names, self.next, self.total, self.groups = rows, names, after, total, groups

    @property
    def items(self) -> list[dict[str, Any]]:
        return [orjson.loads(row) for row in self.rows]

    def json(self) -> bytes:
        """`{"items","names","next","total"}` and `groups` when asked for."""
        rest: dict[str, Any] = {"names": self.names, "next": self.next, "total": self.total}
        if self.groups is not None:
            rest["groups"] = self.groups
        return b'{"items":[' + b",".join(self.rows) + b"]," + orjson.dumps(rest)[1:]


def note(tenant: str, *changes: Change) -> None:
    """Show this process's own writes at once, without waiting for the feed."""
    index = _open.get((settings.table_name(), tenant))
    if index is not None:
        index.apply(changes)


def open_index(table: TenantTable, *, seen: Sequence[tuple[str, str, int]] = (), upto: int = 0) -> Index:
    """The tenant's index, up to the feed's end, to its number `upto` and the versions `seen` (object, id, version), in
    the shape of the newest schema that this process has met."""
    key = settings.table_name(), table.tenant
    with _lock:
        index = _open.get(key)
        if index is not None:
            _open.move_to_end(key)
    if index is None or clock.now() - index.read_at > feed.KEPT:
        index = _fresh(table)
        _keep(key, index)
    specs = schema.known(table)
    if specs.version > _schema_of(index).version:
        index.adopt(specs)
    _catch_up(table, index)
    if index.seq < upto:
        _catch_up(table, index, consistent=True)
    _read_own(table, index, seen)
    return index


def _schema_of(held: Index | Backend) -> schema.Schema:
    return held.specs if isinstance(held.specs, schema.Schema) else schema.DECLARED


def _fresh(table: TenantTable) -> Index:
    index = snapshots.load(table)
    if index is None:
        index = snapshots.rebuild(table)
        if index.records >= snapshots.SMALL:
            _catch_up(table, index)
            snapshots.offer(table, index)
    return index


def _catch_up(table: TenantTable, index: Index, *, consistent: bool = False) -> None:
    with index.lock:
        index.read_at = clock.now()
        for seq, changes in feed.read(table, index.seq, consistent=consistent):
            index.apply(changes, seq)


def _keep(key: tuple[str, str], index: Index) -> None:
    with _lock:
        _open[key] = index
        memory = sum(one.size for one in _open.values())
        while len(_open) > 1 and (len(_open) > _MOST_OPEN or memory > _MOST_MEMORY):
            _, dropped = _open.popitem(last=False)
            memory -= dropped.size


def _read_own(table: TenantTable, index: Index, seen: Sequence[tuple[str, str, int]]) -> None:
    for name, record_id, version in seen[:_MOST_SEEN]:
        if name in index.specs and index.version_of(name, record_id) < version:
            item = table.get(table.key(RECORD, object=name, id=record_id))
            if item is not None:
                index.apply((snapshots.change_of(item),))


def forget() -> None:
    """Drop every open index."""
    with _lock:
        _open.clear()


def asker_of(table: TenantTable, caller: Caller) -> Asker:
    """Who a list is answered for: whose "mine" it is, and what is in their sight."""

    def other(name: str) -> Other | None:
        declared = schema.of(table, caller.schema)
        if name not in declared:
            return None
        sight = rights.sight(caller, declared[name])
        return None if sight.reach == "none" else (declared[name], sight)

    teams = tuple(dict.fromkeys([*([caller.team] if caller.team else []), *caller.teams]))
    return Asker(caller.person, teams, caller.time_zone, other)


def asked(table: TenantTable, caller: Caller, object_name: str, **wish: Any) -> Ask:
    """A list request checked for `caller`; raises like `Ask.parse`, and Forbidden when the object is out of reach."""
    spec = schema.of(table, caller.schema).get(object_name)
    hidden = rights.require(caller, spec, "read").hidden
    return Ask.parse(spec, **wish, hidden=hidden, asker=asker_of(table, caller))


def with_late(table: TenantTable, caller: Caller, spec: ObjectSpec, body: dict[str, Any]) -> dict[str, Any]:
    """The record with what is computed from other records, as the caller may see those."""
    return opened(table, caller).computed(spec, asker_of(table, caller), [body], spec.late)[0]


def opened(table: TenantTable, caller: Caller, seen: Sequence[tuple[str, str, int]] = ()) -> Backend:
    """What answers the tenant's lists: OpenSearch where the tenant was switched to it and it is ready, else the list
    index; with the versions `seen` (object, id, version) in it."""
    if caller.search == OPENSEARCH and settings.search_endpoint():
        from shared.records.opensearch import opening

        if there := opening.opened(table, caller, seen):
            return there
    return Here(open_index(table, seen=seen))


def find(
    table: TenantTable,
    caller: Caller,
    object_name: str,
    ask: Ask,
    *,
    seen: Sequence[tuple[str, str, int]] = (),
    source: Backend | None = None,
) -> Found:
    """One page of a list as `caller` may see it, with the exact total and, when asked for, groups with sums.

    `source`: the tenant's, opened just now, for several lists of one answer.

    Raises Forbidden when the object is out of reach, BadRequest `bad-query` for a hidden field, `bad-cursor`.
    """
    spec = schema.of(table, caller.schema).get(object_name)
    sight = rights.require(caller, spec, "read")
    for name in sorted(ask.used & sight.hidden):
        field_of(spec, name, sight.hidden)
    query = ask.query(caller.tenant, object_name)
    place = cursor.unseal(caller.cursor_key, query, ask.cursor) if ask.cursor else None
    ask = _answered_for(asker_of(table, caller), ask)
    source = source or opened(table, caller, seen)
    page = source.page(object_name, ask, sight, place)
    groups = source.groups(object_name, ask, sight) if ask.groups or ask.sums or ask.measures else None
    after = cursor.seal(caller.cursor_key, query, page.place) if page.place else None
    names = _names(source, caller, _references(source, object_name, ask, page, groups))
    return Found(page.rows, names, after, page.total, groups)


def _answered_for(asker: Asker, ask: Ask) -> Ask:
    """The request with the rights of the one who asks now; refuses what has gone out of their sight."""
    for name, field in sorted(ask.related):
        other = asker.other(name)
        if other is None or field in other[1].hidden:
            raise refuse(field, "unknown")
    return replace(ask, asker=asker)


def _references(
    source: Backend, object_name: str, ask: Ask, page: Page, groups: list[dict[str, Any]] | None
) -> dict[str, set[str]]:
    kept = source.shape(object_name)
    wanted: dict[str, set[str]] = {}
    for field, ids in page.references.items():
        _want(source, wanted, kept.fields[field].ref, ids)
    for place, group in enumerate(ask.groups):
        keys = {one.get("keys", [one["key"]])[place] for one in groups or ()}
        ref = kept.at(group.field).ref
        _want(source, wanted, ref, keys - {None} if ref else ())
    return wanted


def _want(source: Backend, wanted: dict[str, set[str]], ref: str | None, ids: Iterable[str]) -> None:
    if ref is None:
        return
    if ref != ANY:
        wanted.setdefault(ref, set()).update(ids)
        return
    for id_ in ids:
        if target := target_of(_schema_of(source), ref, id_):
            wanted.setdefault(target, set()).add(id_)


def _names(source: Backend, caller: Caller, wanted: dict[str, set[str]]) -> dict[str, str]:
    named: dict[str, tuple[Iterable[str], rights.Sight]] = {}
    for object_name, ids in wanted.items():
        seen, spec = _ALL, source.shape(object_name).spec
        if object_name not in OPEN_TO_ALL:
            sight = rights.sight(caller, spec)
            seen = _NONE if spec.about.title in sight.hidden else sight
        named[object_name] = ids, seen
    return source.titles(named)


def names_of(
    source: Backend, caller: Caller, bodies: Iterable[dict[str, Any]], *, object_name: str | None = None
) -> dict[str, str]:
    """Id → title of what the records refer to, as far as it is in sight; people, teams and products always.

    Naming the records' common `object_name` spares importing every object's model.
    """
    wanted: dict[str, set[str]] = {}
    for body in bodies:
        for field in source.shape(object_name or _schema_of(source).prefixes()[body["id"][:3]]).references:
            if isinstance(value := body.get(field.name), str):
                _want(source, wanted, field.ref, (value,))
    return _names(source, caller, wanted)
