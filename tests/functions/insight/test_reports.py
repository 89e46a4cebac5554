"""Standard reports over HTTP: what there is, what may be asked, and that each person's numbers are their own."""

import csv
import io
from typing import Any
from urllib.request import urlopen

import pytest

from functions.insight import reports
from functions.insight.reports.definition import Report
from tests.conftest import Kith
from tests.harness.people import Client, Tenant

REPORTS, EXPORTS = "/v1/insight/reports", "/v1/insight/exports"
EVERY = list(reports.every().values())


@pytest.fixture(scope="module")
def shop(kith: Kith) -> Tenant:
    """A tenant with an order of each rep's and a deal of one."""
    tenant = kith.onboard("reports-test")
    for owner, name, amount in ((tenant.rep, "深圳华强", "100.00"), (tenant.other_rep, "Acme", "40.00")):
        customer = tenant.admin.post("/v1/customers", {"name": name, "owner": owner.id, "sector": "retail"}).ok()["id"]
        tenant.admin.post("/v1/orders", {
            "customer": customer, "placed_on": "2026-03-05", "owner": owner.id,
            "amount": {"amount": amount, "currency": "USD"},
        }).ok()  # fmt: skip
    kith.drain()
    return tenant


def asked(client: Client, report: str, **wish: Any) -> Any:
    return client.post(f"{REPORTS}/{report}", wish).ok()


def test_the_catalogue_says_in_words_how_each_report_is_computed_in_both_languages(shop: Tenant) -> None:
    english = shop.admin.get(REPORTS).ok()["items"]
    chinese = shop.admin.speaking("zh-CN").get(REPORTS).ok()["items"]
    assert [item["name"] for item in english] == [report.name for report in EVERY]
    for one, other in zip(english, chinese, strict=True):
        assert len(one["formula"]) > 40
        assert one["label"] != other["label"]
        assert any("\u4e00" <= mark <= "\u9fff" for mark in other["formula"])


@pytest.mark.parametrize("report", EVERY, ids=lambda report: report.name)
def test_every_report_has_a_formula_a_chart_records_behind_it_and_a_comparison(shop: Tenant, report: Report) -> None:
    (shown,) = [one for one in shop.admin.get(REPORTS).ok()["items"] if one["name"] == report.name]
    assert report.chart.kind != "none"
    assert shown["compares"]
    assert any(column.compared for column in report.columns)
    assert report.drill
    assert not (report.inside and any(column.share_of or column.running for column in report.columns))


@pytest.mark.parametrize("report", EVERY, ids=lambda report: report.name)
def test_every_report_answers_however_it_is_grouped_and_names_what_its_chart_shows(
    shop: Tenant, report: Report
) -> None:
    for by in ([], *([name] for name in report.by)) if report.by else ([],):
        found = asked(shop.admin, report.name, by=by, **{"from": "2026-01-01", "to": "2026-03-31"})
        keys = {column["key"] for column in found["columns"]}
        assert set(found["chart"]["y"]) <= keys
        for row in found["rows"]:
            assert keys <= row.keys()
            assert ("drill" in row) == bool(report.drill)
            if "drill" in row:
                drill = row["drill"]
                shop.admin.post(f"/v1/{drill['object']}/search", {"filter": drill["filter"]}).ok()


def test_nobody_is_offered_a_report_that_would_be_refused(shop: Tenant) -> None:
    offered = [item["name"] for item in shop.rep.get(REPORTS).ok()["items"]]
    for report in EVERY:
        answer = shop.rep.post(f"{REPORTS}/{report.name}", {})
        assert answer.status == (200 if report.name in offered else 403), report.name
    assert "margin" not in offered


def test_a_representative_is_told_of_own_orders_alone(shop: Tenant) -> None:
    assert asked(shop.admin, "performance")["totals"]["revenue"] == {"amount": "140.00", "currency": "USD"}
    assert asked(shop.rep, "performance")["totals"]["revenue"] == {"amount": "100.00", "currency": "USD"}
    assert asked(shop.manager, "performance")["totals"]["revenue"] == {"amount": "100.00", "currency": "USD"}


def test_the_records_behind_a_row_add_up_to_it(shop: Tenant) -> None:
    found = asked(shop.admin, "performance", by=["customer"], **{"from": "2026-01-01", "to": "2026-12-31"})
    for row in found["rows"]:
        drill = row["drill"]
        page = shop.admin.post(f"/v1/{drill['object']}/search", {"filter": drill["filter"]}).ok()
        assert page["total"] == row["orders"]
        assert page["items"][0]["amount"] == row["revenue"]
        assert found["names"][row["customer"]] in {"深圳华强", "Acme"}


