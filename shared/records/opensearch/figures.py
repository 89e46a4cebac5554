"""Counts and measures by group: what `index/groups.py` answers, from aggregations.

First every group there is with its number of records, which tells the two hundred to be shown; then their measures,
each group by a filter of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from shared.declare import FieldSpec
from shared.records.ask import Ask, Group, Measure
from shared.records.index import periods
from shared.records.index.columns import EXACT, Shape, written
from shared.records.index.filters import refuse
from shared.records.opensearch.documents import LIMBS, SUMMED, place, whole
from shared.records.opensearch.query import EVERY, Query, both, no

_MOST_GROUPS = 200
_PAGE = 5_000
_MOST_KEYS = 100_000
"""Groups that are counted to find the largest."""
_CURRENCIES = 200
Keys = tuple[Any, ...]
Search = Callable[[dict[str, Any]], dict[str, Any]]
"""Asks for the aggregations of a request's body."""


def groups_of(search: Search, kept: Shape, ask: Ask, query: Query) -> list[dict[str, Any]]:
    """Like the list index's `groups_of`; raises BadRequest where there are more than 100,000 groups."""
    counted = _counted(search, kept, ask, query)
    if not counted:
        return []
    asks = [*(Measure("sum", name) for name in ask.sums), *ask.measures]
    named = [(at, one) for at, one in enumerate(ask.groups) if kept.at(one.field).kind == "text"]
    aggregations = {str(one): measure(kept.fields[one.field], one.way) for one in asks}
    aggregations |= {f"label {at}": _most(kept.fields[one.field], "max") for at, one in named}
    found: Sequence[Mapping[str, Any]] = [{} for _ in counted]
    if aggregations:
        filters = {f"{at:03}": _of(kept, ask, keys) for at, (keys, _) in enumerate(counted)}
        body = {"query": query, "aggs": {"g": {"filters": {"filters": filters}, "aggs": aggregations}}}
        buckets = search(body)["g"]["buckets"]
        found = [buckets[name] for name in filters]
    shown = []
    for (keys, number), bucket in zip(counted, found, strict=True):
        labels = {at: _held(kept.fields[one.field], bucket[f"label {at}"]) for at, one in named}
        values = {one: measured(kept.fields[one.field], one.way, bucket[str(one)]) for one in asks}
        shown.append(_group(kept, ask, [labels.get(at, key) for at, key in enumerate(keys)], number, values))
    return shown


def _group(kept: Shape, ask: Ask, keys: Sequence[Any], number: int, values: Mapping[Measure, Any]) -> dict[str, Any]:
    shown = [_key(kept, one, key) for one, key in zip(ask.groups, keys, strict=True)] or [None]
    group = {"key": shown[0], "count": number, "sums": {name: values[Measure("sum", name)] for name in ask.sums}}
    if len(shown) > 1:
        group["keys"] = shown
    if ask.measures:
        group["measures"] = {str(one): values[one] for one in ask.measures}
    return group


def _key(kept: Shape, group: Group, key: Any) -> Any:
    """A group's key as records have it: documents keep a boolean as a number, an address's country in small letters."""
    if key is not None and kept.at(group.field).kind == "boolean":
        return bool(key)
    return key.upper() if key and "." in group.field else key


def _counted(search: Search, kept: Shape, ask: Ask, query: Query) -> list[tuple[Keys, int]]:
    """The groups to be shown, in their order, with their number of records."""
    if not ask.groups:
        number = search({"query": query, "aggs": {"g": {"filter": EVERY}}})["g"]["doc_count"]
        return [((), number)] if number else []
    found: list[tuple[Keys, int]] = []
    sources = [{str(at): _source(kept, one, ask.asker.time_zone)} for at, one in enumerate(ask.groups)]
    composite: dict[str, Any] = {"size": _PAGE, "sources": sources}
    while True:
        answer = search({"query": query, "aggs": {"g": {"composite": composite}}})["g"]
        found += [
            (tuple(one["key"][str(at)] for at in range(len(sources))), one["doc_count"]) for one in answer["buckets"]
        ]
        if len(found) > _MOST_KEYS:
            raise refuse(ask.groups[0].field, "too-many", most=_MOST_KEYS)
        if len(answer["buckets"]) < _PAGE:
            break
        composite = {**composite, "after": answer["after_key"]}
    # They came in the order of their keys, what is empty first.
    found.sort(key=lambda one: one[1], reverse=True)
    if ask.groups[0].unit:
        found.sort(key=lambda one: _order(one[0][:1]), reverse=True)
    return found[:_MOST_GROUPS]


