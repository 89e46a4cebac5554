"""`make bench`: every figure of docs/benchmarks.md, as ratios in one run."""

from contextlib import redirect_stdout
from io import StringIO

from tests.bench import churn_scan, cold, export, imports, million, monthly, reports, sizes, units, warm, world

_CUSTOMERS, _ROUNDS = 60, 7


def main() -> None:
    """Measure and print; nothing is judged here, the goals stand beside the figures."""
    with world.world() as environment, redirect_stdout(StringIO()):
        world.fill(_CUSTOMERS)
        start = cold.measure(environment, _ROUNDS)
        listed, read = warm.list_of_50(_ROUNDS), warm.read_of_one(_ROUNDS)
        costs = units.measure()
    print(f"cold start of records, CPU ÷ bare Python       {start.ratio:6.1f}   goal ≤ 27")
    for part, share in start.parts.items():
        print(f"    {part:<43}{share:6.1f}")
    print(f"modules loaded                                 {start.modules:6}   goal ≤ 361")
    print(f"list of 50, CPU ÷ orjson.loads of the page     {listed:6.1f}   goal ≤ 5")
    print(f"read one record, CPU ÷ (SigV4 + orjson)        {read:6.1f}   goal ≤ 32")
    print("\nunits by item size")
    for cost in costs:
        print(f"    {cost.operation:<43}{cost.units:6.1f}   allowed {cost.allowed}")
    print("\nCPU, ms, of one query over the list index, after a change")
    timed = [sizes.measure(size) for size in sizes.SIZES]
    print(f"    {'customers':<24}" + "".join(f"{one.customers:>10,}" for one in timed) + "   10k → 100k")
    for name in timed[0].queries:
        row = [one.queries[name] for one in timed]
        print(f"    {name:<24}" + "".join(f"{spent:>10.1f}" for spent in row) + f"   {row[2] / row[1]:6.1f} ×")
    print(f"    {'file, MB':<24}" + "".join(f"{one.megabytes:>10.1f}" for one in timed))
    print("\na tenant of 1,000,000")
    million.main()
    print("\nchurn scan, read units by who is due")
    churn_scan.main()
    print()
    monthly.main()
    print("\nexport of 100,000 rows")
    export.main()
    print()
    imports.main()
    reports.main()


if __name__ == "__main__":
    main()
