"""One chunk of a job: planned, the plan kept, then written. Done again after a kill, it ends where it would have ended.

The plan is on S3 before the first write, with what is needed to undo it. A write is known again by the job's id, which
every record it made carries as its request.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from functions.exchange.files import JobFiles, plan_name, refused_name
from shared import observe
from shared.declare import ObjectSpec
from shared.errors import FieldError, KithError, Unavailable
from shared.jobs import Job
from shared.records.many import Action, Change, ManyRecords
from shared.records.prepared import Prepared

OUTCOMES: Mapping[str, str] = {
    "create": "created", "change": "updated", "delete": "deleted", "restore": "restored",
}  # fmt: skip


class Op(NamedTuple):
    """A planned write: the row it is for, the version it was decided on (0 for a new record), the fields to set, and
    what they held before."""

    row: int
    action: Action
    id: str
    version: int = 0
    data: Mapping[str, Any] = {}
    before: Mapping[str, Any] = {}


Write = Callable[[ManyRecords, ObjectSpec, Sequence[Op]], list[KithError | None]]
"""Writes what is planned of one object: for each, None or why it was refused."""


@dataclass
class Refusal:
    """A row that was not written, and why: a problem's slug, and what is wrong with which field; `moved` when the row
    was mended and a later chunk knows what became of it."""

    row: int
    slug: str
    id: str | None = None
    errors: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    moved: bool = False

    @classmethod
    def of(cls, row: int, problem: KithError, id_: str | None = None) -> "Refusal":
        errors = [(one.field, one.code, dict(one.values)) for one in problem.errors]
        return cls(row, problem.slug, id_, errors)

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> "Refusal":
        return cls(**{**data, "errors": [tuple(error) for error in data["errors"]]})

    @property
    def field_errors(self) -> tuple[FieldError, ...]:
        return tuple(FieldError(*one) for one in self.errors)


@dataclass
class Plan:
    """What a chunk shall do: its writes in order, the rows refused already, how many need nothing, how many it has."""

    ops: list[Op] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    skipped: int = 0
    rows: int = 0

    def dump(self) -> dict[str, Any]:
        return {
            "ops": [one._asdict() for one in self.ops], "refused": [vars(one) for one in self.refused],
            "skipped": self.skipped, "rows": self.rows,
        }  # fmt: skip

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> "Plan":
        refused = [Refusal.load(one) for one in data["refused"]]
        return cls([Op(**one) for one in data["ops"]], refused, data["skipped"], data["rows"])


class Step(NamedTuple):
    """What a chunk came to; `failing` when rows were refused. `notes` are kept with the job; `total` and `chunks` are
    told once they are known; of the chunks `cleared` no row is refused any more."""

    rows: int
    counts: dict[str, int]
    failing: bool = False
    notes: Mapping[str, Any] = {}
    total: int | None = None
    chunks: int | None = None
    cleared: tuple[int, ...] = ()


def planned(files: JobFiles, chunk: int) -> Plan | None:
    """The plan of a chunk that was begun."""
    data = files.load(plan_name(chunk))
    return Plan.load(data) if data else None


def carry_out(
    records: ManyRecords, files: JobFiles, job: Job, chunk: int, plan: Plan, *, write: Write | None = None
) -> Step:
    """Keep the plan, write it, and keep what was refused. Raises Unavailable for a passing reason."""
    files.dump(plan_name(chunk), plan.dump())
    return finish(records, files, job, chunk, plan, write=write)


def finish(
    records: ManyRecords, files: JobFiles, job: Job, chunk: int, plan: Plan, *, write: Write | None = None
) -> Step:
    """Write a plan that is kept, with `write` where an object has a way of its own."""
    counts: dict[str, int] = {"skipped": plan.skipped}
    refused = list(plan.refused)
    spec = records.schema.get(job.object)
    for wave in _waves(plan.ops):
        for op, problem in zip(wave, (write or _write)(records, spec, wave), strict=True):
            if problem is None:
                counts[OUTCOMES[op.action]] = counts.get(OUTCOMES[op.action], 0) + 1
            else:
                refused.append(Refusal.of(op.row, problem, None if op.action == "create" else op.id))
    counts["failed"] = len({one.row for one in refused})
    if refused:
        refused.sort(key=lambda one: one.row)
        files.dump(refused_name(chunk), [vars(one) for one in refused])
    return Step(plan.rows, counts, bool(refused))


def check(records: ManyRecords, spec: ObjectSpec, ops: Sequence[Op]) -> list[KithError | None]:
    """What would be refused of `ops` before anything is written; unique values are looked up."""
    outcome: list[KithError | None] = []
    for wave in _waves(ops):
        outcome += _each([made for made, _ in _prepared(records, spec, wave)], records.tried)
    return outcome


def _waves(ops: Sequence[Op]) -> list[list[Op]]:
    """Runs of writes in which no record comes twice."""
    waves: list[list[Op]] = []
    seen: set[str] = set()
    for op in ops:
        if not waves or op.id in seen:
            waves.append([])
            seen = set()
        waves[-1].append(op)
        seen.add(op.id)
    return waves


def _prepared(
    records: ManyRecords, spec: ObjectSpec, ops: Sequence[Op]
) -> list[tuple[Prepared | KithError | None, Op]]:
    """Each write as it would be stored, why it is refused, or None when it is stored already."""
    records.prefetch(spec.name, [op.data for op in ops])
    stored = records.stored(spec, [op.id for op in ops])
    made: list[tuple[Prepared | KithError | None, Op]] = []
    for op in ops:
        item = stored.get(op.id)
        if item is not None and records.wrote(item, op.version + 1):
            made.append((None, op))
            continue
        change = Change(op.action, op.id, op.data, op.version or None)
        try:
            made.append((records.plan(spec, change, item), op))
        except Unavailable:
            raise
        except KithError as problem:
            made.append((problem, op))
        except Exception as problem:  # one row's own fault stops no other row
            observe.failure("exchange-worker", {"resource": f"{op.action} {spec.name}"}, problem)
            made.append((KithError(), op))
    return made


def _write(records: ManyRecords, spec: ObjectSpec, ops: Sequence[Op]) -> list[KithError | None]:
    return _each([made for made, _ in _prepared(records, spec, ops)], records.write)


def _each(
    made: Sequence[Prepared | KithError | None], do: Callable[[Sequence[Prepared]], list[KithError | None]]
) -> list[KithError | None]:
    """What `do` says of those that are ready; of the others, what was wrong."""
    outcome = iter(do([one for one in made if isinstance(one, Prepared)]))
    return [next(outcome) if isinstance(one, Prepared) else one for one in made]
