"""What a new tenant's configuration holds, taken from the declared objects."""

from typing import Any

from shared import objects
from shared.objects.opportunities import CLOSED, PROBABILITY, STAGES

CHURN_POLICY = {"window_months": 6, "paused": False}
_NOT_DICTIONARIES = frozenset({"people"})


def pipelines() -> dict[str, Any]:
    """One sales pipeline: stage, labels (English, Chinese), win probability in percent, whether it closes the deal."""
    stages = [
        {"value": value, "label": list(labels), "probability": PROBABILITY[value], "closed": value in CLOSED}
        for value, labels in STAGES.items()
    ]
    return {"sales": {"label": ["Sales", "销售"], "object": "opportunities", "field": "stage", "stages": stages}}


def dictionaries() -> dict[str, Any]:
    """The choices that a tenant may extend: `object.field` → value → labels (English, Chinese)."""
    return {
        f"{name}.{field.name}": {value: list(labels) for value, labels in field.choices.items()}
        for name in objects.names()
        if name not in _NOT_DICTIONARIES
        for field in objects.get(name).fields.values()
        if field.open_choice
    }
