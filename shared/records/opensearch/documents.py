"""A record as a document, and the mapping of an object's documents.

A document holds what a row of the list index holds, worked out by the same code, each value under `<kind>.<column>`: a
field that becomes one of another kind is another field to the engine, whose mapping is only ever added to.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from shared.declare import FieldSpec
from shared.parts import parts_of
from shared.records.derive import derived
from shared.records.feed import Change
from shared.records.index.columns import EXACT, LISTS, Shape, stored
from shared.records.index.tokens import fold

FOLDED = frozenset({"text", "long_text", "email", "phone", "link", "postal_code", "country", "address"})
"""Kinds compared without case and accents, by `<column>__key`."""
SUMMED = EXACT | {"money", "integer"}
"""Kinds whose sums are exact: kept in parts of six digits too, since the engine adds in floating point."""
LIMBS, BASE = 3, 10**6
_DATED = frozenset({"date", "datetime"})
_ID = {"type": "keyword"}
_LONG = {"type": "long", "ignore_malformed": True}
_DOUBLE = {"type": "double", "ignore_malformed": True}
_HELD = {"type": "keyword", "index": False, "doc_values": False}
_PARTED = {"type": "keyword", "fields": {"part": {"type": "wildcard"}}}
_POINT = {"type": "geo_point", "ignore_malformed": True}
_ADDED = {"type": "long", "index": False}
_WHOLE = frozenset({"integer", "boolean", "rows", "lines", "money"}) | EXACT

SETTINGS = {
    "index": {"number_of_shards": 1, "refresh_interval": "1s", "max_terms_count": 200_000},
    "analysis": {
        "tokenizer": {"spaced": {"type": "whitespace", "max_token_length": 4096}},
        "analyzer": {"words": {"type": "custom", "tokenizer": "spaced"}},
    },
}
"""Words are cut by `tokens.words` before they are sent; the engine only separates them at spaces."""


def place(field: FieldSpec, suffix: str = "") -> str:
    """Where a column of a field is in a document."""
    return f"{field.kind}.{field.name}{suffix}"


def made(field: FieldSpec) -> str:
    """What decides how a field's values get into documents, apart from its kind."""
    return f"{field.kind}|{'words' if field.searchable else ''}|{field.formula or ''}"


def is_computed(said: str) -> bool:
    """Whether what `made` said is of a formula."""
    return not said.endswith("|")


def layout(kept: Shape) -> dict[str, str]:
    """Field → what decides how its values get into documents."""
    return {name: made(field) for name, field in kept.fields.items() if not field.beyond}


def mapping(kept: Shape) -> dict[str, Any]:
    """The mapping of the object's documents, with their layout as `_meta`."""
    properties: dict[str, Any] = {
        "object": _ID, "deleted": _LONG, "title": _HELD, "body": {"type": "object", "enabled": False},
    }  # fmt: skip
    for name, field in kept.fields.items():
        if not field.beyond:
            columns = properties.setdefault(field.kind, {"properties": {}})["properties"]
            columns.update({name + suffix: kind for suffix, kind in _columns(field)})
    words = {field.name: {"type": "text", "analyzer": "words", "norms": False} for field in kept.searchable}
    properties["words"] = {"properties": words}
    return {"dynamic": False, "_meta": {"layout": layout(kept)}, "properties": properties}


def _columns(field: FieldSpec) -> Iterator[tuple[str, dict[str, Any]]]:
    match field.kind:
        case "long_text":
            yield "__any", _LONG
            yield "__key", {"type": "wildcard"}
            return
        case "text":
            yield "", {"type": "keyword", "index": False}
            yield "__sort", _ID
        case "address":
            yield from (("", _HELD), ("__point", _POINT))
            for part in parts_of("address").values():
                yield from ((f"__{part.name}{suffix}", kind) for suffix, kind in _of_part(part))
        case "number":
            yield "", _DOUBLE
        case kind if kind in _WHOLE:
            yield "", _LONG
        case _:
            yield "", _ID
    if field.kind == "money":
        yield "_currency", _ID
    if field.kind in SUMMED:
        yield from ((f"__{limb}", _ADDED) for limb in range(LIMBS))
    if field.kind in _DATED:
        yield "__at", {"type": "date", "format": "strict_date_optional_time", "ignore_malformed": True}
    if field.kind in FOLDED or field.kind in LISTS - {"choices"}:
        yield "__key", _PARTED


