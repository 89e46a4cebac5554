"""What importing a row costs the worker: CPU of its own thread, chunk by chunk, the table and S3 on loopback.

`python -m tests.bench.imports [profile]` prints milliseconds a row, and with `profile` where they go.
"""

import cProfile
import pstats
import sys
import time

from functions.exchange import load
from functions.exchange.files import JobFiles
from shared import jobs
from shared.jobs import Job
from shared.records.many import ManyRecords
from shared.tenancy import credentials
from shared.tenancy.caller import system
from tests.bench import world

CHUNKS = 12
COLUMNS = ("name", "external_id", "employees", "annual_revenue", "region", "sector", "emails", "customer_since")
GOAL = 0.5


def measure(chunks: int = CHUNKS) -> float:
    """Milliseconds a row, of the cheapest half of the chunks: the first warm the process up."""
    records = ManyRecords(
        credentials.table(world.TENANT),
        system(world.TENANT, "bench", schema=0, currency="USD").with_request("", "bench"),
    )
    columns = [{"column": at, "field": name} for at, name in enumerate(COLUMNS)]
    wish = {"import": "imp_x", "name": "bench", "mapping": {"layout": {}, "columns": columns}}
    job = jobs.new("import", "customers", wish, person="per_x", locale="en", chunks=chunks + 2, total=0)
    files = JobFiles(world.TENANT, job.id)
    spent = sorted(_chunk(records, files, job, number) for number in range(1, chunks + 1))
    return sum(spent[: chunks // 2]) / (chunks // 2) / load.CHUNK * 1_000


def _chunk(records: ManyRecords, files: JobFiles, job: Job, number: int) -> float:
    rows = [(at, _row(at)) for at in range(number * load.CHUNK, (number + 1) * load.CHUNK)]
    files.dump(f"rows-{number:06}", rows)
    began = time.thread_time()
    step = load.chunk(records, files, job, number)
    spent = time.thread_time() - began
    assert step.counts.get("created") == load.CHUNK, files.load(f"refused-{number:06}")[:2]
    return spent


def _row(number: int) -> list[str]:
    return [
        f"Customer {number}", f"X-{number}", str(number % 900), f"{number % 9000}.50", ("North", "South")[number % 2],
        "machinery", f"buyer{number}@import.example", "2026-01-31",
    ]  # fmt: skip


def main() -> None:
    with world.world():
        if "profile" in sys.argv[1:]:
            profile = cProfile.Profile()
            profile.runcall(measure, 4)
            pstats.Stats(profile).sort_stats("tottime").print_stats(25)
            return
        print(f"import, CPU of the worker, ms a row   {measure():5.2f}   goal ≤ {GOAL:g}")


if __name__ == "__main__":
    main()
