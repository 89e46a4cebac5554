"""Reports on costs, cases, campaigns, alerts, stock and holdings, over the demo company with a ledger made for it: each
equals what a few lines of plain Python make of the same rows."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from shared import ids
from shared.records import feed, lists
from shared.tenancy import credentials
from tests.conftest import Kith
from tests.infra.demo import direct
from tests.infra.demo.ledger import (
    ALERTS,
    BEFORE,
    CAMPAIGNS,
    CASES,
    CHANNELS,
    COSTS,
    CUSTOMERS,
    FIRST,
    KINDS,
    LAST,
    MEMBERS,
    ORDERS,
    PIECES,
    PRODUCTS,
    SERIES,
    SPAN,
    STATES,
    acquired,
    counted,
    goods_of,
    ledger,
)
from tests.infra.demo.test_report_totals import changes
from tests.infra.demo.test_reports import TODAY, rows


@pytest.fixture(scope="module")
def table(kith: Kith) -> Iterator[Any]:
    """A tenant with the demo company and its ledger in its feed."""
    table = credentials.table(ids.new("ten"))
    feed.append(table, [counted(one) for one in changes() if one.object != "products"] + list(ledger()))
    yield table
    lists.forget()


def within(found: list[Any], day: Any, span: tuple[date, date] = (FIRST, LAST)) -> list[Any]:
    return [one for one in found if span[0] <= day(one) <= span[1]]


def sold(span: tuple[date, date] = (FIRST, LAST)) -> list[tuple[str, str, date, int]]:
    return within(ORDERS, lambda one: one[2], span)


def spent(span: tuple[date, date] = (FIRST, LAST)) -> list[dict[str, Any]]:
    return within(COSTS, lambda one: one["day"], span)


def test_margin_by_product_is_revenue_less_the_products_cost(table: Any) -> None:
    found = {row["product"]: row for row in rows(table, "margin", **SPAN)}
    for product in PRODUCTS:
        now, before = ([one for one in sold(span) if one[1] == product] for span in ((FIRST, LAST), BEFORE))
        row = found[ids.named("prd", product)]
        assert (row["revenue"], row["cost"]) == (sum(one[3] for one in now), goods_of(now))
        assert row["margin_before"] == sum(one[3] for one in before) - goods_of(before)


def left_by(customer: str, span: tuple[date, date]) -> tuple[int, int, int]:
    """(revenue, cost of goods, cost to serve) of a customer."""
    mine = [one for one in sold(span) if one[0] == customer]
    serving = sum(one["amount"] for one in spent(span) if one["customer"] == customer)
    return sum(one[3] for one in mine), goods_of(mine), serving


def test_profitability_by_customer_leaves_goods_and_serving_out(table: Any) -> None:
    found = {row["customer"]: row for row in rows(table, "profitability", by=["customer"], **SPAN)}
    for customer in CUSTOMERS:
        revenue, goods, serving = left_by(customer, (FIRST, LAST))
        row = found[ids.named("cus", customer)]
        assert (row["revenue"], row["goods"], row["serving"]) == (revenue, goods, serving)
        assert row["profit"] == revenue - goods - serving


def test_lifetime_value_follows_from_the_years_margin_and_retention_now_and_a_year_before(table: Any) -> None:
    found = {row["customer"]: row for row in rows(table, "clv", today="2018-06-01")}
    today = date(2018, 6, 1)
    years = [(today - timedelta(days=365 * at + 364), today - timedelta(days=365 * at)) for at in range(3)]
    bought = [{one[0] for one in sold(year)} for year in years]
    r = len(bought[0] & bought[1]) / len(bought[1])
    for customer in CUSTOMERS:
        row = found[ids.named("cus", customer)]
        for year, suffix in zip(years, ("", "_before"), strict=False):
            revenue, goods, serving = left_by(customer, year)
            if revenue or serving:
                assert row[f"margin{suffix}"] == revenue - goods - serving
        margin = max(row["margin"], 0)
        assert float(row["clv"]) == pytest.approx(float(margin) * r / (1.1 - r), abs=0.02)
    assert not bought[2]
    assert all(row["clv_before"] is None or row["clv_before"] == 0 for row in found.values())


def test_acquisition_costs_marketing_and_sales_over_new_customers(table: Any) -> None:
    (row,) = rows(table, "cac", by=[], **SPAN)
    cost = sum(one["amount"] for one in spent() if one["kind"] in {"marketing", "sales"})
    since: dict[str, date] = {}
    for one in direct.pipeline():
        if one["engage_date"] and one["account"]:
            month, dom, year = one["engage_date"].split("/")
            day = date(int(year), int(month), int(dom))
            since[one["account"]] = min(day, since.get(one["account"], day))
    new = sum(FIRST <= day <= LAST for day in since.values())
    assert (row["cost"], row["new_customers"]) == (cost, new)


def test_the_ledger_and_the_return_of_programmes_add_up_every_entry(table: Any) -> None:
    found = {row["kind"]: row for row in rows(table, "costs", **SPAN)}
    for kind in KINDS:
        mine = [one["amount"] for one in spent() if one["kind"] == kind]
        assert (found[kind]["entries"], found[kind]["amount"]) == (len(mine), sum(mine))
        assert found[kind]["amount_before"] == sum(one["amount"] for one in spent(BEFORE) if one["kind"] == kind)
    returned = {row["programme"]: row for row in rows(table, "programme_return")}
    a_year_ago = date.fromisoformat(TODAY) - timedelta(days=365)
    for at in (0, 1):
        mine = [one for one in COSTS if one["programme"] == at]
        cost, row = sum(one["amount"] for one in mine), returned[ids.named("prg", str(at))]
        assert (row["cost"], row["hidden"]) == (cost, sum(one["amount"] for one in mine if one["hidden"]))
        assert row["cost_before"] == sum(one["amount"] for one in mine if one["day"] <= a_year_ago)
        assert float(row["roi"]) == pytest.approx(100 * (90_000 - cost) / cost, abs=0.01)


def test_stock_lasts_by_the_pace_of_ninety_days_and_of_those_before(table: Any) -> None:
    found = {row["product"]: row for row in rows(table, "stock_days", today="2017-10-10")}
    today = date(2017, 10, 10)
    spans = [(today - timedelta(days=89), today), (today - timedelta(days=179), today - timedelta(days=90))]
    for at, product in enumerate(PRODUCTS):
        now, before = (PIECES * sum(one[1] == product for one in sold(span)) for span in spans)
        row = found[ids.named("prd", product)]
        assert (row["units"], row["units_before"]) == (now, before)
        assert float(row["days"]) == pytest.approx(90 * (100 + at) / now, abs=0.01)


def test_the_share_of_wallet_is_ours_of_what_is_held_now_and_a_year_before(table: Any) -> None:
    found = {row["customer"]: row for row in rows(table, "wallet")}
    a_year_ago = date.fromisoformat(TODAY) - timedelta(days=365)
    for at, customer in enumerate(CUSTOMERS):
        row, was = found[ids.named("cus", customer)], acquired(at) <= a_year_ago
        assert (row["ours"], row["held"]) == (10 + at, 40 + at)
        assert (row["ours_before"], row["held_before"]) == ((10 + at, 40 + at) if was else (0, 0))


def test_a_category_is_held_against_everybodys_and_the_quarter_before(table: Any) -> None:
    series = {product: SERIES[at % 3] for at, product in enumerate(PRODUCTS)}

    def summed(span: tuple[date, date]) -> dict[tuple[str, str], int]:
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for customer, product, _, value in sold(span):
            sums[customer, series[product]] += value
        return sums

    now, before = summed((FIRST, LAST)), summed(BEFORE)
    whole = sum(now.values())
    names = {ids.named("cus", name): name for name in CUSTOMERS}
    found = rows(table, "category_share", **SPAN)
    assert len(found) == len(now)
    for row in found:
        place = names[row["customer"]], row["series"]
        own = now[place] / sum(value for (customer, _), value in now.items() if customer == place[0])
        all_of_it = sum(value for (_, one), value in now.items() if one == place[1]) / whole
        assert (row["revenue"], row["revenue_before"]) == (now[place], before[place])
        assert float(row["share"]) == pytest.approx(100 * own, abs=0.01)
        assert float(row["index_of"]) == pytest.approx(own / all_of_it, abs=0.01)


def test_cases_are_counted_by_kind_by_product_and_by_channel(table: Any) -> None:
    mine = within(CASES, lambda one: one["day"])
    for row in rows(table, "service", **SPAN):
        same = [one for one in mine if one["kind"] == row["kind"]]
        assert (row["cases"], row["archived"]) == (len(same), sum(one["archived"] for one in same))
        assert float(row["days"]) == pytest.approx(sum(one["took"] for one in same) / len(same), abs=0.01)
        assert float(row["satisfaction"]) == pytest.approx(
            sum(one["satisfaction"] for one in same) / len(same), abs=0.01
        )
    names = {ids.named("prd", name): name for name in PRODUCTS}
    for row in rows(table, "quality", **SPAN):
        units = PIECES * sum(one[1] == names[row["product"]] for one in sold())
        cases = sum(one["product"] == names[row["product"]] for one in mine)
        assert (row["units"], row["cases"]) == (units, cases)
        assert float(row["rate"]) == pytest.approx(1000 * cases / units, abs=0.01)
    for row in rows(table, "service_channels", **SPAN):
        cost = sum(one["amount"] for one in spent() if (one["kind"], one["channel"]) == ("service", row["channel"]))
        assert (row["cases"], row["cost"]) == (sum(one["channel"] == row["channel"] for one in mine), cost)


def test_channels_of_sales_carry_the_cost_of_selling(table: Any) -> None:
    found = {row["channel"]: row for row in rows(table, "sales_channels", **SPAN)}
    direct_sales = found[None]
    assert (direct_sales["orders"], direct_sales["revenue"]) == (len(sold()), sum(one[3] for one in sold()))
    assert direct_sales["goods"] == goods_of(sold())
    for channel in CHANNELS:
        selling = [
            one["amount"] for one in spent() if one["kind"] in {"sales", "delivery"} and one["channel"] == channel
        ]
        assert found[channel]["selling"] == sum(selling)


def test_campaigns_are_judged_by_their_hold_out_and_beside_the_one_before(table: Any) -> None:
    found = {row["campaign"]: row for row in rows(table, "promotion", **SPAN)}
    started = [at for at, day in enumerate(CAMPAIGNS) if FIRST <= day <= LAST]
    assert len(found) == len(started) == 3

    def judged(at: int) -> tuple[float, float]:
        """(uplift in points, return in percent)."""
        mine = [one for one in MEMBERS if one["campaign"] == at]
        told, held = ([one for one in mine if one["held"] == kept] for kept in (False, True))
        rates = [100 * sum(one["converted"] for one in group) / len(group) for group in (told, held)]
        cost = 500 * at + 100
        return rates[0] - rates[1], 100 * (sum(one["revenue"] for one in mine) - cost) / cost

    for at in started:
        row, (uplift, roi), before = found[ids.named("cmp", str(at))], judged(at), judged(at - 1)
        assert float(row["uplift"]) == pytest.approx(uplift, abs=0.01)
        assert float(row["roi"]) == pytest.approx(roi, abs=0.01)
        assert float(row["uplift_before"]) == pytest.approx(before[0], abs=0.01)
        assert float(row["roi_before"]) == pytest.approx(before[1], abs=0.01)
    (row,) = rows(table, "marketing_channels", **SPAN)
    mine = [one for one in MEMBERS if one["campaign"] in started]
    assert (row["campaigns"], row["members"]) == (3, len(mine))
    assert row["revenue"] == sum(one["revenue"] for one in mine)
    assert row["cost"] == sum(500 * at + 100 for at in started)


def test_the_churn_report_counts_alerts_and_the_orders_that_were_saved(table: Any) -> None:
    (row,) = rows(table, "churn", by=[], **SPAN)
    mine = within(ALERTS, lambda one: one["raised"])
    states = {state: [one for one in mine if one["state"] == state] for state in STATES}
    kept, lost = states["retained"], states["lost"]
    assert [row[key] for key in ("alerts", "warnings", "reprieves", "retained", "lost")] == [
        len(mine), *(len(states[state]) for state in STATES)
    ]  # fmt: skip
    assert float(row["retention_rate"]) == pytest.approx(100 * len(kept) / (len(kept) + len(lost)), abs=0.01)
    assert row["at_risk"] == sum(one["risk"] for one in mine)
    assert row["lost_value"] == sum(one["risk"] for one in lost)
    assert row["saved"] == sum(
        value for one in kept for customer, _, day, value in ORDERS
        if customer == one["customer"] and one["closed"] <= day <= one["closed"] + timedelta(days=180)
    )  # fmt: skip
