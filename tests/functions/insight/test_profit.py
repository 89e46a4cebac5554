"""Reports from the cost ledger and on programmes, stock, wallets and categories, counted by hand."""

from datetime import timedelta
from typing import Any

import pytest

from shared import clock
from tests.conftest import Kith
from tests.harness.people import Client, Tenant

REPORTS = "/v1/insight/reports"
TODAY = clock.today("America/New_York")


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


@pytest.fixture(scope="module")
def ledger(kith: Kith) -> Tenant:
    """A tenant with two customers, three orders, stock, holdings, one programme, and costs."""
    tenant = kith.onboard("ledger-test")
    admin = tenant.admin

    def new(_object: str, **data: Any) -> str:
        made: str = admin.post(f"/v1/{_object}", data).ok(201)["id"]
        return made

    pump = new("products", name="Pump", cost=usd("30"), series="Pumps")
    valve = new("products", name="Valve", cost=usd("10"), series="Valves")
    one = new("customers", name="One", customer_since=ago(10))
    two = new("customers", name="Two", customer_since=ago(700))
    for customer, product, days, amount, quantity in (
        (one, pump, 5, "100", 2), (two, pump, 6, "300", 3), (two, valve, 7, "100", 1), (two, valve, 500, "70", 1),
    ):  # fmt: skip
        wish = {"customer": customer, "product": product, "placed_on": ago(days), "quantity": quantity}
        new("orders", **wish, amount=usd(amount))
    new("stock_levels", location="East", product=pump, on_hand="10.5")
    new("stock_levels", location="West", product=pump, on_hand="4.5")
    new("holdings", name="Ours", customer=one, value=usd("25"), ours=True)
    new("holdings", name="Theirs", customer=one, value=usd("75"), ours=False, provider="Other")
    programme = new("programmes", name="CRM", gain=usd("150"), step="pilot", strategy=5, tactics=4, skills=3)
    for kind, amount, more in (
        ("service", "15", {"customer": one}), ("marketing", "80", {}), ("licences", "70", {"programme": programme}),
        ("training", "30", {"programme": programme}), ("service", "999", {"customer": one, "spent_on": ago(800)}),
    ):  # fmt: skip
        new("costs", **{"name": kind, "kind": kind, "spent_on": ago(4), "amount": usd(amount), **more})
    kith.drain()
    return tenant


def rows(client: Client, report: str, **wish: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.post(f"{REPORTS}/{report}", wish).ok()["rows"]
    return found


def amounts(row: dict[str, Any], *keys: str) -> list[str]:
    return [row[key] and row[key]["amount"] for key in keys]


def test_profit_is_revenue_less_goods_and_the_cost_to_serve(ledger: Tenant) -> None:
    two, one = rows(ledger.admin, "profitability", by=["customer"], **{"from": ago(20), "to": ago(0)})
    assert amounts(two, "revenue", "goods", "serving", "profit") == ["400.00", "100.00", "0.00", "300.00"]
    assert amounts(one, "revenue", "goods", "serving", "profit") == ["100.00", "60.00", "15.00", "25.00"]
    assert (two["rate"], one["rate"]) == ("75.00", "25.00")


def test_the_value_of_a_lifetime_is_the_margin_times_what_retention_makes_of_it(ledger: Tenant) -> None:
    two, one = rows(ledger.admin, "clv")
    assert (two["retention"], one["retention"]) == ("100.00", "100.00")
    assert amounts(two, "margin", "clv") == ["300.00", "3000.00"]  # 300 × 1 ÷ (1 + 0.1 − 1)
    assert amounts(one, "margin", "clv") == ["25.00", "250.00"]


def test_acquisition_costs_marketing_and_sales_over_the_new_customers(ledger: Tenant) -> None:
    (row,) = rows(ledger.admin, "cac", by=[], **{"from": ago(20), "to": ago(0)})
    assert (row["new_customers"], *amounts(row, "cost", "cac")) == (1, "80.00", "80.00")


def test_a_programme_returns_its_gain_less_all_its_costs_hidden_ones_included(ledger: Tenant) -> None:
    (row,) = rows(ledger.admin, "programme_return")
    assert amounts(row, "cost", "hidden", "gain") == ["100.00", "30.00", "150.00"]
    assert (row["step"], row["hidden_share"], row["roi"], row["score"]) == ("pilot", "30.00", "50.00", "4")


def test_the_ledger_adds_up_by_kind_and_its_entries_are_behind_each_row(ledger: Tenant) -> None:
    found = rows(ledger.admin, "costs", **{"from": ago(20), "to": ago(0)})
    assert {row["kind"]: row["amount"]["amount"] for row in found} == {
        "marketing": "80.00", "licences": "70.00", "training": "30.00", "service": "15.00",
    }  # fmt: skip
    for row in found:
        drill = row["drill"]
        assert ledger.admin.post(f"/v1/{drill['object']}/search", {"filter": drill["filter"]}).ok()["total"] == 1


def test_stock_lasts_as_long_as_it_takes_to_sell_it(ledger: Tenant) -> None:
    (row,) = rows(ledger.admin, "stock_days")
    assert (row["on_hand"], row["units"], row["days"]) == ("15", 5, "270")  # 15 ÷ (5 ÷ 90)


def test_the_share_of_a_wallet_is_ours_of_all_that_is_held(ledger: Tenant) -> None:
    (row,) = rows(ledger.admin, "wallet")
    assert (*amounts(row, "ours", "held"), row["share"]) == ("25.00", "100.00", "25.00")


def test_a_category_is_held_against_what_everybody_buys(ledger: Tenant) -> None:
    found = rows(ledger.admin, "category_share", **{"from": ago(20), "to": ago(0)})
    by = {(row["series"], row["revenue"]["amount"]): (row["share"], row["index_of"]) for row in found}
    # 400 of 500 are pumps: 0.8 of all, 1 of One's and 0.75 of Two's.
    assert by == {
        ("Pumps", "100.00"): ("100.00", "1.25"), ("Pumps", "300.00"): ("75.00", "0.94"),
        ("Valves", "100.00"): ("25.00", "1.25"),
    }  # fmt: skip


def test_costs_are_nothing_a_representative_is_told_of(ledger: Tenant) -> None:
    for report in ("costs", "profitability", "clv", "cac", "programme_return"):
        assert ledger.rep.post(f"{REPORTS}/{report}", {}).status == 403


def test_a_corrected_cost_is_in_the_next_report_once(ledger: Tenant, kith: Kith) -> None:
    cost = ledger.admin.post("/v1/costs", {
        "name": "Late", "kind": "other", "spent_on": "2020-02-03", "amount": usd("10"),
    }).ok()  # fmt: skip
    kith.drain()
    span = {"from": "2020-01-01", "to": "2020-12-31"}
    assert amounts(rows(ledger.admin, "costs", **span)[0], "amount") == ["10.00"]
    place = f"/v1/costs/{cost['id']}"
    ledger.admin.patch(place, {"spent_on": "2020-05-01", "amount": usd("12")}, If_Match='"1"').ok()
    kith.drain()
    (row,) = rows(ledger.admin, "costs", by=["period"], **span)
    assert (row["period"], row["amount"]["amount"]) == ("2020-05", "12.00")
    ledger.admin.delete(place, If_Match='"2"').ok()
    kith.drain()
    assert rows(ledger.admin, "costs", **span) == []
