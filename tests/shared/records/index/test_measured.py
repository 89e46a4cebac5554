"""What a record's related records come to is exact, however large the amounts."""

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import objects
from shared.records.ask import Ask
from shared.records.feed import Change
from shared.records.index import Index
from shared.records.index.asker import Asker
from shared.records.index.page import ids_of
from shared.tenancy.rights import Sight

ALL = Sight("all", "per_1")
SPECS = {name: objects.get(name) for name in ("customers", "orders")}
SIGNS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "eq": operator.eq, "gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le,
}  # fmt: skip
amounts = st.decimals(0, 10**14, places=4)
SMALLEST = Decimal("0.0001")


def bought(given: list[Decimal]) -> Index:
    """A customer with an order of each amount."""
    index = Index(SPECS)
    bodies: list[tuple[str, dict[str, Any]]] = [("customers", {"id": "cus_1", "name": "Acme"})]
    for number, amount in enumerate(given):
        money = {"amount": str(amount), "currency": "CNY"}
        bodies.append(("orders", {"id": f"ord_{number}", "customer": "cus_1", "amount": money}))
    index.apply(Change(name, body["id"], 1, False, orjson.dumps({**body, "version": 1})) for name, body in bodies)
    return index


def found(index: Index, op: str, value: Any) -> bool:
    asker = Asker("per_1", (), "UTC", lambda name: (SPECS[name], ALL))
    condition = {"has": {"object": "orders", "measure": "sum:amount", "op": op, "value": value}}
    ask = Ask.parse(SPECS["customers"], filter=condition, asker=asker)
    return ids_of(index, index.shape("customers"), ask, ALL) == ["cus_1"]


def cny(amount: Decimal) -> dict[str, str]:
    return {"amount": str(amount), "currency": "CNY"}


@given(st.lists(amounts, min_size=1, max_size=6), st.sampled_from([-SMALLEST, Decimal(0), SMALLEST]))
@pytest.mark.parametrize("op", SIGNS)
def test_a_sum_is_compared_to_the_last_digit(op: str, given: list[Decimal], apart: Decimal) -> None:
    total = sum(given, Decimal(0))
    assert found(bought(given), op, cny(total + apart)) == SIGNS[op](total, total + apart)


@given(st.lists(amounts, min_size=1, max_size=4), st.tuples(st.integers(-1, 1), st.integers(-1, 1)))
def test_a_sum_between_two_amounts_counts_the_bounds(given: list[Decimal], apart: tuple[int, int]) -> None:
    total = sum(given, Decimal(0))
    bounds = [total + one * SMALLEST for one in apart]
    assert found(bought(given), "between", [cny(one) for one in bounds]) == (bounds[0] <= total <= bounds[1])


def test_a_sum_beyond_64_bits_is_more_than_any_amount() -> None:
    index = bought([Decimal(10) ** 14] * 30)
    assert [found(index, op, cny(Decimal(10) ** 14)) for op in ("gt", "eq", "lt")] == [True, False, False]
