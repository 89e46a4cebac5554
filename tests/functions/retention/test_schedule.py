"""The schedule wakes whoever has customers due: on time in their time zone; twice, late or never does no harm."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from functions.retention import runs, service
from functions.retention.models import PolicyWish
from shared import clock
from tests.functions.retention.conftest import Shop, damage, mend, moment
from tests.harness.gateway import invoke
from tests.harness.tables import snapshot

Opener = Callable[..., Shop]


def _tick(shop: Shop, at: str) -> int:
    with clock.at(moment(at)):
        return shop.tick(at.replace("+00:00", "Z"))


def _quiet(shop: Shop, since: str, at: str) -> str:
    """A customer who became one on a day, noticed at a moment."""
    with clock.at(moment(at)):
        customer = shop.customer("Roof", since=since)
        shop.deliver()
    return customer


@pytest.mark.parametrize(
    ("time_zone", "since", "before", "after"),
    [
        ("Pacific/Kiritimati", "2017-12-20", "2018-06-19T09:55:00+00:00", "2018-06-19T10:00:00+00:00"),
        ("Pacific/Pago_Pago", "2017-12-20", "2018-06-20T10:55:00+00:00", "2018-06-20T11:00:00+00:00"),
        ("Asia/Shanghai", "2017-12-20", "2018-06-19T15:55:00+00:00", "2018-06-19T16:00:00+00:00"),
        # Clocks go forward in New York on 11 March 2018 and back on 4 November.
        ("America/New_York", "2017-09-11", "2018-03-11T04:55:00+00:00", "2018-03-11T05:00:00+00:00"),
        ("America/New_York", "2017-09-12", "2018-03-12T03:55:00+00:00", "2018-03-12T04:00:00+00:00"),
        ("America/New_York", "2018-05-05", "2018-11-05T04:55:00+00:00", "2018-11-05T05:00:00+00:00"),
        # In Berlin on 25 March and on 28 October.
        ("Europe/Berlin", "2017-09-25", "2018-03-24T22:55:00+00:00", "2018-03-24T23:00:00+00:00"),
        ("Europe/Berlin", "2017-09-26", "2018-03-25T21:55:00+00:00", "2018-03-25T22:00:00+00:00"),
        ("Europe/Berlin", "2018-04-29", "2018-10-28T22:55:00+00:00", "2018-10-28T23:00:00+00:00"),
    ],
)
def test_a_customer_is_due_at_midnight_where_the_tenant_lives(
    open_shop: Opener, time_zone: str, since: str, before: str, after: str
) -> None:
    shop = open_shop(time_zone)
    roof = _quiet(shop, since, "2018-01-05T12:00:00+00:00")
    _tick(shop, before)
    assert not shop.alerts(roof)
    _tick(shop, after)
    assert len(shop.alerts(roof)) == 1


@pytest.mark.parametrize("hours", [("00:30", "01:30"), ("00:55", "01:00")])
def test_the_hour_that_comes_twice_warns_of_nobody_twice(open_shop: Opener, hours: tuple[str, str]) -> None:
    shop = open_shop("Europe/Berlin")
    roof = _quiet(shop, "2018-04-28", "2018-05-05T12:00:00+00:00")
    for hour in hours:
        _tick(shop, f"2018-10-28T{hour}:00+00:00")
        assert [alert["raised_on"] for alert in shop.alerts(roof)] == ["2018-10-28"]


def test_a_slot_delivered_twice_changes_nothing(shop: Shop) -> None:
    roof = _quiet(shop, "2017-12-20", "2018-06-01T12:00:00+00:00")
    _tick(shop, "2018-06-20T00:05:00+00:00")
    before = snapshot(shop.kith.dynamodb_url, shop.tenant)
    _tick(shop, "2018-06-20T00:05:00+00:00")
    assert snapshot(shop.kith.dynamodb_url, shop.tenant) == before
    assert len(shop.alerts(roof)) == 1


def test_slots_that_never_came_are_caught_up_with(shop: Shop) -> None:
    _tick(shop, "2018-01-01T12:00:00+00:00")
    roof = _quiet(shop, "2017-12-20", "2018-01-02T12:00:00+00:00")
    for hour in range(8):
        _tick(shop, f"2018-08-30T1{hour}:00:00+00:00")
    (alert,) = shop.alerts(roof)
    assert alert["raised_on"] == "2018-08-30"
    assert alert["due_on"] == "2018-06-20"


def test_who_becomes_due_by_an_old_date_is_found_at_once(shop: Shop) -> None:
    _tick(shop, "2018-06-20T12:00:00+00:00")
    roof = _quiet(shop, "2011-03-01", "2018-06-20T12:01:00+00:00")
    _tick(shop, "2018-06-20T12:05:00+00:00")
    assert len(shop.alerts(roof)) == 1


def test_nobody_is_woken_when_nothing_is_due(shop: Shop) -> None:
    _quiet(shop, "2018-06-01", "2018-06-20T12:00:00+00:00")
    assert _tick(shop, "2018-06-20T12:05:00+00:00") == 0
    assert not runs.recent(shop.table)


def test_a_paused_policy_stops_the_schedule_but_not_a_person(shop: Shop) -> None:
    roof = _quiet(shop, "2017-12-20", "2018-06-01T12:00:00+00:00")
    administrator = shop.as_person()
    service.set_policy(administrator, PolicyWish(window_months=6, paused=True), 0)
    _tick(shop, "2018-06-20T12:00:00+00:00")
    _tick(shop, "2018-07-20T12:00:00+00:00")
    assert not shop.alerts(roof)
    with clock.at(moment("2018-07-21T12:00:00+00:00")):
        service.set_policy(administrator, PolicyWish(window_months=6, paused=False), 1)
        shop.deliver()
        shop.work()
    assert len(shop.alerts(roof)) == 1


def test_a_longer_window_dates_every_clock_anew(shop: Shop) -> None:
    with clock.at(moment("2018-05-01T12:00:00+00:00")):
        customers = [shop.customer(f"C{number}", since=f"2017-12-{number + 1:02}") for number in range(20)]
        shop.deliver()
        service.set_policy(shop.as_person(), PolicyWish(window_months=12), 0)
        shop.deliver()
        shop.work()
    run = runs.body(runs.get(shop.table, "policy-1"))
    assert (run["state"], run["redated"]) == ("done", 20)
    assert all(shop.clock_of(customer).window == 12 for customer in customers)
    _tick(shop, "2018-06-20T12:00:00+00:00")
    assert not shop.alerts(customers[0])
    with clock.at(moment("2018-06-20T13:00:00+00:00")):
        service.set_policy(shop.as_person(), PolicyWish(window_months=3), 1)
        shop.deliver()
        shop.work()
    _tick(shop, "2018-06-20T13:05:00+00:00")
    assert all(len(shop.alerts(customer)) == 1 for customer in customers)


def test_a_customer_that_failed_is_tried_again_in_the_next_slot(shop: Shop) -> None:
    roof = _quiet(shop, "2017-12-20", "2018-06-01T12:00:00+00:00")
    damage(shop, roof)
    _tick(shop, "2018-06-20T12:00:00+00:00")
    assert not shop.alerts(roof)
    mend(shop, roof)
    _tick(shop, "2018-06-20T12:05:00+00:00")
    assert len(shop.alerts(roof)) == 1


def test_a_catch_up_is_bounded_and_skips_nothing(shop: Shop) -> None:
    _tick(shop, "2018-01-01T12:00:00+00:00")
    roof = _quiet(shop, "2017-12-20", "2018-01-02T12:00:00+00:00")
    at, slots = moment("2019-01-01T00:00:00+00:00"), 0
    while not shop.alerts(roof):
        with clock.at(at):
            invoke("RetentionScheduleFunction", {"time": at.isoformat()})
            shop.work()
        at, slots = at + timedelta(minutes=5), slots + 1
        assert slots < 14
    assert slots > 1
