"""What a change carries over to another record, written in the same transaction: a payment is added to its invoice."""

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


Follows = Callable[[Any, Any], tuple[Carry, ...]]
"""(before, after) → what follows in other records. `before` is None for a new or restored record, `after` for one that
is deleted; raises Invalid where it must not be deleted."""
