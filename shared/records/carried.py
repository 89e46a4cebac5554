"""The other records that a change is carried over to, as they shall be stored with it."""

from collections.abc import Sequence
from decimal import Decimal

from shared import clock
from shared.carry import Carry
from shared.declare import Money, money
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


def fetched(table: TenantTable, carries: Sequence[Carry]) -> dict[str, Body]:
    """Id → the record as it is now, of those that changes are carried over to."""
    keys = [record_key(table, one.object, one.id) for one in carries]
    return {item["id"]: body_of(item) for item in table.batch_get(keys, consistent=True)} if keys else {}


def carried(
    table: TenantTable, caller: Caller, carries: Sequence[Carry], known: dict[str, Body]
) -> tuple[Prepared, ...]:
    """Each record of `known` that is carried over to, ready to be written by its own rules, whoever may edit it.

    Raises Invalid, told of the field that refers to the record, for what its rules refuse and for one that is gone.
    `known` is left with the records as they will be.
    """
    made: dict[str, Prepared] = {}
    after = dict(known)
    for one in carries:
        before = after.get(one.id)
        if before is None or before.get("deleted_at"):
            raise Invalid(errors=(FieldError(one.via, "no-such-record"),))
        try:
            body = _added(table, caller, one, before)
        except Invalid as problem:
            raise Invalid(errors=tuple(_told(one, wrong) for wrong in problem.errors)) from None
        stored = known.get(one.id) or before
        after[one.id] = {**body, "version": stored["version"] + 1}
        made[one.id] = Prepared(schema.of(table, caller.schema).get(one.object), after[one.id], stored)
    known |= after
    return tuple(made.values())


def _told(carry: Carry, wrong: FieldError) -> FieldError:
    own = wrong.field == carry.field
    return FieldError(carry.via if own else f"{carry.via}.{wrong.field}", wrong.code, wrong.values)


def _added(table: TenantTable, caller: Caller, carry: Carry, before: Body) -> Body:
    spec = schema.of(table, caller.schema).get(carry.object)
    fields = {field: value for field, value in before.items() if field in spec.fields}
    held = fields.get(carry.field)
    if held and held["currency"] != carry.currency:
        raise Invalid(errors=(FieldError(carry.field, "other-currency"),))
    total = (Money(**held).decimal if held else Decimal(0)) + carry.amount
    wanted = {**fields, **carry.along, carry.field: money(total, carry.currency)}
    old, new = clean.as_it_was(spec, fields), clean.as_it_was(spec, wanted)
    new = ruled(spec, old, new, clean.context(caller, spec, before["id"])).after
    kept = {field: value for field, value in before.items() if field not in spec.fields}
    return {**kept, **clean.plain(new), "updated_at": clock.stamp(), "updated_by": caller.person}
