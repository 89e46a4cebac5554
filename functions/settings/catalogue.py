"""Dictionaries as a client shows them."""

from typing import Any

from functions.settings import states
from shared import i18n
from shared.records.engine import Records
from shared.tenancy.rights import sight


def dictionaries(records: Records, locale: str) -> dict[str, Any]:
    """The choices of each field that a tenant may extend, of the fields the caller may see."""
    items = []
    for spec in records.schema.values():
        seen = sight(records.caller, spec)
        for field in spec.fields.values():
            mine = (
                field.dictionary
                or states.configurable(spec, field.name)
                or (not spec.about.writes and (field.open_choice or (field.custom and field.choices)))
            )
            if seen.reach == "none" or field.name in seen.hidden or not mine:
                continue
            shown = [
                {"value": value, "label": i18n.label(labels, locale)}
                for value, labels in field.choices.items()
                if value not in field.retired
            ]
            items.append({"object": spec.name, "field": field.name, "choices": shown})
    return {"items": items}
