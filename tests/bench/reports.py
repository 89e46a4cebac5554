"""What each standard report costs over 1,000,000 orders of 100,000 customers: CPU seconds and peak memory.

`python -m tests.bench.reports` prints the table; each report runs in a process of its own, from the files to the rows.
"""

import multiprocessing
import resource
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import duckdb

from functions.insight import reports
from functions.insight.facts import engine, views
from functions.insight.facts.shape import Shape
from functions.insight.reports import run
from functions.insight.reports.wish import Wish
from shared import ids, objects
from shared.tenancy.caller import Caller, system

ORDERS = 1_000_000
_CUSTOMERS, _PRODUCTS, _PEOPLE, _DEALS, _ALERTS, _TALKS = 100_000, 50, 200, 300_000, 20_000, 500_000
_SIZES = {
    "orders": ORDERS, "customers": _CUSTOMERS, "products": _PRODUCTS, "opportunities": _DEALS,
    "churn_alerts": _ALERTS, "interactions": _TALKS, "cases": 200_000, "campaigns": 200, "campaign_members": 500_000,
    "costs": 200_000, "programmes": 200, "stock_levels": 500, "holdings": 300_000,
}  # fmt: skip
_SPECIAL = {
    "id": "'{prefix}_' || lpad(CAST(i AS VARCHAR), 26, '0')",
    "customer": f"'cus_' || lpad(CAST(hash(i) % {_CUSTOMERS} AS VARCHAR), 26, '0')",
    "product": f"'prd_' || lpad(CAST(hash(i + 7) % {_PRODUCTS} AS VARCHAR), 26, '0')",
    "owner": f"'per_' || lpad(CAST(hash(i + 3) % {_PEOPLE} AS VARCHAR), 26, '0')",
    "status": "CASE WHEN '{prefix}' = 'hol' THEN 'active' ELSE 'placed' END",
    "sector": "'sector ' || hash(i) % 10", "version": "1", "deleted": "false",
    "stage": "['prospecting', 'engaging', 'won', 'lost'][1 + CAST(hash(i) % 4 AS BIGINT)]", "probability": "40",
    "state": "['warning', 'reprieve', 'retained', 'lost'][1 + CAST(hash(i) % 4 AS BIGINT)]", "quantity": "1",
    "forecasts_kept": "CASE WHEN i % 2 = 0 THEN '2024-01-15 2024-03-02 2024-03-20 900.00 USD 40 best_case;"
    "2024-03-02 2024-05-09 2024-05-30 800.00 USD 90 commit' END",
    "hold_out": "i % 10 = 0",
    "series": "'series ' || hash(i) % 5", "business_line": "'line ' || hash(i) % 5", "ours": "i % 3 > 0",
    "programme": "'prg_' || lpad(CAST(hash(i) % 200 AS VARCHAR), 26, '0')", "kind": "'service'", "hidden": "i % 4 = 0",
    "campaign": "'cmp_' || lpad(CAST(hash(i) % 200 AS VARCHAR), 26, '0')", "satisfaction": "1 + hash(i) % 5",
}  # fmt: skip
_BY_KIND = {
    "DATE": "DATE '2022-01-01' + CAST(hash(i) % 1400 AS INTEGER)",
    "TIMESTAMP": "TIMESTAMP '2022-01-01' + INTERVAL 1 DAY * CAST(hash(i) % 1400 AS BIGINT)",
    "DECIMAL(18,4)": "CAST((hash(i + 1) % 1000000) / 100 AS DECIMAL(18,4))",
}


class Cost(NamedTuple):
    """CPU in seconds, peak memory in MB, rows answered."""

    cpu: float
    memory: float
    rows: int


def make(folder: Path) -> dict[str, list[str]]:
    """Facts of a large tenant, one file for each object and month of its orders."""
    found: dict[str, list[str]] = {}
    with duckdb.connect(":memory:") as db:
        for name, size in _SIZES.items():
            shape = Shape(objects.get(name))
            columns = ",".join(
                f'CAST({_value(column, kind, shape.spec.prefix)} AS {kind}) AS "{column}"'
                for column, (_, _, kind) in shape.columns.items()
            )
            path = folder / f"{name}.parquet"
            db.execute(
                f"COPY (SELECT {columns} FROM range({size}) t(i)) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
            )
            found[name] = [str(path)]
    return found


def _value(column: str, kind: str, prefix: str) -> str:
    if column in _SPECIAL:
        return _SPECIAL[column].replace("{prefix}", prefix)
    if column.endswith("_currency"):
        return "'USD'"
    return _BY_KIND.get(kind, "NULL")


def measure(paths: dict[str, list[str]], report: str, *by: str) -> Cost:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (paths, report, by))


def _measured(paths: dict[str, list[str]], name: str, by: tuple[str, ...]) -> Cost:
    report, caller = reports.get(name), _somebody()
    wish = Wish.model_validate({"from": "2024-01-01", "to": "2024-12-31", "today": "2025-11-01", "by": by or None})
    began = time.process_time()
    with views.over(paths, caller, run.shapes_of(report, wish.dimensions(report))) as db:
        rows = run.answer(engine.Here(db), caller, report, wish, slice(0, 1_000)).rows_total
    spent = time.process_time() - began
    return Cost(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000, rows)


def _somebody() -> Caller:
    return system(ids.new("ten"), "bench", currency="USD")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = make(Path(folder))
        print(f"reports over {ORDERS:,} orders          CPU, s   memory, MB       rows   (goals: 2 s, 1,000 MB)")
        alone = (("profitability", "customer"), ("margin", "customer"))
        for name, *by in (*((name,) for name in reports.every()), *alone):
            cost = measure(paths, name, *by)
            print(f"    {' '.join((name, *by)):<32}{cost.cpu:9.2f}{cost.memory:13.0f}{cost.rows:11,}")


if __name__ == "__main__":
    main()
