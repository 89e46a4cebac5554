"""Totals of lines are exact: what a pencil gives, to the currency's smallest unit."""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared import objects, totals
from shared.declare import Context
from shared.errors import Invalid
from shared.records.clean import plain

CONTEXT = Context("quo_0", date(2026, 3, 2), "CNY", "per_0", datetime(2026, 3, 2, tzinfo=UTC))
_QUOTE = objects.get("quotes").model
_CUSTOMER = "cus_" + "0" * 26

currencies = st.sampled_from(["CNY", "USD", "JPY", "KWD"])
percents = st.decimals(0, 100, places=2)
lines = st.lists(
    st.fixed_dictionaries({
        "quantity": st.decimals("0.0001", 10_000, places=4), "unit_price": st.decimals(-1_000, 100_000, places=4),
        "discount_percent": percents, "tax_percent": percents,
    }),
    min_size=1, max_size=5,
)  # fmt: skip


def totalled(wish: dict[str, Any]) -> Any:
    given_ = {"customer": _CUSTOMER, **wish}
    return totals.totalled(None, _QUOTE.model_validate(given_), CONTEXT)


@settings(max_examples=50, deadline=None)
@given(lines, currencies)
def test_a_total_is_the_sum_of_its_lines_and_each_line_is_rounded_once(rows: list[Any], currency: str) -> None:
    document = totalled({"lines": rows, "currency": currency})
    step = totals.smallest(currency)
    for row, line in zip(rows, document.lines, strict=True):
        exact = Fraction(row["quantity"]) * Fraction(row["unit_price"]) * (1 - Fraction(row["discount_percent"]) / 100)
        assert abs(exact - Fraction(line.net)) <= Fraction(step) / 2
        assert line.tax == (line.net * row["tax_percent"] / 100).quantize(step, ROUND_HALF_UP)
        assert line.total == line.net + line.tax
    assert document.net.decimal == sum(line.net for line in document.lines)
    assert document.tax.decimal == sum(line.tax for line in document.lines)
    assert document.amount.decimal == document.net.decimal + document.tax.decimal
    assert document.amount.currency == currency


@settings(max_examples=30, deadline=None)
@given(lines)
def test_what_was_totalled_is_totalled_the_same_again(rows: list[Any]) -> None:
    once = plain(totalled({"lines": rows}))
    assert plain(totalled(once)) == once


def test_half_a_cent_is_rounded_up() -> None:
    document = totalled({"lines": [{"unit_price": "0.005"}, {"unit_price": "-0.005"}], "currency": "USD"})
    assert [line.net for line in document.lines] == [Decimal("0.01"), Decimal("-0.01")]


def test_without_lines_the_amount_stands_and_gives_the_currency() -> None:
    document = totalled({"amount": {"amount": "12.30", "currency": "EUR"}})
    assert (document.amount.amount, document.currency, document.net) == ("12.30", "EUR", None)


@pytest.mark.parametrize(
    ("wish", "field", "code"),
    [
        ({}, "amount", "required"),
        ({"lines": [{"unit_price": "5"}], "amount": {"amount": "6", "currency": "CNY"}}, "amount", "from-lines"),
        ({"lines": [{"unit_price": "99999999999999", "quantity": "99999999999999"}]}, "lines", "range"),
    ],
)
def test_a_document_that_contradicts_itself_is_refused(wish: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        totalled(wish)
    assert [(error.field, error.code) for error in refusal.value.errors] == [(field, code)]


def test_an_amount_equal_to_the_lines_is_no_contradiction() -> None:
    assert (
        totalled({"lines": [{"unit_price": "5"}], "amount": {"amount": "5", "currency": "CNY"}}).amount.amount == "5.00"
    )
