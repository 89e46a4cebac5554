"""Dashboards: kept and shared as saved reports are; each tile is answered by itself, with the reader's own rights."""

from collections.abc import Mapping
from typing import Any

import orjson

from functions.insight import executive, saved, sharing, sources
from functions.insight.models import DashboardChange, DashboardWish, Tile, TileView
from functions.insight.sources import Asked
from shared.errors import FieldError, Invalid, NotFound
from shared.records.engine import Records

KEPT = "dashboards"
_WIDTH = {"private": 0, "team": 1, "everyone": 2}
Seen = list[tuple[str, str, int]]


def listed(records: Records, locale: str, seen: Seen) -> dict[str, Any]:
    """The executive dashboard first, then what the caller sees, by name."""
    found = sharing.listed(records, KEPT, seen)
    items = [executive.dashboard(locale), *(plain(item) for item in found["items"])]
    return {**found, "items": items, "total": found["total"] + 1}


def read(records: Records, dashboard_id: str, locale: str) -> dict[str, Any]:
    if dashboard_id == executive.EXECUTIVE:
        return executive.dashboard(locale)
    return plain(sharing.read(records, KEPT, dashboard_id))


def create(records: Records, wish: DashboardWish, key: str | None) -> dict[str, Any]:
    """Raises Invalid naming each tile that could not be shown to whom the dashboard is shared with."""
    _check(records, wish.tiles, wish.shared)
    data = {"name": wish.name, "shared": wish.shared, "tiles": _kept(wish.tiles)}
    return plain(records.create(KEPT, data, key=key))


def change(records: Records, dashboard_id: str, wish: DashboardChange, version: int) -> dict[str, Any]:
    """Raises like `create`, and Stale unless `version` is the present one."""
    before = sharing.held(records, KEPT, dashboard_id, "edit")
    patch = wish.model_dump(exclude_unset=True, exclude={"tiles"})
    tiles = wish.tiles if wish.tiles is not None else [Tile(**tile) for tile in orjson.loads(before["tiles"])]
    if wish.tiles is not None or "shared" in patch:
        _check(records, tiles, patch.get("shared") or before["shared"])
        patch["tiles"] = _kept(tiles)
    return plain(records.change(KEPT, dashboard_id, patch, version=version))


def delete(records: Records, dashboard_id: str, version: int) -> None:
    sharing.held(records, KEPT, dashboard_id, "delete")
    records.delete(KEPT, dashboard_id, version=version)


def plain(dashboard: Mapping[str, Any]) -> dict[str, Any]:
    """The record with its tiles as they were given."""
    return {**dashboard, "built_in": False, "tiles": orjson.loads(dashboard.get("tiles") or "[]")}


def tile(
    records: Records, dashboard_id: str, tile_id: str, view: TileView, *, locale: str, seen: Seen
) -> dict[str, Any]:
    """One tile's report; raises NotFound for no such tile, and what the report itself raises."""
    tiles = read(records, dashboard_id, locale)["tiles"]
    found = next((one for one in tiles if one["id"] == tile_id), None)
    if found is None:
        raise NotFound()
    asked, name = asked_by(records, found, view)
    page = saved.answered(records, asked, locale, slice(0, found["rows"]), seen)
    return {**page, "tile": found["id"], "title": found["title"] or name or page["label"]}


def asked_by(records: Records, found: Mapping[str, Any], view: TileView) -> tuple[Asked, str | None]:
    """What a tile asks for, in other days where `view` has some, and the name of the saved report it shows."""
    report, parameters, name = found["report"], found["parameters"], None
    if found["saved"]:
        kept = saved.read(records, found["saved"])
        report, parameters, name = kept["report"], kept["parameters"], kept["name"]
    return sources.asked(report, _in_days(report, parameters, view.days_asked())), name


def _in_days(report: str, parameters: Mapping[str, Any], days: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters with other days; a query without days of its own has none to change."""
    if not days:
        return dict(parameters)
    if report == sources.QUERY:
        own = parameters.get("dates")
        return {**parameters, "dates": {"field": own["field"], **days}} if own else dict(parameters)
    return {**{key: value for key, value in parameters.items() if key not in {"from", "to", "days"}}, **days}


def _kept(tiles: list[Tile]) -> str:
    return orjson.dumps([tile.model_dump() for tile in tiles]).decode()


def _check(records: Records, tiles: list[Tile], shared: str) -> None:
    wrong: list[FieldError] = []
    for at, one in enumerate(tiles):
        place = f"tiles.{at}"
        try:
            if one.saved:
                kept = saved.read(records, one.saved)
                if _WIDTH[kept["shared"]] < _WIDTH[shared]:
                    wrong.append(FieldError(f"{place}.saved", "shared-less"))
            else:
                saved.checked(records, one.report or "", one.parameters)
        except NotFound:
            wrong.append(FieldError(f"{place}.{'saved' if one.saved else 'report'}", "unknown"))
        except Invalid as problem:
            wrong += [error._replace(field=f"{place}.{error.field}") for error in problem.errors]
    if wrong:
        raise Invalid(errors=tuple(wrong))
