"""An alert says why, in figures and in words; the figures come from the tenant's own orders."""

from datetime import date, timedelta

from functions.retention import knowledge, reasons
from shared import clock
from shared.records import lists
from tests.conftest import Kith
from tests.functions.retention.conftest import Shop, moment
from tests.harness.people import Tenant

FIRST = date(2017, 1, 2)


def _buyers(shop: Shop, count: int = 16) -> list[str]:
    """Customers who bought every 20 to 50 days, and stopped early or late."""
    customers = []
    for number in range(count):
        customer = shop.customer(f"Buyer {number}")
        for order in range(2 + number % 6):
            shop.order(customer, (FIRST + timedelta(days=order * (20 + 2 * number))).isoformat())
        customers.append(customer)
    shop.deliver()
    return customers


def test_an_alert_carries_rhythm_chance_and_expected_orders_with_reasons(shop: Shop) -> None:
    customer = _buyers(shop)[5]
    once, never = shop.customer("Once"), shop.customer("Never")
    shop.order(once, "2017-03-01")
    shop.deliver()
    shop.run("2018-06-20")
    (alert,) = shop.alerts(customer)
    assert alert["silent_days"] == (date(2018, 6, 20) - date.fromisoformat(alert["last_order_on"])).days
    assert 20 <= alert["usual_gap_days"] <= 50
    assert 1 <= alert["alive_percent"] <= 99
    assert alert["expected_orders"] >= 0
    assert [one["code"] for one in alert["reasons"]] == ["rhythm", "window-months", "alive", "expected"]
    assert shop.alerts(once)[0]["alive_percent"] < 100
    assert shop.alerts(once)[0]["reasons"][0]["code"] == "bought-once"
    assert shop.alerts(never)[0]["reasons"][0] == {"code": "never-bought", "values": {"silent": 901}}


def test_the_work_list_is_ranked_by_the_orders_to_expect_and_nobody_is_certain(shop: Shop) -> None:
    customers = _buyers(shop)
    for number in range(3):
        customers.append(shop.customer(f"Once {number}"))
        shop.order(customers[-1], f"2017-12-{10 + number}")
    shop.deliver()
    shop.run("2018-06-20")
    caller, warnings = shop.as_person().caller, {"field": "state", "op": "eq", "value": "warning"}
    asked = lists.asked(shop.table, caller, "churn_alerts", filter=warnings, sort="-expected_orders", limit=50)
    found = lists.find(shop.table, caller, "churn_alerts", asked).items
    assert {alert["customer"] for alert in found} == set(customers)
    ranked = [alert["expected_orders"] for alert in found]
    assert ranked == sorted(ranked, reverse=True)
    assert len(set(ranked)) > 1
    for alert in found:
        assert 1 <= alert["alive_percent"] <= 99
        first, *_ = reasons.in_words(alert["reasons"], "en")
        once = alert["orders_count"] == 1
        gap, silent = alert.get("usual_gap_days"), alert["silent_days"]
        assert first["text"] == (
            f"Bought once, silent for {silent} days since"
            if once
            else f"Buys about every {gap} days, silent for {silent}"
        )


def test_without_enough_buyers_no_chance_is_shown(shop: Shop) -> None:
    roof = shop.customer("Roof")
    shop.order(roof, "2017-03-01")
    shop.deliver()
    shop.run("2018-06-20")
    (alert,) = shop.alerts(roof)
    assert "alive_percent" not in alert
    assert knowledge.load(shop.table).mbg is None


def test_the_schedule_learns_anew_once_a_day(shop: Shop) -> None:
    with clock.at(moment("2018-06-01T12:00:00+00:00")):
        _buyers(shop)
    for at in ("2018-06-20T00:05:00+00:00", "2018-06-20T00:10:00+00:00", "2018-06-21T00:05:00+00:00"):
        with clock.at(moment(at)):
            shop.tick(at.replace("+00:00", "Z"))
            shop.deliver()
            shop.work()
            learnt = knowledge.load(shop.table)
        assert learnt.as_of == date.fromisoformat(at[:10])
        assert learnt.customers == 16
        assert learnt.mbg


def test_what_is_learnt_leaves_out_orders_after_the_day_and_cancelled_ones(shop: Shop) -> None:
    for number in range(12):
        customer = shop.customer(f"Buyer {number}")
        for on, status in (("2017-01-01", "placed"), ("2017-02-01", "cancelled"), ("2019-01-01", "placed")):
            shop.order(customer, on, status=status)
    shop.deliver()
    shop.run("2018-06-20")
    assert knowledge.load(shop.table).mbg is None


def test_reasons_read_well_in_both_languages() -> None:
    given = [{"code": "rhythm", "values": {"gap": 41, "silent": 130, "orders": 9}}]
    assert reasons.in_words(given, "en")[0]["text"] == "Buys about every 41 days, silent for 130"
    assert reasons.in_words(given, "zh-CN")[0]["text"] == "约每 41 天购买一次，已沉默 130 天"


def test_the_model_is_shown_to_managers(kith: Kith, acme: Tenant) -> None:
    assert acme.rep.get("/v1/retention/model").status == 403
    assert set(acme.manager.get("/v1/retention/model").ok()) >= {"as_of", "population", "mbg_nbd", "bg_nbd"}
