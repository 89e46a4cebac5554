"""What the order history teaches is learnt from no more customers than a machine can fit, picked evenly."""

from datetime import date, timedelta

import pytest

from functions.retention import knowledge
from shared import ids
from shared.records.index import Index
from shared.records.schema import DECLARED
from tests.infra.demo.test_report_totals import change

CUSTOMERS = 60
DAY = date(2018, 6, 20)


@pytest.fixture(scope="module")
def index() -> Index:
    """Sixty customers: the first thirty ordered every ten days, those who came later every thirty."""
    found = Index(DECLARED)
    found.apply([
        change("orders", ids.named("ord", f"{number} {nth}"), {
            "customer": ids.named("cus", str(number)), "status": "placed",
            "placed_on": (DAY - timedelta(days=(10 if number < CUSTOMERS // 2 else 30) * (nth + 1))).isoformat(),
        })
        for number in range(CUSTOMERS) for nth in range(5)
    ])  # fmt: skip
    return found


def test_no_more_customers_are_fitted_than_asked_for_and_none_by_halves(index: Index) -> None:
    some = knowledge.learn(index, DAY, most=40)
    assert (some.customers, knowledge.learn(index, DAY).customers) == (40, CUSTOMERS)
    assert some.mbg
    assert some.bg


def test_a_sample_teaches_nearly_what_everybody_does(index: Index) -> None:
    some, whole = (knowledge.learn(index, DAY, most=most).population for most in (40, CUSTOMERS))
    assert some
    assert whole
    assert some.gap == pytest.approx(whole.gap, rel=0.3)


def test_a_hundred_thousand_are_enough() -> None:
    assert knowledge.MOST_CUSTOMERS == 100_000
