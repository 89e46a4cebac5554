"""A pipeline: the stages that a deal passes through, in order. Every pipeline ends in the same two: won and lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Labels = tuple[str, str]
WON, LOST = "won", "lost"
CLOSED = frozenset({WON, LOST})
_PROBABLE = ((70, "commit"), (30, "best_case"), (1, "pipeline"), (0, "omitted"))


@dataclass(frozen=True)
class Stage:
    """One stage; an archived one keeps its deals and takes no more. `probability` in percent."""

    value: str
    label: Labels
    probability: int
    forecast: str
    archived: bool = False

    @property
    def kind(self) -> str:
        return self.value if self.value in CLOSED else "open"


@dataclass(frozen=True)
class Pipeline:
    """Its stages by value, in order; of an archived one no new deal begins."""

    name: str
    label: Labels
    stages: Mapping[str, Stage]
    archived: bool = False

    @property
    def first(self) -> Stage:
        """Where a deal begins."""
        return next(stage for stage in self.stages.values() if stage.kind == "open" and not stage.archived)


def forecast_of(value: str, probability: int) -> str:
    """The forecast category of a stage that names none."""
    if value in CLOSED:
        return "closed" if value == WON else "omitted"
    return next(category for least, category in _PROBABLE if probability >= least)


def loaded(name: str, kept: Mapping[str, Any]) -> Pipeline:
    """A pipeline from the form in which it is stored; one without a closing stage raises KeyError."""
    stages = {
        stage["value"]: Stage(
            stage["value"], (stage["label"][0], stage["label"][1]), stage["probability"],
            stage.get("forecast") or forecast_of(stage["value"], stage["probability"]), bool(stage.get("archived")),
        )
        for stage in kept["stages"]
    }  # fmt: skip
    if not stages.keys() >= CLOSED:
        raise KeyError("a pipeline ends in won and lost")
    return Pipeline(name, (kept["label"][0], kept["label"][1]), stages, bool(kept.get("archived")))


def stored(pipeline: Pipeline) -> dict[str, Any]:
    """The form in which a pipeline is stored."""
    stages = [
        {
            "value": stage.value, "label": list(stage.label), "probability": stage.probability,
            "forecast": stage.forecast, "closed": stage.value in CLOSED, "archived": stage.archived,
        }
        for stage in pipeline.stages.values()
    ]  # fmt: skip
    return {"label": list(pipeline.label), "object": "opportunities", "field": "stage", "stages": stages}
