"""A checked filter as OpenSearch's query: the meaning of `index/where.py`, condition by condition.

Every condition is true or false, never unknown: what a document does not have equals nothing, and `must_not` turns
false into true. Records of other objects are looked up first and named by their ids.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from shared.declare import FieldSpec
from shared.parts import parts_of
from shared.records.index import periods
from shared.records.index.asker import Asker
from shared.records.index.columns import LISTS, SYSTEM, Shape, shape
from shared.records.index.filters import PART, PERIODS, Node
from shared.records.index.tokens import Sought, Term, sought
from shared.records.opensearch.documents import FOLDED, place
from shared.tenancy.rights import Sight

if TYPE_CHECKING:
    from shared.records.opensearch.measured import Having

Query = dict[str, Any]
EVERY: Query = {"match_all": {}}
NONE: Query = {"match_none": {}}
ID = place(SYSTEM["id"])
_SIGNS = frozenset({"gt", "gte", "lt", "lte"})


class Lookup(Protocol):
    """Finds the values that `path` has in the documents of an object."""

    def values(self, object_name: str, path: str, query: Query, having: "Having | None" = None) -> list[str]:
        """Each once, those whose documents together fit `having`; raises BadRequest where there are too many."""


def both(*queries: Query) -> Query:
    return {"bool": {"filter": list(queries)}}


def either(queries: Sequence[Query]) -> Query:
    return {"bool": {"should": list(queries), "minimum_should_match": 1}} if queries else NONE


def no(query: Query) -> Query:
    return {"bool": {"must_not": [query]}}


def visible(kept: Shape, sight: Sight) -> Query:
    """What `Sight.sees` says."""
    if sight.reach not in {"all", "team", "own"}:
        return NONE
    shared = sight.shared and sight.reach in {"all", "team"}
    if sight.reach == "all" and not shared:
        return EVERY
    own = {"term": {_path(kept, "owner"): sight.person}}
    if sight.reach == "own":
        return own
    ours: Query = {"terms": {_path(kept, "team"): list(sight.teams)}}
    if not shared:
        return either([own, ours])
    with_all, with_team = ({"term": {_path(kept, "shared"): how}} for how in ("everyone", "team"))
    if sight.reach == "team":
        return either([own, both(either([with_all, with_team]), ours)])
    return either([own, with_all, both(with_team, ours)])


def _path(kept: Shape, name: str) -> str:
    return place(kept.fields[name]) if name in kept.fields else name


def rows(
    lookup: Lookup, kept: Shape, node: Node | None, sight: Sight, *, asker: Asker, deleted: bool = False, q: str = ""
) -> Query:
    """The records of a list: not deleted (or only deleted), in sight, of the filter, with the words."""
    parts = [{"term": {"deleted": int(deleted)}}, visible(kept, sight)]
    if node is not None:
        parts.append(_Compiler(lookup, asker).node(kept, node))
    if q:
        allowed = [field.name for field in kept.searchable if field.name not in sight.hidden]
        parts.append(holding(allowed, sought(q)))
    return both(*parts)


def holding(fields: Sequence[str], wanted: Sought | None) -> Query:
    """The documents that hold what is looked for in any of the fields."""
    if wanted is None or not fields:
        return NONE
    found = both(*(_in_any(fields, term) for term in wanted.terms))
    begun = [_in_any(fields, Term((number,), True)) for number in wanted.numbers]
    return either([found, *begun]) if begun else found


def _in_any(fields: Sequence[str], term: Term) -> Query:
    if term.begun:
        return either([{"prefix": {f"words.{name}": term.tokens[0]}} for name in fields])
    return either([{"match_phrase": {f"words.{name}": " ".join(term.tokens)}} for name in fields])


class _Compiler:
    def __init__(self, lookup: Lookup, asker: Asker) -> None:
        self._lookup, self._asker = lookup, asker

    def node(self, kept: Shape, node: Node) -> Query:
        word = node[0]
        if word in {"via", "has"} and len(node) >= 4:
            return self._related(kept, node)
        if word == "not" and len(node) == 2:
            return no(self.node(kept, node[1]))
        if word in {"and", "or"} and all(isinstance(one, list) for one in node[1:]):
            parts = [self.node(kept, one) for one in node[1:]]
            return either(parts) if word == "or" else both(*parts) if parts else EVERY
        return self._condition(kept, *node)

    def _condition(self, kept: Shape, name: str, op: str, value: Any) -> Query:
        first, _, part = name.partition(".")
        field = kept.fields[first]
        if part:
            inner = parts_of("address")[part]
            return _leaf(inner, place(field, f"__{part}"), op, value)
        if op == "mine":
            return _leaf(field, place(field), "eq", self._asker.person)
        if op == "my_team":
            return self._my_team(field)
        if op in PERIODS:
            return _period(field, op, periods.Period(*value), self._asker)
        return _leaf(field, place(field), op, value)

    def _my_team(self, field: FieldSpec) -> Query:
        inside = list(self._asker.teams)
        if field.ref != "teams":
            inside = self._lookup.values("people", ID, {"terms": {"reference.member_of": inside}})
        return {"terms": {place(field): inside}}

    def _related(self, kept: Shape, node: Node) -> Query:
        """The related records that fit, among those in sight."""
        word, near, far, inner, *measure = node
        other = self._asker.other(far if word == "via" else near)
        if other is None:
            return NONE
        theirs = shape(other[0])
        own, path = (place(kept.fields[near]), ID) if word == "via" else (ID, place(theirs.fields[far]))
        query = rows(self._lookup, theirs, inner, other[1], asker=self._asker)
        having = None
        if measure:
            from shared.records.opensearch import measured

            counted, having = measured.having(theirs, measure[0])
            query = both(query, *counted)
        return {"terms": {own: self._lookup.values(theirs.name, path, query, having)}}


def _period(field: FieldSpec, op: str, period: periods.Period, asker: Asker) -> Query:
    first, end = periods.days(period, asker.today)
    bounds = (
        (first.isoformat(), end.isoformat())
        if field.kind == "date"
        else (periods.midnight(first, asker.time_zone), periods.midnight(end, asker.time_zone))
    )
    limits = {
        "before": {"lt": bounds[0]},
        "after": {"gte": bounds[1]},
        "in_period": {"gte": bounds[0], "lt": bounds[1]},
    }
    return {"range": {place(field): limits[op]}}


def _leaf(field: FieldSpec, path: str, op: str, value: Any) -> Query:
    if op == "empty":
        return _empty(field, path) if value else no(_empty(field, path))
    if op == "ne":
        return no(_leaf(field, path, "eq", value))
    if field.kind == "money":
        return _money(path, op, value)
    if op == "within":
        latitude, longitude, km = value
        return {"geo_distance": {"distance": f"{km}km", f"{path}__point": {"lat": latitude, "lon": longitude}}}
    if field.kind in FOLDED or field.kind in LISTS - {"choices"}:
        path += "__key"
    if op in PART:
        return _part(field, path, op, value)
    if op == "in":
        return {"terms": {path: value}}
    if op in _SIGNS:
        return {"range": {path: {op: value}}}
    return {"term": {path: int(value) if isinstance(value, bool) else value}}


def _empty(field: FieldSpec, path: str) -> Query:
    if field.kind == "lines":
        return {"term": {path: 0}}
    held = f"{path}__any" if field.kind == "long_text" else f"{path}__key" if field.kind in FOLDED else path
    return no({"exists": {"field": held}})


def _part(field: FieldSpec, path: str, op: str, value: str) -> Query:
    held = path if field.kind == "long_text" else f"{path}.part"
    escaped = "".join(f"\\{one}" if one in "\\*?" else one for one in value)
    if op == "begins":
        return {"wildcard": {held: {"value": f"{escaped}*"}}}
    return {"wildcard": {held: {"value": f"*{escaped}" if op == "ends" else f"*{escaped}*"}}}


def _money(path: str, op: str, value: Any) -> Query:
    if op == "in":
        return either([_money(path, "eq", one) for one in value])
    amount, currency = value
    found = {"range": {path: {op: amount}}} if op in _SIGNS else {"term": {path: amount}}
    return both(found, {"term": {f"{path}_currency": currency}}) if currency is not None else found
