"""Large tenants' reports: the same SQL in Athena's words, each tenant by itself, and what Athena answers."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from botocore.stub import Stubber

from functions.insight import reports
from functions.insight.facts import athena, files, keep
from functions.insight.facts.keep import Manifest
from functions.insight.reports import run
from functions.insight.reports.definition import Report
from functions.insight.reports.wish import Wish
from shared import aws, ids
from shared.errors import Invalid, Unavailable
from shared.records import lists
from shared.records.access_patterns import FACTS
from shared.tenancy import credentials
from shared.tenancy.caller import Caller, system
from tests.conftest import Kith

EVERY = list(reports.every().values())
TENANT = ids.named("ten", "large")
CONTRACT = Path(__file__).parents[2] / "data" / "athena" / "composition.json"
VALUES = Wish().values(date(2018, 1, 15), "USD", (date(2016, 1, 1), date(2016, 12, 31)))
QUERY = "a1b2c3d4-5678-90ab-cdef-000000000001"


@pytest.fixture
def with_athena(kith: Kith, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kith]:
    """A deployment whose large tenants' reports run on Athena."""
    monkeypatch.setenv("ATHENA_WORKGROUP", "kith-reports")
    monkeypatch.setenv("ATHENA_DATABASE", "kith_facts")
    glue = aws.client("glue")
    if "kith_facts" not in [one["Name"] for one in glue.get_databases()["DatabaseList"]]:
        glue.create_database(DatabaseInput={"Name": "kith_facts"})
        aws.client("athena").create_work_group(Name="kith-reports")
    yield kith
    lists.forget()


def manifest(name: str, digest: str = "") -> Manifest:
    key = f"facts/{TENANT}/{name}/2017-03/{ids.named('fct', name)}.parquet"
    return Manifest(1, digest, {"2017-03": key}, {key: 1})


def asked(report: Report, by: tuple[str, ...], who: Caller, window: slice | None = None) -> str:
    shapes = run.shapes_of(report, by)
    sources = athena.sources(TENANT, who, shapes, {name: manifest(name) for name in shapes})
    return athena.statement(report.statement(by, "quarter"), VALUES, sources, window)


@pytest.mark.parametrize("report", EVERY, ids=lambda report: report.name)
def test_a_report_of_some_customers_reads_what_names_them_after_the_customers(
    with_athena: Kith, report: Report
) -> None:
    if not run.narrows(report):
        return
    shapes = run.shapes_of(report, report.usual, {"level": "d'or"})
    sources = athena.sources(TENANT, system(TENANT, "test"), shapes, {name: manifest(name) for name in shapes})
    sql = athena.statement(report.statement(report.usual, "quarter"), VALUES, sources)
    tree = sqlglot.parse_one(sql, read="athena")
    first, *others = tree.find_all(sqlglot.exp.CTE)
    assert first.alias == "customers"
    assert "\"level\" = 'd''or'" in first.sql(dialect="athena")
    assert any('IN (SELECT "id" FROM "customers"' in one.sql(dialect="athena") for one in others)


@pytest.mark.parametrize("report", EVERY, ids=lambda report: report.name)
def test_every_report_however_grouped_is_sql_that_athena_parses(with_athena: Kith, report: Report) -> None:
    for by in ((), *((name,) for name in report.by)):
        tree = sqlglot.parse_one(asked(report, by, system(TENANT, "test"), slice(50, 60)), read="athena")
        assert [type(one).__name__ for one in tree.find_all(sqlglot.exp.Anonymous)] == []
        assert "$" not in tree.sql(dialect="athena").replace('"$path"', "")


@pytest.mark.parametrize("report", EVERY, ids=lambda report: report.name)
def test_every_table_that_is_read_is_read_for_one_tenant_and_from_its_manifests_files(
    with_athena: Kith, report: Report
) -> None:
    tree = sqlglot.parse_one(asked(report, report.usual, system(TENANT, "test")), read="athena")
    shapes = run.shapes_of(report, report.usual)
    tables = {athena.table_of(shape) for shape in shapes.values()}
    read = [table for table in tree.find_all(sqlglot.exp.Table) if table.name in tables]
    assert {table.name for table in read} == tables
    for table in read:
        select = table.find_ancestor(sqlglot.exp.Select)
        assert select
        where = select.args["where"].sql(dialect="athena")
        assert f"\"tenant\" = '{TENANT}'" in where
        assert "\"month\" IN ('2017-03')" in where
        assert f"s3://kith-data/facts/{TENANT}/" in where
    others = {table.name for table in tree.find_all(sqlglot.exp.Table)} - tables
    assert others <= {cte.alias for cte in tree.find_all(sqlglot.exp.CTE)}


def test_a_representatives_query_names_the_own_records_and_leaves_hidden_fields_out(with_athena: Kith) -> None:
    rep = ids.named("per", "rae")
    who = Caller(TENANT, rep, "rep", grants={name: {"read": "own"} for name in ("orders", "customers", "products")},
                 fields={"customers": {"sector": "hidden"}})  # fmt: skip
    sql = asked(reports.get("performance"), ("product",), who)
    assert f"\"owner\" = '{rep}'" in sql
    assert '"sector"' not in sql


