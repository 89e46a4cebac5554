"""Work that takes longer than a request: a job does it chunk by chunk, as the person who started it, with their rights
of that moment.

A chunk is done when the job's pointer has moved past it. One that was killed is done again from what it had planned, so
whatever it did before is recognised and not repeated. Jobs, and what is needed to undo them, are kept for 30 days.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

import orjson

from shared import aws, clock, ids, settings
from shared.errors import BadRequest, Conflict, Invalid, NotFound, Stale, Unavailable
from shared.records.access_patterns import JOB
from shared.records.table import Item, TenantTable

State = Literal["queued", "running", "cancelling", "done", "failed", "cancelled"]
FINAL = frozenset({"done", "failed", "cancelled"})
KEPT_SECONDS = 30 * 24 * 3600
_NEW = "attribute_not_exists(pk)"
_MOST_RACES = 10
_LONGEST_KEY = 200
_LARGEST_WISH = 200_000
"""Bytes; with its notes a job has to fit one item."""


@dataclass(frozen=True)
class Job:
    """One job. `next` is the chunk to do next of `chunks`; `counts` outcome → rows; `failing` the chunks with refused
    rows; `wish` what was asked for, `notes` what the work itself keeps; `why` what is to be said of `problem`:
    its values, and (field, code, values) of what is wrong; `rev` counts the writes of this row."""

    id: str
    kind: str
    person: str
    object: str
    wish: Mapping[str, Any]
    chunks: int
    total: int
    locale: str
    created_at: str
    state: State = "queued"
    next: int = 0
    done: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    failing: tuple[int, ...] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)
    started_at: str | None = None
    finished_at: str | None = None
    problem: str | None = None
    why: Mapping[str, Any] = field(default_factory=dict)
    undo_of: str | None = None
    undone_by: str | None = None
    rev: int = 0

    @property
    def final(self) -> bool:
        return self.state in FINAL

    def counted(self, more: Mapping[str, int]) -> dict[str, int]:
        """`counts` with `more` added."""
        return {name: self.counts.get(name, 0) + more.get(name, 0) for name in {**self.counts, **more}}


class Jobs:
    """The jobs of one person in one tenant; nobody else's can be reached."""

    def __init__(self, table: TenantTable, person: str) -> None:
        self._table = table
        self._person = person

    def start(self, job: Job, key: str | None = None) -> Job:
        """Store and queue a new job. The same `key` gives the same job; raises Invalid when it asked for another."""
        job = keyed(job, key)
        if len(orjson.dumps(job.wish)) > _LARGEST_WISH:
            raise BadRequest("too-much-at-once")
        try:
            self._put(job, condition=_NEW)
        except Stale:
            known = self.get(job.id)
            if (known.kind, known.object, known.wish) != (job.kind, job.object, job.wish):
                raise Invalid("idempotency-key-reused") from None
            job = known
        if job.state == "queued":
            self.queue(job)
        return job

    def get(self, job_id: str) -> Job:
        """One job; raises NotFound for anybody else's."""
        found = self.find(job_id)
        if found is None:
            raise NotFound()
        return found

    def find(self, job_id: str) -> Job | None:
        item = self._table.get(self._key(job_id)) if ids.is_id(job_id) else None
        return _job(item) if item else None

    def listed(self, *, before: str | None = None, limit: int = 50) -> list[Job]:
        """The person's jobs, newest first, those before the job id `before`."""
        until = before[:-1] + chr(ord(before[-1]) - 1) + "~" if before else None
        rows = self._table.query(JOB, {"person": self._person}, until=until, backwards=True, limit=limit)
        return [_job(row) for row in rows]

    def save(self, job: Job, **changes: Any) -> Job:
        """The job with `changes`; raises Stale when it changed meanwhile."""
        changed = replace(job, **changes, rev=job.rev + 1)
        self._put(changed, condition="rev = :rev", values={":rev": job.rev})
        return changed

    def tell(self, job_id: str, done: int, total: int) -> bool:
        """Note how far the chunk at work has come; False when somebody asked for the job's end."""
        for _ in range(_MOST_RACES):
            job = self.get(job_id)
            if job.state != "running":
                return False
            try:
                self.save(job, done=done, total=total)
            except Stale:
                continue
            return True
        raise Unavailable()

    def cancel(self, job_id: str) -> Job:
        """Stop before the next chunk; raises Conflict for a job that is over."""
        for _ in range(_MOST_RACES):
            job = self.get(job_id)
            if job.state == "cancelling":
                return job
            if job.final and job.state != "failed":
                raise Conflict("job-over")
            try:
                over = job.state == "failed"
                return self.save(job, state="cancelled" if over else "cancelling")
            except Stale:
                continue
        raise Unavailable()

    def resume(self, job_id: str) -> Job:
        """Queue a failed job again, from the chunk it failed at; raises Conflict for any other."""
        job = self.get(job_id)
        if job.state != "failed":
            raise Conflict("job-not-failed")
        job = self.save(job, state="queued", problem=None, why={}, finished_at=None)
        self.queue(job)
        return job

    def queue(self, job: Job) -> None:
        """Hand the job's next chunk to a worker; raises Unavailable, the job stays as it is."""
        from botocore.exceptions import BotoCoreError, ClientError

        message = {"tenant": self._table.tenant, "person": self._person, "job": job.id, "chunk": job.next}
        try:
            aws.client("sqs").send_message(
                QueueUrl=settings.job_queue_url(),
                MessageBody=orjson.dumps(message).decode(),
                MessageGroupId=self._table.tenant,
            )
        except (ClientError, BotoCoreError) as problem:
            raise Unavailable("job-queue-unavailable", retry_after=5) from problem

    def _key(self, job_id: str) -> Item:
        return self._table.key(JOB, person=self._person, id=job_id)

    def _put(self, job: Job, *, condition: str, values: Item | None = None) -> None:
        until = int(clock.now().timestamp()) + KEPT_SECONDS
        item = {
            **self._key(job.id), "rev": job.rev, "job_state": job.state, "job": orjson.dumps(asdict(job)).decode(),
            "expires_at": until,
        }  # fmt: skip
        self._table.put(item, condition=condition, values=values)


def new(kind: str, object_name: str, wish: Mapping[str, Any], **known: Any) -> Job:
    """A job that is not stored yet; `known` are `person`, `locale`, `chunks`, `total` and what else it begins with."""
    return Job(
        id=ids.new("job"), kind=kind, object=object_name, wish=wish, **{"created_at": clock.stamp(), **known}
    )  # fmt: skip


def keyed(job: Job, key: str | None) -> Job:
    """The job as its person's idempotency key names it; raises Invalid for a key that is none."""
    if key is None:
        return job
    if not 0 < len(key) <= _LONGEST_KEY:
        raise Invalid("idempotency-key-malformed")
    return replace(job, id=ids.named("job", job.person, key))


def _job(item: Item) -> Job:
    data = orjson.loads(item["job"])
    return Job(**{**data, "failing": tuple(data["failing"])})
