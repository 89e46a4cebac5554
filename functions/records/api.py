"""The record routes: the same few for every declared object.

Models are imported where a body is read: most requests have none, and pydantic takes long to import.
"""

from typing import Any

from functions.records import service
from shared import clock
from shared.http.app import Api, Reply

api = Api("records")
handler = api.handler


@api.get("/v1/health")
def health() -> Any:
    return {"status": "ok"}


@api.get("/v1/objects")
def describe_objects() -> Any:
    return service.declarations(api.records, api.locale)


@api.get("/v1/openapi.json")
def openapi() -> Any:
    from functions.records import openapi as document

    return document.build(api.caller, api.records.schema, api.locale)


@api.get("/v1/search")
def search_everywhere() -> Any:
    return service.search(api.records, api.query("q") or "", api.query("objects") or "", api.locale)


@api.get("/v1/changes")
def changes() -> Any:
    from functions.records import sync

    wish = {name: api.query(name) for name in ("after", "limit", "objects", "snapshot")}
    return Reply(body=sync.changes(api.records, wish))


@api.post("/v1/changes")
def queued() -> Any:
    from functions.records import sync
    from functions.records.models import Queue

    return sync.replay(api.records, api.body(Queue), api.locale)


@api.get("/v1/<object_name>")
def list_records(object_name: str) -> Any:
    if api.query("format") == "csv":
        from functions.records import tables

        text = tables.csv_of(api.records, object_name, _wish(object_name), api.seen, api.locale)
        # Made and fetched at once: told as a download, once a minute.
        api.note_file("downloaded", (f"{api.caller.person} {object_name}", clock.stamp(), f"{object_name}.csv"))
        return Reply(body=text.encode(), kind="text/csv; charset=utf-8", headers=_attached(object_name))
    return Reply(body=service.find(api.records, object_name, _wish(object_name), api.seen))


@api.post("/v1/<object_name>/search")
def search_records(object_name: str) -> Any:
    from functions.records.models import SearchWish

    wish = service.viewed(api.records, object_name, api.body(SearchWish).asked())
    return Reply(body=service.find(api.records, object_name, wish, api.seen))


@api.post("/v1/<object_name>/batch")
def batch(object_name: str) -> Any:
    from functions.records.models import Batch

    return service.batch(api.records, object_name, api.body(Batch), api.locale)


@api.post("/v1/<object_name>")
def create(object_name: str) -> Any:
    if api.query("check_duplicates") == "true":
        from functions.records import likeness

        likeness.refuse(api.records, object_name, api.json(), api.seen, api.locale)
    record = api.records.create(object_name, api.json(), key=api.header("Idempotency-Key"))
    where = {"Location": f"/v1/{object_name}/{record['id']}"}
    return _written(object_name, record, status=201, headers=where)


@api.get("/v1/<object_name>/<record_id>")
def read(object_name: str, record_id: str) -> Any:
    record = service.read(api.records, object_name, record_id, deleted=api.query("deleted") == "true")
    return Reply(body=record, version=record["version"])


@api.patch("/v1/<object_name>/<record_id>")
def edit(object_name: str, record_id: str) -> Any:
    return _written(object_name, api.records.change(object_name, record_id, api.json(), version=api.if_match()))


@api.delete("/v1/<object_name>/<record_id>")
def delete(object_name: str, record_id: str) -> Any:
    if api.query("purge") == "true":
        from functions.records import purge

        purge.purge(api.records, object_name, record_id, api.if_match())
        return Reply(204)
    record = api.records.delete(object_name, record_id, version=api.if_match())
    return Reply(204, headers=_wrote(object_name, record), version=record["version"])


@api.post("/v1/<object_name>/<record_id>/restore")
def restore(object_name: str, record_id: str) -> Any:
    return _written(object_name, api.records.restore(object_name, record_id, version=api.if_match()))


@api.get("/v1/<object_name>/<record_id>/history")
def history(object_name: str, record_id: str) -> Any:
    return service.history(api.records, object_name, record_id, api.query("cursor"))


@api.get("/v1/<object_name>/<record_id>/overview")
def overview(object_name: str, record_id: str) -> Any:
    return service.overview(api.records, object_name, record_id, api.seen)


@api.post("/v1/<object_name>/duplicates")
def duplicates(object_name: str) -> Any:
    from functions.records import likeness

    return likeness.of_draft(api.records, object_name, api.json(), api.seen, api.locale)


@api.get("/v1/<object_name>/<record_id>/duplicates")
def duplicates_of(object_name: str, record_id: str) -> Any:
    from functions.records import likeness

    return likeness.of_record(api.records, object_name, record_id, api.seen, api.locale)


@api.get("/v1/<object_name>/<record_id>/merge")
def preview_merge(object_name: str, record_id: str) -> Any:
    from functions.records import merge

    return merge.preview(api.records, object_name, record_id, api.query("with") or "", api.locale)


@api.post("/v1/<object_name>/<record_id>/merge")
def merge_records(object_name: str, record_id: str) -> Any:
    from functions.records import merge
    from functions.records.models import MergeWish

    return _merged(merge.merge(api.records, object_name, record_id, api.body(MergeWish), api.if_match()))


@api.get("/v1/<object_name>/<record_id>/merges")
def merges(object_name: str, record_id: str) -> Any:
    from functions.records import merge

    return merge.merges(api.records, object_name, record_id)


@api.post("/v1/<object_name>/<record_id>/unmerge")
def unmerge(object_name: str, record_id: str) -> Any:
    from functions.records import merge

    return _merged(merge.undo(api.records, object_name, record_id, api.if_match()))


@api.post("/v1/<object_name>/<record_id>/upload")
def upload(object_name: str, record_id: str) -> Any:
    from functions.records import files
    from functions.records.models import UploadWish

    return files.upload(api.records, object_name, record_id, api.body(UploadWish))


@api.post("/v1/<object_name>/<record_id>/complete")
def complete(object_name: str, record_id: str) -> Any:
    from functions.records import files

    file = files.complete(api.records, object_name, record_id)
    return _written(object_name, file)


@api.get("/v1/<object_name>/<record_id>/download")
def download(object_name: str, record_id: str) -> Any:
    from functions.records import files

    return files.download(api.records, object_name, record_id)


@api.get("/v1/<object_name>/<record_id>/timeline")
def timeline(object_name: str, record_id: str) -> Any:
    from functions.records import timeline as course

    wish = {name: api.query(name) for name in ("kinds", "limit", "cursor")}
    return course.timeline(api.records, object_name, record_id, wish, api.seen)


@api.get("/v1/<object_name>/<record_id>/related/<other>")
def related(object_name: str, record_id: str, other: str) -> Any:
    from functions.records import related as links

    wish = {name: api.query(name) for name in ("sort", "limit", "cursor")}
    return Reply(body=links.related(api.records, (object_name, record_id), other, wish, api.seen))


def _merged(outcome: dict[str, Any]) -> Reply:
    record, done = outcome["record"], outcome["merge"]
    return Reply(200, outcome, _wrote(done["object"], record), version=record["version"])


def _written(name: str, record: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    return Reply(status, record, {**(headers or {}), **_wrote(name, record)}, version=record["version"])


def _wrote(name: str, record: dict[str, Any]) -> dict[str, str]:
    return {"Kith-Wrote": f"{name}/{record['id']}@{record['version']}"}


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}.csv"'}


def _wish(object_name: str) -> dict[str, Any]:
    names = ("filter", "sort", "fields", "limit", "cursor", "q", "view")
    given = {name: api.query(name) for name in names}
    return service.viewed(api.records, object_name, {**given, "deleted": api.query("deleted") == "true"})
