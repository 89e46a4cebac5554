"""Reports made and mailed on a schedule: kept here, run by the worker with what their owner may see at that moment."""

from collections.abc import Mapping
from typing import Any

import orjson

from functions.insight import exports, timer
from functions.insight.models import ExportWish, ScheduleChange, ScheduleWish
from shared import i18n, ids
from shared.errors import FieldError, Invalid
from shared.records.engine import Records
from shared.records.lists import Ask, find
from shared.tenancy.rights import require

KEPT = "report_schedules"
_MOST = 100
_NEWEST = 200


def listed(records: Records, locale: str, seen: list[tuple[str, str, int]]) -> dict[str, Any]:
    """The schedules in the caller's sight, by name."""
    spec = records.schema.get(KEPT)
    wish = Ask.parse(spec, sort="name", limit=_NEWEST, hidden=require(records.caller, spec, "read").hidden)
    found = find(records.table, records.caller, KEPT, wish, seen=seen)
    return {"items": [plain(item, locale) for item in found.items], "names": found.names, "total": found.total}


def read(records: Records, schedule_id: str, locale: str) -> dict[str, Any]:
    return plain(records.get(KEPT, schedule_id), locale)


def create(records: Records, wish: ScheduleWish, locale: str) -> dict[str, Any]:
    """Raises what asking for the export would raise, Invalid at the hundredth schedule, Unavailable."""
    exports.wanted(records, wish.export, locale)
    mine = {"field": "owner", "op": "eq", "value": records.caller.person}
    ask = Ask.parse(records.schema.get(KEPT), filter=mine, limit=1)
    if find(records.table, records.caller, KEPT, ask).total >= _MOST:
        raise Invalid(errors=(FieldError("name", "too-many", {"most": _MOST}),))
    data = {
        **wish.model_dump(exclude={"export"}), "wish": wish.export.model_dump_json(by_alias=True),
        "format": wish.export.format, "time_zone": wish.time_zone or records.caller.time_zone,
    }  # fmt: skip
    # The timer first: one whose record was never written finds none when it rings, and is taken away then.
    id_ = ids.new("rsc")
    require(records.caller, records.schema.get(KEPT), "create")
    timer.put(records.caller.tenant, {**data, "id": id_})
    return plain(records.create(KEPT, data, id=id_), locale)


def change(records: Records, schedule_id: str, wish: ScheduleChange, version: int, locale: str) -> dict[str, Any]:
    """Raises like `create`, and Stale unless `version` is the present one."""
    before = records.held(KEPT, schedule_id, "edit", version=version)
    patch = wish.model_dump(exclude_unset=True, exclude={"export"})
    if wish.export:
        exports.wanted(records, wish.export, locale)
        patch |= {"wish": wish.export.model_dump_json(by_alias=True), "format": wish.export.format}
    if patch.get("active"):
        patch["problem"] = None
    timer.put(records.caller.tenant, {**before, **{key: value for key, value in patch.items() if value is not None}})
    return plain(records.change(KEPT, schedule_id, patch, version=version), locale)


def delete(records: Records, schedule_id: str, version: int) -> None:
    records.held(KEPT, schedule_id, "delete", version=version)
    timer.drop(schedule_id)
    records.delete(KEPT, schedule_id, version=version)


def plain(schedule: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """The record with what is exported, and why it is paused in the reader's language."""
    problem = schedule.get("problem")
    shown = {name: value for name, value in schedule.items() if name != "wish"}
    said = i18n.text(f"problem.{problem}", locale) if problem else None
    return {**shown, "export": orjson.loads(schedule["wish"]), "problem": said}


def wish_of(schedule: Mapping[str, Any]) -> ExportWish:
    return ExportWish.model_validate_json(schedule["wish"])
