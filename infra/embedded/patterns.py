"""Event filter patterns, as far as template.yaml's event sources use them."""

from collections.abc import Mapping
from typing import Any


def matches(pattern: Mapping[str, Any], event: Any) -> bool:
    """Whether `event` satisfies every key of a Lambda event filter pattern. Raises ValueError for unknown operators."""
    if not isinstance(event, Mapping):
        return False
    for key, wished in pattern.items():
        value = event.get(key)
        if isinstance(wished, Mapping):
            if not matches(wished, value):
                return False
        elif not any(_one(choice, value, key in event) for choice in wished):
            return False
    return True


def _one(choice: Any, value: Any, present: bool) -> bool:
    if not isinstance(choice, Mapping):
        return present and bool(value == choice)
    operator, operand = next(iter(choice.items()))
    if operator == "exists":
        return present is bool(operand)
    if operator == "prefix":
        return isinstance(value, str) and value.startswith(operand)
    if operator == "suffix":
        return isinstance(value, str) and value.endswith(operand)
    if operator == "anything-but":
        refused = operand if isinstance(operand, list) else [operand]
        return present and value not in refused
    raise ValueError(f"The filter operator {operator} is not known here")
