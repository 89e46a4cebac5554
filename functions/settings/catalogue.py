"""Roles, pipelines and dictionaries as a client shows them."""

from typing import Any

from functions.settings.rules import manages_people
from shared import i18n
from shared.records.table import TenantTable
from shared.tenancy import config
from shared.tenancy.caller import Caller
from shared.tenancy.roles import current as standing


def roles(table: TenantTable, caller: Caller, locale: str) -> dict[str, Any]:
    """The tenant's roles; what each may do is shown to those who manage people."""
    detailed = manages_people(caller, "edit")
    items = []
    for name, stored in config.read(table, config.ROLES).items():
        role = standing(name, stored)
        shown = {"name": name, "label": _label(role["label"], locale)}
        items.append({**shown, "grants": role["grants"], "fields": role["fields"]} if detailed else shown)
    return {"items": items}


def pipelines(table: TenantTable, locale: str) -> dict[str, Any]:
    """Pipelines with their stages in order."""
    return {
        "items": [
            {
                "name": name,
                "label": _label(pipeline["label"], locale),
                "object": pipeline["object"],
                "field": pipeline["field"],
                "stages": [{**stage, "label": _label(stage["label"], locale)} for stage in pipeline["stages"]],
            }
            for name, pipeline in config.read(table, config.PIPELINES).items()
        ]
    }


def dictionaries(table: TenantTable, caller: Caller, locale: str) -> dict[str, Any]:
    """The choices of each field that has them, of the fields the caller may see."""
    items = []
    for name, choices in config.read(table, config.DICTIONARIES).items():
        object_name, _, field = name.partition(".")
        if caller.reach(object_name, "read") == "none" or caller.fields.get(object_name, {}).get(field) == "hidden":
            continue
        shown = [{"value": value, "label": _label(labels, locale)} for value, labels in choices.items()]
        items.append({"object": object_name, "field": field, "choices": shown})
    return {"items": items}


def _label(labels: list[str], locale: str) -> str:
    return i18n.label((labels[0], labels[1]), locale)
