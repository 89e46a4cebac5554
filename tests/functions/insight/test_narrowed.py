"""Standard reports of some customers alone: their figures, the records behind them, and who may ask."""

from decimal import Decimal
from typing import Any

import pytest

from functions.insight import reports
from functions.insight.reports import run
from functions.insight.reports.definition import Report
from tests.conftest import Kith
from tests.harness.people import Tenant

REPORTS = "/v1/insight/reports"
NARROWED = [report for report in reports.every().values() if run.narrows(report)]
OTHERS = [report for report in reports.every().values() if not run.narrows(report)]
DAYS = {"from": "2026-01-01", "to": "2026-03-31"}


@pytest.fixture(scope="module")
def shop(kith: Kith) -> Tenant:
    """Three customers of two sectors, each with orders, a deal and a case."""
    tenant = kith.onboard("narrowed-test")
    admin = tenant.admin
    product = admin.post("/v1/products", {"name": "Pump", "cost": {"amount": "3", "currency": "USD"}}).ok()["id"]
    for name, sector, amount in (("A", "retail", "100.00"), ("B", "finance", "40.00"), ("C", None, "7.00")):
        customer = admin.post("/v1/customers", {"name": name, "sector": sector}).ok()["id"]
        money = {"amount": amount, "currency": "USD"}
        for day in ("2026-01-05", "2026-03-05"):
            admin.post("/v1/orders", {"customer": customer, "product": product, "placed_on": day, "amount": money}).ok()
        deal = {"name": f"Deal of {name}", "customer": customer, "amount": money, "closes_on": "2026-12-01"}
        admin.post("/v1/opportunities", deal).ok()
        admin.post("/v1/cases", {"subject": "Leaks", "product": product, "customer": customer}).ok()
    kith.drain()
    return tenant


def asked(tenant: Tenant, report: str, sector: str | None, **wish: Any) -> Any:
    narrowed = {"customers": {"sector": sector}} if sector else {}
    return tenant.admin.post(f"{REPORTS}/{report}", {**DAYS, **narrowed, **wish}).ok()


def test_the_figures_are_those_of_the_chosen_customers(shop: Tenant) -> None:
    for sector, revenue in (("retail", "200.00"), ("finance", "80.00"), ("health", "0.00"), (None, "294.00")):
        found = asked(shop, "performance", sector)
        assert Decimal(found["totals"]["revenue"]["amount"]) == Decimal(revenue)
    assert asked(shop, "forecast", "retail")["totals"]["deals"] == 1
    assert asked(shop, "composition", "retail")["totals"]["customers"] == 1


@pytest.mark.parametrize("report", NARROWED, ids=lambda report: report.name)
def test_the_records_behind_a_row_are_those_of_the_chosen_customers(shop: Tenant, report: Report) -> None:
    for by in ([], *([name] for name in report.by)):
        for row in asked(shop, report.name, "retail", by=by)["rows"]:
            drill = row.get("drill")
            if drill:
                page = shop.admin.post(f"/v1/{drill['object']}/search", {"filter": drill["filter"]}).ok()
                behind = {one.get("customer", one["id"]) for one in page["items"]}
                names = {shop.admin.get(f"/v1/customers/{customer}").ok()["name"] for customer in behind}
                assert names <= {"A"}


def test_the_records_behind_a_row_are_as_many_as_it_counts(shop: Tenant) -> None:
    for report, counted in (("performance", "orders"), ("composition", "customers"), ("service", "cases")):
        (row,) = asked(shop, report, "finance")["rows"] if report != "service" else asked(shop, report, "finance", **{
            "from": None, "to": None,
        })["rows"]  # fmt: skip
        page = shop.admin.post(f"/v1/{row['drill']['object']}/search", {"filter": row["drill"]["filter"]}).ok()
        assert page["total"] == row[counted]


@pytest.mark.parametrize("report", OTHERS, ids=lambda report: report.name)
def test_a_report_of_what_no_single_customer_bears_says_that_it_is_of_all(shop: Tenant, report: Report) -> None:
    refused = shop.admin.post(f"{REPORTS}/{report.name}", {"customers": {"sector": "retail"}})
    assert refused.status == 422
    assert [error["field"] for error in refused.json["errors"]] == ["customers"]


@pytest.mark.parametrize("choice", ["", "x" * 201, "two\nlines", 7])
def test_a_choice_that_could_be_no_choice_is_refused_by_name(shop: Tenant, choice: Any) -> None:
    refused = shop.admin.post(f"{REPORTS}/performance", {"customers": {"sector": choice}})
    assert refused.status == 422
    assert [error["field"] for error in refused.json["errors"]] == ["customers.sector"]


@pytest.mark.parametrize("region", ["华东", "Côte d'Ivoire", "x' OR '1'='1", "back\\slash' --", "$from"])
def test_a_choice_of_the_tenants_own_is_taken_as_it_is_written(shop: Tenant, kith: Kith, region: str) -> None:
    customer = shop.admin.post("/v1/customers", {"name": region, "region": region}).ok()["id"]
    kith.drain()
    found = shop.admin.post(f"{REPORTS}/composition", {"by": ["region"], "customers": {"region": region}}).ok()
    assert [(row["region"], row["customers"]) for row in found["rows"]] == [(region, 1)]
    drill = found["rows"][0]["drill"]
    page = shop.admin.post("/v1/customers/search", {"filter": drill["filter"]}).ok()
    assert [one["id"] for one in page["items"]] == [customer]


def test_a_file_of_a_narrowed_report_says_of_whom_it_is(shop: Tenant) -> None:
    wish = {"report": "performance", "format": "csv", "parameters": {"customers": {"sector": "retail"}}}
    assert shop.admin.post("/v1/insight/exports", wish).ok(202)["name"].endswith(" · Retail")
