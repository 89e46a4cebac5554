"""Export of a list: the rows, order and columns of the list, as its reader may see them, in four formats."""

import csv
import io
import json
from typing import Any
from urllib.request import urlopen

import duckdb
import openpyxl
import pytest

from tests.conftest import Kith
from tests.functions.exchange.conftest import finished
from tests.functions.exchange.test_import import mapped, ran, uploaded
from tests.harness.people import Client, Tenant

SORT = ["name"]


@pytest.fixture(scope="module")
def house(kith: Kith) -> Tenant:
    """A tenant with a field of its own, and customers of two teams, one called like a formula."""
    made = kith.onboard("export-house", currency="CNY", time_zone="Asia/Shanghai")
    field = {"name": "grade", "kind": "choice", "label": ["Grade", "等级"], "choices": [
        {"value": "gold", "label": ["Gold", "金"]}, {"value": "tin", "label": ["Tin", "锡"]},
    ]}  # fmt: skip
    made.admin.post("/v1/settings/objects/customers/fields", field).ok()
    made.admin.post("/v1/customers", {
        "name": "=cmd|'/c calc'!A0", "owner": made.rep.id, "emails": ["a@export.example", "b@export.example"],
        "annual_revenue": {"amount": "1200.50", "currency": "CNY"}, "customer_since": "2026-01-31", "x_grade": "gold",
        "address": {"city": "上海", "country": "CN"}, "employees": 12,
    }).ok()  # fmt: skip
    made.admin.post("/v1/customers", {"name": "华强", "owner": made.manager.id, "x_grade": "tin"}).ok()
    made.admin.post("/v1/customers", {"name": "Zulu", "owner": made.manager.id}).ok()
    return made


def exported(kith: Kith, client: Client, **wish: Any) -> bytes:
    job = client.post("/v1/lists/exports", {"object": "customers", "sort": SORT, **wish}).ok(202)
    done = finished(kith, client, job)
    assert done["state"] == "done", done["problem"]
    with urlopen(done["links"]["file"], timeout=10) as answer:
        content: bytes = answer.read()
    return content


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_list_is_written_with_its_filter_order_and_columns(kith: Kith, house: Tenant) -> None:
    wish = {"filter": {"field": "x_grade", "op": "empty", "value": False}, "fields": ["name", "x_grade", "owner"]}
    content = exported(kith, house.admin.speaking("zh-CN"), format="csv", **wish)
    owners = {house.rep.id: "Rep", house.manager.id: "Manager"}
    header, *found = rows(content)
    assert header[1] == "等级"
    assert [row[:2] for row in found] == [["'=cmd|'/c calc'!A0", "金"], ["华强", "锡"]]
    assert all(row[2] and row[2] not in owners for row in found), "an id stands where a name should"


def test_what_is_exported_comes_back_by_import_as_it_was(kith: Kith, house: Tenant) -> None:
    fields = ["name", "annual_revenue", "customer_since", "x_grade", "address", "employees", "emails"]
    content = exported(kith, house.admin, format="csv", fields=fields, q="cmd")
    wish = {"q": "cmd", "fields": fields}
    (before,) = house.admin.post("/v1/customers/search", wish).ok()["items"]
    house.admin.delete(f"/v1/customers/{before['id']}", If_Match='"1"').ok()
    made = uploaded(house.admin, content)
    seen = mapped(house.admin, made)
    assert all(one["field"] for one in seen["columns"]), seen["columns"]
    job = ran(kith, house.admin, made)
    assert job["counts"]["created"] == 1, house.admin.get(f"/v1/jobs/{job['id']}/failures").text
    (after,) = house.admin.post("/v1/customers/search", wish).ok()["items"]
    assert {name: after.get(name) for name in fields} == {name: before.get(name) for name in fields}


