"""A figure over the records that refer to one: how many there are, or the sum, least, most or average of a field."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

SUMMED = frozenset({"integer", "number", "decimal", "money"})
_COMPARED = SUMMED | {"percent", "date", "datetime"}
WAYS: Mapping[str, frozenset[str]] = {
    "count": frozenset(), "sum": SUMMED, "avg": SUMMED | {"percent"}, "min": _COMPARED, "max": _COMPARED,
}  # fmt: skip
"""Way → the kinds of fields it can be of; a count is of none."""


class Rollup(NamedTuple):
    """`way` over the records of `object` whose reference `field` leads here and that fit `filter`; `of` which field."""

    object: str
    field: str
    way: str
    of: str | None = None
    filter: Mapping[str, Any] | None = None

    @property
    def reads(self) -> frozenset[str]:
        """The fields of the other object that it gives something away of."""
        return frozenset({self.field, *([self.of] if self.of else []), *_named(self.filter or {})})


def kind_of(way: str, of: str) -> str:
    """The kind of the figure, by the kind of the field that it is of."""
    if way == "count":
        return "integer"
    return "decimal" if way == "avg" and of in {"integer", "percent"} else of


def _named(part: Any) -> Iterator[str]:
    """The fields that a filter names."""
    if isinstance(part, Mapping):
        name = part.get("field")
        if isinstance(name, str):
            yield name.partition(".")[0]
        for inner in part.values():
            yield from _named(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _named(inner)
