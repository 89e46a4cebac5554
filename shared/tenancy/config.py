"""A tenant's configuration: one item a piece, read and written with the tenant's own credentials."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import orjson

from shared import clock, ids
from shared.errors import Stale
from shared.records.access_patterns import CONFIG, SETTING
from shared.records.table import Item, Key, TenantTable, Write

if TYPE_CHECKING:
    from shared.tenancy.caller import Caller

ROLES, PIPELINES = "roles", "pipelines"
CHURN_POLICY, ADMINISTRATORS = "churn_policy", "administrators"
_MOST_DIFFERENCES = 500
_NOT_TOLD = frozenset({"version", "updated_at", "updated_by", "by"})


def key(table: TenantTable, name: str) -> Key:
    return table.key(CONFIG, name=name)


def begin(table: TenantTable, name: str, attributes: Item) -> None:
    """Write the first version of a piece; one that is there already stays as it is."""
    item = {**key(table, name), "name": name, "version": 1, "updated_at": clock.stamp(), **attributes}
    with suppress(Stale):  # an earlier attempt wrote it
        table.put(item, condition="attribute_not_exists(pk)")


def read(table: TenantTable, name: str) -> dict[str, Any]:
    """A piece kept as JSON under its own name: roles, pipelines."""
    item = table.get(key(table, name))
    found: dict[str, Any] = orjson.loads(item[name]) if item else {}
    return found


def written(name: str, data: dict[str, Any]) -> Item:
    """The attributes of a piece kept as JSON."""
    return {name: orjson.dumps(data).decode()}


def new_schema(table: TenantTable) -> Write:
    """The write that raises the version of the tenant's definitions, kept with the roles, which every call reads."""
    return Write.update(
        key(table, ROLES), "SET schema_version = if_not_exists(schema_version, :zero) + :one", {":zero": 0, ":one": 1},
        condition="attribute_exists(pk)",
    )  # fmt: skip


def entry(table: TenantTable, caller: "Caller", what: str, before: Any, after: Any) -> Write:
    """The write of `line` that goes beside that of the piece."""
    return Write.put(line(table, caller, what, before, after))


def line(table: TenantTable, caller: "Caller", what: str, before: Any, after: Any) -> Item:
    """The line of the settings' history that is written with a change of the piece `what`: who, when, from where, and
    every value that differs; None stands for what was not there, or is there no more."""
    entry_id = ids.new("chg")
    changes = list(_differences(before, after))
    item: Item = {
        **table.key(SETTING, id=entry_id), "id": entry_id, "at": clock.stamp(), "by": caller.person, "what": what,
        "op": "create" if before is None else "delete" if after is None else "update",
        "changes": orjson.dumps(changes[:_MOST_DIFFERENCES]).decode(),
    }  # fmt: skip
    known = {"address": caller.address, "request_id": caller.request_id, "key": caller.key}
    return {**item, **{name: value for name, value in known.items() if value}}


def _differences(before: Any, after: Any, path: str = "") -> Iterator[dict[str, Any]]:
    if isinstance(before, Mapping | None) and isinstance(after, Mapping | None):
        old, new = before or {}, after or {}
        for name in sorted({*old, *new} - (_NOT_TOLD if not path else set())):
            yield from _differences(old.get(name), new.get(name), f"{path}.{name}" if path else name)
    elif before != after:
        yield {"field": path, "old": before, "new": after}