def test_an_order_that_is_not_placed_changes_no_report(kith: Kith) -> None:
    tenant = kith.onboard("unplaced-test")
    admin = tenant.admin
    price = {"amount": "100.00", "currency": "USD"}
    product = admin.post("/v1/products", {"name": "Pump", "cost": price}).ok()["id"]
    customer = admin.post("/v1/customers", {"name": "A", "sector": "retail"}).ok()["id"]
    order = {"customer": customer, "product": product, "placed_on": "2026-03-05", "amount": price, "channel": "store"}

    def shown() -> dict[str, Any]:
        kith.drain()
        span = {"from": "2026-01-01", "to": "2026-03-31"}
        found = {report.name: asked(admin, report.name, **span) for report in EVERY}
        return {name: (one["rows"], one.get("totals")) for name, one in found.items()}

    admin.post("/v1/orders", order).ok()
    before = shown()
    for status in ("draft", "cancelled"):
        admin.post("/v1/orders", {**order, "status": status}).ok()
    after = shown()
    assert [name for name in before if before[name] != after[name]] == []


@pytest.mark.parametrize(
    "wish",
    [
        {"by": ["customer"]}, {"by": ["product", "period"], "period": "quarter"}, {"by": ["period"], "period": "year"},
        {"by": ["customer"], "bands": [50, 100]}, {"by": ["period"], "from": "2026-03-05", "to": "2026-03-31"},
    ],
)  # fmt: skip
def test_the_orders_behind_a_contribution_are_as_many_as_it_counts(shop: Tenant, wish: dict[str, Any]) -> None:
    rows = asked(shop.admin, "contribution", **wish)["rows"]
    assert rows
    for row in rows:
        page = shop.admin.post("/v1/orders/search", {"filter": row["drill"]["filter"]}).ok()
        assert page["total"] == row["orders"]


def test_an_order_in_another_currency_is_not_behind_a_figure_in_this_one(shop: Tenant, kith: Kith) -> None:
    days = {"from": "2025-03-01", "to": "2025-03-31"}
    customer = shop.admin.post("/v1/customers", {"name": "Two Purses"}).ok()["id"]
    for currency in ("USD", "EUR"):
        order = {"customer": customer, "placed_on": "2025-03-06", "amount": {"amount": "9.00", "currency": currency}}
        shop.admin.post("/v1/orders", order).ok()
    kith.drain()
    for currency in ("USD", "EUR"):
        (row,) = asked(shop.admin, "performance", by=["customer"], currency=currency, **days)["rows"]
        page = shop.admin.post("/v1/orders/search", {"filter": row["drill"]["filter"]}).ok()
        assert [one["amount"]["currency"] for one in page["items"]] == [currency]


def test_a_new_order_is_in_the_writers_next_report(shop: Tenant, kith: Kith) -> None:
    before = len(asked(shop.other_rep, "rfm")["rows"])
    customer = shop.other_rep.post("/v1/customers", {"name": "Newcomer"}).ok()["id"]
    order = {"customer": customer, "placed_on": "2026-03-06", "amount": {"amount": "1.00", "currency": "USD"}}
    shop.admin.post("/v1/orders", {**order, "owner": shop.other_rep.id}).ok()
    kith.drain()
    assert len(asked(shop.other_rep, "rfm")["rows"]) == before + 1


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"by": ["name"]}, "by.0"), ({"by": ["product", "product"]}, "by"), ({"from": "yesterday"}, "from"),
        ({"from": "2026-02-01", "to": "2026-01-01"}, "to"), ({"currency": "usd"}, "currency"), ({"limit": 0}, "limit"),
        ({"sql": "DROP TABLE orders"}, "sql"), ({"period": "week') --"}, "period"),
    ],
)  # fmt: skip
def test_what_a_report_does_not_know_is_refused_by_name(shop: Tenant, wish: dict[str, Any], field: str) -> None:
    refused = shop.admin.post(f"{REPORTS}/performance", wish)
    assert refused.status == 422
    assert [error["field"] for error in refused.json["errors"]] == [field]


def test_an_unknown_report_is_not_found(shop: Tenant) -> None:
    assert shop.admin.post(f"{REPORTS}/salaries", {}).status == 404
    assert shop.admin.post(EXPORTS, {"report": "salaries", "format": "csv"}).status == 404


