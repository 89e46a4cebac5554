"""Two records become one: shown beforehand field by field, done at once, its children moved, undone for thirty days."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson

from functions.records import merging, moving
from shared import clock, i18n, ids, work
from shared.declare import ObjectSpec
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.errors import FieldError as Wrong
from shared.records import children, clean, commit, lists
from shared.records.access_patterns import MERGE
from shared.records.engine import Records
from shared.records.index.here import Here
from shared.records.items import Body
from shared.records.prepared import Prepared
from shared.records.table import Item, Write
from shared.tenancy.rights import sight

if TYPE_CHECKING:
    from functions.records.models import MergeWish

UNDO_WITHIN = timedelta(days=30)
AT_ONCE = 500
APART = frozenset({"people", "teams"})
_NEWEST = 50


def preview(records: Records, name: str, winner_id: str, loser_id: str, locale: str) -> dict[str, Any]:
    """What a merge would make, field by field, and how many records in sight would move."""
    spec = _mergeable(records, name)
    winner, loser = (records.held(name, one, "edit") for one in _two(winner_id, loser_id))
    records.held(name, loser_id, "delete")
    seen = sight(records.caller, spec)
    patch = merging.merged(spec, winner, loser, {})
    fields = [
        {
            "field": field.name, "label": i18n.label(field.label, locale, f"field.{name}.{field.name}"),
            "kind": field.kind, "this": winner.get(field.name), "other": loser.get(field.name),
            "chosen": merging.choice_of(field, winner, {}), "result": patch.get(field.name, winner.get(field.name)),
            "choices": [merging.THIS, merging.OTHER, *([merging.BOTH] if field.kind in merging.JOINED else [])],
        }
        for field in spec.fields.values()
        if field.name not in seen.hidden and not field.read_only
        and (winner.get(field.name) is not None or loser.get(field.name) is not None)
    ]  # fmt: skip
    index = lists.open_index(records.table)
    bodies = [seen.mask(winner), seen.mask(loser)]
    return {
        "this": bodies[0], "other": bodies[1], "fields": fields,
        "children": children.counted(index, records.caller, name, loser_id),
        "notice": i18n.text("merge.out-of-sight", locale),
        "names": lists.names_of(Here(index), records.caller, bodies, object_name=name),
    }  # fmt: skip


def merge(records: Records, name: str, winner_id: str, wish: "MergeWish", version: int) -> dict[str, Any]:
    """Merge `wish.other` into a record. Asked again, it goes on where it was.

    The message that carries it on is sent first, so that a merge whose request dies is finished all the same.
    """
    spec = _mergeable(records, name)
    _two(winner_id, wish.other)
    known = _already(records, name, winner_id, wish.other)
    if known:
        return _answer(records, name, moving.go_on(records.table, known, AT_ONCE))
    winner = records.held(name, winner_id, "edit", version=version)
    loser = records.held(name, wish.other, "edit", version=wish.other_version)
    records.held(name, wish.other, "delete", version=wish.other_version)
    clean.check_fields(records.caller, spec, wish.fields, as_owner=False)
    merging.check_choices(spec, wish.fields)
    stays = records.prepared(name, winner, merging.merged(spec, winner, loser, wish.fields), trusted=True)
    item = _item(records, name, stays, loser)
    goes = {
        **loser, "version": loser["version"] + 1, "deleted_at": clock.stamp(), "updated_at": clock.stamp(),
        "updated_by": records.caller.person, "merged_into": winner_id, "merge": item["merge"],
    }  # fmt: skip
    work.send(records.table.tenant, {"what": "merge", "winner": winner_id, "merge": item["merge"]}, wait=5)
    both = Prepared(spec, stays.body, winner, (*stays.drafts, Prepared(spec, goes, loser)))
    commit.write(records.table, records.caller, both, also=[Write.put(item, condition="attribute_not_exists(pk)")])
    return _answer(records, name, moving.go_on(records.table, item, AT_ONCE))


def merges(records: Records, name: str, record_id: str) -> dict[str, Any]:
    """The merges into a record, newest first, and the one that ended it."""
    body = records.get(name, record_id, deleted=True)
    found = list(records.table.query(MERGE, {"winner": record_id}, backwards=True, limit=_NEWEST))
    ended = _of(records, body) if body.get("merge") else None
    return {"items": [_shown(one) for one in [*([ended] if ended else []), *found]]}


def undo(records: Records, name: str, loser_id: str, version: int) -> dict[str, Any]:
    """Bring a merged record back with its children; what was changed again since stays as it is."""
    spec = _mergeable(records, name)
    loser = records.held(name, loser_id, "delete", version=version, deleted=True)
    item = _of(records, loser) if loser.get("merge") else None
    if item is None:
        raise Conflict("not-merged")
    if clock.now() - datetime.fromisoformat(item["at"]) > UNDO_WITHIN:
        raise Conflict("merge-too-old")
    try:
        winner = records.held(name, item["winner"], "edit")
    except NotFound:
        raise Conflict("merge-winner-gone") from None
    back = {field: value for field, value in loser.items() if field not in {"deleted_at", "merged_into", "merge"}}
    comes = Prepared(spec, _stamped(records, back), loser)
    stays = merging.given_back(orjson.loads(item["changed"]), winner)
    if stays != winner:
        comes = Prepared(spec, comes.body, loser, (Prepared(spec, _stamped(records, stays), winner),))
    work.send(records.table.tenant, {"what": "merge", "winner": item["winner"], "merge": item["merge"]}, wait=5)
    begin = Write.update(
        {"pk": item["pk"], "sk": item["sk"]},
        "SET phase = :p",
        {":p": moving.UNDOING, ":m": moving.MOVING, ":d": moving.DONE},
        condition="phase IN (:m, :d)",
    )
    restored = commit.write(records.table, records.caller, comes, also=[begin])
    going = moving.go_on(records.table, {**item, "phase": moving.UNDOING}, AT_ONCE)
    return {"merge": _shown(going), "record": sight(records.caller, spec).mask(restored)}


def _mergeable(records: Records, name: str) -> ObjectSpec:
    spec = records.schema.get(name)
    if name in APART:
        raise Forbidden("cannot-merge")
    return spec


def _two(winner_id: str, loser_id: str) -> tuple[str, str]:
    if winner_id == loser_id:
        raise Invalid(errors=(Wrong("other", "itself"),))
    return winner_id, loser_id


def _already(records: Records, name: str, winner_id: str, loser_id: str) -> Item | None:
    body = records.get(name, loser_id, deleted=True)
    return _of(records, body) if body.get("merged_into") == winner_id else None


def _of(records: Records, loser: Body) -> Item | None:
    return records.table.get(records.table.key(MERGE, winner=loser["merged_into"], merge=loser["merge"]))


def _item(records: Records, name: str, stays: Prepared, loser: Body) -> Item:
    merge_id, before = ids.new("mrg"), stays.before or {}
    fields = [field for field in stays.spec.fields if stays.body.get(field) != before.get(field)]
    changed = {field: (before.get(field), stays.body.get(field)) for field in fields}
    return {
        **records.table.key(MERGE, winner=before["id"], merge=merge_id), "merge": merge_id, "object": name,
        "winner": before["id"], "loser": loser["id"], "phase": moving.MOVING, "moved": 0, "at": clock.stamp(),
        "by": records.caller.person, "changed": orjson.dumps(changed).decode(),
    }  # fmt: skip


def _stamped(records: Records, body: Body) -> Body:
    stamp = {"version": body["version"] + 1, "updated_at": clock.stamp(), "updated_by": records.caller.person}
    return {**body, **stamp}


def _answer(records: Records, name: str, item: Item) -> dict[str, Any]:
    return {"merge": _shown(item), "record": records.get(name, item["winner"])}


def _shown(item: Item) -> dict[str, Any]:
    until = datetime.fromisoformat(item["at"]) + UNDO_WITHIN
    named = {part: item[part] for part in ("object", "winner", "loser", "moved", "at", "by")}
    return {
        "id": item["merge"], **named, "state": item["phase"], "finished_at": item.get("finished_at"),
        "undo_until": until.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }  # fmt: skip
