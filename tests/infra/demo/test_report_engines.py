"""Standard reports over the demo company: the same by Athena's words, and with the records behind each row."""

from typing import Any

import duckdb
import pytest

from functions.insight import reports
from functions.insight.facts import athena, engine, files, keep, views
from functions.insight.reports import run, shown
from functions.insight.reports.definition import Report
from functions.insight.reports.wish import Wish
from shared import aws
from shared.records import lists
from shared.tenancy.caller import system
from tests.infra.demo.test_reports import TODAY


class Played:
    """Athena's statements run by DuckDB, over tables with the partitions that Glue would give them."""

    def __init__(self, db: Any) -> None:
        self._db = db

    def rows(self, sql: str) -> list[dict[str, Any]]:
        return views.rows(self._db, sql, {})

    def all(self, statements: list[str]) -> list[list[dict[str, Any]]]:
        return [self.rows(sql) for sql in statements]


@pytest.mark.parametrize("report", list(reports.every().values()), ids=lambda report: report.name)
def test_athenas_words_mean_the_same(table: Any, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATHENA_DATABASE", "demo_facts")
    glue = aws.client("glue")
    if "demo_facts" not in [one["Name"] for one in glue.get_databases()["DatabaseList"]]:
        glue.create_database(DatabaseInput={"Name": "demo_facts"})
    who = system(table.tenant, "test", currency="USD")
    for by in ((), *((name,) for name in report.by)):
        wish = Wish.model_validate({"today": TODAY, "by": by, "from": "2017-04-01", "to": "2017-12-31"})
        shapes = run.shapes_of(report, by)
        manifests = keep.refresh(table, lists.open_index(table), shapes.values())
        with duckdb.connect() as db:
            for name, shape in shapes.items():
                months = [
                    f"SELECT *, '{table.tenant}' AS tenant, '{month}' AS month, 's3://kith-data/{key}' AS \"$path\""
                    f" FROM read_parquet('{files.get(table.tenant, key)}')"
                    for month, key in manifests[name].months.items()
                ]
                if months:
                    db.execute(f"CREATE VIEW {athena.table_of(shape)} AS {' UNION ALL '.join(months)}")
            sources = athena.sources(table.tenant, who, shapes, manifests)
            window = slice(3, 40)
            there = run.answer(engine.There(Played(db), sources), who, report, wish, window)  # type: ignore[arg-type]
        here = run.compute(table, who, report, wish, window=window)
        assert (there.rows_total, there.totals) == (here.rows_total, here.totals)
        for one, other in zip(there.rows, here.rows, strict=True):
            assert one == {key: pytest.approx(value) if isinstance(value, float) else value
                           for key, value in other.items()}  # fmt: skip


COUNTED: dict[str, tuple[str, list[list[str]]]] = {
    "performance": ("orders", [["product"], ["period"], ["series", "channel", "region", "period"], ["sector"]]),
    "composition": ("customers", [["sector"], ["level", "lifecycle_stage"]]), "cac": ("new_customers", [["period"]]),
    "conversion": ("closed", [["period"], ["sector"]]), "forecast": ("deals", [["period"], ["product", "sector"]]),
    "funnel": ("deals", [[]]), "cohorts": ("active", [[]]), "association": ("customers", [[]]), "rfm": ("orders", [[]]),
    "value_tiers": ("customers", [["tier"], ["r"], ["f"], ["m"], ["tier", "r", "f", "m"], []]),
    "survival": ("there", [[]]),
}  # fmt: skip
"""Report → the column that counts records, and groupings."""


@pytest.mark.parametrize("report", COUNTED)
def test_the_records_behind_each_row_are_as_many_as_it_counts(table: Any, report: str) -> None:
    who = system(table.tenant, "test", currency="USD")
    counted, groupings = COUNTED[report]
    for by in groupings:
        wish = {"today": TODAY, "by": by, "period": "quarter", "from": "2016-11-10", "to": "2017-12-01"}
        answer = run.compute(table, who, reports.get(report), Wish.model_validate(wish))
        page = shown.page(answer, lists.open_index(table), who, "en")
        assert page["rows"]
        for row in page["rows"][:25]:
            drill = row["drill"]
            asked = lists.asked(table, who, drill["object"], filter=drill["filter"], limit=1)
            found = lists.find(table, who, drill["object"], asked)
            assert found.total == row[counted], (by, row)
