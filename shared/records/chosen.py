"""The records that a list or a text means: their ids, all of them, without the records themselves."""

from collections.abc import Sequence

from shared.records import lists, schema
from shared.records.ask import Ask
from shared.records.index import tokens
from shared.records.index.columns import FOLDED
from shared.records.index.filters import field_of
from shared.records.index.page import ids_of
from shared.records.index.where import visible
from shared.records.table import TenantTable
from shared.tenancy import rights
from shared.tenancy.caller import Caller

_MOST_SOUGHT = 500


def every_id(
    table: TenantTable,
    caller: Caller,
    object_name: str,
    ask: Ask,
    *,
    seen: Sequence[tuple[str, str, int]] = (),
    action: str = "read",
) -> list[str]:
    """The ids of all rows of a list that `caller` may see and do `action` with, in its order.

    `ask` as `lists.asked` checked it for the caller. Raises what `lists.find` raises.
    """
    spec = schema.of(table, caller.schema).get(object_name)
    sight = rights.narrower(rights.require(caller, spec, "read"), rights.require(caller, spec, action))
    for name in sorted(ask.used & sight.hidden):
        field_of(spec, name, sight.hidden)
    index = lists.open_index(table, seen=seen)
    for name in {"people", *(name for name, _ in ask.related)}:
        index.shape(name)
    return ids_of(index, index.shape(object_name), ask, sight)


def ids_named(
    table: TenantTable, caller: Caller, object_name: str, field: str, texts: Sequence[str]
) -> dict[str, set[str]]:
    """Text → ids of the records in sight whose `field` is that text, case and accents aside."""
    spec = schema.of(table, caller.schema).get(object_name)
    open_to_all = object_name in lists.OPEN_TO_ALL
    sight = rights.Sight("all", "") if open_to_all else rights.sight(caller, spec)
    if field in sight.hidden or sight.reach == "none":
        return {}
    index, found = lists.open_index(table), dict[str, set[str]]()
    index.shape(object_name)
    wanted: dict[str, list[str]] = {}
    for text in texts:
        wanted.setdefault(tokens.fold(text), []).append(text)
    keys = list(wanted)
    column = f'"{field}__key"' if spec.fields[field].kind in FOLDED else f'fold("{field}")'
    seen, params = visible(sight)
    for some in (keys[at : at + _MOST_SOUGHT] for at in range(0, len(keys), _MOST_SOUGHT)):
        marks = ",".join("?" * len(some))
        sql = f"SELECT {column}, id FROM r_{object_name} WHERE {column} IN ({marks}) AND deleted=0 AND {seen}"
        for key, id_ in index.rows(sql, [*some, *params]):
            for text in wanted[key]:
                found.setdefault(text, set()).add(id_)
    return found
