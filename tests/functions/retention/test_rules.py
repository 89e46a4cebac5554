"""The churn rule's arithmetic and the course an alert may take."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.retention import course, rules
from functions.retention.rules import Body, Clock, Placed
from shared.errors import Invalid

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
MONTHS = st.integers(1, 60)
NOON: dict[str, Any] = {"today": date(2018, 6, 20), "at": "2018-06-20T12:00:00.000Z", "by": "per_1"}
WARNING: Body = {
    "state": "warning",
    "transitions": [course.step(None, "warning", "2018-06-01T00:00:00.000Z", "system:x")],
}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2017, 8, 31), 6, date(2018, 2, 28)),
        (date(2019, 8, 31), 6, date(2020, 2, 29)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2017, 12, 20), 6, date(2018, 6, 20)),
        (date(2018, 3, 31), -12, date(2017, 3, 31)),
    ],
)
def test_six_months_on_is_the_same_day_or_the_months_last(day: date, months: int, expected: date) -> None:
    assert rules.add_months(day, months) == expected


@given(DAYS, MONTHS)
def test_a_window_ends_in_the_month_it_should(day: date, months: int) -> None:
    end = rules.add_months(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)


@given(DAYS, DAYS, MONTHS)
def test_who_ordered_later_is_never_due_earlier(one: date, other: date, months: int) -> None:
    early, late = sorted((one, other))
    assert rules.add_months(early, months) <= rules.add_months(late, months)


def test_a_customer_who_never_ordered_is_due_a_window_after_becoming_one() -> None:
    assert Clock("cus", date(2018, 1, 31), 1).review_on == date(2018, 2, 28)


def test_an_order_older_than_the_record_still_sets_the_clock() -> None:
    known = Clock("cus", since=date(2026, 11, 22), window=6, last_order_on=date(2017, 12, 1))
    assert known.due_on == date(2018, 6, 1)


def test_an_open_alert_takes_the_customer_off_the_clock_until_its_reprieve_is_over() -> None:
    warned = Clock("cus", date(2017, 1, 1), 6).warned("alr", date(2018, 6, 20))
    assert warned.review_on is None
    assert replace(warned, reprieve_until=date(2018, 7, 1)).review_on == date(2018, 7, 2)


def test_a_lost_customer_is_not_warned_of_again_until_it_orders() -> None:
    lost = Clock("cus", date(2017, 1, 1), 6, last_order_on=date(2017, 5, 1), lost_after=date(2017, 5, 1))
    assert lost.review_on is None
    assert replace(lost, last_order_on=date(2018, 1, 1)).review_on == date(2018, 7, 1)


def test_an_order_that_would_not_have_prevented_the_warning_does_not_close_it() -> None:
    warned = Clock("cus", date(2016, 1, 1), 6, last_order_on=date(2017, 1, 1)).warned("alr", date(2018, 6, 20))
    assert not replace(warned, last_order_on=date(2017, 3, 1)).has_come_back
    assert replace(warned, last_order_on=date(2018, 1, 1)).has_come_back
    assert not warned.has_come_back


def _orders(*days: str, currency: str = "USD", amount: str = "10.00") -> list[Placed]:
    return [
        Placed(f"ord_{day}", date.fromisoformat(day), Decimal(amount), currency) for day in sorted(days, reverse=True)
    ]


def test_value_at_risk_is_what_was_ordered_in_the_year_up_to_the_last_order() -> None:
    bought = rules.purchases(_orders("2016-12-01", "2016-12-02", "2017-06-01", "2017-12-01"), "USD")
    assert bought.value == {"amount": "30.00", "currency": "USD"}
    assert bought.count == 4


def test_the_usual_gap_is_the_median_between_days_with_orders() -> None:
    bought = rules.purchases(_orders("2017-01-01", "2017-01-01", "2017-01-11", "2017-01-31", "2017-03-02"), "USD")
    assert bought.typical_gap_days == 20
    assert rules.purchases(_orders("2017-01-01"), "USD").typical_gap_days is None


def test_amounts_of_another_currency_are_not_added_up() -> None:
    mixed = sorted([*_orders("2017-01-01"), *_orders("2017-01-02", currency="CNY", amount="7")], key=lambda o: o.on)
    assert rules.purchases(reversed(mixed), "USD").value == {"amount": "10.00", "currency": "USD"}
    assert rules.purchases(_orders("2017-01-02", currency="CNY"), "USD").value == {"amount": "10.00", "currency": "CNY"}


def test_nobody_without_orders_is_worth_anything() -> None:
    assert rules.purchases([], "USD").value == {"amount": "0.00", "currency": "USD"}


def test_a_reprieve_needs_a_day_to_come() -> None:
    with pytest.raises(Invalid) as refused:
        course.reprieve(WARNING, date(2018, 6, 20), [{"text": "Call"}], None, **NOON)
    assert refused.value.slug == "reprieve-in-past"


def test_a_loss_is_closed_on_its_day() -> None:
    assert course.lose(WARNING, "price", "Too dear", **NOON)["closed_on"] == "2018-06-20"


@given(st.lists(DAYS, max_size=30))
def test_the_usual_gap_is_what_the_textbook_says(days: list[date]) -> None:
    ordered = sorted(set(days), reverse=True)
    gaps = [(later - earlier).days for later, earlier in pairwise(ordered)]
    orders = [Placed("ord", day, Decimal(1), "USD") for day in sorted(days, reverse=True)]
    assert rules.purchases(orders, "USD").typical_gap_days == (round(median(gaps)) if gaps else None)


@given(st.lists(st.sampled_from(["reprieve", "expire", "lose", "retain", "return"]), max_size=12))
def test_every_step_is_dated_and_kept_and_a_closed_alert_is_history(steps: list[str]) -> None:
    alert, taken = dict(WARNING), 0
    for wish in steps:
        acts: dict[str, Callable[[Body], Body]] = {
            "reprieve": lambda alert: course.reprieve(alert, date(2018, 7, 1), [{"text": "Call"}], None, **NOON),
            "expire": lambda alert: course.expire(alert, at=NOON["at"], by="system:x"),
            "lose": lambda alert: course.lose(alert, "price", None, **NOON),
            "retain": lambda alert: course.retain(alert, None, **NOON),
            "return": lambda alert: course.returned(alert, "ord", date(2018, 6, 1), at=NOON["at"], by="system:x"),
        }
        if alert["state"] in {"retained", "lost"}:
            with pytest.raises(Invalid) as refused:
                acts[wish](alert)
            assert refused.value.slug == "alert-closed"
            continue
        alert |= acts[wish](alert)
        taken += 1
        assert len(alert["transitions"]) == taken + 1
        assert alert["transitions"][-1]["to"] == alert["state"]
        assert alert["transitions"][-1]["from"] == alert["transitions"][-2]["to"]
