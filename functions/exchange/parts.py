"""A job for records of several objects: its parts one after the other, none of whose chunks has two of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from functions.exchange.bulk import CHUNK
from functions.exchange.chunks import Op, Step, Write
from shared.declare import ObjectSpec
from shared.errors import KithError, Unavailable
from shared.jobs import Job
from shared.records.engine import Records
from shared.records.many import ManyRecords
from shared.tenancy import membership
from shared.tenancy.registry import Registry


class Part(NamedTuple):
    """The records of one chunk: `many` of an object, from number `first` of the whole job on."""

    object: str
    first: int
    many: int


def chunks_of(counts: Sequence[tuple[str, int]]) -> int:
    """How many chunks parts of so many records make."""
    return sum(-(-count // CHUNK) for _, count in counts)


def part_of(job: Job, number: int) -> Part:
    """What a chunk is for."""
    first = 0
    for name, count in job.notes["parts"]:
        chunks = -(-count // CHUNK)
        if number < chunks:
            begin = number * CHUNK
            return Part(name, first + begin, min(CHUNK, count - begin))
        number, first = number - chunks, first + count
    raise AssertionError("a chunk of no part")


def narrowed(job: Job, name: str) -> Job:
    """The job as if it were for one object alone."""
    return replace(job, object=name)


def told(job: Job, name: str, step: Step) -> Step:
    """The step, with what each part has come to so far kept in the job's notes."""
    known = job.notes.get("came", {})
    before = known.get(name, {})
    more = {"done": step.rows, **step.counts}
    now = {one: before.get(one, 0) + more.get(one, 0) for one in {**before, **more}}
    return step._replace(notes={**step.notes, "came": {**known, name: now}})


def shown(job: Job) -> list[dict[str, Any]]:
    """What each part has come to, as the API writes it."""
    came = job.notes.get("came", {})
    return [
        {"object": name, "total": total, "done": 0, "updated": 0, "skipped": 0, "failed": 0, **came.get(name, {})}
        for name, total in job.notes["parts"]
    ]


def writing(name: str) -> Write | None:
    """How records of an object are written: people by who may change a membership, any other in the usual way."""
    return _switch if name == "people" else None


def _switch(records: ManyRecords, spec: ObjectSpec, ops: Sequence[Op]) -> list[KithError | None]:
    """Let people sign in, or no longer."""
    stored = records.stored(spec, [op.id for op in ops])
    return [_switched(records, op, records.wrote(stored[op.id], op.version + 1)) for op in ops]


def _switched(records: ManyRecords, op: Op, done: bool) -> KithError | None:
    settings = Records(records.table, records.caller, owner="settings")
    try:
        before = membership.changeable(settings, op.id)
        if done:
            membership.open_or_close(records.table, op.id, bool(op.data["active"]))
        else:
            membership.change(Registry(), settings, before, op.data, op.version)
    except Unavailable:
        raise
    except KithError as problem:
        return problem
    return None
