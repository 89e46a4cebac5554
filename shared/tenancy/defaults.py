"""What a new tenant's configuration holds, taken from the declared objects."""

from typing import Any

from shared.objects.opportunities import PIPELINES
from shared.pipelines import stored

CHURN_POLICY = {"window_months": 6, "paused": False}


def pipelines() -> dict[str, Any]:
    """The declared pipelines as they are stored."""
    return {name: stored(pipeline) for name, pipeline in PIPELINES.items()}
