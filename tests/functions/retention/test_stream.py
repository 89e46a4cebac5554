"""Orders and customers move churn clocks, whatever happens to their events on the way."""

import random
from datetime import date

import pytest

from shared.records.access_patterns import CLOCK
from tests.functions.retention.conftest import Shop, copy


def test_an_order_moves_the_day_its_customer_is_due(shop: Shop) -> None:
    roof = shop.customer("Roof & Sons", since="2017-01-15")
    shop.deliver()
    assert shop.clock_of(roof).due_on == date(2017, 7, 15)
    shop.order(roof, "2017-08-31")
    shop.deliver()
    assert shop.clock_of(roof).due_on == date(2018, 2, 28)


def test_an_order_that_goes_away_moves_the_day_back(shop: Shop) -> None:
    roof, wall = shop.customer("Roof"), shop.customer("Wall")
    shop.order(roof, "2017-01-10")
    last, moved = shop.order(roof, "2017-03-10"), shop.order(roof, "2017-05-10")
    shop.deliver()
    assert shop.clock_of(roof).last_order_on == date(2017, 5, 10)
    shop.change("orders", moved, customer=wall)
    shop.deliver()
    assert shop.clock_of(roof).last_order_on == date(2017, 3, 10)
    assert shop.clock_of(wall).last_order_on == date(2017, 5, 10)
    shop.change("orders", last, status="cancelled")
    shop.deliver()
    assert shop.clock_of(roof).last_order_on == date(2017, 1, 10)


@pytest.mark.parametrize("seed", range(4))
def test_events_shuffled_and_repeated_end_in_the_same_clocks(shop: Shop, seed: int) -> None:
    dice = random.Random(seed)
    customers = [shop.customer(f"Customer {number}") for number in range(3)]
    orders = [
        shop.order(dice.choice(customers), f"2017-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}") for _ in range(9)
    ]
    held = shop.events()
    for order in orders:
        match dice.randrange(6):
            case 0:
                shop.change("orders", order, status="cancelled")
            case 1:
                shop.change("orders", order, placed_on=f"2018-{dice.randint(1, 12):02}-01")
            case 2:
                shop.change("orders", order, customer=dice.choice(customers))
            case 3:
                shop.records.delete("orders", order, version=1)
            case 4:
                shop.change("orders", order, status="cancelled")
                shop.change("orders", order, status="placed")
        if dice.random() < 0.3:
            held += shop.events()
            shop.deliver(dice.sample(held, len(held) // 2))
    held += shop.events()
    parcel = [copy(event) for event in held for _ in range(dice.randint(2, 5))]
    dice.shuffle(parcel)
    assert not shop.deliver(parcel)
    for customer in customers:
        standing = [
            order["placed_on"]
            for order in (shop.records.get("orders", order, deleted=True) for order in orders)
            if order["customer"] == customer and order["status"] == "placed" and not order.get("deleted_at")
        ]
        last = shop.clock_of(customer).last_order_on
        assert (last and last.isoformat()) == max(standing, default=None)


def test_a_new_order_closes_the_warning_by_itself(shop: Shop) -> None:
    roof = shop.customer("Roof")
    shop.order(roof, "2017-10-01")
    shop.deliver()
    shop.run("2018-06-20")
    assert shop.clock_of(roof).review_on == shop.clock_of(roof).respond_by
    back = shop.order(roof, "2018-07-05")
    shop.order(roof, "2018-07-09")
    shop.deliver()
    (alert,) = shop.alerts(roof)
    assert (alert["state"], alert["closed_on"], alert["closed_by_order"]) == ("retained", "2018-07-05", back)
    assert [(step["from"], step["to"]) for step in alert["transitions"]] == [(None, "warning"), ("warning", "retained")]
    assert alert["transitions"][-1]["by"].startswith("system:")
    assert shop.clock_of(roof).review_on == date(2019, 1, 9)


def test_an_order_entered_late_corrects_the_warning_without_closing_it(shop: Shop) -> None:
    roof = shop.customer("Roof")
    shop.order(roof, "2017-10-01")
    shop.deliver()
    shop.run("2018-06-20")
    shop.order(roof, "2017-09-01", "5.00")
    shop.order(roof, "2017-11-15", "7.00")
    shop.deliver()
    (alert,) = shop.alerts(roof)
    assert alert["state"] == "warning"
    assert (alert["last_order_on"], alert["due_on"]) == ("2017-11-15", "2018-05-15")
    assert (alert["orders_count"], alert["value_at_risk"]["amount"]) == (3, "22.00")


def test_a_customer_who_goes_quiet_again_is_warned_of_again(shop: Shop) -> None:
    roof = shop.customer("Roof")
    shop.order(roof, "2017-01-01")
    shop.deliver()
    shop.run("2017-08-01")
    again = shop.order(roof, "2017-08-10")
    shop.deliver()
    shop.change("orders", again, status="cancelled")
    shop.deliver()
    shop.run("2017-09-01")
    assert sorted(alert["state"] for alert in shop.alerts(roof)) == ["retained", "warning"]


def test_a_warning_follows_its_customer_to_a_new_owner_and_name(shop: Shop) -> None:
    rae, sol = shop.person("Rae"), shop.person("Sol")
    roof = shop.customer("Roof", owner=rae)
    shop.deliver()
    shop.run("2018-06-20")
    assert shop.alerts(roof)[0]["owner"] == rae
    shop.change("customers", roof, owner=sol, name="Roof & Wall")
    shop.deliver()
    assert (shop.alerts(roof)[0]["owner"], shop.alerts(roof)[0]["title"]) == (sol, "Roof & Wall")


def test_a_deleted_customer_takes_its_warning_along_and_brings_it_back(shop: Shop) -> None:
    roof = shop.customer("Roof")
    shop.deliver()
    shop.run("2018-06-20")
    (alert,) = shop.alerts(roof)
    shop.records.delete("customers", roof, version=1)
    shop.deliver()
    assert not shop.alerts(roof)
    assert shop.clock_of(roof).review_on is None
    shop.records.restore("customers", roof, version=2)
    shop.deliver()
    assert [found["id"] for found in shop.alerts(roof)] == [alert["id"]]


def test_an_event_that_cannot_be_read_stops_nobody(shop: Shop) -> None:
    roof, wall = shop.customer("Roof"), shop.customer("Wall")
    first, second = shop.events()
    broken = copy(first)
    broken["dynamodb"]["NewImage"]["data"] = {"S": "{"}
    broken["dynamodb"]["SequenceNumber"] = "1"
    assert shop.deliver([broken, second]) == ["1"]
    assert shop.clock_of(wall).customer == wall
    assert shop.table.get(shop.table.key(CLOCK, customer=roof)) is None
