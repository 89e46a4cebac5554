"""Search over every object at once, best match first."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from shared.declare import ObjectSpec
from shared.records import lists, schema
from shared.records.index import Index, tokens
from shared.records.index.filters import refuse
from shared.records.index.where import visible
from shared.records.table import TenantTable
from shared.tenancy import rights
from shared.tenancy.caller import Caller

_MOST_FOUND = 50
_MOST_TEXT = 200


def search(
    table: TenantTable, caller: Caller, text: str, limit: int = 20, *, among: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Records in sight that hold `text`, of the objects `among` or of any, best first: those called so, those whose
    title begins so, those with it in their title, the rest; of the equally good the one changed last.

    Raises BadRequest naming an object that does not exist or is out of sight.
    """
    declared = schema.of(table, caller.schema)
    for name in among:
        if name not in declared or rights.sight(caller, declared[name]).reach == "none":
            raise refuse(name, "unknown")
    expression = tokens.match(text[:_MOST_TEXT])
    if expression is None:
        return []
    index, most = lists.open_index(table), max(1, min(limit, _MOST_FOUND))
    wanted = tokens.fold(text[:_MOST_TEXT].strip())
    hits: list[tuple[int, str, dict[str, Any]]] = []
    for name in among or declared:
        label = declared[name].about.label[caller.locale.startswith("zh")]
        for near, changed, record_id, title in _hits(index, caller, declared[name], (expression, wanted), most):
            hit = {"object": name, "id": record_id, "title": title or record_id, "label": label}
            hits.append((near, changed or "", hit))
    hits.sort(key=itemgetter(1), reverse=True)
    hits.sort(key=itemgetter(0))
    return [hit for _, _, hit in hits[:most]]


def _hits(index: Index, caller: Caller, spec: ObjectSpec, looked_for: tuple[str, str], most: int) -> list[Any]:
    """(how near, changed at, id, title) of the best."""
    expression, wanted = looked_for
    kept, sight = index.shape(spec.name), rights.sight(caller, spec)
    allowed = [field.name for field in kept.searchable if field.name not in sight.hidden]
    title = spec.about.title
    if sight.reach == "none" or not allowed or title in sight.hidden:
        return []
    seen, params = visible(sight)
    found = f"SELECT rowid FROM f_{spec.name} WHERE f_{spec.name} MATCH ?"
    titled = f"{{{title}}} : {expression}" if title in allowed else None
    named = f"WHEN rid IN ({found}) THEN 2 " if titled else ""
    sql = (
        f'SELECT CASE WHEN "{title}__key"=? THEN 0 WHEN substr("{title}__key",1,?)=? THEN 1 {named}ELSE 3 END AS near, '
        f'updated_at, id, "{title}" FROM r_{spec.name} '
        f"WHERE rid IN ({found}) AND deleted=0 AND {seen} ORDER BY near, updated_at DESC, id DESC LIMIT ?"
    )
    only = "{" + " ".join(allowed) + "} : " + expression
    start = [wanted, len(wanted), wanted, *([titled] if titled else [])]
    return index.rows(sql, [*start, only, *params, most])
