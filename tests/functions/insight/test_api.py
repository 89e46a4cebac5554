"""Reports and exports over HTTP, and the worker that makes the files."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import openpyxl
import orjson
import pytest
from botocore.awsrequest import AWSResponse

from functions.insight.worker import handler
from shared import aws, clock
from tests.conftest import Kith
from tests.harness.gateway import invoke
from tests.harness.people import Client, Tenant, accept, sign_in

REPORT, EXPORTS = "/v1/insight/reports/contribution", "/v1/insight/exports"
FORMULA = '=HYPERLINK("http://evil.example")'


@pytest.fixture(scope="module")
def shop(kith: Kith) -> Tenant:
    """A tenant with one order of each rep's, for 100 and 40 USD, of customers with difficult names."""
    tenant = kith.onboard("insight-test")
    product = tenant.admin.post("/v1/products", {"name": "Widget"}).ok()["id"]
    for owner, name, amount in ((tenant.rep, "深圳华强", "100.00"), (tenant.other_rep, FORMULA, "40.00")):
        customer = tenant.admin.post("/v1/customers", {"name": name, "owner": owner.id}).ok()["id"]
        tenant.admin.post("/v1/orders", {
            "customer": customer, "product": product, "placed_on": "2026-03-05", "owner": owner.id,
            "amount": {"amount": amount, "currency": "USD"},
        }).ok()  # fmt: skip
    kith.drain()
    return tenant


def amounts(client: Client, **wish: Any) -> list[str]:
    return [row["revenue"]["amount"] for row in client.post(REPORT, wish).ok()["rows"]]


def ask(client: Client, shape: str = "csv", **wish: Any) -> dict[str, Any]:
    answer = client.post(EXPORTS, {"report": "contribution", "format": shape, "parameters": wish})
    export: dict[str, Any] = answer.ok(202)
    assert answer.headers["Location"] == f"{EXPORTS}/{export['id']}"
    return export


def made(kith: Kith, client: Client, shape: str = "csv", **wish: Any) -> dict[str, Any]:
    export = ask(client, shape, **wish)
    kith.drain()
    found: dict[str, Any] = client.get(f"{EXPORTS}/{export['id']}").ok()
    return found


def fetched(export: dict[str, Any]) -> bytes:
    with urlopen(export["link"], timeout=10) as answer:
        content: bytes = answer.read()
        return content


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def message(tenant: Tenant, export: dict[str, Any]) -> dict[str, Any]:
    body = orjson.dumps({"tenant": tenant.id, "export": export["id"]}).decode()
    return {"Records": [{"messageId": "m1", "body": body}]}


@contextmanager
def s3_down() -> Iterator[None]:
    """S3 answers 503 to whatever is put."""

    def refuse(request: Any, **_: Any) -> Any:
        return AWSResponse(request.url, 503, {}, _Raw()) if request.method == "PUT" else None

    events = aws.session().get_component("event_emitter")
    clients = _s3_clients()
    for client in clients:
        client.meta.events.register("before-send.s3", refuse)
    events.register("before-send.s3", refuse)
    try:
        yield
    finally:
        events.unregister("before-send.s3", refuse)
        for client in clients:
            client.meta.events.unregister("before-send.s3", refuse)


def _s3_clients() -> list[Any]:
    from shared.tenancy import credentials

    return [client for (service, *_), (_, client, _) in credentials._clients.items() if service == "s3"]


class _Raw(io.BytesIO):
    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield b""


