"""Search over every object at once, best match first."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from shared.declare import ObjectSpec
from shared.records import lists, schema
from shared.records.index import tokens
from shared.records.index.filters import refuse
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
    looked_for, most = text[:_MOST_TEXT], max(1, min(limit, _MOST_FOUND))
    if tokens.sought(looked_for) is None:
        return []
    sights = {name: seen for name in among or declared if (seen := _searched(caller, declared[name]))}
    hits = lists.opened(table, caller).best(looked_for, sights, most)
    hits.sort(key=itemgetter(1), reverse=True)
    hits.sort(key=itemgetter(0))
    labels = {name: declared[name].about.label[caller.locale.startswith("zh")] for name in sights}
    return [
        {"object": name, "id": id_, "title": title or id_, "label": labels[name]}
        for _, _, name, id_, title in hits[:most]
    ]  # fmt: skip


def _searched(caller: Caller, spec: ObjectSpec) -> rights.Sight | None:
    """The caller's sight of an object that has something to be found by and a title to be shown."""
    sight = rights.sight(caller, spec)
    allowed = any(field.searchable and name not in sight.hidden for name, field in spec.fields.items())
    return sight if sight.reach != "none" and allowed and spec.about.title not in sight.hidden else None