def test_glue_is_told_of_a_table_whose_tenant_must_be_named(with_athena: Kith) -> None:
    shapes = run.shapes_of(reports.get("performance"), ("product",))
    name = athena.table_of(shapes["orders"])
    table = aws.client("glue").get_table(DatabaseName="kith_facts", Name=name)["Table"]
    assert table["Parameters"]["projection.tenant.type"] == "injected"
    assert table["Parameters"]["storage.location.template"] == "s3://kith-data/facts/${tenant}/orders/${month}"
    columns = {one["Name"]: one["Type"] for one in table["StorageDescriptor"]["Columns"]}
    assert (columns["placed_on"], columns["amount"], columns["amount_currency"], columns["deleted"]) == (
        "date", "decimal(18,4)", "string", "boolean",
    )  # fmt: skip


@pytest.mark.usefixtures("with_athena")
class TestWhatAthenaAnswers:
    """Replayed through botocore, which holds both sides to the service's description."""

    @pytest.fixture
    def replayed(self) -> Iterator[Stubber]:
        stub = Stubber(aws.make_client("athena"))
        with stub:
            yield stub
        stub.assert_no_pending_responses()

    def runner(self, stub: Stubber, patience: float = 5) -> athena.Runner:
        return athena.Runner(TENANT, patience, stub.client)

    def state(self, stub: Stubber, state: str, **more: Any) -> None:
        status = {"QueryExecution": {"QueryExecutionId": QUERY, "Status": {"State": state, **more}}}
        stub.add_response("get_query_execution", status, {"QueryExecutionId": QUERY})

    def started(self, stub: Stubber) -> None:
        wish = {
            "QueryString": "SELECT 1", "WorkGroup": "kith-reports", "QueryExecutionContext": {"Database": "kith_facts"},
            "ResultConfiguration": {
                "OutputLocation": f"s3://kith-data/answers/{TENANT}/",
                "EncryptionConfiguration": {"EncryptionOption": "SSE_S3"},
            },
        }  # fmt: skip
        stub.add_response("start_query_execution", {"QueryExecutionId": QUERY}, wish)

    def test_its_rows_come_page_by_page_in_their_types(self, replayed: Stubber) -> None:
        for step in json.loads(CONTRACT.read_text()):
            replayed.add_response(step["operation"], step["response"])
        assert self.runner(replayed).rows("SELECT 1") == [
            {"sector": "retail", "customers": 12, "revenue": Decimal("1867528.0000"), "rate": 18.6625,
             "since": date(2017, 3, 1)},
            {"sector": None, "customers": 3, "revenue": Decimal("0.5000"), "rate": None, "since": None},
        ]  # fmt: skip

    def test_a_query_that_takes_too_long_is_stopped(self, replayed: Stubber) -> None:
        self.started(replayed)
        self.state(replayed, "RUNNING")
        replayed.add_response("stop_query_execution", {}, {"QueryExecutionId": QUERY})
        with pytest.raises(Unavailable):
            self.runner(replayed, patience=0).rows("SELECT 1")

    def test_one_that_reads_more_than_is_allowed_says_so(self, replayed: Stubber) -> None:
        self.started(replayed)
        self.state(replayed, "CANCELLED", StateChangeReason="Bytes scanned limit was exceeded")
        replayed.add_response("stop_query_execution", {}, {"QueryExecutionId": QUERY})
        with pytest.raises(Invalid, match="report-reads-too-much"):
            self.runner(replayed).rows("SELECT 1")

    def test_one_that_failed_for_a_passing_reason_may_be_asked_again(self, replayed: Stubber) -> None:
        for retryable, problem in ((True, Unavailable), (False, athena.QueryFailed)):
            self.started(replayed)
            self.state(replayed, "FAILED", StateChangeReason="x", AthenaError={"Retryable": retryable})
            replayed.add_response("stop_query_execution", {}, {"QueryExecutionId": QUERY})
            with pytest.raises(problem):
                self.runner(replayed).rows("SELECT 1")


def test_a_tenant_whose_facts_outgrow_this_machine_is_served_by_athena(with_athena: Kith) -> None:
    table = credentials.table(ids.new("ten"))
    report = reports.get("performance")
    shape = run.shapes_of(report, ("product",))["orders"]
    key = f"facts/{table.tenant}/orders/2017-03/{ids.new('fct')}.parquet"
    who, wish = system(table.tenant, "test", currency="USD"), Wish()
    assert run.compute(table, who, report, wish).rows == []
    held = keep.load(table, ["orders"])["orders"]
    item = table.get(table.key(FACTS, object="orders"))
    assert item
    large = {"months": json.dumps({"2017-03": key}), "sizes": json.dumps({key: files.MOST_BYTES + 1})}
    table.put({**item, **large})
    with pytest.raises(athena.QueryFailed):  # the embedded Athena has no "$path"; what it was asked is what counts
        run.compute(table, who, report, wish)
    queries = aws.client("athena")
    asked = [
        queries.get_query_execution(QueryExecutionId=one)["QueryExecution"]
        for one in queries.list_query_executions(WorkGroup="kith-reports")["QueryExecutionIds"]
    ]
    (mine,) = [one for one in asked if table.tenant in one["Query"]]
    assert held.digest == shape.digest
    assert f"s3://kith-data/{key}" in mine["Query"]
    assert f"answers/{table.tenant}/" in mine["ResultConfiguration"]["OutputLocation"]
