"""A job taken back: last chunk first, each record as it was before; one that was changed since stays as it is."""

from functions.exchange import parts
from functions.exchange.chunks import Op, Plan, Refusal, Step, carry_out, finish, planned
from functions.exchange.files import JobFiles, refused_name
from shared import jobs
from shared.errors import Conflict
from shared.jobs import Job, Jobs
from shared.records.many import Action, ManyRecords
from shared.records.table import Item

UNDOABLE = frozenset({"bulk-update", "bulk-transfer", "bulk-delete", "bulk-restore", "import", "hand-over"})
_BACK: dict[str, Action] = {"create": "delete", "change": "change", "delete": "restore", "restore": "delete"}


def can_undo(job: Job) -> bool:
    return job.final and job.kind in UNDOABLE and not job.undone_by and bool(job.next or job.counts or job.started_at)


def ask(records: ManyRecords, job_id: str, locale: str) -> Job:
    """A job that undoes `job_id`; raises Conflict while that is under way, and for what cannot be or is undone."""
    mine = Jobs(records.table, records.caller.person)
    job = mine.get(job_id)
    if not can_undo(job):
        raise Conflict("job-undone" if job.undone_by else "job-not-undoable")
    # A chunk that was begun and never finished has written something too.
    chunks = min(job.next + 1, job.chunks)
    back = jobs.new(
        "undo", job.object, {"job": job.id}, person=job.person, locale=locale, chunks=chunks,
        total=job.done, undo_of=job.id, notes={"parts": job.notes["parts"]} if "parts" in job.notes else {},
    )  # fmt: skip
    mine.save(job, undone_by=back.id)
    return mine.start(back)


def chunk(records: ManyRecords, files: JobFiles, job: Job, number: int) -> Step:
    """Take back one chunk of the other job."""
    back = job.chunks - 1 - number
    if "parts" not in job.notes:
        return _taken_back(records, files, job, number, back)
    name = parts.part_of(job, back).object
    return parts.told(job, name, _taken_back(records, files, parts.narrowed(job, name), number, back))


def _taken_back(records: ManyRecords, files: JobFiles, job: Job, number: int, back: int) -> Step:
    write = parts.writing(job.object)
    known = planned(files, number)
    if known:
        return finish(records, files, job, number, known, write=write)
    theirs = JobFiles(records.caller.tenant, str(job.undo_of))
    before = planned(theirs, back) or Plan()
    refused = {one["row"] for one in theirs.load(refused_name(back)) or []}
    before.ops = [op for op in before.ops if op.row not in refused]
    stored = records.stored(records.schema.get(job.object), {op.id for op in before.ops})
    plan = _plan(before, stored, (str(job.undo_of), job.id))
    return carry_out(records, files, job, number, plan, write=write)


def _plan(done: Plan, stored: dict[str, Item], ours: tuple[str, str]) -> Plan:
    """The writes that take `done` back. `ours` are the job that is undone and the one that undoes."""
    plan = Plan(rows=done.rows)
    versions: dict[str, int | None] = {}
    undone, undoing = ours
    for op in reversed(done.ops):
        item = stored.get(op.id)
        if op.id not in versions:
            versions[op.id] = _version(item, op, undone, undoing)
        version = versions[op.id]
        if item is None or int(item["version"]) <= op.version:
            continue  # it was refused then, or never written
        if version is None:
            plan.refused.append(Refusal(op.row, "changed-since", op.id))
            continue
        plan.ops.append(Op(op.row, _BACK[op.action], op.id, version, op.before if op.action == "change" else {}))
        versions[op.id] = version + 1
    plan.skipped = done.rows - len({op.row for op in plan.ops} | {one.row for one in plan.refused})
    return plan


def _version(item: Item | None, op: Op, undone: str, undoing: str) -> int | None:
    """The version to take back; None when somebody wrote the record since."""
    if item is None:
        return None
    version, by = int(item["version"]), item.get("request_id")
    return version if by == undoing or (by == undone and version == op.version + 1) else None
