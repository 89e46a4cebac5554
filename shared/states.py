"""States of a tenant's own beside the declared ones: each is, to every rule, like one that is declared."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def alike(declared: Iterable[str], ends: Iterable[str], choices: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Own state → the declared one that it is like: the one it names, else the open one before it, else the first."""
    open_ = [value for value in declared if value not in ends]
    found, last = {}, open_[0]
    for choice in choices:
        value = choice["value"]
        if value in open_:
            last = value
        elif value not in ends:
            found[value] = choice.get("like") or last
    return found


def moves(
    declared: Mapping[str, tuple[str, ...]], like: Mapping[str, str], choices: Sequence[Mapping[str, Any]]
) -> dict[str, tuple[str, ...]]:
    """State → those it may be changed to: as its choice says, else wherever what it is like may, and to its likes."""
    values = [choice["value"] for choice in choices]
    said = {choice["value"]: choice["moves"] for choice in choices if choice.get("moves") is not None}

    def usual(value: str) -> tuple[str, ...]:
        base = like.get(value, value)
        near = {base, *declared[base]}
        return tuple(other for other in values if other != value and like.get(other, other) in near)

    return {value: tuple(said[value]) if value in said else usual(value) for value in values}
