"""Who changed which setting, when and from where: append-only, written with the change itself."""

from typing import Any

import orjson

from functions.settings.rules import manages_people, manages_settings
from shared import ids
from shared.errors import BadRequest, Forbidden
from shared.records.access_patterns import SETTING
from shared.records.engine import Records

_PAGE = 50


def listed(records: Records, cursor: str | None) -> dict[str, Any]:
    """Changes of settings, newest first; the cursor is the last one shown."""
    if not (manages_settings(records.caller) or manages_people(records.caller, "edit")):
        raise Forbidden(object="settings", action="read")
    if cursor is not None and not ids.is_id(cursor):
        raise BadRequest("bad-cursor")
    found = list(records.table.query(SETTING, {}, until=cursor or "chg_~", backwards=True, limit=_PAGE + 2))
    rows = [row for row in found if row["id"] != cursor]
    names = records.references.titles({("people", row["by"]) for row in rows if ids.is_id(row["by"])})
    items = [_shown(row, names) for row in rows[:_PAGE]]
    return {"items": items, "next": items[-1]["id"] if len(rows) > _PAGE else None}


def _shown(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    shown = {name: row.get(name) for name in ("id", "at", "by", "address", "what", "op")}
    return {**shown, "by_name": names.get(row["by"], row["by"]), "changes": orjson.loads(row["changes"])}