def test_a_workbook_has_numbers_and_dates_and_runs_nothing(kith: Kith, house: Tenant) -> None:
    content = exported(kith, house.admin, format="xlsx", fields=["name", "annual_revenue", "employees", "created_at"])
    header, first, *_ = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()
    assert [cell.value for cell in header][1:3] == ["Annual revenue", "Annual revenue (currency)"]
    assert [cell.value for cell in first][:4] == ["=cmd|'/c calc'!A0", 1200.5, "CNY", 12]
    assert (first[0].data_type, first[4].is_date) == ("s", True)


def test_programs_get_json_lines_and_typed_parquet(kith: Kith, house: Tenant, tmp_path: Any) -> None:
    lines = exported(kith, house.admin, format="jsonl", fields=["name", "annual_revenue"]).splitlines()
    assert json.loads(lines[0])["annual_revenue"] == {"amount": "1200.50", "currency": "CNY"}
    path = tmp_path / "list.parquet"
    path.write_bytes(exported(kith, house.admin, format="parquet"))
    found = duckdb.sql(
        f'SELECT name, annual_revenue::VARCHAR, customer_since::VARCHAR, "owner.title", emails, "address.city" '
        f"FROM '{path}' ORDER BY employees NULLS LAST LIMIT 1"
    ).fetchone()
    assert found is not None
    assert found[:3] == ("=cmd|'/c calc'!A0", "1200.5000", "2026-01-31")
    assert found[3]
    assert found[4:] == (["a@export.example", "b@export.example"], "上海")


def test_a_person_gets_the_rows_and_fields_in_their_sight(kith: Kith, house: Tenant) -> None:
    customer = house.admin.get("/v1/customers").ok()["items"][0]["id"]
    for seller in (house.rep, house.other_rep):
        deal = {"name": f"Deal of {seller.id}", "customer": customer, "owner": seller.id}
        house.admin.post("/v1/opportunities", deal).ok()
    found = rows(exported(kith, house.rep, object="opportunities", format="csv", fields=["name"]))
    assert found[1:] == [[f"Deal of {house.rep.id}"]]
    assert "Credit limit" in rows(exported(kith, house.admin, format="csv"))[0]
    assert "Credit limit" not in rows(exported(kith, house.rep, format="csv"))[0]
    for part in ({"fields": ["credit_limit"]}, {"filter": {"field": "credit_limit", "op": "empty"}}):
        assert house.rep.post("/v1/lists/exports", {"object": "customers", "format": "csv", **part}).status == 400
    assert house.rep.post("/v1/lists/exports", {"object": "targets", "format": "pdf"}).status == 422


def test_an_export_that_fails_says_why_and_is_run_again(kith: Kith, house: Tenant) -> None:
    house.admin.post(
        "/v1/settings/objects/customers/fields", {"name": "brief", "kind": "text", "label": ["Brief", "短"]}
    ).ok()
    job = house.admin.post("/v1/lists/exports", {"object": "customers", "format": "csv", "fields": ["x_brief"]}).ok(202)
    defined = house.admin.get("/v1/settings/objects/customers").ok()
    path = "/v1/settings/objects/customers/fields/x_brief"
    house.admin.patch(path, {"archived": True}, If_Match=f'"{defined["version"]}"').ok()
    failed = finished(kith, house.admin.speaking("zh-CN"), job)
    assert (failed["state"], "x_brief" in failed["problem"]) == ("failed", True)
    house.admin.patch(path, {"archived": False}, If_Match=f'"{defined["version"] + 1}"').ok()
    again = finished(kith, house.admin, house.admin.post(f"/v1/jobs/{job['id']}/resume").ok())
    assert (again["state"], again["total"], again["done"]) == ("done", 3, 3)
    assert house.rep.get(f"/v1/jobs/{job['id']}").status == 404


def test_an_export_that_is_cancelled_makes_no_file(kith: Kith, house: Tenant) -> None:
    job = house.admin.post("/v1/lists/exports", {"object": "customers", "format": "csv"}).ok(202)
    house.admin.post(f"/v1/jobs/{job['id']}/cancel").ok()
    over = finished(kith, house.admin, job)
    assert (over["state"], over["links"]) == ("cancelled", {})
