"""Reports and exports over HTTP."""

from typing import Any

from functions.insight import contribution, dashboards, exports, newest, reports, saved, schedules, sources
from functions.insight.builder import run as builder
from functions.insight.builder import shown as built
from functions.insight.builder.wish import Query
from functions.insight.models import (
    ContributionWish,
    DashboardChange,
    DashboardWish,
    ExportWish,
    SavedReportChange,
    SavedReportWish,
    ScheduleChange,
    ScheduleWish,
    TileView,
    Window,
)
from functions.insight.reports import run, shown
from functions.insight.reports.wish import PageWish
from shared.http.app import Api, Reply
from shared.records.lists import open_index

api = Api("insight", owner=exports.OWNER)
handler = api.handler


@api.post("/v1/insight/reports/contribution")
def contribution_report() -> Any:
    wish = api.body(ContributionWish)
    caller = api.caller
    contribution.check(caller, wish)
    report = contribution.compute(open_index(api.records.table, seen=api.seen), caller, wish)
    return contribution.page(report, api.locale, wish.limit, wish.offset)


@api.get("/v1/insight/reports")
def list_reports() -> Any:
    caller = api.caller
    items = [shown.catalogue(report, api.locale) for report in reports.every().values() if run.may(caller, report)]
    return {"items": items, "newest": newest.day(api.records, api.seen)}


@api.post("/v1/insight/reports/<report>")
def standard_report(report: str) -> Any:
    declared, wish, records = reports.get(report), api.body(PageWish), api.records
    window = slice(wish.offset, wish.offset + wish.limit)
    answer = run.compute(records.table, records.caller, declared, wish.wish(), window=window, seen=api.seen)
    return shown.page(answer, open_index(records.table), records.caller, api.locale)


@api.get("/v1/insight/queries")
def query_fields() -> Any:
    return built.offer(api.records, api.query("object"), api.locale)


@api.post("/v1/insight/queries")
def run_query() -> Any:
    records, query = api.records, api.body(Query)
    answer, index = builder.compute(records.table, records.caller, query, seen=api.seen)
    return built.page(answer, index, records.caller, api.locale)


@api.get("/v1/insight/saved-reports")
def list_saved() -> Any:
    return saved.listed(api.records, api.seen)


@api.post("/v1/insight/saved-reports")
def save_report() -> Any:
    made = saved.create(api.records, api.body(SavedReportWish), api.header("Idempotency-Key"))
    return _wrote("saved-reports", made, status=201)


@api.get("/v1/insight/saved-reports/<saved_id>")
def read_saved(saved_id: str) -> Any:
    found = saved.read(api.records, saved_id)
    return Reply(body=found, version=found["version"])


@api.patch("/v1/insight/saved-reports/<saved_id>")
def change_saved(saved_id: str) -> Any:
    return _wrote("saved-reports", saved.change(api.records, saved_id, api.body(SavedReportChange), api.if_match()))


@api.delete("/v1/insight/saved-reports/<saved_id>")
def delete_saved(saved_id: str) -> Any:
    saved.delete(api.records, saved_id, api.if_match())
    return Reply(204)


@api.post("/v1/insight/saved-reports/<saved_id>/run")
def run_saved(saved_id: str) -> Any:
    records, page = api.records, api.body(Window)
    known = saved.read(records, saved_id)
    asked = sources.asked(known["report"], known["parameters"])
    return saved.answered(records, asked, api.locale, slice(page.offset, page.offset + page.limit), api.seen)


@api.get("/v1/insight/dashboards")
def list_dashboards() -> Any:
    return dashboards.listed(api.records, api.locale, api.seen)


@api.post("/v1/insight/dashboards")
def keep_dashboard() -> Any:
    made = dashboards.create(api.records, api.body(DashboardWish), api.header("Idempotency-Key"))
    return _wrote("dashboards", made, status=201)


@api.get("/v1/insight/dashboards/<dashboard_id>")
def read_dashboard(dashboard_id: str) -> Any:
    found = dashboards.read(api.records, dashboard_id, api.locale)
    return Reply(body={**found, "newest": newest.day(api.records, api.seen)}, version=found["version"])


@api.patch("/v1/insight/dashboards/<dashboard_id>")
def change_dashboard(dashboard_id: str) -> Any:
    changed = dashboards.change(api.records, dashboard_id, api.body(DashboardChange), api.if_match())
    return _wrote("dashboards", changed)


@api.delete("/v1/insight/dashboards/<dashboard_id>")
def delete_dashboard(dashboard_id: str) -> Any:
    dashboards.delete(api.records, dashboard_id, api.if_match())
    return Reply(204)


@api.post("/v1/insight/dashboards/<dashboard_id>/tiles/<tile>")
def show_tile(dashboard_id: str, tile: str) -> Any:
    return dashboards.tile(api.records, dashboard_id, tile, api.body(TileView), locale=api.locale, seen=api.seen)


@api.get("/v1/insight/schedules")
def list_schedules() -> Any:
    return schedules.listed(api.records, api.locale, api.seen)


@api.post("/v1/insight/schedules")
def schedule_report() -> Any:
    return _wrote("schedules", schedules.create(api.records, api.body(ScheduleWish), api.locale), status=201)


@api.get("/v1/insight/schedules/<schedule_id>")
def read_schedule(schedule_id: str) -> Any:
    found = schedules.read(api.records, schedule_id, api.locale)
    return Reply(body=found, version=found["version"])


@api.patch("/v1/insight/schedules/<schedule_id>")
def change_schedule(schedule_id: str) -> Any:
    wish = api.body(ScheduleChange)
    return _wrote("schedules", schedules.change(api.records, schedule_id, wish, api.if_match(), api.locale))


@api.delete("/v1/insight/schedules/<schedule_id>")
def delete_schedule(schedule_id: str) -> Any:
    schedules.delete(api.records, schedule_id, api.if_match())
    return Reply(204)


@api.post("/v1/insight/exports")
def ask_export() -> Any:
    export = exports.ask(api.records, api.body(ExportWish), api.header("Idempotency-Key"), api.locale)
    api.note_file("exported", exports.named(export))
    return _accepted(export)


@api.get("/v1/insight/exports")
def list_exports() -> Any:
    return exports.listed(api.records, api.locale, api.seen)


@api.get("/v1/insight/exports/<export_id>")
def read_export(export_id: str) -> Any:
    export = exports.read(api.records, export_id, api.locale)
    if export["link"]:
        api.note_file("downloaded", exports.named(export))
    return Reply(body=export, version=export["version"])


@api.post("/v1/insight/exports/<export_id>/retry")
def retry_export(export_id: str) -> Any:
    return _accepted(exports.retry(api.records, export_id))


def _accepted(export: dict[str, Any]) -> Reply:
    id_, version = export["id"], export["version"]
    where = {"Location": f"/v1/insight/exports/{id_}", "Kith-Wrote": f"exports/{id_}@{version}"}
    return Reply(202, exports.shown(export, api.locale), where, version=version)


_OBJECTS = {"saved-reports": "saved_reports", "dashboards": "dashboards", "schedules": "report_schedules"}


def _wrote(place: str, record: dict[str, Any], *, status: int = 200) -> Reply:
    id_, version = record["id"], record["version"]
    where = {"Location": f"/v1/insight/{place}/{id_}", "Kith-Wrote": f"{_OBJECTS[place]}/{id_}@{version}"}
    return Reply(status, record, where, version=version)
