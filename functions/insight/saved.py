"""Saved reports: kept, shared, run with the rights of whoever looks."""

from collections.abc import Mapping
from typing import Any

import orjson

from functions.insight import contribution, reports, sharing, sources
from functions.insight.builder import run as builder
from functions.insight.builder import shown as built
from functions.insight.builder.wish import Query
from functions.insight.models import Contribution, SavedReportChange, SavedReportWish
from functions.insight.reports import run, shown
from functions.insight.reports.wish import Wish
from functions.insight.sources import Asked
from shared.records.engine import Records
from shared.records.lists import open_index

SAVED = "saved_reports"
Seen = list[tuple[str, str, int]]


def listed(records: Records, seen: Seen) -> dict[str, Any]:
    found = sharing.listed(records, SAVED, seen)
    return {**found, "items": [plain(item) for item in found["items"]]}


def read(records: Records, saved_id: str) -> dict[str, Any]:
    return plain(sharing.read(records, SAVED, saved_id))


def create(records: Records, wish: SavedReportWish, key: str | None) -> dict[str, Any]:
    """Raises Invalid naming what the report does not know, Forbidden for what the caller may not see."""
    checked(records, wish.report, wish.parameters)
    data = {**wish.model_dump(), "parameters": orjson.dumps(wish.parameters).decode()}
    return plain(records.create(SAVED, data, key=key))


def change(records: Records, saved_id: str, wish: SavedReportChange, version: int) -> dict[str, Any]:
    """Raises like `create`, and Stale unless `version` is the present one."""
    before = sharing.held(records, SAVED, saved_id, "edit")
    patch = wish.model_dump(exclude_unset=True)
    if patch.keys() & {"report", "parameters"}:
        report = patch.get("report") or before["report"]
        parameters = patch.get("parameters") or orjson.loads(before["parameters"])
        checked(records, report, parameters)
        patch |= {"report": report, "parameters": orjson.dumps(parameters).decode()}
    return plain(records.change(SAVED, saved_id, patch, version=version))


def delete(records: Records, saved_id: str, version: int) -> None:
    sharing.held(records, SAVED, saved_id, "delete")
    records.delete(SAVED, saved_id, version=version)


def plain(saved: Mapping[str, Any]) -> dict[str, Any]:
    """The record with its parameters as they were given."""
    return {**saved, "parameters": orjson.loads(saved["parameters"])}


def checked(records: Records, report: str, parameters: Mapping[str, Any]) -> Asked:
    """What is asked for, checked against what the caller may see."""
    asked = sources.asked(report, parameters)
    sources.check(records.table, records.caller, asked)
    return asked


def answered(records: Records, asked: Asked, locale: str, window: slice, seen: Seen) -> dict[str, Any]:
    """Any report as the API shows it; raises Forbidden and Invalid as its own route does."""
    table, caller, given = records.table, records.caller, asked.parameters
    if isinstance(given, Query):
        found, index = builder.compute(table, caller, given, seen=seen)
        return built.page(found, index, caller, locale)
    if isinstance(given, Contribution):
        contribution.check(caller, given)
        report = contribution.compute(open_index(table, seen=seen), caller, given)
        return contribution.page(report, locale, window.stop - window.start, window.start)
    assert isinstance(given, Wish)
    answer = run.compute(table, caller, reports.get(asked.report), given, window=window, seen=seen)
    return shown.page(answer, open_index(table), caller, locale)