def _order(keys: Keys) -> list[tuple[bool, Any]]:
    """As SQL puts them: what is empty first."""
    return [(key is not None, key.encode() if isinstance(key, str) else key) for key in keys]


def _source(kept: Shape, group: Group, time_zone: str) -> dict[str, Any]:
    field = kept.at(group.field)
    if not group.unit:
        return {"terms": {"field": _grouped(kept, group), "missing_bucket": True}}
    zone = time_zone if field.kind == "datetime" else "UTC"
    return {
        "date_histogram": {
            "field": place(field, "__at"), "calendar_interval": group.unit, "time_zone": zone,
            "format": "yyyy-MM-dd", "missing_bucket": True,
        }
    }  # fmt: skip


def _grouped(kept: Shape, group: Group) -> str:
    first, _, part = group.field.partition(".")
    field = kept.fields[first]
    return place(field, f"__{part}__key" if part else "__key" if field.kind == "text" else "")


def _of(kept: Shape, ask: Ask, keys: Keys) -> Query:
    """The records of one group."""
    parts = []
    for group, key in zip(ask.groups, keys, strict=True):
        field = kept.at(group.field)
        if key is None:
            parts.append(no({"exists": {"field": _grouped(kept, group)}}))
        elif group.unit:
            parts.append({"range": {place(field): _within(field, group.unit, key, ask.asker.time_zone)}})
        else:
            parts.append({"term": {_grouped(kept, group): key}})
    return both(*parts) if parts else EVERY


def _within(field: FieldSpec, unit: str, first: str, time_zone: str) -> dict[str, str]:
    from datetime import date

    begin, end = periods.days(periods.Period(unit, 0, 1), date.fromisoformat(first))
    if field.kind == "date":
        return {"gte": begin.isoformat(), "lt": end.isoformat()}
    return {"gte": periods.midnight(begin, time_zone), "lt": periods.midnight(end, time_zone)}


def measure(field: FieldSpec, way: str, currencies: int = _CURRENCIES) -> dict[str, Any]:
    """The aggregation for one measure of a group; of money for each of so many currencies."""
    inner = _figures(field, way)
    if field.kind != "money":
        return {"filter": EVERY, "aggs": inner}
    return {
        "terms": {"field": place(field, "_currency"), "size": currencies, "order": {"_key": "asc"}}, "aggs": inner,
    }  # fmt: skip


def _figures(field: FieldSpec, way: str) -> dict[str, Any]:
    number = {"number": {"value_count": {"field": place(field)}}}
    if way in {"min", "max"}:
        return {**number, "most": _most(field, way)}
    if field.kind in SUMMED:
        return number | {f"part{limb}": {"sum": {"field": place(field, f"__{limb}")}} for limb in range(LIMBS)}
    return {**number, "sum": {"sum": {"field": place(field)}}}


def _most(field: FieldSpec, way: str) -> dict[str, Any]:
    """The document with the least or greatest value: the engine's own minimum is a floating-point number."""
    order = {place(field): {"order": "desc" if way == "max" else "asc", "missing": "_last"}}
    return {"top_hits": {"size": 1, "sort": [order], "_source": [place(field)]}}


def _held(field: FieldSpec, answer: Mapping[str, Any]) -> Any:
    for hit in answer["hits"]["hits"]:
        return hit["_source"].get(field.kind, {}).get(field.name)
    return None


def measured(field: FieldSpec, way: str, answer: Mapping[str, Any]) -> Any:
    """A measure as lists show it: one amount, a list of them where several currencies meet, None of no values."""
    if field.kind != "money":
        value = reckoned(field, way, answer)
        return written(value) if field.kind in EXACT and value is not None else value
    amounts = [
        {"amount": written(reckoned(field, way, one)), "currency": one["key"]} for one in answer["buckets"]
    ]  # fmt: skip
    return amounts[0] if len(amounts) == 1 else amounts or None


def reckoned(field: FieldSpec, way: str, answer: Mapping[str, Any]) -> Any:
    """The figure of one bucket, in the list index's units; None of no values."""
    number = answer["number"]["value"]
    if not number:
        return None
    if way in {"min", "max"}:
        return _held(field, answer["most"])
    total = answer["sum"]["value"] if field.kind not in SUMMED else added(answer)
    if way == "sum":
        return total
    if field.kind in EXACT or field.kind == "money":
        return int((Decimal(total) / number).to_integral_value(ROUND_HALF_EVEN))
    return float(total) / number


def added(answer: Mapping[str, Any]) -> int:
    """The exact sum of a bucket."""
    return whole([answer[f"part{limb}"]["value"] for limb in range(LIMBS)])
