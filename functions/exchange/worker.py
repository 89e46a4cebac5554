"""Does jobs: one chunk a message, then a message for the next; a message may come twice, late, or after a kill."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from functions.exchange import bulk, hand_over, load, twinning, undo, written
from functions.exchange.chunks import Step
from functions.exchange.files import JobFiles
from shared import clock, observe
from shared.errors import BadRequest, Forbidden, Invalid, KithError, NotFound, Stale
from shared.jobs import Job, Jobs
from shared.records.many import ManyRecords
from shared.tenancy import credentials
from shared.tenancy.callers import caller_of

MOST_ATTEMPTS = 5
"""As template.yaml's queue has it: after these a message is dead and its job has failed."""
_FINAL = (BadRequest, Forbidden, Invalid, NotFound)
"""What another attempt would not mend."""
_WORK: Mapping[str, Callable[[ManyRecords, JobFiles, Job, int], Step]] = {
    "bulk-update": bulk.chunk, "bulk-transfer": bulk.chunk, "bulk-delete": bulk.chunk, "bulk-restore": bulk.chunk,
    "hand-over": hand_over.chunk, "undo": undo.chunk, "import": load.chunk, "import-check": load.chunk,
    "export": written.chunk, "duplicates": twinning.chunk,
}  # fmt: skip


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001
    """SQS: do each message's chunk; one that failed for a passing reason is delivered again."""
    failed = []
    for message in event["Records"]:
        attempt = int((message.get("attributes") or {}).get("ApproximateReceiveCount") or 1)
        try:
            Work(orjson.loads(message["body"]), last=attempt >= MOST_ATTEMPTS).run()
        except Exception as problem:
            observe.failure("exchange-worker", {"resource": "jobs"}, problem)
            failed.append({"itemIdentifier": message["messageId"]})
    return {"batchItemFailures": failed}


class Work:
    """One chunk of one job; `last` when the message will not be delivered again."""

    def __init__(self, message: dict[str, Any], *, last: bool) -> None:
        self._table = credentials.table(message["tenant"])
        self._jobs = Jobs(self._table, message["person"])
        self._id: str = message["job"]
        self._chunk: int = message["chunk"]
        self._last = last

    def run(self) -> None:
        """Do the chunk unless it is done; a job that is over or unknown is left alone, one that failed goes on."""
        try:
            job = self._jobs.get(self._id)
        except NotFound:
            return
        if job.state in {"done", "cancelled"}:
            return
        if job.state == "cancelling":
            self._close(job, "cancelled")
        elif self._chunk < job.next:
            self._jobs.queue(job)  # done already; the message for what follows may have been lost
        elif self._chunk == job.next:
            self._try(job)

    def _try(self, job: Job) -> None:
        try:
            job = self._begun(job)
            step = self._step(job) if job.next < job.chunks else Step(0, {})
            job = self._moved(job, step)
        except _FINAL as problem:
            self._close(self._jobs.get(self._id), "failed", problem)
            return
        except Exception as problem:
            if self._last:
                self._close(self._jobs.get(self._id), "failed", problem if isinstance(problem, KithError) else None)
            raise
        if not job.final:
            self._jobs.queue(job)

    def _begun(self, job: Job) -> Job:
        changes: dict[str, Any] = {"state": "running", "problem": None, "why": {}, "finished_at": None}
        started = job.started_at or clock.stamp()
        return self._jobs.save(job, **changes, started_at=started) if job.state != "running" else job

    def _step(self, job: Job) -> Step:
        asker = caller_of(self._table, job.person)
        if asker is None:
            raise Forbidden("job-no-rights")
        records = ManyRecords(self._table, asker.with_request("", job.id))
        return _WORK[job.kind](records, JobFiles(self._table.tenant, job.id), job, job.next)

    def _moved(self, job: Job, step: Step) -> Job:
        """The job past the chunk; somebody may have asked for its end meanwhile."""
        present = self._jobs.get(self._id)
        if present.next != job.next:
            raise Stale()
        following, chunks = present.next + 1, present.chunks if step.chunks is None else step.chunks
        over = "cancelled" if present.state == "cancelling" else "done" if following >= chunks else None
        ended = {"state": over, "finished_at": clock.stamp()} if over else {}
        return self._jobs.save(
            present, next=following, chunks=chunks, total=present.total if step.total is None else step.total,
            done=present.done + step.rows, counts=present.counted(step.counts),
            failing=_failing(present.failing, job.next, step),
            notes={**present.notes, **step.notes}, **ended,
        )  # fmt: skip

    def _close(self, job: Job, state: str, problem: KithError | None = None) -> None:
        said = (problem or KithError()) if state == "failed" else None
        why = {"values": said.values, "errors": [(*one[:2], dict(one.values)) for one in said.errors]} if said else {}
        self._jobs.save(job, state=state, problem=said.slug if said else None, why=why, finished_at=clock.stamp())


def _failing(known: tuple[int, ...], number: int, step: Step) -> tuple[int, ...]:
    """The chunks with refused rows once `number` is done."""
    left = tuple(one for one in known if one not in step.cleared)
    return (*left, number) if step.failing else left
