"""Sync for clients that keep records: what changed since a cursor, and the writes they queued while offline.

A client without a cursor gets every record in its sight, object by object, then the changes since it began. A change
is told as the record is now, so that one told twice or late does no harm; a record that was deleted, purged or has
left the caller's sight is told as gone, to those only who could see it before.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from functions.records.rules import merge
from shared import clock, ids, observe
from shared.declare import ObjectSpec
from shared.errors import (
    BadRequest,
    Conflict,
    Duplicate,
    FieldError,
    Gone,
    Invalid,
    KithError,
    NotFound,
    Stale,
    Unavailable,
)  # fmt: skip
from shared.http.problems import problem_document
from shared.records import clean, cursor, feed, lists
from shared.records.engine import Records
from shared.records.feed import Change
from shared.records.idempotency import Asked
from shared.records.index import now
from shared.tenancy.caller import Caller
from shared.tenancy.rights import Sight, sight

if TYPE_CHECKING:
    from functions.records.models import Queue, QueuedWrite

_USUAL, _MOST = 200, 500
_HOLDERS = ("owner", "team", "shared")
_MOST_BYTES = 1_000_000
_MOST_READ = 5_000
_MOST_RACES = 5
_DONE = {"create": 201, "update": 200, "delete": 204, "restore": 200}


class _Place(NamedTuple):
    """Where a client is: `seq` and how many changes of the item after it are `done`; in a snapshot `object` and `id`,
    the last record sent. `at`: when all before was known; `rights`: what the caller could see; `only`: the objects
    asked for, none for all."""

    seq: int
    done: int
    object: str
    id: str
    at: str
    rights: str
    only: list[str]


def changes(records: Records, wish: dict[str, str | None]) -> bytes:
    """One page: `{"changes": [{object, id, version, record | gone}], "next": cursor, "more": whether to ask at once}`.

    Raises Gone when the cursor is over 30 days old or was given for other rights, BadRequest `bad-cursor`, `bad-query`.
    """
    limit = _limit(wish["limit"])
    place = _place(records.caller, wish["after"]) if wish["after"] else _start(records, wish)
    page = _snapshot(records, place, limit) if place.object else _since(records, place, limit)
    sealed = cursor.seal(records.caller.cursor_key, _bound(records.caller), list(page.place))
    return b'{"changes":[' + b",".join(page.rows) + b"]," + orjson.dumps({"next": sealed, "more": page.more})[1:]


class _Page(NamedTuple):
    rows: list[bytes]
    place: _Place
    more: bool


def _bound(caller: Caller) -> list[str]:
    return [caller.tenant, caller.person, "changes"]


def _rights(caller: Caller) -> str:
    known = [caller.role, caller.team, sorted(caller.teams), caller.grants, caller.fields]
    return ids.digest(orjson.dumps(known, option=orjson.OPT_SORT_KEYS).decode())


def _place(caller: Caller, given: str) -> _Place:
    place = _Place(*cursor.unseal(caller.cursor_key, _bound(caller), given))
    if clock.now() - datetime.fromisoformat(place.at) > feed.KEPT or place.rights != _rights(caller):
        raise Gone()
    return place


def _start(records: Records, wish: dict[str, str | None]) -> _Place:
    only = [name for name in (wish["objects"] or "").split(",") if name]
    known = _known(records)
    if not set(only) <= set(known):
        raise BadRequest("bad-query", errors=(FieldError("objects", "unknown"),))
    if wish["snapshot"] not in {None, "true", "false"}:
        raise BadRequest("bad-query", errors=(FieldError("snapshot", "type", {"kind": "boolean"}),))
    seq = lists.open_index(records.table).seq
    first = (sorted(set(only)) or known)[0] if wish["snapshot"] != "false" else ""
    return _Place(seq, 0, first, "", clock.stamp(), _rights(records.caller), only)


def _known(records: Records) -> list[str]:
    return [name for name, spec in records.schema.items() if sight(records.caller, spec).reach != "none"]


def _limit(given: str | None) -> int:
    if not given:
        return _USUAL
    limit = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0
    if not 1 <= limit <= _MOST:
        raise BadRequest("bad-query", errors=(FieldError("limit", "range", {"least": 1, "most": _MOST}),))
    return limit


def _row(name: str, record_id: str, version: int, body: bytes | None, seen: Sight) -> bytes:
    head = orjson.dumps({"object": name, "id": record_id, "version": version})[:-1]
    if body is None:
        return head + b',"gone":true}'
    shown = orjson.dumps(seen.mask(orjson.loads(body))) if seen.hidden else body
    return head + b',"record":' + shown + b"}"


def _snapshot(records: Records, place: _Place, limit: int) -> _Page:
    """Records in sight after the place, in order of object and id."""
    index = lists.open_index(records.table, upto=place.seq)
    rows: list[bytes] = []
    size = 0
    for name in (name for name in _known(records) if name >= place.object and name in (place.only or [name])):
        seen = sight(records.caller, records.schema.get(name))
        after = place.id if name == place.object else ""
        for record_id, version, body in now.in_sight(index, name, seen, after, limit - len(rows) + 1):
            if len(rows) == limit or size >= _MOST_BYTES:
                return _Page(rows, place, True)
            rows.append(_row(name, record_id, version, body, seen))
            size += len(rows[-1])
            place = place._replace(object=name, id=record_id)
    return _Page(rows, place._replace(object="", id=""), True)


def _since(records: Records, place: _Place, limit: int) -> _Page:
    """Changes after the place; a record that changed several times is told once."""
    found: dict[tuple[str, str], int] = {}
    began, size, read = clock.stamp(), 0, 0
    for seq, some in feed.read(records.table, place.seq):
        for change in some[place.done :]:
            key = change.object, change.id
            if (len(found) >= limit and key not in found) or size >= _MOST_BYTES or read >= _MOST_READ:
                return _Page(_told(records, found, seq), place, True)
            place, read = place._replace(done=place.done + 1), read + 1
            if _concerns(records, change) and change.object in (place.only or records.schema.names()):
                found[key] = change.version
                size += len(change.body)
        place = place._replace(seq=seq, done=0)
    return _Page(_told(records, found, place.seq), place._replace(at=began), False)


def _concerns(records: Records, change: Change) -> bool:
    """Whether the caller may see the record as it was before the change or after it."""
    if change.object not in records.schema:
        return False
    seen = sight(records.caller, records.schema.get(change.object))
    before = any(seen.sees(dict(zip(_HOLDERS, held, strict=False))) for held in change.was)
    return before or (bool(change.body) and seen.sees(orjson.loads(change.body)))


def _told(records: Records, found: dict[tuple[str, str], int], upto: int) -> list[bytes]:
    """The records as they are now, or that they are gone."""
    index = lists.open_index(records.table, upto=upto)
    rows = []
    for (name, record_id), told in found.items():
        seen = sight(records.caller, records.schema.get(name))
        version, body = now.as_it_is(index, name, seen, record_id)
        rows.append(_row(name, record_id, max(version, told), body, seen))
    return rows


def replay(records: Records, queue: "Queue", locale: str) -> dict[str, Any]:
    """Each queued write in turn, with its own outcome: `{key, status, id, record | problem, conflicts}`."""
    return {"results": [{"key": item.key, **_outcome(records, item, locale)} for item in queue.items]}


class _Clash(Conflict):
    """Both sides changed the same: `record` is the server's copy."""

    slug = "changed-on-both-sides"

    def __init__(self, fields: tuple[str, ...], record: dict[str, Any]) -> None:
        super().__init__()
        self.fields, self.record = fields, record


