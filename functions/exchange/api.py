"""Jobs, bulk work, imports and exports of lists over HTTP."""

from typing import Any

from functions.exchange import bulk, exports, hand_over, imports, mended, service, twins, undo
from functions.exchange.models import (
    ApartWish,
    BulkWish,
    DuplicatesWish,
    HandOverWish,
    ImportWish,
    LayoutWish,
    ListExportWish,
    Mapping,
    MendWish,
    RunWish,
)
from functions.exchange.tables import Layout
from shared.http.app import Api, Reply
from shared.jobs import Job, Jobs
from shared.records.many import ManyRecords
from shared.tenancy import credentials

api = Api("exchange")
handler = api.handler


def _records() -> ManyRecords:
    caller = api.caller
    return ManyRecords(credentials.table(caller.tenant), caller)


def _jobs() -> Jobs:
    caller = api.caller
    return Jobs(credentials.table(caller.tenant), caller.person)


@api.get("/v1/jobs")
def list_jobs() -> Any:
    return service.listed(_records(), api.query("cursor"), api.locale)


@api.get("/v1/jobs/<job_id>")
def read_job(job_id: str) -> Any:
    job = _jobs().get(job_id)
    if name := service.file_name(job):
        api.note_file("downloaded", (job.id, job.created_at, name))
    return service.read(_records(), job, api.locale)


@api.get("/v1/jobs/<job_id>/failures")
def read_failures(job_id: str) -> Any:
    return service.failures(_records(), job_id, api.query("cursor"), api.locale)


@api.post("/v1/jobs/<job_id>/cancel")
def cancel_job(job_id: str) -> Any:
    return _accepted(_jobs().cancel(job_id))


@api.post("/v1/jobs/<job_id>/resume")
def resume_job(job_id: str) -> Any:
    return _accepted(_jobs().resume(job_id))


@api.post("/v1/jobs/<job_id>/undo")
def undo_job(job_id: str) -> Any:
    return _accepted(undo.ask(_records(), job_id, api.locale))


@api.post("/v1/jobs/<job_id>/rows")
def mend_rows(job_id: str) -> Any:
    return _accepted(mended.ask(_records(), job_id, api.body(MendWish)))


@api.post("/v1/<object_name>/bulk")
def ask_bulk(object_name: str) -> Any:
    wish = api.body(BulkWish)
    asked = bulk.ask(_records(), object_name, wish, api.header("Idempotency-Key"), api.seen)
    return _accepted(asked) if isinstance(asked, Job) else asked


@api.post("/v1/settings/memberships/<person_id>/hand-over")
def hand_work_over(person_id: str) -> Any:
    wish = api.body(HandOverWish)
    asked = hand_over.ask(_records(), person_id, wish, api.header("Idempotency-Key"), api.seen)
    return _accepted(asked) if isinstance(asked, Job) else asked


@api.post("/v1/imports")
def ask_import() -> Any:
    made = imports.ask(_records(), api.body(ImportWish))
    return Reply(201, made, {"Location": f"/v1/imports/{made['id']}"})


@api.get("/v1/imports/<import_id>")
def read_import(import_id: str) -> Any:
    return imports.get(_records(), import_id)


@api.post("/v1/imports/<import_id>/preview")
def preview_import(import_id: str) -> Any:
    records = _records()
    made = imports.get(records, import_id)
    return imports.preview(records, made, Layout(**api.body(LayoutWish).model_dump()), api.locale)


@api.put("/v1/imports/<import_id>/mapping")
def map_import(import_id: str) -> Any:
    records = _records()
    made = imports.get(records, import_id)
    return imports.choose(records, made, api.body(Mapping))


@api.post("/v1/imports/<import_id>/run")
def run_import(import_id: str) -> Any:
    records = _records()
    made = imports.get(records, import_id)
    wish = api.body(RunWish)
    return _accepted(imports.run(records, made, dry_run=wish.dry_run, key=api.header("Idempotency-Key")))


@api.post("/v1/lists/exports")
def ask_list_export() -> Any:
    wish = api.body(ListExportWish)
    job = exports.ask(_records(), wish, api.header("Idempotency-Key"), api.seen, api.locale)
    api.note_file("exported", exports.named(job))
    return _accepted(job)


@api.post("/v1/duplicates")
def look_for_duplicates() -> Any:
    return _accepted(twins.ask(_records(), api.body(DuplicatesWish), api.header("Idempotency-Key")))


@api.get("/v1/duplicates/<job_id>")
def list_duplicates(job_id: str) -> Any:
    return twins.listed(_records(), job_id, api.query("cursor"), api.locale)


@api.post("/v1/duplicates/<job_id>/dismissals")
def dismiss_duplicates(job_id: str) -> Any:
    return twins.tell_apart(_records(), job_id, api.body(ApartWish))


def _accepted(job: Job) -> Reply:
    return Reply(202, service.shown(job, api.locale), {"Location": f"/v1/jobs/{job.id}"})
