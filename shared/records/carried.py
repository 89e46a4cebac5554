"""The other records that a change is carried over to, as they shall be stored with it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from shared import clock
from shared.carry import Carry, Follow, Sets
from shared.declare import Money, ObjectSpec, money
from shared.errors import FieldError, Invalid, Stale
from shared.records import clean, schema
from shared.records.items import Body, body_of, record_key
from shared.records.prepared import Prepared
from shared.records.ruled import ruled
from shared.records.table import TenantTable
from shared.tenancy.caller import Caller

MOST_RACES = 8


class Overtaken(Stale):
    """Somebody wrote a record that this change is carried over to; on what it is now, the change may be made."""


def fetched(table: TenantTable, carries: Sequence[Follow]) -> dict[str, Body]:
    """Id → the record as it is now, of those that changes are carried over to."""
    keys = [record_key(table, one.object, one.id) for one in carries]
    return {item["id"]: body_of(item) for item in table.batch_get(keys, consistent=True)} if keys else {}


def carried(
    table: TenantTable, caller: Caller, carries: Sequence[Follow], known: dict[str, Body]
) -> tuple[Prepared, ...]:
    """Each record of `known` that is carried over to, ready to be written by its own rules, whoever may edit it.

    Raises Invalid, told of the field that refers to the record, for what its rules refuse and for one that is gone.
    `known` is left with the records as they will be.
    """
    made: dict[str, Prepared] = {}
    after = dict(known)
    for one in carries:
        before = after.get(one.id)
        spec = schema.of(table, caller.schema).get(one.object)
        if before is not None and before.get("deleted_at"):
            before = None
        body = _set(spec, caller, one, before) if isinstance(one, Sets) else _summed(spec, caller, one, before)
        if before is None or body is None:
            continue
        stored = known.get(one.id) or before
        after[one.id] = {**body, "version": stored["version"] + 1}
        made[one.id] = Prepared(spec, after[one.id], stored)
    known |= after
    return tuple(made.values())


def _set(spec: ObjectSpec, caller: Caller, wish: Sets, before: Body | None) -> Body | None:
    """The record with what is set in it; None where it stays as it is."""
    if before is None or not wish.when(clean.as_it_was(spec, _fields(spec, before))):
        return None
    try:
        return _ruled(spec, caller, before, wish.values)
    except Invalid:
        return None


def _summed(spec: ObjectSpec, caller: Caller, carry: Carry, before: Body | None) -> Body:
    """The record with the amount in its sum."""
    if before is None:
        raise Invalid(errors=(FieldError(carry.via, "no-such-record"),))
    held = before.get(carry.field)
    try:
        if held and held["currency"] != carry.currency:
            raise Invalid(errors=(FieldError(carry.field, "other-currency"),))
        total = (Money(**held).decimal if held else Decimal(0)) + carry.amount
        return _ruled(spec, caller, before, {**carry.along, carry.field: money(total, carry.currency)})
    except Invalid as problem:
        raise Invalid(errors=tuple(_told(carry, wrong) for wrong in problem.errors)) from None


def _told(carry: Carry, wrong: FieldError) -> FieldError:
    own = wrong.field == carry.field
    return FieldError(carry.via if own else f"{carry.via}.{wrong.field}", wrong.code, wrong.values)


def _ruled(spec: ObjectSpec, caller: Caller, before: Body, values: Mapping[str, Any]) -> Body:
    """The record with `values`, None clearing one, as its own rules leave it."""
    fields = _fields(spec, before)
    wanted = {field: value for field, value in {**fields, **values}.items() if value is not None}
    old, new = clean.as_it_was(spec, fields), clean.as_it_was(spec, wanted)
    new = ruled(spec, old, new, clean.context(caller, spec, before["id"])).after
    kept = {field: value for field, value in before.items() if field not in spec.fields}
    return {**kept, **clean.plain(new), "updated_at": clock.stamp(), "updated_by": caller.person}


def _fields(spec: ObjectSpec, body: Body) -> Body:
    return {field: value for field, value in body.items() if field in spec.fields}
