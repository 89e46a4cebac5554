"""The records that a list or a text means: their ids, all of them, without the records themselves."""

from collections.abc import Sequence

from shared.records import lists, schema
from shared.records.ask import Ask
from shared.records.index import tokens
from shared.records.index.filters import field_of
from shared.records.table import TenantTable
from shared.tenancy import rights
from shared.tenancy.caller import Caller


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
    return lists.opened(table, caller, seen).ids(object_name, ask, sight)


def ids_named(
    table: TenantTable, caller: Caller, object_name: str, field: str, texts: Sequence[str]
) -> dict[str, set[str]]:
    """Text → ids of the records in sight whose `field` is that text, case and accents aside."""
    spec = schema.of(table, caller.schema).get(object_name)
    open_to_all = object_name in lists.OPEN_TO_ALL
    sight = rights.Sight("all", "") if open_to_all else rights.sight(caller, spec)
    if field in sight.hidden or sight.reach == "none":
        return {}
    found: dict[str, set[str]] = {}
    wanted: dict[str, list[str]] = {}
    for text in texts:
        wanted.setdefault(tokens.fold(text), []).append(text)
    for key, id_ in lists.opened(table, caller).called(object_name, field, list(wanted), sight):
        for text in wanted[key]:
            found.setdefault(text, set()).add(id_)
    return found
