"""Roll-ups for the records of a page: what `index/late.py` reckons in SQL, from aggregations."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from shared.declare import FieldSpec
from shared.records.index.asker import NOBODY, Asker
from shared.records.index.columns import Shape, shape
from shared.records.index.filters import check
from shared.records.index.hops import json_of
from shared.records.opensearch import figures
from shared.records.opensearch.documents import place
from shared.records.opensearch.query import Lookup, rows
from shared.tenancy.rights import Sight

_LARGEST = 900_000_000 * 10**9
_UNITS = 10_000
_CURRENCIES = 2
"""Amounts of two currencies have no sum, whatever the others are."""


def request(lookup: Lookup, asker: Asker, fields: Sequence[FieldSpec], ids: Sequence[str]) -> dict[str, Any] | None:
    """The request for roll-ups over one reference, of the records `ids`; None when the reader may see none of them."""
    parts, path = {}, ""
    for field in fields:
        rollup = field.rollup
        other = asker.other(rollup.object) if rollup else None
        if rollup is None or other is None or rollup.reads & other[1].hidden:
            continue
        theirs = shape(other[0])
        path = place(theirs.fields[rollup.field])
        parts[field.name] = {
            "filter": rows(lookup, theirs, _fitting(rollup.filter, theirs, other[1], asker), other[1], asker=asker),
            "aggs": {"of": _of(theirs, rollup.of, rollup.way)} if rollup.of else {},
        }
    if not parts:
        return None
    groups = {"terms": {"field": path, "size": len(ids)}, "aggs": parts}
    return {"query": {"terms": {path: list(ids)}}, "aggs": {"g": groups}}


def _fitting(given: Mapping[str, Any] | None, theirs: Shape, seen: Sight, asker: Asker) -> list[Any] | None:
    return check(theirs.spec, dict(given), seen.hidden, replace(asker, other=NOBODY.other)) if given else None


def _of(theirs: Shape, name: str, way: str) -> dict[str, Any]:
    field = theirs.fields[name]
    if way == "count":
        return {"value_count": {"field": place(field)}}
    return figures.measure(field, way, currencies=_CURRENCIES)


def values(fields: Sequence[FieldSpec], theirs: Shape, answer: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Id → field → value, of the answer's groups."""
    return {
        bucket["key"]: {
            field.name: _value(field, theirs, bucket[field.name]) for field in fields if field.name in bucket
        }
        for bucket in answer["buckets"]
    }


def _value(field: FieldSpec, theirs: Shape, bucket: Mapping[str, Any]) -> Any:
    rollup = field.rollup
    if rollup is None or rollup.of is None:
        return bucket["doc_count"]
    of, answer = theirs.fields[rollup.of], bucket["of"]
    if rollup.way == "count":
        return answer["value"]
    if of.kind == "money":
        buckets = answer["buckets"]
        return (
            json_of(field.kind, _figure(of, rollup.way, buckets[0]), buckets[0]["key"]) if len(buckets) == 1 else None
        )
    return json_of(field.kind, _figure(of, rollup.way, answer), None)


def _figure(of: FieldSpec, way: str, answer: Mapping[str, Any]) -> Any:
    """In the units in which the index keeps the roll-up's kind."""
    number = answer["number"]["value"]
    if way in {"min", "max"} or of.kind == "number" or not number:
        return figures.reckoned(of, way, answer)
    total = figures.added(answer)
    if abs(total) >= _LARGEST:
        return None
    if way == "sum":
        return total
    total *= _UNITS if of.kind == "integer" else 1
    return int((Decimal(total) / number).to_integral_value(ROUND_HALF_EVEN))
