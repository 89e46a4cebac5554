"""Which records of a tenant may be the one described: few, from the list index, in the caller's sight.

The full-text index gives those that share a word, a pair of characters, an e-mail or the end of a phone number;
`shared/records/duplicates.py` decides among them.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import orjson

from shared.declare import ObjectSpec
from shared.records.access_patterns import APART
from shared.records.duplicates import LIKELY, Name, Reason, Traits, reasons, score, sounds, traits
from shared.records.index import Index
from shared.records.index.tokens import words
from shared.records.index.where import visible
from shared.records.table import TenantTable
from shared.tenancy.caller import Caller
from shared.tenancy.rights import require

MOST_FOUND = 20
_MOST_CANDIDATES = 200
_MOST_TERMS = 12
_KNOWN_DIGITS = 8


class Likely(NamedTuple):
    """A record that may be the same, as the caller may see it."""

    body: dict[str, Any]
    score: float
    reasons: list[Reason]


def likely(index: Index, caller: Caller, spec: ObjectSpec, draft: Mapping[str, Any], *, but: str = "") -> list[Likely]:
    """The records that `draft` most likely describes, the likeliest first, at most twenty; `but` is left out.

    Raises Forbidden when the object is out of the caller's reach.
    """
    seen = require(caller, spec, "read")
    region = caller.region
    wanted = traits(spec, draft, region=region, hidden=seen.hidden)
    if wanted.empty:
        return []
    within, params = visible(seen)
    found = []
    with index.lock:
        rids = _candidates(index, spec, wanted, (within, params), seen.hidden)
        bodies = index.bodies(spec.name, sorted(rids))
    for raw in bodies:
        body = seen.mask(orjson.loads(raw))
        why = reasons(wanted, traits(spec, body, region=region, hidden=seen.hidden))
        if body["id"] != but and (certainty := score(why)) >= LIKELY:
            found.append(Likely(body, certainty, why))
    return sorted(found, key=lambda one: (-one.score, one.body["id"]))[:MOST_FOUND]


def told_apart(table: TenantTable, name: str, pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the pairs, the lesser id first, of which somebody said that they are not the same."""
    ordered = {(min(pair), max(pair)) for pair in pairs}
    keys = [table.key(APART, object=name, first=first, second=second) for first, second in ordered]
    return {(item["first"], item["second"]) for item in table.batch_get(keys)}


def _candidates(
    index: Index, spec: ObjectSpec, wanted: Traits, sight: tuple[str, list[Any]], hidden: frozenset[str]
) -> set[int]:
    kept = index.shape(spec.name)
    within, params = sight
    table = f"r_{spec.name}"
    found: set[int] = set()
    for name, value in wanted.values.items():
        bare = f"""replace(replace(replace(replace("{name}__key",' ',''),'-',''),'.',''),'/','')"""
        sql = f"SELECT rid FROM {table} WHERE +deleted=0 AND {within} AND {bare}=? LIMIT {_MOST_CANDIDATES}"
        found |= {rid for (rid,) in index.rows(sql, [*params, value])}
    searched = {field.name for field in kept.searchable} - hidden
    for expression in _expressions(wanted, searched):
        sql = (
            f"SELECT f.rowid FROM f_{spec.name} f JOIN {table} r ON r.rid=f.rowid "
            f"WHERE f_{spec.name} MATCH ? AND r.deleted=0 AND {within} ORDER BY f.rank LIMIT {_MOST_CANDIDATES}"
        )
        found |= {rid for (rid,) in index.rows(sql, [expression, *params])}
    return found


def _expressions(wanted: Traits, searched: set[str]) -> list[str]:
    """One full-text expression for each kind of trait, so that a common name does not crowd out an e-mail."""
    emails = {f'"{words(one)}"' for given in wanted.emails.values() for one in given if words(one)}
    phones = {
        f'"{one[-_KNOWN_DIGITS:]}"*' for given in wanted.phones.values() for one in given if len(one) >= _KNOWN_DIGITS
    }
    found = [
        "{" + " ".join(sorted(fields & searched)) + "} : (" + " OR ".join(sorted(terms)[:_MOST_TERMS]) + ")"
        for fields, terms in ((set(wanted.emails), emails), (set(wanted.phones), phones))
        if terms and fields & searched
    ]
    if wanted.name and wanted.title in searched:
        found.append(f"{{{wanted.title}}} : ({' OR '.join(_name_terms(wanted.name))})")
    return found


def _name_terms(name: Name) -> list[str]:
    joined = name.joined
    if not name.dense:
        return [f'"{_stem(word)}"*' for word in sorted(name.words.split(), key=len, reverse=True)[:_MOST_TERMS]]
    pairs = [f'"{joined[at : at + 2]}"' for at in range(len(joined) - 1)] or [f'"{joined}"*']
    return [*pairs[:_MOST_TERMS], *(f'"{way}"*' for way in sounds(joined[:2]))]


def _stem(word: str) -> str:
    """The beginning that a misspelt word most often still has."""
    return word if len(word) <= 3 else word[: max(3, len(word) - 3)]
