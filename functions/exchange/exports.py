"""A list as a file: asked for here, written by the worker (`functions/exchange/written.py`), fetched by a link."""

from functions.exchange.files import JobFiles
from functions.exchange.models import ListExportWish
from shared import i18n, jobs
from shared.jobs import Job, Jobs
from shared.records import lists
from shared.records.many import ManyRecords

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
}


def ask(
    records: ManyRecords, wish: ListExportWish, key: str | None, seen: list[tuple[str, str, int]], locale: str
) -> Job:
    """A new job that writes the file; raises Forbidden for an object out of reach, BadRequest as the list itself would.

    `seen`: the caller's newest writes, which the file shall hold whatever the worker has heard of.
    """
    lists.asked(records.table, records.caller, wish.object, **asked(wish))
    spec = records.schema.get(wish.object)
    name = wish.name or i18n.label(spec.about.label_plural, locale, f"objects.{spec.name}")
    job = jobs.new(
        "export", spec.name, {**wish.model_dump(), "name": name, "seen": [list(one) for one in seen]},
        person=records.caller.person, locale=locale, chunks=1, total=0,
    )  # fmt: skip
    return Jobs(records.table, records.caller.person).start(job, key)


def asked(wish: ListExportWish) -> dict[str, object]:
    """What `lists.asked` is to check."""
    return {"filter": wish.filter, "q": wish.q, "sort": wish.sort, "fields": wish.fields}


def is_ready(job: Job) -> bool:
    """Whether the file of an export is there to be fetched."""
    return job.state == "done" and "file" in job.notes


def named(job: Job) -> tuple[str, str, str]:
    """The export's id, when it was made, and what its file is called on the person's side."""
    return job.id, job.created_at, f"{job.wish['name']}.{job.wish['format']}"


def file_name(job: Job) -> str:
    """The file's name in the job's folder; what it is called on the person's side is `named`'s."""
    return f"export.{job.wish['format']}"


def link(files: JobFiles, job: Job) -> str:
    """A link to the finished file, which expires."""
    return files.link(file_name(job), named(job)[2], TYPES[job.wish["format"]])
