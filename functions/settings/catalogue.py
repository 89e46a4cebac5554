"""Pipelines and dictionaries as a client shows them."""

from typing import Any

from shared import i18n
from shared.records.engine import Records
from shared.records.table import TenantTable
from shared.tenancy import config
from shared.tenancy.rights import sight


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


def dictionaries(records: Records, locale: str) -> dict[str, Any]:
    """The choices of each field that a tenant may extend, of the fields the caller may see."""
    items = []
    for spec in records.schema.values():
        seen = sight(records.caller, spec)
        for field in spec.fields.values():
            mine = field.open_choice or (field.custom and field.choices)
            if seen.reach == "none" or field.name in seen.hidden or spec.about.writes or not mine:
                continue
            shown = [
                {"value": value, "label": i18n.label(labels, locale)}
                for value, labels in field.choices.items()
                if value not in field.retired
            ]
            items.append({"object": spec.name, "field": field.name, "choices": shown})
    return {"items": items}


def _label(labels: list[str], locale: str) -> str:
    return i18n.label((labels[0], labels[1]), locale)
