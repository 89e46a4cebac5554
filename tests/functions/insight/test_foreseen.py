"""Forecast accuracy: each deal counts as it stood when the month began, whatever became of it later."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared import clock
from shared.declare import money
from shared.records.engine import Records
from shared.tenancy import credentials
from shared.tenancy.caller import system
from tests.conftest import Kith
from tests.harness.people import Client, Tenant

SPAN = {"from": "2026-02-01", "to": "2026-04-30", "today": "2026-04-02"}


@pytest.fixture(scope="module")
def sales(kith: Kith) -> Tenant:
    """One rep's deal that was put off, agreed on for less and won; another's that is open still."""
    tenant = kith.onboard("foreseen-test")
    records = Records(credentials.table(tenant.id), system(tenant.id, "sales", currency="USD"))

    def on(day: str, deal: dict[str, Any] | None = None, **known: Any) -> dict[str, Any]:
        with clock.at(datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=12)):
            if deal is None:
                return records.create("opportunities", known)
            return records.change("opportunities", deal["id"], known, version=deal["version"])

    customer = records.create("customers", {"name": "Acme"})["id"]
    first = {"customer": customer, "owner": tenant.rep.id, "amount": money(1000, "USD"), "stage": "engaging"}
    deal = on("2026-01-20", name="Roof", closes_on="2026-02-20", **first)
    deal = on("2026-02-05", deal, closes_on="2026-03-10")
    deal = on("2026-02-06", deal, next_step="Call")
    deal = on("2026-03-03", deal, amount=money(800, "USD"), probability=90, forecast="commit")
    on("2026-03-09", deal, stage="won")
    other = {"customer": customer, "owner": tenant.other_rep.id, "amount": money(500, "USD"), "forecast": "commit"}
    on("2026-02-15", name="Wall", closes_on="2026-03-31", probability=90, **other)
    kith.drain()
    return tenant


def months(client: Client, **wish: Any) -> dict[str, dict[str, Any]]:
    found = client.post("/v1/insight/reports/forecast_accuracy", {**SPAN, **wish}).ok()
    return {row.get("period", ""): row for row in found["rows"]}


def amounts(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(row[key]["amount"] for key in ("committed", "best_case", "weighted", "won", "deviation"))


def test_a_month_is_judged_by_what_was_forecast_on_its_first_morning(sales: Tenant) -> None:
    found = months(sales.admin)
    assert found.keys() == {"2026-02", "2026-03"}
    assert amounts(found["2026-02"]) == ("0.00", "1000.00", "400.00", "0.00", "400.00")
    assert amounts(found["2026-03"]) == ("500.00", "1500.00", "850.00", "800.00", "50.00")
    assert (found["2026-03"]["deals"], found["2026-03"]["assumed"]) == (2, 0)
    assert (found["2026-03"]["error"], found["2026-03"]["bias"]) == ("6.25", "6.25")
    assert found["2026-03"]["weighted_before"] is None


def test_errors_of_several_months_do_not_cancel_out(sales: Tenant) -> None:
    (whole,) = months(sales.rep, by=[]).values()
    assert (whole["error"], whole["bias"]) == ("100.00", "0.00")
    quarter = months(sales.admin, period="quarter", **{"from": "2026-01-01"})
    assert quarter["2026-Q1"]["deals"] == 0


def test_a_representative_is_judged_by_own_deals_alone(sales: Tenant) -> None:
    assert amounts(months(sales.rep)["2026-03"]) == ("0.00", "1000.00", "400.00", "800.00", "-400.00")
    assert amounts(months(sales.other_rep)["2026-03"]) == ("500.00", "500.00", "450.00", "0.00", "450.00")


def test_behind_a_month_are_the_deals_won_in_it(sales: Tenant) -> None:
    drill = months(sales.admin)["2026-03"]["drill"]
    found = sales.admin.post(f"/v1/{drill['object']}/search", {"filter": drill["filter"]}).ok()["items"]
    assert [deal["name"] for deal in found] == ["Roof"]


def test_a_deal_shows_what_was_forecast_of_it(sales: Tenant) -> None:
    (deal,) = [one for one in sales.rep.get("/v1/opportunities").ok()["items"] if one["name"] == "Roof"]
    assert deal["forecasts_kept"] == [
        "2026-01-20 2026-02-05 2026-02-20 1000.00 USD 40 best_case",
        "2026-02-05 2026-03-03 2026-03-10 1000.00 USD 40 best_case",
    ]
