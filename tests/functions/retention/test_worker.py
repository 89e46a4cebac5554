"""A run of the review: who is warned, once, and what happens to runs that are repeated, late or broken off."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from functions.retention import runs, service
from functions.retention.models import Loss, Reprieve, Retained
from shared import clock
from tests.functions.retention.conftest import Shop, damage, mend, moment
from tests.harness.tables import snapshot


def test_a_quiet_customer_is_warned_of_with_what_is_at_risk(shop: Shop) -> None:
    rae = shop.person("Rae")
    roof, busy = shop.customer("Roof", owner=rae), shop.customer("Busy")
    for on, amount in (
        ("2016-10-01", "50.00"),
        ("2017-02-01", "20.50"),
        ("2017-04-02", "10.00"),
        ("2017-10-20", "1.25"),
    ):
        shop.order(roof, on, amount)
    shop.order(busy, "2018-01-02")
    shop.deliver()
    run = shop.run("2018-06-20")
    assert (run["state"], run["checked"], run["raised"], run["failures"]) == ("done", 1, 1, 0)
    (alert,) = shop.alerts(roof)
    known = {
        "title": "Roof", "customer": roof, "state": "warning", "raised_on": "2018-06-20", "last_order_on": "2017-10-20",
        "due_on": "2018-04-20", "orders_count": 4, "typical_gap_days": 123, "owner": rae,
        "value_at_risk": {"amount": "31.75", "currency": "USD"},
    }  # fmt: skip
    assert {name: alert[name] for name in known} == known
    assert [(step["from"], step["to"]) for step in alert["transitions"]] == [(None, "warning")]
    assert not shop.alerts(busy)


def test_the_same_slot_again_changes_nothing(shop: Shop) -> None:
    for number in range(3):
        shop.customer(f"Customer {number}")
    shop.deliver()
    shop.start("2018-06-20")
    message, *_ = shop.work()
    before = snapshot(shop.kith.dynamodb_url, shop.tenant)
    assert not shop.redeliver(message)
    assert not shop.redeliver(message)
    assert snapshot(shop.kith.dynamodb_url, shop.tenant) == before


def test_another_run_warns_of_nobody_twice(shop: Shop) -> None:
    roof = shop.customer("Roof")
    shop.deliver()
    assert shop.run("2018-06-20")["raised"] == 1
    assert shop.run("2018-06-21")["raised"] == 0
    assert len(shop.alerts(roof)) == 1


def test_a_customer_younger_than_the_window_is_left_alone(shop: Shop) -> None:
    young = shop.customer("Young", since="2018-02-01")
    shop.deliver()
    shop.run("2018-06-20")
    assert not shop.alerts(young)


def test_a_customer_without_an_owner_is_for_whoever_sold_last(shop: Shop) -> None:
    rae = shop.person("Rae")
    roof = shop.customer("Roof")
    shop.order(roof, "2017-01-01", owner=rae)
    shop.deliver()
    shop.run("2018-06-20")
    assert shop.alerts(roof)[0]["owner"] == rae


def test_one_customer_that_cannot_be_reviewed_stops_nobody(shop: Shop) -> None:
    rae = shop.person("Rae")
    bad, good = shop.customer("Bad", since="2015-01-01", owner=rae), shop.customer("Good")
    shop.deliver()
    damage(shop, bad)
    run = shop.run("2018-06-20")
    assert (run["state"], run["raised"], run["failures"]) == ("done", 1, 1)
    assert [entry["customer"] for entry in run["failed"]] == [bad]
    assert shop.alerts(good)
    mend(shop, bad)
    assert shop.run("2018-06-21")["raised"] == 1


def test_a_run_goes_on_where_it_stopped(shop: Shop) -> None:
    customers = [shop.customer(f"Customer {number}", since="2017-01-01") for number in range(120)]
    shop.deliver()
    shop.start("2018-06-20")
    first, *rest = shop.work()
    assert rest
    assert not shop.redeliver(first)
    shop.work()
    run = runs.body(runs.get(shop.table, "manual-2018-06-20"))
    assert (run["state"], run["raised"], run["checked"]) == ("done", 120, 120)
    assert all(len(shop.alerts(customer)) == 1 for customer in customers[::17])


def test_a_run_that_broke_off_is_taken_up_again_by_the_schedule(shop: Shop) -> None:
    shop.customer("Roof")
    with clock.at(moment("2018-06-20T12:00:00+00:00")):
        shop.deliver()
        day = clock.today()
        runs.create(shop.table, runs.new(shop.table, "manual-2018-06-20", day, "USD", "per_1"))
        shop.tick("2018-06-20T12:00:00Z")
        assert runs.get(shop.table, "manual-2018-06-20")["run_state"] == "queued"
    with clock.at(moment("2018-06-20T13:00:00+00:00")):
        shop.tick("2018-06-20T13:00:00Z")
    assert runs.get(shop.table, "manual-2018-06-20")["run_state"] == "done"


def test_a_run_asked_for_right_after_an_import_knows_every_order(shop: Shop) -> None:
    customers = [shop.customer(f"Customer {number}", since="2026-01-01") for number in range(4)]
    for customer in customers:
        shop.order(customer, "2017-11-02")
    service.start_run(shop.as_person(), moment("2018-06-20T12:00:00+00:00").date())
    assert not shop.work()
    shop.deliver()
    shop.work()
    run = runs.body(runs.get(shop.table, "manual-2018-06-20"))
    assert (run["state"], run["raised"]) == ("done", 4)


def test_a_reprieve_that_is_over_is_a_warning_again(shop: Shop) -> None:
    roof = shop.customer("Roof")
    shop.deliver()
    with clock.at(moment("2018-06-20T12:00:00+00:00")):
        shop.run("2018-06-20")
        (alert,) = shop.alerts(roof)
        wish = Reprieve.model_validate({"until": "2018-07-10", "measures": [{"text": "Visit", "due_on": "2018-07-01"}]})
        service.reprieve(shop.as_person(), alert["id"], wish, alert["version"])
        assert shop.run("2018-07-10")["reopened"] == 0
        assert shop.alerts(roof)[0]["state"] == "reprieve"
        assert shop.run("2018-07-11")["reopened"] == 1
    (alert,) = shop.alerts(roof)
    assert alert["state"] == "warning"
    assert "reprieve_until" not in alert
    assert [step["to"] for step in alert["transitions"]] == ["warning", "reprieve", "warning"]


def test_an_order_the_stream_has_not_told_of_yet_prevents_the_warning(shop: Shop) -> None:
    roof = shop.customer("Roof")
    shop.order(roof, "2017-06-01")
    shop.deliver()
    shop.order(roof, "2018-03-01")
    assert shop.run("2018-06-20")["raised"] == 0
    assert not shop.alerts(roof)


def test_a_customer_deleted_meanwhile_is_not_warned_of(shop: Shop) -> None:
    roof = shop.customer("Roof")
    shop.deliver()
    shop.records.delete("customers", roof, version=1)
    assert shop.run("2018-06-20")["raised"] == 0
    assert shop.clock_of(roof).gone


def test_two_workers_at_the_same_run_warn_once(shop: Shop) -> None:
    customers = [shop.customer(f"Customer {number}") for number in range(12)]
    shop.deliver()
    shop.start("2018-06-20")
    message = f'{{"tenant":"{shop.tenant}","id":"manual-2018-06-20","as_of":"2018-06-20","currency":"USD"}}'
    with ThreadPoolExecutor(3) as workers:
        list(workers.map(shop.redeliver, [message] * 3))
    shop.work()
    run = runs.body(runs.get(shop.table, "manual-2018-06-20"))
    assert (run["state"], run["raised"], run["failures"]) == ("done", 12, 0)
    assert all(len(shop.alerts(customer)) == 1 for customer in customers)


def test_a_customer_who_stays_is_due_a_window_after_that_day(shop: Shop) -> None:
    roof = shop.customer("Roof")
    shop.deliver()
    with clock.at(moment("2018-06-20T12:00:00+00:00")):
        shop.run("2018-06-20")
        (alert,) = shop.alerts(roof)
        service.retain(shop.as_person(), alert["id"], Retained(note="Signed"), alert["version"])
        assert shop.clock_of(roof).review_on == date(2018, 12, 20)
    assert shop.run("2018-12-19")["raised"] == 0
    assert shop.run("2018-12-20")["raised"] == 1
    assert len(shop.alerts(roof)) == 2


def test_a_lost_customer_is_watched_again_once_it_orders(shop: Shop) -> None:
    roof = shop.customer("Roof")
    shop.order(roof, "2017-05-01")
    shop.deliver()
    shop.run("2018-06-20")
    (alert,) = shop.alerts(roof)
    service.lose(shop.as_person(), alert["id"], Loss(reason="price"), alert["version"])
    assert shop.clock_of(roof).review_on is None
    shop.order(roof, "2018-07-01")
    shop.deliver()
    assert shop.alerts(roof)[0]["state"] == "won_back"
    assert shop.clock_of(roof).review_on == date(2019, 1, 1)
