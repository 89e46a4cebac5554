"""What an administrator may make of an object's states: other names, another order, further ones between. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.declare import ObjectSpec
from shared.errors import FieldError, Invalid

Choice = Mapping[str, Any]
_PARTS = ("like", "moves")


def configurable(spec: ObjectSpec, field: str) -> bool:
    """Whether `field` holds states that a tenant may add to."""
    return spec.about.state == field and bool(spec.about.ends)


def completed(declared: ObjectSpec, given: Sequence[Choice], before: Sequence[Choice]) -> list[dict[str, Any]]:
    """The states as they are stored: what is not said of one stays as it was.

    Raises Invalid for a declared state left out, a first or last one archived or given moves, a likeness to anything
    but a declared state that is open, and a move to no state.
    """
    known = {choice["value"]: choice for choice in before}
    values = {choice["value"] for choice in given}
    made, wrong = [], []
    states = list(declared.fields[str(declared.about.state)].choices)
    if not values >= set(states):
        wrong.append(FieldError("choices", "state-declared"))
    for choice in given:
        kept = {part: known.get(choice["value"], {}).get(part) for part in _PARTS}
        if kept.get("moves") is not None:
            kept["moves"] = [to for to in kept["moves"] or () if to in values]
        one = {**{part: value for part, value in kept.items() if value is not None}, **choice}
        wrong += _wrong(declared, states, one, values)
        made.append({part: value for part, value in one.items() if value is not None})
    if wrong:
        raise Invalid(errors=tuple({one.code: one for one in wrong}.values()))
    return made


def _wrong(declared: ObjectSpec, states: Sequence[str], one: Choice, values: set[str]) -> list[FieldError]:
    ends, value, wrong = declared.about.ends, one["value"], []
    if one.get("archived") and value in {states[0], *ends}:
        wrong.append(FieldError("choices", "state-ends"))
    if one.get("moves") is not None and value in ends:
        wrong.append(FieldError("choices", "state-ends"))
    if one.get("like") and (value in states or one["like"] not in states or one["like"] in ends):
        wrong.append(FieldError("choices", "state-like"))
    if not values.issuperset(one.get("moves") or ()):
        wrong.append(FieldError("choices", "choice"))
    return wrong
