"""How a write made offline meets what happened meanwhile: pure, from the values both sides knew."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Merge(NamedTuple):
    """`patch`: what is left to write; `conflicts`: the fields that both sides set to different values."""

    patch: dict[str, Any]
    conflicts: tuple[str, ...]


def merge(data: Mapping[str, Any], base: Mapping[str, Any], base_version: int, current: Mapping[str, Any]) -> Merge:
    """Field by field: what only the client changed is written, what both changed alike is there already.

    `base` holds the values the client saw; a field it says nothing of counts as changed by the server unless the
    record still has `base_version`. None and absent are the same.
    """
    patch: dict[str, Any] = {}
    conflicts = []
    for name, wanted in data.items():
        present = current.get(name)
        if present == wanted:
            continue
        untouched = current["version"] == base_version or (name in base and base[name] == present)
        if untouched:
            patch[name] = wanted
        else:
            conflicts.append(name)
    return Merge(patch, tuple(conflicts))