def _of_part(part: FieldSpec) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from [("__key", _PARTED)] if part.kind in FOLDED else [("", _DOUBLE)]


def document(kept: Shape, change: Change) -> bytes:
    """The document of a version of a record; a purged one leaves its id, so that no older version comes back."""
    body = orjson.loads(change.body) if change.body else {}
    known = {**body, "id": change.id}
    cells = dict(zip((name for name, _ in kept.columns), kept.row(known, change.version, 0), strict=True))
    found: dict[str, Any] = {
        "object": kept.name, "deleted": int(change.deleted) if change.body else 2, "reference": {"id": change.id}
    }  # fmt: skip
    if change.body:
        known = derived(kept.spec, known)
        found["title"] = cells.get(kept.spec.about.title)
        found["body"] = orjson.Fragment(change.body)
        found["words"] = dict(zip((field.name for field in kept.searchable), kept.text(body), strict=True))
        for name, field in kept.fields.items():
            if not field.beyond:
                values = found.setdefault(field.kind, {})
                values.update({name + suffix: value for suffix, value in _values(field, cells, known.get(name))})
    return orjson.dumps(found)


def _values(field: FieldSpec, cells: Mapping[str, Any], value: Any) -> Iterator[tuple[str, Any]]:
    """The columns of a field that are not empty. `cells`: the row of the list index; `value`: as the record has it."""
    name, kind = field.name, field.kind
    if kind == "long_text":
        if isinstance(value, str) and value:
            yield from (("__any", 1), ("__key", fold(value)))
        return
    for suffix, _ in stored(kind)[1]:
        if (cell := cells[name + suffix]) is not None and suffix != "__sort":
            yield suffix, orjson.loads(cell) if kind in LISTS else cell
    if kind == "address" and isinstance(value, Mapping):
        yield from _parts(value)
    cell = cells.get(name)
    if kind == "lines" and cell is None:
        yield "", 0
    if cell is None:
        return
    if kind == "text":
        yield "__sort", cells[f"{name}__sort"] or cells[f"{name}__key"]
    elif kind in LISTS - {"choices"}:
        yield "__key", [fold(one) for one in orjson.loads(cell) if isinstance(one, str)]
    elif kind in SUMMED and isinstance(cell, int):
        yield from limbs(cell)
    elif kind in _DATED:
        yield "__at", cell
    elif kind in FOLDED and isinstance(cell, str):
        yield "__key", fold(cell)


def _parts(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for part in parts_of("address").values():
        one = value.get(part.name)
        if part.kind in FOLDED and isinstance(one, str) and one:
            yield f"__{part.name}__key", fold(one)
    latitude, longitude = value.get("latitude"), value.get("longitude")
    if latitude is not None and longitude is not None:
        yield "__point", {"lat": latitude, "lon": longitude}


def limbs(amount: int) -> Iterator[tuple[str, int]]:
    """An amount in parts of six digits, least first; the last is what is left."""
    sign, left = (-1, -amount) if amount < 0 else (1, amount)
    for limb in range(LIMBS):
        left, part = divmod(left, BASE) if limb < LIMBS - 1 else (0, left)
        if part:
            yield f"__{limb}", sign * part


def whole(parts: list[float]) -> int:
    """The sum of amounts whose limbs were added up."""
    return sum(int(part) * BASE**limb for limb, part in enumerate(parts))
