"""What is linked to a record, from either side."""

from collections.abc import Mapping
from typing import Any

from shared.declare import ANY, ObjectSpec
from shared.records import lists
from shared.records.engine import Records
from shared.records.references import target_of
from shared.tenancy.rights import require, sight


def related(
    records: Records, of: tuple[str, str], other: str, wish: Mapping[str, Any], seen: list[tuple[str, str, int]]
) -> bytes:
    """One page of the `other` records that refer to the record `of` (object, id) or that it refers to, as JSON.

    Raises NotFound for a record out of sight, Forbidden when `other` is out of reach, BadRequest.
    """
    (name, record_id), spec = of, records.schema.get(other)
    hidden = require(records.caller, spec, "read").hidden
    body = records.get(name, record_id)
    sides: list[dict[str, Any]] = [
        {"field": field, "op": "eq", "value": record_id} for field in inward(spec, name, hidden)
    ]
    if outward := _outward(records, records.schema.get(name), body, other):
        sides.append({"field": "id", "op": "in", "value": outward})
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
