"""Update, delete, restore or hand over many records at once: those of a filter, or those named."""

from typing import Any

from functions.exchange.chunks import Op, Plan, Step, carry_out, finish, planned
from functions.exchange.files import JobFiles
from functions.exchange.models import BulkWish
from shared import jobs
from shared.errors import Invalid
from shared.jobs import Job, Jobs
from shared.records import chosen, clean, lists
from shared.records.items import body_of
from shared.records.many import RIGHTS, Action, ManyRecords
from shared.tenancy.rights import sight

CHUNK = 200
SAMPLE = 5
_ACTIONS: dict[str, Action] = {"update": "change", "transfer": "change", "delete": "delete", "restore": "restore"}


def ask(
    records: ManyRecords, name: str, wish: BulkWish, key: str | None, seen: list[tuple[str, str, int]]
) -> dict[str, Any] | Job:
    """A new job, or with `dry_run` the count of the records it would be for and the first of them.

    Raises what a single write would raise whatever the record: Forbidden, Invalid for unknown or read-only fields.
    """
    ids = _chosen(records, name, wish, seen)
    if wish.dry_run:
        return {"count": len(ids), "sample": _sample(records, name, ids[:SAMPLE])}
    job = jobs.new(
        f"bulk-{wish.action}", name,
        {"data": wish.data, "filter": wish.filter, "q": wish.q, **({"among": wish.among} if wish.among else {})},
        person=records.caller.person, locale=records.caller.locale, chunks=-(-len(ids) // CHUNK), total=len(ids),
    )  # fmt: skip
    if key is None or not known(records, job, key):
        JobFiles(records.caller.tenant, jobs.keyed(job, key).id).put_ids(ids)
    return Jobs(records.table, records.caller.person).start(job, key)


def known(records: ManyRecords, job: Job, key: str) -> bool:
    """Whether the key's job is there: its records were chosen then."""
    return Jobs(records.table, records.caller.person).find(jobs.keyed(job, key).id) is not None


def _chosen(records: ManyRecords, name: str, wish: BulkWish, seen: list[tuple[str, str, int]]) -> list[str]:
    spec, caller = records.schema.get(name), records.caller
    records.may(spec, _ACTIONS[wish.action])
    if wish.action in {"update", "transfer"}:
        for data in shares_of(wish.data, wish.among):
            clean.check_fields(caller, spec, data, as_owner=False)
            _check_values(records, name, data)
    if wish.ids is not None:
        return list(dict.fromkeys(wish.ids))
    asked = lists.asked(
        records.table, caller, name, filter=wish.filter, q=wish.q, sort="id", deleted=wish.action == "restore"
    )
    return chosen.every_id(records.table, caller, name, asked, seen=seen, action=RIGHTS[_ACTIONS[wish.action]])


def _check_values(records: ManyRecords, name: str, data: dict[str, Any]) -> None:
    """Refuse at once what no record could take: wrong values, references to nothing."""
    spec = records.schema.get(name)
    given = {field: value for field, value in data.items() if value is not None}
    try:
        clean.validated(spec, given)
    except Invalid as problem:
        wrong = tuple(one for one in problem.errors if one.field.split(".")[0] in given)
        if wrong:
            raise Invalid(errors=wrong) from None
    records.references.check(spec, given, own_id="")


def shares_of(data: dict[str, Any], among: list[str] | None) -> list[dict[str, Any]]:
    """What is set, record by record in turn: the same for each, or the next of several owners."""
    return [{"owner": one} for one in dict.fromkeys(among)] if among else [data]


def _sample(records: ManyRecords, name: str, ids: list[str]) -> list[dict[str, Any]]:
    spec = records.schema.get(name)
    seen = sight(records.caller, spec)
    found = {id_: body_of(item) for id_, item in records.stored(spec, ids).items()}
    shown = [found[id_] for id_ in ids if id_ in found and seen.sees(found[id_])]
    title = spec.about.title
    return [{"id": body["id"], "title": seen.mask(body).get(title, "")} for body in shown]


def chunk(records: ManyRecords, files: JobFiles, job: Job, number: int) -> Step:
    """The next records of the list that was made when the job was asked for."""
    begun = planned(files, number)
    if begun:
        return finish(records, files, job, number, begun)
    first = number * CHUNK
    ids = files.ids(first, min(CHUNK, job.total - first))
    shares = shares_of(dict(job.wish["data"]), job.wish.get("among"))
    plan = plan_of(records, job.object, ids, _ACTIONS[job.kind.removeprefix("bulk-")], shares, first=first)
    return carry_out(records, files, job, number, plan)


def plan_of(
    records: ManyRecords, name: str, ids: list[str], action: Action, shares: list[dict[str, Any]], *, first: int
) -> Plan:
    """What becomes of the records `ids`, of which `first` came before them; `shares` are set in turn."""
    stored = records.stored(records.schema.get(name), ids)
    plan = Plan(rows=len(ids))
    for row, id_ in enumerate(ids, first + 1):
        body, data = body_of(stored[id_]) if id_ in stored else {}, shares[(row - 1) % len(shares)]
        before = {field: body.get(field) for field in data}
        if action == "change" and body and before == data:
            plan.skipped += 1
            continue
        plan.ops.append(Op(row, action, id_, body.get("version", 0), data if action == "change" else {}, before))
    return plan
