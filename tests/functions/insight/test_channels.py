"""Cost, revenue and margin of each channel, with what was sold, told and answered through it, counted by hand."""

from typing import Any

import pytest

from tests.conftest import Kith
from tests.functions.insight.test_profit import ago, amounts, rows, usd
from tests.harness.people import Tenant


@pytest.fixture(scope="module")
def told(kith: Kith) -> Tenant:
    tenant = kith.onboard("channels-test")

    def new(_object: str, **data: Any) -> str:
        made: str = tenant.admin.post(f"/v1/{_object}", data).ok(201)["id"]
        return made

    customer = new("customers", name="One")
    pump = new("products", name="Pump", cost=usd("30"))
    shop, first, _ = (
        new("orders", customer=customer, product=pump, channel=channel, placed_on=day, amount=usd(amount))
        for channel, day, amount in (
            ("web_shop", "2026-03-01", "100"), ("store", "2026-03-09", "50"), ("store", "2026-01-05", "45"),
        )
    )  # fmt: skip
    for kind, channel, amount in (
        ("sales", "web_shop", "20"), ("delivery", "web_shop", "5"), ("marketing", "web_shop", "99"),
        ("service", "phone", "12"), ("sales", None, "99"),
    ):  # fmt: skip
        new("costs", name=kind, kind=kind, channel=channel, spent_on="2026-03-02", amount=usd(amount))
    new("cases", subject="Which", channel="phone", customer=customer)
    new("cases", subject="More", channel="phone", customer=customer, order=shop)
    campaign = new("campaigns", name="Spring", kind="sms", starts_on="2026-03-03", cost=usd("40"))
    new("campaign_members", campaign=campaign, member=customer, status="converted", revenue=usd("70"))
    kith.drain()
    assert first
    return tenant


SPAN = {"from": "2026-03-01", "to": "2026-03-31"}


def test_channels_of_sales_with_goods_and_the_cost_of_selling_and_the_time_before(told: Tenant) -> None:
    found = {row["channel"]: row for row in rows(told.admin, "sales_channels", **SPAN)}
    web, store = found["web_shop"], found["store"]
    assert amounts(web, "revenue", "goods", "selling", "margin") == ["100.00", "30.00", "25.00", "45.00"]
    assert amounts(store, "revenue", "goods", "selling", "margin") == ["50.00", "30.00", "0.00", "20.00"]
    assert (web["share"], web["rate"]) == ("66.67", "45.00")
    assert rows(told.admin, "sales_channels", **{"from": "2026-02-01", "to": "2026-02-28"}) == []
    drill = web["drill"]
    assert told.admin.post(f"/v1/{drill['object']}/search", {"filter": drill["filter"]}).ok()["total"] == 1


def test_channels_of_marketing_with_what_is_attributed_to_it(told: Tenant) -> None:
    (row,) = rows(told.admin, "marketing_channels", **SPAN)
    assert (row["channel"], row["campaigns"], row["converted"], row["roi"]) == ("sms", 1, 1, "75.00")
    assert amounts(row, "cost", "revenue", "margin") == ["40.00", "70.00", "30.00"]


def test_channels_of_service_with_the_cost_of_each_case(told: Tenant) -> None:
    span = {"from": "2026-03-01", "to": ago(-1)}
    (row,) = rows(told.admin, "service_channels", **span)
    assert (row["channel"], row["cases"]) == ("phone", 2)
    assert amounts(row, "cost", "each_cost", "revenue") == ["12.00", "6.00", "0.00"]


def test_sales_stand_by_category_channel_place_and_period_at_once(told: Tenant) -> None:
    by = ["series", "channel", "region", "period"]
    found = rows(told.admin, "performance", by=by, **SPAN)
    assert {(row["channel"], row["period"], row["orders"]) for row in found} == {
        ("web_shop", "2026-03", 1), ("store", "2026-03", 1),
    }  # fmt: skip