class TestReport:
    def test_each_role_is_shown_the_sum_of_the_orders_in_its_sight(self, shop: Tenant) -> None:
        assert amounts(shop.admin) == ["100.00", "40.00"]
        assert amounts(shop.manager) == ["100.00"]
        assert amounts(shop.rep) == ["100.00"]
        assert amounts(shop.other_rep) == ["40.00"]

    def test_an_order_just_written_is_in_it(self, shop: Tenant) -> None:
        customer = shop.rep.post("/v1/customers", {"name": "Just now"}).ok()["id"]
        wish = {"customer": customer, "placed_on": "2025-01-01", "amount": {"amount": "7.00", "currency": "USD"}}
        answer = shop.rep.post("/v1/orders", wish)
        answer.ok()
        body = {"from": "2025-01-01", "to": "2025-01-01", "by": ["customer"]}
        found = shop.rep.request("POST", REPORT, body, **{"Kith-Seen": answer.headers["Kith-Wrote"]}).ok()
        assert [row["revenue"]["amount"] for row in found["rows"]] == ["7.00"]

    @pytest.mark.parametrize(
        ("wish", "field"),
        [
            ({"by": []}, "by"), ({"by": ["customer", "customer"]}, "by"), ({"by": ["password"]}, "by.0"),
            ({"from": "2026-02-01", "to": "2026-01-01"}, "to"), ({"from": "05/03/2026"}, "from"),
            ({"bands": [5, 1]}, "bands"), ({"bands": ["x"]}, "bands.0"), ({"limit": 10_001}, "limit"),
            ({"offset": -1}, "offset"), ({"tenant": "other"}, "tenant"), ({"period": "week"}, "period"),
        ],
    )  # fmt: skip
    def test_a_question_that_makes_no_sense_is_refused_naming_the_field(
        self, shop: Tenant, wish: dict[str, Any], field: str
    ) -> None:
        answer = shop.admin.post(REPORT, wish)
        assert answer.status == 422
        assert [error["field"] for error in answer.json["errors"]] == [field]

    @pytest.mark.usefixtures("shop")
    def test_another_tenants_orders_are_in_no_report(self, acme: Tenant) -> None:
        assert acme.admin.post(REPORT, {"from": "2026-03-05", "to": "2026-03-05"}).ok()["rows"] == []


class TestExports:
    def test_a_csv_is_made_and_fetched_by_a_link(self, kith: Kith, shop: Tenant) -> None:
        export = made(kith, shop.admin, **{"from": "2026-01-01", "to": "2026-12-31"})
        assert (export["state"], export["progress"], export["rows"]) == ("done", 100, 2)
        found = rows(fetched(export))
        assert [(row["Customer"], row["Revenue"]) for row in found] == [
            ("深圳华强", "100.00"), ("'" + FORMULA, "40.00"), ("Total", "140.00"),
        ]  # fmt: skip

    def test_an_excel_file_has_numbers_and_runs_nothing(self, kith: Kith, shop: Tenant) -> None:
        content = fetched(made(kith, shop.admin, "xlsx", **{"from": "2026-01-01"}))
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        assert [row[5] for row in cells] == [100, 40, 140]
        assert sheet["A3"].value == FORMULA
        assert sheet["A3"].data_type != "f"

    def test_the_file_speaks_the_language_in_which_it_was_asked_for(self, kith: Kith, globex: Tenant) -> None:
        customer = globex.rep.post("/v1/customers", {"name": "深圳华强"}).ok()["id"]
        amount = {"amount": "9.90", "currency": "CNY"}
        globex.rep.post("/v1/orders", {"customer": customer, "placed_on": "2019-01-01", "amount": amount}).ok()
        kith.drain()
        days = {"from": "2019-01-01", "to": "2019-01-31"}
        english = made(kith, globex.rep.speaking("en"), **days)
        assert english["name"] == "Contribution 2019-01-01 – 2019-01-31"
        assert rows(fetched(english))[0]["Customer"] == "深圳华强"
        found = rows(fetched(made(kith, globex.rep.speaking("zh-CN"), **days)))
        assert [(row["客户"], row["收入"], row["币种"]) for row in found] == [
            ("深圳华强", "9.90", "CNY"), ("合计", "9.90", "CNY"),
        ]  # fmt: skip

    def test_it_holds_what_its_asker_sees_and_no_more(self, kith: Kith, shop: Tenant) -> None:
        found = rows(fetched(made(kith, shop.other_rep, **{"from": "2026-01-01"})))
        assert [row["Revenue"] for row in found] == ["40.00", "40.00"]

    def test_rights_are_those_of_the_moment_it_is_made(self, kith: Kith, shop: Tenant) -> None:
        email = f"tess@{shop.slug}.example"
        wish = {"name": "Tess Temporary", "email": email, "role": "rep", "team": shop.team}
        person = shop.admin.post("/v1/settings/invitations", wish).ok()["id"]
        accept(kith.gateway, kith.services, email)
        export = ask(sign_in(kith.gateway, shop.slug, email))
        etag = shop.admin.get(f"/v1/people/{person}").etag
        shop.admin.patch(f"/v1/settings/memberships/{person}", {"active": False}, If_Match=etag).ok()
        kith.drain()
        found = shop.admin.get(f"{EXPORTS}/{export['id']}").ok()
        assert (found["state"], found["link"]) == ("failed", None)
        assert found["problem"] == "Whoever asked for the export may no longer do so"

    def test_a_link_serves_fifteen_minutes_and_each_look_makes_a_new_one(self, kith: Kith, shop: Tenant) -> None:
        export = made(kith, shop.admin)
        asked = parse_qs(urlsplit(export["link"]).query)
        assert asked["X-Amz-Expires"] == ["900"]
        assert asked["response-content-disposition"][0].startswith("attachment;")
        with clock.at(clock.now() + timedelta(minutes=16)):
            later = shop.admin.get(f"{EXPORTS}/{export['id']}").ok()
        assert later["link_expires_at"] > export["link_expires_at"]
        assert shop.id in urlsplit(export["link"]).path

    def test_only_who_asked_gets_the_link(self, kith: Kith, shop: Tenant) -> None:
        export = made(kith, shop.rep)
        assert export["link"]
        assert shop.admin.get(f"{EXPORTS}/{export['id']}").ok()["link"] is None
        assert shop.other_rep.get(f"{EXPORTS}/{export['id']}").status == 404

    def test_the_newest_exports_are_listed_first(self, kith: Kith, shop: Tenant) -> None:
        export = made(kith, shop.manager)
        items = shop.manager.get(EXPORTS).ok()["items"]
        assert items[0]["id"] == export["id"]
        assert {item["owner"] for item in items} == {shop.manager.id}

    def test_the_same_key_asks_once(self, kith: Kith, shop: Tenant) -> None:
        wish = {"format": "csv"}
        first, second = (shop.rep.post(EXPORTS, wish, Idempotency_Key="once").ok(202)["id"] for _ in range(2))
        kith.drain()
        assert first == second

    def test_an_unknown_format_is_refused_and_nothing_is_queued(self, shop: Tenant) -> None:
        assert shop.rep.post(EXPORTS, {"format": "docx"}).status == 422

    def test_nobody_writes_an_export_by_hand(self, shop: Tenant) -> None:
        before = shop.admin.get(EXPORTS).ok()["total"]
        assert shop.admin.post("/v1/exports", {"name": "x", "report": "contribution", "format": "csv"}).status == 403
        assert shop.admin.get(EXPORTS).ok()["total"] == before


