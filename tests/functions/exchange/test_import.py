"""Import: a table uploaded, understood, tried, brought in, resumed after a kill, and taken back."""

import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any
from urllib.request import Request, urlopen

import openpyxl
import pytest
import xlsxwriter

from functions.exchange import unlisted
from functions.exchange.chunks import Op
from shared import objects
from tests.conftest import Kith
from tests.functions.exchange.conftest import finished, message_of, survives
from tests.harness.people import Client, Tenant

HEADERS = "公司名称,税号,年营业额,客户经理,成为客户日期,备注\r\n"


@pytest.fixture(scope="module")
def firm(kith: Kith) -> Tenant:
    return kith.onboard("import-firm", locale="zh-CN", currency="CNY", time_zone="Asia/Shanghai")


def uploaded(client: Client, content: bytes, name: str = "list.csv", object_name: str = "customers") -> dict[str, Any]:
    wish = {"object": object_name, "name": name, "size": len(content)}
    made: dict[str, Any] = client.post("/v1/imports", wish).ok(201)
    with urlopen(Request(made["upload"]["url"], data=content, method="PUT"), timeout=10) as answer:
        assert answer.status == 200
    return made


def mapped(client: Client, made: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Take what the preview proposes."""
    seen = client.post(f"/v1/imports/{made['id']}/preview").ok()
    columns = [
        {"column": one["column"], "field": one["field"], "part": one["part"]} for one in seen["columns"] if one["field"]
    ]
    headers = [one["header"] for one in seen["columns"]]
    wish = {"layout": seen["layout"], "columns": columns, "headers": headers, **more}
    client.put(f"/v1/imports/{made['id']}/mapping", wish).ok()
    return dict(seen)


def ran(kith: Kith, client: Client, made: dict[str, Any], **wish: Any) -> dict[str, Any]:
    return finished(kith, client, client.post(f"/v1/imports/{made['id']}/run", wish).ok())


def named(client: Client, begin: str) -> list[dict[str, Any]]:
    wish = {"filter": {"field": "name", "op": "begins", "value": begin}, "limit": 200, "sort": ["name"]}
    found: list[dict[str, Any]] = client.post("/v1/customers/search", wish).ok()["items"]
    return found


def test_a_check_names_values_that_no_list_has_with_their_rows_and_the_import_keeps_them(
    kith: Kith, firm: Tenant
) -> None:
    rows = [
        "Name,Sector,Preferred channel",
        *(f"Strange {at},{'Spacefaring' if at % 2 else 'retail'}," for at in range(1200)),
    ]
    rows += ["Strange closed,Retail,pigeon", "Strange refused,Piracy,pigeon", "Strange other,Piracy,"]
    made = uploaded(firm.admin, "\r\n".join(rows).encode(), "strange.csv")
    mapped(firm.admin, made)
    checked = ran(kith, firm.admin, made, dry_run=True)
    assert (checked["counts"]["created"], checked["counts"]["failed"]) == (1201, 2)
    assert checked["unlisted"] == [
        {"field": "sector", "value": "Spacefaring", "count": 600, "rows": [3, 5, 7, 9, 11, 13, 15, 17, 19, 21]},
        {"field": "sector", "value": "Piracy", "count": 1, "rows": [1204]},
    ]
    assert "unlisted" not in ran(kith, firm.admin, made)
    assert {one["sector"] for one in named(firm.admin, "Strange")} >= {"Spacefaring", "retail"}


def test_values_past_telling_are_counted_together() -> None:
    spec = objects.get("customers")
    ops = [Op(at, "create", "", 0, {"sector": f"Sector {at}", "level": "key"}) for at in range(unlisted.MOST + 7)]
    *told, rest = unlisted.counted(spec, ops)
    assert len(told) == unlisted.MOST
    assert (rest["field"], rest["count"]) == ("", 7)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_chinese_table_is_understood_in_any_encoding(encoding: str, kith: Kith, firm: Tenant) -> None:
    mark = f"华光{encoding}"
    text = HEADERS + f'{mark}一,T-{encoding}-1,"¥1,200.50",mo@import-firm.example,2026/1/31,"两行\n备注"\r\n'
    made = uploaded(firm.admin, text.encode(encoding))
    seen = mapped(firm.admin, made)
    assert seen["layout"]["encoding"].replace("-sig", "") in {encoding.replace("-sig", ""), "utf-8"}
    assert [one["field"] for one in seen["columns"]] == [
        "name", "tax_number", "annual_revenue", "owner", "customer_since", "note",
    ]  # fmt: skip
    assert ran(kith, firm.admin, made)["counts"]["created"] == 1
    (record,) = named(firm.admin, mark)
    assert record["annual_revenue"] == {"amount": "1200.50", "currency": "CNY"}
    assert (record["owner"], record["team"]) == (firm.manager.id, firm.team)
    assert (record["customer_since"], record["note"]) == ("2026-01-31", "两行\n备注")


def test_a_workbook_is_read_with_its_numbers_and_dates(kith: Kith, firm: Tenant) -> None:
    import datetime as dt

    book = openpyxl.Workbook()
    book.active.append(["Company", "Employees", "Customer since"])
    book.active.append(["Sheet Works", 120, dt.date(2025, 3, 4)])
    file = io.BytesIO()
    book.save(file)
    made = uploaded(firm.admin, file.getvalue(), "list.xlsx")
    mapped(firm.admin, made)
    assert ran(kith, firm.admin, made)["counts"]["created"] == 1
    (record,) = named(firm.admin, "Sheet Works")
    assert (record["employees"], record["customer_since"]) == (120, "2025-03-04")


def test_a_dry_run_says_what_would_be_and_writes_nothing(kith: Kith, firm: Tenant) -> None:
    text = "Name;Employees;Owner\r\nDry One;5;\r\nDry Two;many;\r\nDry One;7;\r\nDry Three;1;nobody@x.example\r\n"
    made = uploaded(firm.admin, text.encode())
    mapped(firm.admin, made)
    job = ran(kith, firm.admin, made, dry_run=True)
    assert (job["counts"]["created"], job["counts"]["failed"], job["total"]) == (1, 3, 4)
    assert named(firm.admin, "Dry") == []
    failures = firm.admin.get(f"/v1/jobs/{job['id']}/failures").ok()["items"]
    said = {one["row"]: one["errors"][0]["message"] for one in failures}
    assert said == {
        3: "must be a number", 4: "is already used by another record", 5: "names no record: nobody@x.example",
    }  # fmt: skip


def test_refused_rows_come_back_as_a_file_in_the_readers_language(kith: Kith, firm: Tenant) -> None:
    text = "Name,Employees\r\nKept,5\r\n=cmd|x,many\r\n"
    made = uploaded(firm.admin.speaking("zh-CN"), text.encode())
    mapped(firm.admin, made)
    job = ran(kith, firm.admin, made)
    assert (job["counts"]["created"], job["counts"]["failed"]) == (1, 1)
    with urlopen(job["links"]["errors"], timeout=10) as answer:
        rows = list(csv.reader(io.StringIO(answer.read().decode("utf-8-sig"))))
    assert rows[1:] == [["'=cmd|x", "many", "3", "Employees: 必须是数字"]]


def test_an_upsert_changes_what_it_finds_and_undo_takes_all_of_it_back(kith: Kith, firm: Tenant) -> None:
    old = firm.admin.post("/v1/customers", {"name": "Upsert Old", "external_id": "U-1", "region": "East"}).ok()
    text = "External number,Name,Region\r\nU-1,Upsert Old,West\r\nU-2,Upsert New,West\r\nU-2,Upsert New,North\r\n"
    made = uploaded(firm.admin, text.encode())
    mapped(firm.admin, made, mode="upsert", match="external_id")
    job = ran(kith, firm.admin, made)
    assert (job["counts"]["created"], job["counts"]["updated"], job["counts"]["failed"]) == (1, 2, 0)
    assert [(one["name"], one["region"]) for one in named(firm.admin, "Upsert")] == [
        ("Upsert New", "North"), ("Upsert Old", "West"),
    ]  # fmt: skip
    again = ran(kith, firm.admin, made)
    assert again["counts"]["created"] == 0
    back = finished(kith, firm.admin, firm.admin.post(f"/v1/jobs/{again['id']}/undo").ok())
    assert back["counts"]["failed"] == 0
    back = finished(kith, firm.admin, firm.admin.post(f"/v1/jobs/{job['id']}/undo").ok())
    left = {one["id"]: one for one in named(firm.admin, "Upsert")}
    assert left[old["id"]]["region"] in {"East", "West"}


def test_undo_of_an_import_deletes_what_nobody_touched_since(kith: Kith, firm: Tenant) -> None:
    made = uploaded(firm.admin, b"Name\r\nBack One\r\nBack Two\r\n")
    mapped(firm.admin, made)
    job = ran(kith, firm.admin, made)
    touched = named(firm.admin, "Back Two")[0]
    firm.admin.patch(f"/v1/customers/{touched['id']}", {"region": "West"}, If_Match='"1"').ok()
    back = finished(kith, firm.admin, firm.admin.post(f"/v1/jobs/{job['id']}/undo").ok())
    assert (back["counts"]["deleted"], back["counts"]["failed"]) == (1, 1)
    assert [one["name"] for one in named(firm.admin, "Back")] == ["Back Two"]


def test_imported_records_sort_by_when_they_came_and_by_their_row(kith: Kith, firm: Tenant) -> None:
    firm.admin.post("/v1/customers", {"name": "Timely before"}).ok(201)
    made = uploaded(firm.admin, b"name\r\n" + b"".join(b"Timely row %d\r\n" % row for row in range(1, 6)))
    mapped(firm.admin, made)
    assert ran(kith, firm.admin, made)["counts"]["created"] == 5
    firm.admin.post("/v1/customers", {"name": "Timely after"}).ok(201)
    in_order = sorted(named(firm.admin, "Timely"), key=lambda record: record["id"])
    rows = [f"Timely row {row}" for row in range(1, 6)]
    assert [record["name"] for record in in_order] == ["Timely before", *rows, "Timely after"]


def test_a_name_that_two_records_bear_is_ambiguous(kith: Kith, firm: Tenant) -> None:
    home = firm.admin.post("/v1/customers", {"name": "Linked Home", "external_id": "LH-1"}).ok()["id"]
    firm.admin.post("/v1/customers", {"name": "LH-1"}).ok()
    rows = (b"Linked Branch,Linked Home", b"Linked Stray,Nowhere Ltd", b"Linked Twin,LH-1")
    made = uploaded(firm.admin, b"\r\n".join((b"Name,Parent company", *rows)))
    mapped(firm.admin, made)
    job = ran(kith, firm.admin, made)
    failures = firm.admin.get(f"/v1/jobs/{job['id']}/failures").ok()["items"]
    assert [one["errors"][0]["message"] for one in failures] == [
        "names no record: Nowhere Ltd", "names more than one record: LH-1",
    ]  # fmt: skip
    assert named(firm.admin, "Linked Branch")[0]["parent"] == home


def test_the_mapping_is_remembered_for_the_same_headers(kith: Kith, firm: Tenant) -> None:
    text = b"Firm name in our books,Zone\r\nRemembered,West\r\n"
    made = uploaded(firm.admin, text)
    columns = [{"column": 0, "field": "name"}, {"column": 1, "field": "region"}]
    headers = ["Firm name in our books", "Zone"]
    wish = {"layout": {}, "columns": columns, "headers": headers}
    firm.admin.put(f"/v1/imports/{made['id']}/mapping", wish).ok()
    seen = firm.admin.post(f"/v1/imports/{uploaded(firm.admin, text)['id']}/preview").ok()
    assert seen["remembered"]
    assert [one["field"] for one in seen["columns"]] == ["name", "region"]


def test_a_bomb_and_what_is_no_table_are_refused(firm: Tenant) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    for content in (bomb.getvalue(), b"PK\x03\x04 not a workbook"):
        made = uploaded(firm.admin, content, "list.xlsx")
        answer = firm.admin.post(f"/v1/imports/{made['id']}/preview")
        assert answer.status == 422, answer.text


@pytest.mark.parametrize("place", [(1_048_575, 16_383), (1_048_575, 20), (60_000, 300)])
def test_a_workbook_with_a_stray_cell_far_away_is_refused_with_what_to_do(firm: Tenant, place: tuple[int, int]) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for row, column in ((0, 0), (1, 0), place):
            sheet.write(row, column, "Name")
    answer = firm.admin.post(f"/v1/imports/{uploaded(firm.admin, file.getvalue(), 'list.xlsx')['id']}/preview")
    assert (answer.status, answer.json["type"].rsplit("/", 1)[-1]) == (422, "import-too-many-cells")


def test_an_import_belongs_to_its_person_and_needs_their_rights(kith: Kith, firm: Tenant, acme: Tenant) -> None:
    made = uploaded(firm.admin, b"Name\r\nNobody Else\r\n")
    for stranger in (firm.rep, acme.admin):
        assert stranger.get(f"/v1/imports/{made['id']}").status == 404
        assert stranger.post(f"/v1/imports/{made['id']}/preview").status == 404
        assert stranger.post(f"/v1/imports/{made['id']}/run").status == 404
    assert firm.rep.post("/v1/imports", {"object": "people", "name": "x.csv", "size": 1}).status == 403
    assert firm.admin.post(f"/v1/imports/{made['id']}/run").status == 409


def test_an_import_killed_at_any_request_ends_where_it_would_have_ended(
    kith: Kith, firm: Tenant, killing: Callable[[int], None]
) -> None:
    text = "External number,Name\r\nK-{0}-1,Slain {0} a\r\nK-{0}-2,Slain {0} b\r\nK-{0}-1,Slain {0} c\r\n"
    for number in range(1, 40):
        made = uploaded(firm.admin, text.format(number).encode())
        mapped(firm.admin, made, mode="upsert", match="external_id")
        job = firm.admin.post(f"/v1/imports/{made['id']}/run").ok()
        assert survives(message_of(job["id"]))
        event = message_of(job["id"])
        killing(number)
        survived = survives(event)
        killing(0)
        assert survives(event)
        done = finished(kith, firm.admin, job)
        assert (done["state"], done["total"], done["done"]) == ("done", 3, 3)
        assert (done["counts"]["created"], done["counts"]["updated"], done["counts"]["failed"]) == (2, 1, 0)
        assert [one["name"] for one in named(firm.admin, f"Slain {number} ")] == [
            f"Slain {number} b", f"Slain {number} c",
        ]  # fmt: skip
        if survived:
            return
    raise AssertionError("no run came to its end")
