"""Reports and exports over HTTP."""

from typing import Any

from functions.insight import contribution, exports, reports
from functions.insight.models import ContributionWish, ExportWish
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
    return {"items": [shown.catalogue(report, api.locale) for report in reports.every().values()]}


@api.post("/v1/insight/reports/<report>")
def standard_report(report: str) -> Any:
    declared, wish, records = reports.get(report), api.body(PageWish), api.records
    window = slice(wish.offset, wish.offset + wish.limit)
    answer = run.compute(records.table, records.caller, declared, wish.wish(), window=window, seen=api.seen)
    return shown.page(answer, open_index(records.table), records.caller, api.locale)


@api.post("/v1/insight/exports")
def ask_export() -> Any:
    export = exports.ask(api.records, api.body(ExportWish), api.header("Idempotency-Key"), api.locale)
    return _accepted(export)


@api.get("/v1/insight/exports")
def list_exports() -> Any:
    return exports.listed(api.records, api.locale, api.seen)


@api.get("/v1/insight/exports/<export_id>")
def read_export(export_id: str) -> Any:
    export = exports.read(api.records, export_id, api.locale)
    return Reply(body=export, version=export["version"])


@api.post("/v1/insight/exports/<export_id>/retry")
def retry_export(export_id: str) -> Any:
    return _accepted(exports.retry(api.records, export_id))


def _accepted(export: dict[str, Any]) -> Reply:
    id_, version = export["id"], export["version"]
    where = {"Location": f"/v1/insight/exports/{id_}", "Kith-Wrote": f"exports/{id_}@{version}"}
    return Reply(202, exports.shown(export, api.locale), where, version=version)