class TestTheWorker:
    def test_a_message_delivered_again_changes_nothing(self, kith: Kith, shop: Tenant) -> None:
        export = made(kith, shop.rep)
        assert invoke("InsightWorkerFunction", message(shop, export)) == {"batchItemFailures": []}
        assert shop.rep.get(f"{EXPORTS}/{export['id']}").ok()["version"] == export["version"]

    def test_one_killed_half_way_is_completed_by_the_next_delivery(self, kith: Kith, shop: Tenant) -> None:
        export = ask(shop.rep)
        with s3_down():
            failed = invoke("InsightWorkerFunction", message(shop, export))
        assert failed == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
        assert shop.rep.get(f"{EXPORTS}/{export['id']}").ok()["state"] == "failed"
        kith.drain()
        assert shop.rep.get(f"{EXPORTS}/{export['id']}").ok()["state"] == "done"

    def test_a_failed_export_can_be_asked_for_again(self, kith: Kith, shop: Tenant) -> None:
        export = ask(shop.rep)
        assert shop.rep.post(f"{EXPORTS}/{export['id']}/retry").status == 409
        with s3_down():
            invoke("InsightWorkerFunction", message(shop, export))
        again = shop.rep.post(f"{EXPORTS}/{export['id']}/retry").ok(202)
        assert (again["state"], again["problem"]) == ("queued", None)
        kith.drain()
        assert shop.rep.get(f"{EXPORTS}/{export['id']}").ok()["state"] == "done"
        assert shop.rep.post(f"{EXPORTS}/{export['id']}/retry").status == 409

    def test_one_that_nobody_makes_any_more_can_be_asked_for_again(self, kith: Kith, shop: Tenant) -> None:
        export = ask(shop.rep)
        with clock.at(clock.now() + timedelta(minutes=21)):
            assert shop.rep.post(f"{EXPORTS}/{export['id']}/retry").status == 202
        kith.drain()

    def test_nobody_retries_anothers_export(self, kith: Kith, shop: Tenant) -> None:
        export = made(kith, shop.rep)
        assert shop.admin.post(f"{EXPORTS}/{export['id']}/retry").status == 404

    def test_a_message_for_nothing_is_dropped(self, shop: Tenant) -> None:
        unknown = {"id": "exp_01ARZ3NDEKTSV4RRFFQ69G5FAV"}
        assert handler(message(shop, unknown), None) == {"batchItemFailures": []}
