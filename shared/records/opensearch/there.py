"""Lists answered by OpenSearch: what `shared/records/index/here.py` answers from the list index."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from shared.declare import FieldSpec, ObjectSpec
from shared.errors import BadRequest
from shared.records.ask import Ask
from shared.records.derive import derived
from shared.records.index import late as lates
from shared.records.index import tokens
from shared.records.index.asker import Asker, Other
from shared.records.index.columns import SYSTEM, Shape, shape
from shared.records.index.filters import refuse
from shared.records.index.hops import MOST_ROWS
from shared.records.index.page import Page, masked, referring
from shared.records.opensearch import figures, late, names
from shared.records.opensearch.documents import FOLDED, place
from shared.records.opensearch.domain import Domain
from shared.records.opensearch.measured import Having
from shared.records.opensearch.query import ID, Query, both, either, holding, rows, visible
from shared.tenancy.rights import Sight

_PAGE = 5_000
_NUMBERS = frozenset({"integer", "boolean", "rows", "money", "decimal", "percent"})
_LAST = {False: 2**63 - 1, True: -(2**63)}
"""What the engine gives, and takes, for the place of a row without a number: by whether the order descends."""
_ENDLESS = {False: "Infinity", True: "-Infinity"}
_NEAR = {8: 0, 4: 1, 2: 2}
"""The score that a title gives → how near that is."""


class There:
    """A generation of a tenant's documents, as whoever has a sight of them may list them."""

    def __init__(self, domain: Domain, tenant: str, generation: int, specs: Mapping[str, ObjectSpec]) -> None:
        self.specs = specs
        self._domain, self._tenant, self._generation = domain, tenant, generation

    def shape(self, name: str) -> Shape:
        return shape(self.specs[name])

    def page(self, name: str, ask: Ask, sight: Sight, at: list[Any] | None) -> Page:
        """The rows after the place `at`. Raises BadRequest `bad-cursor` for one that does not fit the sort."""
        kept = self.shape(name)
        order = _order(kept, ask)
        body = {
            "query": self._rows(kept, ask, sight), "sort": order, "size": ask.limit + 1, "_source": ["body"],
            "track_total_hits": True,
        }  # fmt: skip
        if at is not None:
            if len(at) != len(order):
                raise BadRequest("bad-cursor")
            body["search_after"] = [_told(kept, *one, value) for one, value in zip(ask.sort, at, strict=True)]
        answer = self._search(name, body)["hits"]
        hits, further = answer["hits"][: ask.limit], len(answer["hits"]) > ask.limit
        found = [hit["_source"]["body"] for hit in hits]
        references: dict[str, set[str]] = {}
        for one in referring(kept, ask, sight):
            if ids := {body[one.name] for body in found if isinstance(body.get(one.name), str) and body[one.name]}:
                references[one.name] = ids
        bodies = [orjson.dumps(body) for body in self._completed(kept, ask, sight, found)]
        end = None
        if further:
            end = [_read(kept, *one, value) for one, value in zip(ask.sort, hits[-1]["sort"], strict=True)]
        return Page(masked(bodies, ask, sight), end, int(answer["total"]["value"]), references)

    def groups(self, name: str, ask: Ask, sight: Sight) -> list[dict[str, Any]]:
        """Count and measures per value of `ask.groups`, at most 200."""
        kept = self.shape(name)

        def search(body: dict[str, Any]) -> dict[str, Any]:
            found: dict[str, Any] = self._search(name, {**body, "size": 0, "track_total_hits": False})["aggregations"]
            return found

        return figures.groups_of(search, kept, ask, self._rows(kept, ask, sight))

    def ids(self, name: str, ask: Ask, sight: Sight) -> list[str]:
        """The ids of every row, in the order of `ask.sort`."""
        kept = self.shape(name)
        found = self._every(name, self._rows(kept, ask, sight), _order(kept, ask), [])
        # A record that moves in the order while it is read may come twice.
        return list(dict.fromkeys(hit["_id"] for hit in found))

    def rows(self, name: str, ask: Ask, sight: Sight) -> list[Any]:
        """Every row, in the order of `ask.sort`, for `bodies`."""
        return list(self.ids(name, ask, sight))

    def bodies(self, name: str, ask: Ask, sight: Sight, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """The records of some rows, with the computed fields that `ask` shows; less those that have gone meanwhile."""
        kept = self.shape(name)
        found = self._bodies(kept, rows, visible(kept, sight))
        return self._completed(kept, ask, sight, [found[id_] for id_ in rows if id_ in found])

    def computed(
        self, spec: ObjectSpec, asker: Asker, bodies: list[dict[str, Any]], fields: Sequence[FieldSpec]
    ) -> list[dict[str, Any]]:
        """The records with `fields`, which are computed from other records."""

        def look(other: Other, ids: set[str]) -> Mapping[str, dict[str, Any]]:
            theirs = shape(other[0])
            return self._bodies(theirs, sorted(ids), both({"term": {"deleted": 0}}, visible(theirs, other[1])))

        def reckon(some: list[FieldSpec], ids: list[str]) -> dict[str, dict[str, Any]]:
            request, rollup = late.request(self, asker, some, ids) if ids else None, some[0].rollup
            if request is None or rollup is None:
                return {}
            answer = self._search(rollup.object, {**request, "size": 0, "track_total_hits": False})
            return late.values(some, self.shape(rollup.object), answer["aggregations"]["g"])

        return lates.reckoned(spec, asker, bodies, fields, lates.Others(reckon, look))

    def titles(self, wanted: Mapping[str, tuple[Iterable[str], Sight]]) -> dict[str, str]:
        """Id → title, of the ids of each object that are in sight, deleted ones included."""
        parts = [
            both({"term": {"object": name}}, {"terms": {ID: sorted(ids)}}, visible(self.shape(name), sight))
            for name, (ids, sight) in wanted.items()
        ]
        if not parts:
            return {}
        query = both({"range": {"deleted": {"lt": 2}}}, either(parts))
        found = self._every(None, query, [_by_id(down=False)], ["title"])
        return {hit["_id"]: title for hit in found if (title := hit["_source"].get("title"))}

    def called(self, name: str, field: str, keys: Sequence[str], sight: Sight) -> Iterator[tuple[str, str]]:
        """(key, id) of the records whose `field`, folded, is one of `keys`."""
        kept = self.shape(name)
        known = kept.fields[field]
        path = place(known, "__key" if known.kind in FOLDED else "")
        query = both({"term": {"deleted": 0}}, visible(kept, sight), {"terms": {path: list(keys)}})
        for hit in self._every(name, query, [_by_id(down=False)], [path]):
            yield hit["_source"][known.kind][path.partition(".")[2]], hit["_id"]

    def best(self, text: str, among: Mapping[str, Sight], most: int) -> list[tuple[int, str, str, str, str | None]]:
        """(how near, changed at, object, id, title) of the records that hold `text`, the best `most` of all.

        Near: 0 those called so, 1 those whose title begins so, 2 those with it in their title, 3 the rest.
        """
        wanted, called = tokens.sought(text), tokens.fold(text.strip())
        if wanted is None or not among:
            return []
        parts = []
        for name, sight in among.items():
            kept = self.shape(name)
            allowed = [field.name for field in kept.searchable if field.name not in sight.hidden]
            key = place(kept.fields[kept.spec.about.title], "__key")
            nearness: list[tuple[int, Query]] = [(8, {"term": {key: called}}), (4, {"prefix": {key: called}})]
            if kept.spec.about.title in allowed:
                nearness.append((2, holding([kept.spec.about.title], wanted)))
            known = [
                {"term": {"object": name}},
                {"term": {"deleted": 0}},
                visible(kept, sight),
                holding(allowed, wanted),
            ]
            scored = [{"constant_score": {"filter": query, "boost": boost}} for boost, query in nearness]
            parts.append({"bool": {"filter": known, "should": [{"dis_max": {"queries": scored}}]}})
        changed = place(SYSTEM["updated_at"])
        body = {
            "query": either(parts), "size": most, "track_total_hits": False, "_source": ["object", "title", changed],
            "sort": [{"_score": "desc"}, _sorted(changed, "keyword", down=True), _by_id(down=True)],
        }  # fmt: skip
        return [_hit(hit) for hit in self._search(None, body)["hits"]["hits"]]

    def values(self, object_name: str, path: str, query: Query, having: Having | None = None) -> list[str]:
        """Each value that `path` has in the documents of an object, where they fit `having` together; raises
        BadRequest for over 200,000."""
        found: list[str] = []
        reckoned, seen = {"aggs": having.aggregations} if having else {}, 0
        composite: dict[str, Any] = {"size": _PAGE, "sources": [{"v": {"terms": {"field": path}}}]}
        while True:
            body = {
                "query": query,
                "size": 0,
                "track_total_hits": False,
                "aggs": {"g": {"composite": composite, **reckoned}},
            }
            answer = self._search(object_name, body).get("aggregations", {}).get("g", {"buckets": []})
            found += [bucket["key"]["v"] for bucket in answer["buckets"] if having is None or having.fits(bucket)]
            seen += len(answer["buckets"])
            if seen > MOST_ROWS:
                raise refuse(object_name, "too-many-records", most=MOST_ROWS)
            if len(answer["buckets"]) < _PAGE:
                return found
            composite = {**composite, "after": answer["after_key"]}

    def _rows(self, kept: Shape, ask: Ask, sight: Sight) -> Query:
        if beyond := lates.decisive(kept.spec, ask):
            raise refuse(beyond[0].name, "too-many-records", most=MOST_ROWS)
        return rows(self, kept, ask.filter, sight, asker=ask.asker, deleted=ask.deleted, q=ask.q)

    def _completed(self, kept: Shape, ask: Ask, sight: Sight, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
        whole = [derived(kept.spec, body) for body in bodies]
        fields = lates.shown(kept.spec, ask, sight)
        return self.computed(kept.spec, ask.asker, whole, fields) if fields and whole else whole

    def _bodies(self, kept: Shape, ids: Sequence[str], within: Query) -> dict[str, dict[str, Any]]:
        query = both({"terms": {ID: list(ids)}}, within)
        found = self._every(kept.name, query, [_by_id(down=False)], ["body"]) if ids else ()
        return {hit["_id"]: derived(kept.spec, hit["_source"]["body"]) for hit in found}

    def _every(self, name: str | None, query: Query, order: list[Any], source: list[str]) -> Iterator[dict[str, Any]]:
        """Every hit, a page at a time."""
        body = {"query": query, "sort": order, "size": _PAGE, "_source": source or False, "track_total_hits": False}
        while True:
            hits = self._search(name, body)["hits"]["hits"]
            yield from hits
            if len(hits) < _PAGE:
                return
            body["search_after"] = hits[-1]["sort"]

    def _search(self, name: str | None, body: dict[str, Any]) -> dict[str, Any]:
        """The answer for one object, or for all; an object of which there was never a record has no index."""
        everything = names.every(self._tenant, self._generation)
        where = everything if name is None else names.index(self._tenant, self._generation, name)
        query = {"ignore_unavailable": "true", "allow_partial_search_results": "false"}
        return self._domain.ask("POST", f"{where}/_search", body, query=query).body


def _order(kept: Shape, ask: Ask) -> list[dict[str, Any]]:
    return [
        _sorted(_by(kept, name), _type(kept, name), down=down, missing=_missing(kept, name)) for name, down in ask.sort
    ]


def _missing(kept: Shape, name: str) -> str | int:
    """Where a row without a value stands: last either way, but with those of which a thing is not so."""
    return 0 if kept.fields[name].kind == "boolean" else "_last"


def _by(kept: Shape, name: str) -> str:
    field = kept.fields[name]
    return place(field, {"text": "__sort", "address": "__key"}.get(field.kind, ""))


def _by_id(*, down: bool) -> dict[str, Any]:
    return _sorted(ID, "keyword", down=down)


def _sorted(path: str, kind: str, *, down: bool, missing: str | int = "_last") -> dict[str, Any]:
    return {path: {"order": "desc" if down else "asc", "missing": missing, "unmapped_type": kind}}


def _type(kept: Shape, name: str) -> str:
    kind = kept.fields[name].kind
    return "long" if kind in _NUMBERS else "double" if kind == "number" else "keyword"


def _read(kept: Shape, name: str, down: bool, value: Any) -> Any:
    """The place of a row in one column, as the list index has it: a cursor serves on either side of the switch."""
    kind = _type(kept, name)
    if (kind == "long" and value == _LAST[down]) or (kind == "double" and value == _ENDLESS[down]):
        return None
    return value


def _told(kept: Shape, name: str, down: bool, value: Any) -> Any:
    if value is not None:
        return value
    return {"long": _LAST[down], "double": _ENDLESS[down]}.get(_type(kept, name))


def _hit(hit: Mapping[str, Any]) -> tuple[int, str, str, str, str | None]:
    found = hit["_source"]
    changed = found.get(SYSTEM["updated_at"].kind, {}).get("updated_at")
    return _NEAR.get(round(hit["_score"] or 0), 3), changed or "", found["object"], hit["_id"], found.get("title")