def _outcome(records: Records, item: "QueuedWrite", locale: str) -> dict[str, Any]:
    try:
        record = _write(records, item)
    except _Clash as clash:
        return {**_refused(records, clash, item, locale), "conflicts": list(clash.fields), "record": clash.record}
    except KithError as problem:
        return _refused(records, problem, item, locale)
    except Exception as problem:
        observe.failure("records", {"resource": f"changes {item.object}", "httpMethod": "POST"}, problem)
        return _refused(records, KithError(), item, locale)
    return {"status": _DONE[item.op], "id": record["id"], "version": record["version"], "record": record}


def _refused(records: Records, problem: KithError, item: "QueuedWrite", locale: str) -> dict[str, Any]:
    document = problem_document(problem, locale, records.caller.request_id)
    return {"status": problem.status, "id": item.id, "problem": document}


def _write(records: Records, item: "QueuedWrite") -> dict[str, Any]:
    spec = records.schema.get(item.object)
    asked = records.asked(item.key, "changes", item.model_dump())
    if asked.answer:
        return sight(records.caller, spec).mask(asked.answer)
    if item.op == "create":
        return _create(records, spec, item, asked)
    if not item.id:
        raise NotFound()
    for _ in range(_MOST_RACES):
        current = records.get(item.object, item.id, deleted=True)
        try:
            return _change(records, item, item.id, current, asked)
        except Stale:
            continue
    raise Unavailable()


def _create(records: Records, spec: ObjectSpec, item: "QueuedWrite", asked: Asked) -> dict[str, Any]:
    if item.id is not None and not (ids.is_id(item.id) and item.id.startswith(f"{spec.prefix}_")):
        raise Invalid(errors=(FieldError("id", "invalid"),))
    try:
        return records.create(item.object, item.data, id=item.id, asked=asked)
    except Duplicate as taken:
        if item.id is None:
            raise
        try:
            present = records.get(item.object, item.id, deleted=True)
        except NotFound:
            raise taken from None
        if present.get("created_by") != records.caller.person:
            raise
        # Sent again after its note expired.
        return present


def _change(
    records: Records, item: "QueuedWrite", record_id: str, current: dict[str, Any], asked: Asked
) -> dict[str, Any]:
    deleted, version = bool(current.get("deleted_at")), current["version"]
    if item.op == "restore":
        if not deleted:
            return _noted(records, asked, current)
        return records.restore(item.object, record_id, version=version, asked=asked)
    if item.op == "delete":
        if deleted:
            return _noted(records, asked, current)
        if version != item.base_version:
            raise _Clash((), current)
        return records.delete(item.object, record_id, version=version, asked=asked)
    if deleted:
        raise _Clash(("deleted_at",), current)
    clean.check_fields(records.caller, records.schema.get(item.object), item.data, as_owner=False)
    merged = merge(item.data, item.base, item.base_version, current)
    if merged.conflicts:
        raise _Clash(merged.conflicts, current)
    if not merged.patch:
        return _noted(records, asked, current)
    return records.change(item.object, record_id, merged.patch, version=version, asked=asked)


def _noted(records: Records, asked: Asked, current: dict[str, Any]) -> dict[str, Any]:
    """What was wanted is so already; whoever asks again is told the same."""
    records.table.put(asked.item(current))
    return current
