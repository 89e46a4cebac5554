"""What a change carries over to another record, written in the same transaction: a payment is added to its invoice, a
customer's message lets the clock of its case go on."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple


class Carry(NamedTuple):
    """`amount` `currency` is added to the money in `field` of the `object` record that `via` refers to.

    `along`: other fields of it that are set by the way. What that record's rules refuse is told of `via`.
    """

    object: str
    id: str
    via: str
    field: str
    amount: Decimal
    currency: str
    along: Mapping[str, Any] = {}


class Sets(NamedTuple):
    """`values` are set in the `object` record `id` where `when` holds of it; its field `naming` names the record that
    this follows from. One that is gone, that is otherwise or whose rules refuse it stays as it is."""

    object: str
    id: str
    when: Callable[[Any], bool]
    values: Mapping[str, Any]
    naming: str


Follow = Carry | Sets
Follows = Callable[[Any, Any], tuple[Follow, ...]]
"""(before, after) → what follows in other records. `before` is None for a new or restored record, `after` for one that
is deleted; raises Invalid where it must not be deleted."""
