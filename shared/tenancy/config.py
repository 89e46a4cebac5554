"""A tenant's configuration: one item a piece, read and written with the tenant's own credentials."""

from contextlib import suppress
from typing import Any

import orjson

from shared import clock
from shared.errors import Stale
from shared.records.access_patterns import CONFIG
from shared.records.table import Item, Key, TenantTable

ROLES, PIPELINES = "roles", "pipelines"
CHURN_POLICY, ADMINISTRATORS = "churn_policy", "administrators"


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
