"""Somebody's work given to another, or to a team in turn, as one job; whoever leaves is signed out before."""

from collections.abc import Mapping
from typing import Any

from functions.exchange import bulk, parts
from functions.exchange.chunks import Op, Plan, Step, carry_out, finish, planned
from functions.exchange.files import JobFiles
from functions.exchange.models import HandOverWish
from shared import jobs, objects
from shared.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from shared.jobs import Job, Jobs
from shared.records import chosen, lists
from shared.records.items import body_of
from shared.records.many import ManyRecords
from shared.tenancy import members, membership

KIND = "hand-over"
_OVER: Mapping[str, tuple[str, tuple[str, ...]] | None] = {
    "customers": None, "leads": ("status", ("converted", "disqualified")), "opportunities": ("stage", ("won", "lost")),
    "tasks": ("status", ("done", "cancelled")), "cases": ("state", ("archived",)),
}  # fmt: skip
"""What somebody has in hand, and by which values of which field a record is over: those stay with whom they were."""
_MOST_IN_TURN = 100


def ask(
    records: ManyRecords, person: str, wish: HandOverWish, key: str | None, seen: list[tuple[str, str, int]]
) -> dict[str, Any] | Job:
    """A new job, or with `dry_run` how many records of each object it would be for.

    Raises Forbidden for who may not change the person and every record of each object, NotFound for no such person,
    Invalid for somebody who can take nothing on, Conflict when no administrator would be left.
    """
    before = membership.changeable(records, person)
    names = _objects(records, wish)
    if wish.deactivate:
        _may_leave(records, before)
    if wish.dry_run:
        counts = [(name, len(_in_hand(records, name, person, seen))) for name in names]
        return {"objects": [{"object": name, "count": count} for name, count in counts]}
    among = _receivers(records, person, wish, seen)
    job = jobs.new(KIND, "people", {"person": person, **wish.model_dump(exclude={"dry_run"})},
                   person=records.caller.person, locale=records.caller.locale, chunks=0, total=0)  # fmt: skip
    if key is not None and bulk.known(records, job, key):
        return Jobs(records.table, records.caller.person).start(job, key)
    return _started(records, job, key, among, {name: _in_hand(records, name, person, seen) for name in names})


def _started(records: ManyRecords, job: Job, key: str | None, among: list[str], ids: dict[str, list[str]]) -> Job:
    # Whoever leaves is the first part: signed out before anything else, and back when all else was given back.
    every = {**({"people": [job.wish["person"]]} if job.wish["deactivate"] else {}), **ids}
    counts = [(name, len(found)) for name, found in every.items() if found]
    job = jobs.new(
        job.kind, job.object, job.wish, person=job.person, locale=job.locale, chunks=parts.chunks_of(counts),
        total=sum(count for _, count in counts), notes={"parts": counts, "among": among},
    )  # fmt: skip
    files = JobFiles(records.caller.tenant, jobs.keyed(job, key).id)
    files.put_ids([one for found in every.values() for one in found])
    return Jobs(records.table, records.caller.person).start(job, key)


def _objects(records: ManyRecords, wish: HandOverWish) -> list[str]:
    """The objects asked for; otherwise what people usually have in hand, and the tenant's own objects with owners."""
    schema, caller = records.schema, records.caller
    if wish.objects is None:
        own = (name for name in schema if name not in objects.names() and schema[name].owned)
        return [name for name in (*_OVER, *own) if caller.reach(name, "edit") == "all"]
    for at, name in enumerate(wish.objects):
        if name not in schema:
            raise Invalid(errors=(FieldError(f"objects.{at}", "unknown"),))
        if not schema[name].owned:
            raise Invalid(errors=(FieldError(f"objects.{at}", "without-owner"),))
        if caller.reach(name, "edit") != "all":
            raise Forbidden(object=name, action="edit")
    return list(dict.fromkeys(wish.objects))


def _may_leave(records: ManyRecords, before: dict[str, Any]) -> None:
    if before["id"] == records.caller.person:
        raise Invalid(errors=(FieldError("deactivate", "not-oneself"),))
    if members.administers(before) and members.is_last(records.table, before["id"]):
        raise Conflict("last-administrator")


def _receivers(records: ManyRecords, person: str, wish: HandOverWish, seen: list[tuple[str, str, int]]) -> list[str]:
    """Who gets the records in turn: one person, or those of a team who can sign in."""
    if not wish.to:
        raise Invalid(errors=(FieldError("to", "required"),))
    if wish.to == person:
        raise Invalid(errors=(FieldError("to", "same-person"),))
    try:
        to = records.get(wish.object, wish.to)
    except NotFound:
        raise Invalid(errors=(FieldError("to", "no-such-record"),)) from None
    if wish.object == "people":
        if not to["active"]:
            raise Invalid(errors=(FieldError("to", "not-active"),))
        return [wish.to]
    asked = lists.asked(
        records.table,
        records.caller,
        "people",
        filter={"field": "member_of", "op": "eq", "value": wish.to},
        sort="name",
    )
    ids = chosen.every_id(records.table, records.caller, "people", asked, seen=seen)
    found = records.get_many("people", ids)
    ready = [one for one in ids if one != person and found.get(one, {}).get("state") == "active"]
    if not ready:
        raise Invalid(errors=(FieldError("to", "nobody-active"),))
    return ready[:_MOST_IN_TURN]


def _in_hand(records: ManyRecords, name: str, person: str, seen: list[tuple[str, str, int]]) -> list[str]:
    held: dict[str, Any] = {"field": "owner", "op": "eq", "value": person}
    over = _OVER.get(name)
    if over:
        held = {"and": [held, {"not": {"field": over[0], "op": "in", "value": list(over[1])}}]}
    asked = lists.asked(records.table, records.caller, name, filter=held, sort="id")
    return chosen.every_id(records.table, records.caller, name, asked, seen=seen, action="edit")


def chunk(records: ManyRecords, files: JobFiles, job: Job, number: int) -> Step:
    """The next records of one object, or whoever leaves."""
    part = parts.part_of(job, number)
    narrow, write = parts.narrowed(job, part.object), parts.writing(part.object)
    begun = planned(files, number)
    if begun:
        return parts.told(job, part.object, finish(records, files, narrow, number, begun, write=write))
    ids = files.ids(part.first, part.many)
    if part.object == "people":
        plan = _leaving(records, ids[0])
    else:
        shares = bulk.shares_of({}, list(job.notes["among"]))
        plan = bulk.plan_of(records, part.object, ids, "change", shares, first=part.first)
    return parts.told(job, part.object, carry_out(records, files, narrow, number, plan, write=write))


def _leaving(records: ManyRecords, person: str) -> Plan:
    body = body_of(records.stored(records.schema.get("people"), [person])[person])
    if not body["active"]:
        return Plan(skipped=1, rows=1)
    return Plan([Op(1, "change", person, body["version"], {"active": False}, {"active": True})], rows=1)
