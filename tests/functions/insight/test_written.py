"""Reports as files: Parquet that loads elsewhere, PDF that is read."""

import re
from pathlib import Path
from urllib.request import urlopen

import duckdb
import pytest

from functions.insight import pdf
from functions.insight.drawn import Chart, Table
from shared.errors import Invalid
from shared.sheets import Column
from tests.conftest import Kith
from tests.harness.people import Tenant

EXPORTS = "/v1/insight/exports"
MARKUP = '#import "x": * $ \\ <b> 深圳华强 *_`'


@pytest.fixture(scope="module")
def shop(kith: Kith) -> Tenant:
    """A tenant with two orders of one customer, whose name would be markup if anything read it so."""
    tenant = kith.onboard("written-test")
    customer = tenant.admin.post("/v1/customers", {"name": MARKUP, "owner": tenant.rep.id}).ok()["id"]
    for day in ("2026-03-05", "2026-04-05"):
        wish = {"customer": customer, "placed_on": day, "amount": {"amount": "100.50", "currency": "USD"}}
        tenant.admin.post("/v1/orders", {**wish, "owner": tenant.rep.id}).ok()
    kith.drain()
    return tenant


def made(kith: Kith, tenant: Tenant, **wish: object) -> bytes:
    export = tenant.rep.speaking("zh-CN").post(EXPORTS, wish).ok(202)
    kith.drain()
    done = tenant.rep.get(f"{EXPORTS}/{export['id']}").ok()
    assert (done["state"], done["problem"]) == ("done", None)
    with urlopen(done["link"], timeout=10) as file:
        content: bytes = file.read()
        return content


@pytest.mark.parametrize(
    ("report", "parameters"),
    [
        ("contribution", {"by": ["customer"]}), ("performance", {"by": ["period"]}), ("forecast", {}),
        ("query", {"object": "orders", "groups": ["customer", "placed_on:month"], "measures": ["sum:amount"]}),
    ],
)  # fmt: skip
def test_a_report_is_a_pdf_with_its_fonts_inside(
    kith: Kith, shop: Tenant, report: str, parameters: dict[str, object]
) -> None:
    content = made(kith, shop, report=report, format="pdf", parameters=parameters)
    assert content.startswith(b"%PDF-")
    assert b"NotoSansSC" in content
    assert len(content) < 300_000, "only the signs that are used come along"


def test_parquet_has_typed_columns_and_no_total(kith: Kith, shop: Tenant, tmp_path: Path) -> None:
    file = tmp_path / "performance.parquet"
    wish = {"by": ["customer"], "from": "2026-01-01", "to": "2026-12-31"}
    file.write_bytes(made(kith, shop, report="performance", format="parquet", parameters=wish))
    (row,) = duckdb.sql(f"SELECT customer, orders, revenue, typeof(revenue) FROM '{file}'").fetchall()
    assert (row[0], row[1], str(row[2]), row[3]) == (MARKUP, 2, "201.0000", "DECIMAL(38,4)")


def test_what_is_too_long_for_paper_is_refused(tmp_path: Path) -> None:
    table = Table("Long", [Column("name", "Name")], [("x",)] * (pdf.MOST_ROWS + 1))
    with pytest.raises(Invalid, match="too-many-rows-for-pdf"):
        pdf.write(tmp_path / "long", "Long", [table], locale="en", footer="")


def test_several_tables_are_pages_of_their_own_and_a_missing_one_says_why(tmp_path: Path) -> None:
    chart = Chart("line", ["一月", "二月", "三月"], [("收入", [3, None, 5]), ("成本", [1, 2, 2])])
    column = Column("name", "名称")
    tables = [Table("收入", [column], [("x",)], chart=chart), Table("流失", problem="您不能查看此报表")]
    pdf.write(tmp_path / "both", "总览", tables, locale="zh-CN", footer="Ada")
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "both").read_bytes())) == 2
