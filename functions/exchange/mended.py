"""Refused rows of an import mended in place: a further chunk of the same import, so that its undo takes them too."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from functions.exchange.chunks import Refusal, Step
from functions.exchange.files import JobFiles, refused_name, rows_name
from functions.exchange.models import MendWish
from shared import ids
from shared.errors import Conflict, FieldError, Invalid
from shared.jobs import Job, Jobs
from shared.records.many import ManyRecords

MOST_ROUNDS = 200
"""Of one import; whoever mends more than these hold uploads the file of refused rows."""


def ask(records: ManyRecords, job_id: str, wish: MendWish) -> Job:
    """The import, queued again for the mended rows and for a new file of those still refused.

    Raises Conflict for what is no finished import, Invalid for a row that is not refused (any more).
    """
    mine = Jobs(records.table, records.caller.person)
    job = mine.get(job_id)
    rounds = job.notes.get("rounds", {})
    files = JobFiles(records.caller.tenant, job.id)
    if job.state == "queued" and rounds and _rows(wish) == files.load(list(rounds.values())[-1])["rows"]:
        mine.queue(job)  # asked for already; its message may have been lost
        return job
    if job.kind != "import" or job.state != "done" or job.undone_by:
        raise Conflict("job-not-mendable")
    if len(rounds) >= MOST_ROUNDS:
        raise Conflict("job-mended-enough")
    pages = _pages(files, job, wish)
    # A name of its own: of two rounds asked for at once only one is kept with the job.
    name = ids.new("job")
    files.dump(name, {"rows": _rows(wish), "pages": pages})
    notes = {**job.notes, "rounds": {**rounds, str(job.chunks): name}}
    job = mine.save(job, state="queued", chunks=job.chunks + 2, finished_at=None, notes=notes)
    mine.queue(job)
    return job


def _rows(wish: MendWish) -> list[list[Any]]:
    return sorted([one.row, one.cells] for one in wish.rows)


def _pages(files: JobFiles, job: Job, wish: MendWish) -> dict[str, list[int]]:
    """Page → the rows asked for on it, each of which is still refused there."""
    asked: dict[int, list[int]] = defaultdict(list)
    for one in wish.rows:
        asked[one.page].append(one.row)
    wrong: list[int] = []
    for page, rows in asked.items():
        refused = {one.row for one in waiting(files, page)} if page in job.failing else set()
        wrong += [row for row in rows if row not in refused or rows.count(row) > 1]
    if wrong:
        raise Invalid(errors=tuple(FieldError(f"rows.{row}", "not-refused") for row in sorted(set(wrong))))
    return {str(page): rows for page, rows in asked.items()}


def waiting(files: JobFiles, page: int) -> list[Refusal]:
    """The rows that a chunk refused and nobody tried again since."""
    refused = map(Refusal.load, files.load(refused_name(page)) or [])
    return [one for one in refused if not one.moved]


def rows(files: JobFiles, job: Job, number: int) -> Any:
    """The rows of a chunk, [number in the file, cells] each: as they came, or as they were mended."""
    name = _round(job, number)
    return files.load(name)["rows"] if name else files.load(rows_name(number))


def is_round(job: Job, number: int) -> bool:
    return _round(job, number) is not None


def _round(job: Job, number: int) -> str | None:
    rounds: Mapping[str, str] = job.notes.get("rounds", {})
    return rounds.get(str(number))


def settled(files: JobFiles, job: Job, number: int, step: Step) -> Step:
    """A round's outcome: its rows are no longer counted where they were refused before, whatever became of them."""
    name = _round(job, number)
    if name is None:
        return step
    cleared, moved = [], 0
    for page, tried in files.load(name)["pages"].items():
        refused = [Refusal.load(one) for one in files.load(refused_name(int(page)))]
        for one in refused:
            one.moved = one.moved or one.row in tried
        files.dump(refused_name(int(page)), [vars(one) for one in refused])
        moved += len(tried)
        if all(one.moved for one in refused):
            cleared.append(int(page))
    counts = {**step.counts, "failed": step.counts.get("failed", 0) - moved}
    return step._replace(counts=counts, cleared=tuple(cleared))
