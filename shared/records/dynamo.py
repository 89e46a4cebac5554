"""DynamoDB's typed JSON to plain values and back, straight-line: botocore's own walk is most of a list's cost.

Plain values are str, int, Decimal, bytes, bool, None, list, dict. Floats are refused: they would not come back equal.
"""

from decimal import Decimal
from typing import Any


def dump(item: dict[str, Any]) -> dict[str, Any]:
    """A plain item in DynamoDB's typed form; None attributes are left out at the top level."""
    return {name: _dump(value) for name, value in item.items() if value is not None}


def _dump(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int | Decimal):
        return {"N": str(value)}
    if isinstance(value, bytes):
        return {"B": value}
    if value is None:
        return {"NULL": True}
    if isinstance(value, list | tuple):
        return {"L": [_dump(entry) for entry in value]}
    if isinstance(value, dict):
        return {"M": {name: _dump(entry) for name, entry in value.items()}}
    raise TypeError(f"{type(value).__name__} cannot be stored")


def load(item: dict[str, Any]) -> dict[str, Any]:
    """The plain form of a typed item."""
    return {name: _load(value) for name, value in item.items()}


def _load(value: dict[str, Any]) -> Any:
    ((kind, content),) = value.items()
    match kind:
        case "S" | "B" | "BOOL":
            return content
        case "N":
            return int(content) if content.lstrip("-").isdigit() else Decimal(content)
        case "NULL":
            return None
        case "L":
            return [_load(entry) for entry in content]
        case "M":
            return {name: _load(entry) for name, entry in content.items()}
        case "SS" | "NS" | "BS":
            return list(content)
    raise TypeError(f"unknown attribute kind {kind}")
