"""Jobs as their person sees them."""

from collections.abc import Mapping
from typing import Any

from functions.exchange import exports, mended, parts, undo
from functions.exchange.chunks import Refusal
from functions.exchange.files import LINK_SECONDS, JobFiles
from shared import i18n
from shared.errors import BadRequest
from shared.jobs import Job, Jobs
from shared.records.many import ManyRecords

_MOST = 50


def shown(job: Job, locale: str) -> dict[str, Any]:
    """A job as the API writes it, its problem in the reader's language."""
    kept = ("created", "updated", "deleted", "restored", "skipped", "failed")
    return {
        "id": job.id, "kind": job.kind, "object": job.object, "state": job.state, "total": job.total, "done": job.done,
        "counts": {name: job.counts.get(name, 0) for name in kept},
        "created_at": job.created_at, "started_at": job.started_at, "finished_at": job.finished_at,
        "problem": _problem(job, locale),
        "undo_of": job.undo_of, "undone_by": job.undone_by, "can_undo": undo.can_undo(job),
        **({"parts": parts.shown(job), "of": job.wish.get("person")} if "parts" in job.notes else {}),
    }  # fmt: skip


def _problem(job: Job, locale: str) -> str | None:
    """Why the job failed, with what is wrong where that is known."""
    if not job.problem:
        return None
    whole = i18n.text(f"problem.{job.problem}", locale, **job.why.get("values", {}))
    parts = (
        f"{name}: {i18n.text(f'field.{code}', locale, **values)}" for name, code, values in job.why.get("errors", ())
    )
    found = "; ".join(parts)
    return f"{whole}: {found}" if found else whole


def file_name(job: Job) -> str | None:
    """What the file is called to which the job leads: an export, or the rows that an import refused."""
    if exports.is_ready(job):
        return exports.named(job)[2]
    return f"{job.wish['name']} - errors.csv" if job.final and job.notes.get("errors") else None


def read(records: ManyRecords, job: Job, locale: str) -> dict[str, Any]:
    """A job, with links to the files it made, which expire; of a check also the values that no list has
    (`unlisted.counted`)."""
    files = JobFiles(records.caller.tenant, job.id)
    name, links = file_name(job), {}
    if exports.is_ready(job):
        links["file"] = exports.link(files, job)
    elif name:
        links["errors"] = files.link(job.notes["errors"], name, "text/csv; charset=utf-8")
    unlisted = {"unlisted": job.notes["unlisted"]} if job.notes.get("unlisted") else {}
    return {**shown(job, locale), **unlisted, "links": links, "link_seconds": LINK_SECONDS if links else None}


def listed(records: ManyRecords, cursor: str | None, locale: str) -> dict[str, Any]:
    """The caller's jobs, newest first; the cursor is the last job shown."""
    from shared import ids

    if cursor is not None and not ids.is_id(cursor):
        raise BadRequest("bad-cursor")
    found = Jobs(records.table, records.caller.person).listed(before=cursor, limit=_MOST)
    return {"items": [shown(job, locale) for job in found], "next": found[-1].id if len(found) == _MOST else None}


def failures(records: ManyRecords, job_id: str, cursor: str | None, locale: str) -> dict[str, Any]:
    """The rows a job refused and why, chunk by chunk; the cursor is the number of the chunk to show.

    Those of an import come with their cells, and `columns` says what the cells are.
    """
    job = Jobs(records.table, records.caller.person).get(job_id)
    if cursor is not None and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 9):
        raise BadRequest("bad-cursor")
    waiting = [chunk for chunk in job.failing if chunk >= int(cursor or 0)]
    columns = _columns(job)
    if not waiting:
        return {"items": [], "next": None, "columns": columns}
    page, files = waiting[0], JobFiles(records.caller.tenant, job.id)
    cells = dict(mended.rows(files, job, page)) if columns else {}
    items = []
    for one in mended.waiting(files, page):
        given = (cells.get(one.row, []) + [""] * len(columns))[: len(columns)]
        items.append({**said(one, locale), "page": page, **({"cells": given} if columns else {})})
    return {"items": items, "next": str(waiting[1]) if len(waiting) > 1 else None, "columns": columns}


def _columns(job: Job) -> list[dict[str, Any]]:
    """The columns of an import's file: what each is called, and the field it becomes, if any."""
    fields = {one["column"]: one for one in job.wish.get("mapping", {}).get("columns", ())}
    return [
        {"header": header, "field": fields.get(at, {}).get("field"), "part": fields.get(at, {}).get("part", "")}
        for at, header in enumerate(job.notes.get("header", ()))
    ]


def said(refusal: Refusal, locale: str) -> dict[str, Any]:
    """Why a row was refused, in the reader's language."""
    errors = [
        {"field": one.field, "message": i18n.text(f"field.{one.code}", locale, **one.values)}
        for one in refusal.field_errors
    ]
    return {
        "row": refusal.row,
        "id": refusal.id,
        "code": refusal.slug,
        "reason": reason(refusal, locale),
        "errors": errors,
    }


def reason(refusal: Refusal, locale: str, called: Mapping[str, str] | None = None) -> str:
    """Why a row was refused, in one line; `called`: what the fields are called in a file."""
    if not refusal.errors:
        return i18n.text(f"problem.{refusal.slug}", locale)
    known = called or {}
    said = (
        f"{known.get(one.field.partition('.')[0], one.field)}: {i18n.text(f'field.{one.code}', locale, **one.values)}"
        for one in refusal.field_errors
    )
    return "; ".join(said)


def called(job: Job) -> dict[str, str]:
    """Field → the head of its column in an import's file."""
    return {one["field"]: one["header"] for one in reversed(_columns(job)) if one["field"] and one["header"]}
