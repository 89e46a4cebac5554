"""The pipelines of deals: made, changed, archived and removed; what deals are in stays or is refused with a count."""

from typing import Any

import orjson

from functions.settings import definitions
from functions.settings.rules import manages_settings, stages_of
from functions.settings.wishes import PipelineChange, PipelineWish
from shared import clock, i18n
from shared import pipelines as piped
from shared.errors import Conflict, FieldError, Forbidden, NotFound, Stale
from shared.objects.opportunities import SALES
from shared.records.definitions import PIPED
from shared.records.engine import Records
from shared.records.table import Item, Refused, TenantTable, Write
from shared.tenancy import config, defaults

_MOST = 20
Pipelines = dict[str, dict[str, Any]]
_Given = tuple[dict[str, Any], int]


def listed(table: TenantTable, locale: str) -> dict[str, Any]:
    """Pipelines with their stages in order."""
    return {"items": [_shown(name, pipeline, locale) for name, pipeline in _stored(table)[1].items()]}


def read(table: TenantTable, name: str, locale: str) -> _Given:
    pipeline = _present(_stored(table)[1], name)
    return _shown(name, pipeline, locale), _version(pipeline)


def add(records: Records, wish: PipelineWish, locale: str) -> _Given:
    """A new pipeline; raises Conflict for a name that is taken, Invalid naming what is wrong with its stages."""
    item, known = _changing(records)
    if wish.name in known:
        raise Conflict("definition-taken", errors=(FieldError("name", "taken"),))
    if len(known) >= _MOST:
        raise Conflict("too-many-definitions", most=_MOST)
    given = wish.model_dump()
    made = {**piped.stored(SALES), "label": given["label"], "stages": stages_of(given["stages"], []), "version": 1}
    _put(records, item, {**known, wish.name: made}, wish.name, None)
    return _shown(wish.name, made, locale), 1


def change(records: Records, name: str, wish: PipelineChange, version: int, locale: str) -> _Given:
    """Rename a pipeline, archive it, or give it other stages; raises Conflict for a stage in use left out, Stale."""
    item, known = _changing(records)
    before = _present(known, name)
    if _version(before) != version:
        raise Stale()
    given: dict[str, Any] = wish.model_dump(include={"label", "archived"}, exclude_none=True)
    if given.get("archived") and name == SALES.name:
        raise Conflict("default-pipeline")
    if wish.stages is not None:
        given["stages"] = stages_of([stage.model_dump() for stage in wish.stages], before["stages"])
        left_out = {stage["value"] for stage in before["stages"]} - {stage["value"] for stage in given["stages"]}
        for stage in sorted(left_out):
            definitions.refuse_in_use(records, PIPED, {"and": [_in(name), _is("stage", stage)]})
    made = {**before, **given, "version": version + 1}
    _put(records, item, {**known, name: made}, name, before)
    return _shown(name, made, locale), version + 1


def remove(records: Records, name: str, version: int) -> None:
    """Remove a pipeline that no deal is in; raises Conflict with their count otherwise."""
    item, known = _changing(records)
    before = _present(known, name)
    if _version(before) != version:
        raise Stale()
    if name == SALES.name:
        raise Conflict("default-pipeline")
    definitions.refuse_in_use(records, PIPED, _in(name))
    _put(records, item, {other: kept for other, kept in known.items() if other != name}, name, before)


def _changing(records: Records) -> tuple[Item | None, Pipelines]:
    if not manages_settings(records.caller):
        raise Forbidden(object="settings", action="edit")
    return _stored(records.table)


def _stored(table: TenantTable) -> tuple[Item | None, Pipelines]:
    item = table.get(config.key(table, config.PIPELINES))
    return item, orjson.loads(item[config.PIPELINES]) if item else defaults.pipelines()


def _present(known: Pipelines, name: str) -> dict[str, Any]:
    if name not in known:
        raise NotFound()
    return known[name]


def _version(pipeline: dict[str, Any]) -> int:
    return int(pipeline.get("version") or 1)


def _put(records: Records, item: Item | None, known: Pipelines, name: str, before: dict[str, Any] | None) -> None:
    """Store the pipelines and make a new schema version, both or neither; raises Stale when one changed meanwhile."""
    table = records.table
    version = item["version"] if item else 0
    new = {
        **config.key(table, config.PIPELINES), "name": config.PIPELINES, "version": version + 1,
        "updated_at": clock.stamp(), **config.written(config.PIPELINES, known),
    }  # fmt: skip
    condition, values = ("version = :v", {":v": version}) if item else ("attribute_not_exists(pk)", None)
    entry = config.entry(table, records.caller, f"pipelines.{name}", before, known.get(name))
    try:
        table.transact([Write.put(new, condition=condition, values=values), config.new_schema(table), entry])
    except Refused:
        raise Stale() from None


def _is(field: str, value: str) -> dict[str, Any]:
    return {"field": field, "op": "eq", "value": value}


def _in(name: str) -> dict[str, Any]:
    """The filter for the deals of a pipeline; those that name none are in the first one."""
    if name != SALES.name:
        return _is("pipeline", name)
    return {"or": [_is("pipeline", name), {"field": "pipeline", "op": "empty", "value": True}]}


def _shown(name: str, kept: dict[str, Any], locale: str) -> dict[str, Any]:
    pipeline = piped.loaded(name, kept)
    stages = [
        {
            "value": stage.value, "label": i18n.label(stage.label, locale), "labels": list(stage.label),
            "probability": stage.probability, "forecast": stage.forecast, "kind": stage.kind,
            "closed": stage.kind != "open", "archived": stage.archived,
        }
        for stage in pipeline.stages.values()
    ]  # fmt: skip
    return {
        "name": name, "label": i18n.label(pipeline.label, locale), "labels": list(pipeline.label),
        "object": kept["object"], "field": kept["field"], "default": name == SALES.name,
        "archived": pipeline.archived, "version": _version(kept), "stages": stages,
    }  # fmt: skip
