"""Records that may be the same: looked for by a job, shown group by group, and told apart for good."""

from typing import Any

from functions.exchange.files import JobFiles
from functions.exchange.models import ApartWish, DuplicatesWish
from shared import clock, i18n, jobs
from shared.declare import ObjectSpec
from shared.errors import BadRequest, FieldError, Invalid, NotFound
from shared.jobs import Job, Jobs
from shared.records.access_patterns import APART
from shared.records.candidates import told_apart
from shared.records.derive import derived
from shared.records.items import body_of
from shared.records.many import ManyRecords
from shared.tenancy.rights import require

KIND = "duplicates"


def ask(records: ManyRecords, wish: DuplicatesWish, key: str | None) -> Job:
    """A new job that looks through every record of an object in the caller's sight."""
    require(records.caller, records.schema.get(wish.object), "read")
    job = jobs.new(
        KIND, wish.object, {"object": wish.object}, person=records.caller.person, locale=records.caller.locale,
        chunks=1, total=0,
    )  # fmt: skip
    return Jobs(records.table, records.caller.person).start(job, key)


def page_name(number: int) -> str:
    return f"groups-{number:06}"


def listed(records: ManyRecords, job_id: str, cursor: str | None, locale: str) -> dict[str, Any]:
    """A page of the groups found, the most certain first, as their records are now; the cursor is the page's number.

    Records that are gone or out of sight, and pairs told apart since, are left out with the groups they leave empty.
    """
    job = _job(records, job_id)
    if cursor is not None and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 7):
        raise BadRequest("bad-cursor")
    number = int(cursor or 0)
    known = JobFiles(records.caller.tenant, job.id).load(page_name(number)) or []
    spec = records.schema.get(job.object)
    bodies = _in_sight(records, spec, {id_ for group in known for pair in group for id_ in pair[:2]})
    apart = told_apart(records.table, job.object, [(pair[0], pair[1]) for group in known for pair in group])
    items = []
    for group in known:
        pairs = [pair for pair in group if pair[0] in bodies and pair[1] in bodies and (pair[0], pair[1]) not in apart]
        if pairs:
            items.append(_shown(spec, pairs, bodies, locale))
    return {
        "object": job.object, "state": job.state, "groups": int(job.notes.get("groups", 0)), "items": items,
        "next": str(number + 1) if number + 1 < int(job.notes.get("pages", 0)) else None,
    }  # fmt: skip


def tell_apart(records: ManyRecords, job_id: str, wish: ApartWish) -> dict[str, Any]:
    """Keep that two records are not the same, or that they may be after all; for everybody and every later search.

    Raises NotFound for a record out of sight, Forbidden for one that the caller may not edit.
    """
    name = _job(records, job_id).object
    first, second = sorted(wish.pair)
    if first == second:
        raise Invalid(errors=(FieldError("pair", "itself"),))
    for one in (first, second):
        records.held(name, one, "edit")
    key = records.table.key(APART, object=name, first=first, second=second)
    if wish.apart:
        records.table.put({**key, "first": first, "second": second, "by": records.caller.person, "at": clock.stamp()})
    else:
        records.table.delete(key)
    return {"pair": [first, second], "apart": wish.apart}


def _job(records: ManyRecords, job_id: str) -> Job:
    job = Jobs(records.table, records.caller.person).get(job_id)
    if job.kind != KIND:
        raise NotFound()
    return job


def _in_sight(records: ManyRecords, spec: ObjectSpec, ids: set[str]) -> dict[str, dict[str, Any]]:
    seen = require(records.caller, spec, "read")
    found = {id_: body_of(item) for id_, item in records.stored(spec, ids).items()}
    return {
        id_: seen.mask(derived(spec, body))
        for id_, body in found.items()
        if seen.sees(body) and not body.get("deleted_at")
    }


def _shown(spec: ObjectSpec, pairs: list[list[Any]], bodies: dict[str, Any], locale: str) -> dict[str, Any]:
    ids = list(dict.fromkeys(id_ for pair in pairs for id_ in pair[:2]))
    said = [
        {"left": left, "right": right, "score": certainty, "reasons": [
            {"code": code, "field": field, "weight": weight, "message": _message(spec, code, field, locale)}
            for code, field, weight in why if field in spec.fields
        ]}
        for left, right, certainty, why in pairs
    ]  # fmt: skip
    return {"score": pairs[0][2], "records": [bodies[id_] for id_ in ids], "pairs": said}


def _message(spec: ObjectSpec, code: str, field: str, locale: str) -> str:
    label = i18n.label(spec.fields[field].label, locale, f"field.{spec.name}.{field}")
    return i18n.text(f"duplicate.{code}", locale, label=label)
