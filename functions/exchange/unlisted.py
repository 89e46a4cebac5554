"""Values that the list of a choice does not have, where others pass: kept as they are, told of when a file is checked.
Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from functions.exchange.chunks import Op
from shared.declare import FieldSpec, ObjectSpec

MOST = 50
"""Values that are told of one by one; each with the first rows that have it."""
MOST_ROWS = 10
Told = dict[str, Any]


def counted(spec: ObjectSpec, ops: Iterable[Op], known: Sequence[Told] = ()) -> list[Told]:
    """`known` with what these writes add: field, value, in how many rows, the first of them. An entry without a field
    counts the rows whose values are past telling."""
    told = {(one["field"], one["value"]): dict(one) for one in known}
    for op in ops:
        for field in spec.fields.values():
            for value in _unlisted(field, op.data.get(field.name)):
                place = field.name, value
                if place not in told and len(told) >= MOST:
                    place = "", ""
                one = told.setdefault(place, {"field": place[0], "value": place[1], "count": 0, "rows": []})
                one["count"] += 1
                one["rows"] = [*one["rows"], op.row][:MOST_ROWS]
    return list(told.values())


def _unlisted(field: FieldSpec, held: Any) -> Iterator[str]:
    if field.kind not in {"choice", "choices"} or not (field.open_choice and field.choices) or not held:
        return
    yield from (
        value for value in dict.fromkeys([held] if isinstance(held, str) else held) if value not in field.choices
    )
