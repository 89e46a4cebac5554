"""What a record's related records come to, as a condition: what `index/measured.py` says in SQL."""

import operator
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from shared.records.index.columns import Shape
from shared.records.index.filters import Node
from shared.records.index.measured import Measured
from shared.records.opensearch import figures
from shared.records.opensearch.documents import LIMBS, SUMMED, place

_DAY = 86_400_000
_SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq, "gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le,
}  # fmt: skip


class Having(NamedTuple):
    """What is reckoned for each record referred to, and whether the bucket of one fits."""

    aggregations: dict[str, Any]
    fits: Callable[[Mapping[str, Any]], bool]


def having(theirs: Shape, node: Node) -> tuple[list[dict[str, Any]], Having]:
    """(which records count besides, what they must come to)."""
    known = Measured(*node)
    counted = []
    if known.currency:
        counted.append({"term": {place(theirs.fields[known.field], "_currency"): known.currency}})

    def fits(bucket: Mapping[str, Any]) -> bool:
        figure = _figure(theirs, known, bucket)
        if figure is None:
            return False
        if known.op == "between":
            return bool(known.values[0] <= figure <= known.values[1])
        return _SIGNS[known.op](figure, known.values[0])

    return counted, Having(_aggregations(theirs, known), fits)


def _aggregations(theirs: Shape, known: Measured) -> dict[str, Any]:
    if known.way == "count":
        return {}
    field = theirs.fields[known.field]
    if known.way != "sum":
        return {way: {way: {"field": place(field, "__at")}} for way in ("min", "max")}
    if field.kind in SUMMED:
        return {f"part{limb}": {"sum": {"field": place(field, f"__{limb}")}} for limb in range(LIMBS)}
    return {"sum": {"sum": {"field": place(field)}}}


def _figure(theirs: Shape, known: Measured, bucket: Mapping[str, Any]) -> Any:
    """None of no days."""
    if known.way == "count":
        return bucket["doc_count"]
    if known.way == "sum":
        return figures.added(bucket) if theirs.fields[known.field].kind in SUMMED else bucket["sum"]["value"]
    first, last = bucket["min"]["value"], bucket["max"]["value"]
    if first is None:
        return None
    if known.way == "days":
        return int((last - first) // _DAY)
    return datetime.fromtimestamp((first if known.way == "first" else last) / 1000, UTC).date().isoformat()
