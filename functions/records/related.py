"""What is linked to a record, from either side."""

from collections.abc import Mapping
from typing import Any

from shared import clock
from shared.declare import ANY, ObjectSpec
from shared.records import lists
from shared.records.engine import Records
from shared.records.index import Index
from shared.records.index.where import visible
from shared.records.references import target_of
from shared.tenancy.rights import require, sight

_SERVING = {"customers": "customer", "contacts": "contact"}
"""Object → the field of a relation that names one."""
_MOST_SERVED = 200


def related(
    records: Records, of: tuple[str, str], other: str, wish: Mapping[str, Any], seen: list[tuple[str, str, int]]
) -> bytes:
    """One page of the `other` records that refer to the record `of` (object, id) or that it refers to, as JSON; a
    contact's customers, and a customer's contacts, are those of its relations too.

    Raises NotFound for a record out of sight, Forbidden when `other` is out of reach, BadRequest.
    """
    (name, record_id), spec = of, records.schema.get(other)
    hidden = require(records.caller, spec, "read").hidden
    body = records.get(name, record_id)
    sides: list[dict[str, Any]] = [
        {"field": field, "op": "eq", "value": record_id} for field in inward(spec, name, hidden)
    ]
    outward = _outward(records, records.schema.get(name), body, other)
    if linked := [*outward, *_by_relation(records, of, other, seen)]:
        sides.append({"field": "id", "op": "in", "value": linked})
    order = wish.get("sort") or f"-{spec.about.on_date or 'created_at'}"
    ask = lists.Ask.parse(
        spec, filter={"or": sides}, sort=order, limit=wish.get("limit"), cursor=wish.get("cursor"), hidden=hidden
    )
    return lists.find(records.table, records.caller, other, ask, seen=seen).json()


def inward(spec: ObjectSpec, name: str, hidden: frozenset[str] = frozenset()) -> list[str]:
    """The fields of `spec` that may refer to a record of `name`."""
    return [
        field.name
        for field in spec.fields.values()
        if field.kind == "reference" and field.ref in {name, ANY} and field.name not in hidden
    ]


def _outward(records: Records, spec: ObjectSpec, body: Mapping[str, Any], other: str) -> list[str]:
    hidden = sight(records.caller, spec).hidden
    return [
        value
        for field in spec.fields.values()
        if field.kind == "reference" and field.name not in hidden and isinstance(value := body.get(field.name), str)
        and target_of(records.schema, field.ref, value) == other
    ]  # fmt: skip


def _by_relation(records: Records, of: tuple[str, str], other: str, written: list[tuple[str, str, int]]) -> list[str]:
    index = lists.open_index(records.table, seen=written)
    found = served(index, records, of, other)
    return [id_ for (id_,) in index.rows(*found)] if found else []


def served(index: Index, records: Records, of: tuple[str, str], other: str) -> tuple[str, list[Any]] | None:
    """A query of the customers that a contact serves besides its own, or of the contacts that serve a customer, as of
    today, and what fills it; None where the caller may not know."""
    if {of[0], other} != _SERVING.keys():
        return None
    sees = sight(records.caller, records.schema.get("relations"))
    mine, theirs = _SERVING[of[0]], _SERVING[other]
    if sees.reach == "none" or {mine, theirs, "until"} & sees.hidden:
        return None
    index.shape("relations")
    within, params = visible(sees)
    sql = (
        f'SELECT DISTINCT "{theirs}" FROM r_relations WHERE "{mine}"=? AND "{theirs}" IS NOT NULL AND deleted=0 '
        f'AND ("until" IS NULL OR "until">=?) AND {within} LIMIT {_MOST_SERVED}'
    )
    today = clock.today(records.caller.time_zone).isoformat()
    return sql, [of[1], today, *params]
