"""What a new tenant's configuration holds, taken from the declared objects."""

from typing import Any

from shared.objects.opportunities import CLOSED, PROBABILITY, STAGES

CHURN_POLICY = {"window_months": 6, "paused": False}


def pipelines() -> dict[str, Any]:
    """One sales pipeline: stage, labels (English, Chinese), win probability in percent, whether it closes the deal."""
    stages = [
        {"value": value, "label": list(labels), "probability": PROBABILITY[value], "closed": value in CLOSED}
        for value, labels in STAGES.items()
    ]
    return {"sales": {"label": ["Sales", "销售"], "object": "opportunities", "field": "stage", "stages": stages}}