def test_a_standard_report_is_exported_with_names_labels_and_totals(shop: Tenant, kith: Kith) -> None:
    wish = {"report": "performance", "format": "csv", "parameters": {"by": ["customer", "sector"]}}
    export = shop.rep.post(EXPORTS, wish).ok(202)
    kith.drain()
    made = shop.rep.get(f"{EXPORTS}/{export['id']}").ok()
    assert made["state"] == "done"
    with urlopen(made["link"], timeout=10) as file:
        lines = list(csv.DictReader(io.StringIO(file.read().decode("utf-8-sig"))))
    assert lines[0]["Customer"] == "深圳华强"
    assert lines[0]["Sector"] == "Retail"
    assert lines[-1]["Revenue (USD)"] == "100.00"


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_a_cohort_is_named_by_its_quarter_on_screen_and_in_its_file(shop: Tenant, kith: Kith, locale: str) -> None:
    reader = shop.rep.speaking(locale)
    assert [row["cohort"] for row in asked(reader, "cohorts")["rows"]] == ["2026-Q1"]
    export = reader.post(EXPORTS, {"report": "cohorts", "format": "csv"}).ok(202)
    kith.drain()
    with urlopen(reader.get(f"{EXPORTS}/{export['id']}").ok()["link"], timeout=10) as file:
        _, line, *_ = csv.reader(io.StringIO(file.read().decode("utf-8-sig")))
    assert line[0] == "2026-Q1"


def test_a_wrong_parameter_of_an_export_is_named(shop: Tenant) -> None:
    refused = shop.admin.post(EXPORTS, {"report": "performance", "format": "csv", "parameters": {"from": 7}})
    assert [error["field"] for error in refused.json["errors"]] == ["parameters.from"]


@pytest.fixture(scope="module")
def desk(kith: Kith) -> Tenant:
    """A service desk with three cases, two orders and a campaign with a hold-out group."""
    tenant = kith.onboard("desk-test")
    admin = tenant.admin
    product = admin.post("/v1/products", {"name": "Pump", "cost": {"amount": "30", "currency": "USD"}}).ok()["id"]
    customer = admin.post("/v1/customers", {"name": "Acme"}).ok()["id"]
    for amount, quantity in (("100.00", 2), ("50.00", 1)):
        admin.post("/v1/orders", {
            "customer": customer, "product": product, "quantity": quantity, "placed_on": "2026-03-05",
            "amount": {"amount": amount, "currency": "USD"},
        }).ok()  # fmt: skip
    for subject, kind in (("Leaks", "complaint"), ("Loud", "complaint"), ("How", "consultation")):
        admin.post("/v1/cases", {"subject": subject, "kind": kind, "product": product, "customer": customer}).ok()
    campaign = admin.post("/v1/campaigns", {
        "name": "Spring", "starts_on": "2026-03-01", "cost": {"amount": "100", "currency": "USD"},
    }).ok()["id"]  # fmt: skip
    for number, (held, status) in enumerate(
        [(False, "converted"), (False, "converted"), (False, "sent"), (False, "sent"), (True, "converted")]
        + [(True, "planned")] * 3
    ):
        member = admin.post("/v1/customers", {"name": f"Member {number}"}).ok()["id"]
        wish = {"campaign": campaign, "member": member, "hold_out": held, "status": status}
        if status == "converted" and not held:
            wish["revenue"] = {"amount": "90.00", "currency": "USD"}
        admin.post("/v1/campaign_members", wish).ok()
    kith.drain()
    return tenant


class TestServiceAndPromotion:
    """Counted by hand over a handful of cases, orders and members."""

    def test_complaints_are_counted_apart_from_questions(self, desk: Tenant) -> None:
        found = {row["kind"]: row for row in asked(desk.admin, "service")["rows"]}
        assert {kind: row["cases"] for kind, row in found.items()} == {"complaint": 2, "consultation": 1}
        assert found["complaint"]["open_cases"] == 2

    def test_the_margin_is_revenue_less_the_cost_of_what_was_sold(self, desk: Tenant) -> None:
        (row,) = asked(desk.admin, "margin")["rows"]
        assert [row[key]["amount"] for key in ("revenue", "cost", "margin")] == ["150.00", "90.00", "60.00"]
        assert row["rate"] == "40.00"

    def test_cases_are_set_against_a_thousand_units_sold(self, desk: Tenant) -> None:
        (row,) = asked(desk.admin, "quality")["rows"]
        assert (row["units"], row["cases"], row["rate"]) == (3, 3, "1000")

    def test_a_campaign_is_judged_against_those_held_out(self, desk: Tenant) -> None:
        (row,) = asked(desk.admin, "promotion")["rows"]
        assert (row["addressed"], row["held_out"]) == (4, 4)
        assert (row["conversion"], row["without"], row["uplift"]) == ("50.00", "25.00", "25")
        assert float(row["uncertainty"]) == pytest.approx(196 * (0.25 / 4 + 0.1875 / 4) ** 0.5, abs=0.01)
        assert row["roi"] == "80.00"
