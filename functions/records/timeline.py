"""What happened around a record, newest first: every dated record that refers to it, and its changes of state.

An entry is there only when its own record is in the caller's sight; hidden fields neither show nor link.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from functions.records.related import served
from shared.declare import ANY, ObjectSpec
from shared.errors import NotFound
from shared.records import cursor, lists
from shared.records.engine import Records
from shared.records.index import Index
from shared.records.index.filters import refuse
from shared.records.index.here import Here
from shared.records.index.where import visible
from shared.tenancy.rights import Sight, sight

STATE_CHANGE = "stage_change"
MOST_ENTRIES = 100
USUAL_ENTRIES = 30
_AROUND_A_CUSTOMER = ("contacts", "opportunities")
_MOST_MOVED = 50
_MOST_VERSIONS = 200
Place = tuple[str, str]
_NEWEST: Place = ("~", "~")


class Entry(NamedTuple):
    """One line of a timeline; `place` orders it: the moment, then what makes it unique."""

    place: Place
    shown: dict[str, Any]


class Linked(NamedTuple):
    """A query of the ids of `object`'s records whose entries belong to the timeline, and what fills it.

    `customer`: the one whom these serve among others; entries that name another are not of this timeline.
    """

    object: str
    sql: str
    params: list[Any]
    customer: str | None = None


def timeline(
    records: Records, name: str, record_id: str, wish: Mapping[str, str | None], seen: list[tuple[str, str, int]]
) -> dict[str, Any]:
    """One page. A customer's holds what belongs to its contacts, to those that serve it by a relation, and its deals.

    `wish`: kinds (object names and `stage_change`, by comma), limit, cursor. Raises NotFound, BadRequest.
    """
    records.get(name, record_id)
    caller, kinds, limit = records.caller, _kinds(records, wish.get("kinds")), _limit(wish.get("limit"))
    query = ["timeline", caller.tenant, name, record_id, sorted(kinds or ())]
    place = _NEWEST
    if given := wish.get("cursor"):
        at, what = cursor.unseal(caller.cursor_key, query, given)
        place = (at, what)
    index = lists.open_index(records.table, seen=seen)
    around = _around(index, records, name, record_id)
    found = _dated(index, records, around, kinds, (place, limit + 1))
    if kinds is None or STATE_CHANGE in kinds:
        floor = found[limit].place[0] if len(found) > limit else ""
        found += _moved(index, records, around, (place, floor))
    page = sorted(found, key=lambda entry: entry.place, reverse=True)
    further = len(page) > limit
    shown = [entry.shown for entry in page[:limit]]
    after = cursor.seal(caller.cursor_key, query, list(page[limit - 1].place)) if further else None
    return {"items": shown, "names": _names(index, records, shown), "next": after}


def _kinds(records: Records, given: str | None) -> frozenset[str] | None:
    if not given:
        return None
    kinds = frozenset(part.strip() for part in given.split(",") if part.strip())
    for kind in sorted(kinds):
        if kind != STATE_CHANGE and kind not in records.schema.names():
            raise refuse(kind, "unknown")
    return kinds


def _limit(given: str | None) -> int:
    if not given:
        return USUAL_ENTRIES
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:4]) <= MOST_ENTRIES):
        raise refuse("limit", "range", least=1, most=MOST_ENTRIES)
    return int(given)


def _around(index: Index, records: Records, name: str, record_id: str) -> list[Linked]:
    """The records whose entries belong here."""
    found = [Linked(name, "?", [record_id])]
    for other in _AROUND_A_CUSTOMER if name == "customers" else ():
        spec = records.schema.get(other)
        seen = sight(records.caller, spec)
        field = next((one.name for one in spec.fields.values() if one.ref == name), None)
        if field is None or field in seen.hidden:
            continue
        index.shape(other)
        within, params = visible(seen)
        sql = f'SELECT id FROM r_{other} WHERE "{field}"=? AND deleted=0 AND {within}'
        found.append(Linked(other, sql, [record_id, *params]))
    return [*found, *_serving(index, records, record_id)] if name == "customers" else found


def _serving(index: Index, records: Records, customer: str) -> list[Linked]:
    """The contacts in sight that serve the customer by a relation."""
    seen = sight(records.caller, records.schema.get("contacts"))
    known = served(index, records, ("customers", customer), "contacts")
    if known is None or seen.reach == "none":
        return []
    index.shape("contacts")
    within, params = visible(seen)
    sql = f"SELECT id FROM r_contacts WHERE id IN ({known[0]}) AND deleted=0 AND {within}"
    return [Linked("contacts", sql, [*known[1], *params], customer)]


def _dated(
    index: Index, records: Records, around: Sequence[Linked], kinds: frozenset[str] | None, page: tuple[Place, int]
) -> list[Entry]:
    """The newest entries below a place, of every object that tells of something that happened."""
    wanted = [other for other in records.schema.names() if kinds is None or other in kinds]
    found = [entry for other in wanted for entry in _of_object(index, records, records.schema.get(other), around, page)]
    return sorted(found, key=lambda entry: entry.place, reverse=True)[: page[1]]


def _of_object(
    index: Index, records: Records, spec: ObjectSpec, around: Sequence[Linked], page: tuple[Place, int]
) -> list[Entry]:
    seen = sight(records.caller, spec)
    links = _links(spec, seen, around)
    if seen.reach == "none" or not links or not _tells(spec):
        return []
    index.shape(spec.name)
    (at, id_), most = page
    within, params = visible(seen)
    conditions = [_condition(spec, field, linked) for field, linked in links]
    linked = " OR ".join(sql for sql, _ in conditions)
    given = [value for _, values in conditions for value in values]
    moment = _moment(spec, seen)
    sql = (
        f"SELECT rid, id, {moment} AS moment FROM r_{spec.name} WHERE +deleted=0 AND {within} AND ({linked}) "
        f"AND (moment, id) < (?, ?) ORDER BY moment DESC, id DESC LIMIT ?"
    )
    with index.lock:
        rows = index.rows(sql, [*params, *given, at, id_, most])
        bodies = index.bodies(spec.name, [rid for rid, _, _ in rows])
    return [
        Entry((moment, one), _shown(spec, seen.mask(orjson.loads(body)), moment))
        for (_, one, moment), body in zip(rows, bodies, strict=True)
    ]


def _tells(spec: ObjectSpec) -> bool:
    """Whether its records are events: they have a day, or are about records of any object (notes, files, tasks)."""
    return spec.about.on_date is not None or any(field.ref == ANY for field in spec.fields.values())


def _condition(spec: ObjectSpec, field: str, linked: Linked) -> tuple[str, list[Any]]:
    sql, params = f'"{field}" IN ({linked.sql})', list(linked.params)
    if linked.customer is None:
        return sql, params
    naming = [one.name for one in spec.fields.values() if one.kind == "reference" and one.ref == "customers"]
    tests = (f'("{name}" IS NULL OR "{name}"=?)' for name in naming)
    return f"({' AND '.join((sql, *tests))})", params + [linked.customer] * len(naming)


def _links(spec: ObjectSpec, seen: Sight, around: Sequence[Linked]) -> list[tuple[str, Linked]]:
    return [
        (field.name, linked)
        for field in spec.fields.values()
        for linked in around
        if field.kind == "reference" and field.ref in {linked.object, ANY} and field.name not in seen.hidden
    ]


def _moment(spec: ObjectSpec, seen: Sight) -> str:
    """When it happened: on its day, but a plan for a day to come when it was written down."""
    on = spec.about.on_date
    if on is None or on in seen.hidden:
        return '"created_at"'
    return (
        f'CASE WHEN "{on}" IS NULL OR "{on}">="created_at" OR "{on}"=substr("created_at",1,10) '
        f'THEN "created_at" ELSE "{on}" END'
    )


def _shown(spec: ObjectSpec, body: dict[str, Any], at: str) -> dict[str, Any]:
    about = spec.about
    facts = {part: body.get(field) for part in ("amount", "state") if (field := getattr(about, part))}
    title = str(body.get(about.title) or "")[:200]
    return {"kind": spec.name, "object": spec.name, "id": body["id"], "at": at, "title": title, **facts, "record": body}


def _moved(index: Index, records: Records, around: Sequence[Linked], between: tuple[Place, str]) -> list[Entry]:
    """Changes of state below a place, from the history of the records themselves; contacts have no state."""
    place, floor = between
    found: list[Entry] = []
    for linked in around:
        name = linked.object
        spec = records.schema.get(name)
        seen = sight(records.caller, spec)
        if not spec.about.state or spec.about.state in seen.hidden:
            continue
        index.shape(name)
        title = "NULL" if spec.about.title in seen.hidden else f'"{spec.about.title}"'
        sql = (
            f"SELECT id, {title} FROM r_{name} WHERE id IN ({linked.sql}) AND version>1 AND updated_at>=? "
            f"ORDER BY updated_at DESC LIMIT {_MOST_MOVED}"
        )
        for record_id, shown in index.rows(sql, [*linked.params, floor]):
            found += _moves(records, spec, (record_id, shown), between)
    return [entry for entry in found if entry.place < place]


def _moves(
    records: Records, spec: ObjectSpec, record: tuple[str, str | None], between: tuple[Place, str]
) -> list[Entry]:
    (until, _), floor = between
    record_id, title = record
    found = []
    try:
        rows = records.history(spec.name, record_id, limit=_MOST_VERSIONS)
    except NotFound:  # deleted since the index was read
        return []
    for row in rows:
        if row["at"] < floor:
            break
        change = next((one for one in row["changes"] if one["field"] == spec.about.state), None)
        if row["op"] != "update" or change is None or row["at"] > until:
            continue
        what = {"kind": STATE_CHANGE, "object": spec.name, "id": record_id, "at": row["at"], "title": title or ""}
        shown = {**what, "by": row["by"], "from": change["old"], "to": change["new"], "version": row["version"]}
        found.append(Entry((row["at"], f"{record_id}@{row['version']:010}"), shown))
    return found


def _names(index: Index, records: Records, shown: Sequence[dict[str, Any]]) -> dict[str, str]:
    bodies = [entry["record"] for entry in shown if "record" in entry]
    people = {("people", entry["by"]) for entry in shown if str(entry.get("by", "")).startswith("per_")}
    return {**lists.names_of(Here(index), records.caller, bodies), **records.references.titles(people)}
