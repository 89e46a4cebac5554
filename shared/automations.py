"""A tenant's automations: what is kept of them, and which of them a change concerns.

What they do is `functions/notify/automation`'s; the stream only names them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.records.table import TenantTable
from shared.tenancy import config

NAME = "automations"
"""Of the piece of configuration that holds them."""
MOST = 50
DEEPEST = 5
"""Automations that may follow one another."""
Automation = dict[str, Any]


def kept(table: TenantTable) -> dict[str, Automation]:
    """Id → automation, in the order in which they were made."""
    return config.read(table, NAME)


def concerned(known: Mapping[str, Automation], object_name: str, op: str, fields: Iterable[str]) -> list[Automation]:
    """The automations that answer to a change of a record, or wait for a moment that it may have moved."""
    changed = set(fields)
    return [
        {"automation": id_, "on": one["when"]["on"]}
        for id_, one in known.items()
        if one["active"] and one["object"] == object_name and _answers(one["when"], op, changed)
    ]


def _answers(when: Mapping[str, Any], op: str, changed: set[str]) -> bool:
    match when["on"]:
        case "created":
            return op == "create"
        case "changed":
            return op == "update" and (not when["fields"] or bool(changed.intersection(when["fields"])))
        case _:
            return op in {"create", "restore"} or when["field"] in changed
