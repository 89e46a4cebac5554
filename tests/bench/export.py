"""What an Excel file of 100,000 rows costs, in CPU, over a CSV file of the same.

`python -m tests.bench.export` prints the table.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from functions.insight import contribution
from functions.insight.models import Contribution
from functions.insight.rules import Key, Line
from shared.sheets import Cell, Column, open_sheet

ROWS = 100_000
ROUNDS = 3
GOAL = 6.0


@dataclass(frozen=True)
class Figures:
    """CPU seconds of one export of `ROWS` rows, the best of `ROUNDS`; sizes in bytes."""

    csv: float
    xlsx: float
    plain_xlsxwriter: float
    csv_bytes: int
    xlsx_bytes: int

    @property
    def ratio(self) -> float:
        return self.xlsx / self.csv


def report() -> contribution.Report:
    """Rows as the contribution report has them: 700 customers, 7 products, 24 months."""
    names = {f"cus_{at}": f"客户 Customer {at}" for at in range(700)} | {
        f"prd_{at}": f"Product {at}" for at in range(7)
    }
    lines = [
        Line(
            Key(f"cus_{at % 700}", f"prd_{at % 7}", f"{2016 + at % 2}-{at % 12 + 1:02}"), "USD", at % 9 + 1,
            Decimal(at * 37).scaleb(-2), Decimal(at % 10_000).scaleb(-2), Decimal(at % 10_000).scaleb(-2),
            Decimal(at * 11).scaleb(-2), Decimal(at % 500).scaleb(-2),
        )
        for at in range(ROWS)
    ]  # fmt: skip
    wish = Contribution()
    return contribution.Report(wish, tuple(wish.by), lines, [], names)


def measure() -> Figures:
    whole = report()
    columns = contribution.sheet_columns(whole, "zh-CN")
    with tempfile.TemporaryDirectory() as folder:
        paths = {shape: Path(folder, f"export.{shape}") for shape in ("csv", "xlsx")}

        def ours(shape: str) -> Callable[[], None]:
            def write() -> None:
                with open_sheet(shape, paths[shape], columns) as sheet:
                    sheet.rows(contribution.sheet_rows(whole))

            return write

        csv, xlsx = _best(ours("csv")), _best(ours("xlsx"))
        sizes = {shape: path.stat().st_size for shape, path in paths.items()}
        rows = list(contribution.sheet_rows(whole))
        library = _best(lambda: _xlsxwriter(paths["xlsx"], columns, rows), rounds=1)
    return Figures(csv, xlsx, library, sizes["csv"], sizes["xlsx"])


def _best(work: Callable[[], None], rounds: int = ROUNDS) -> float:
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return min(spent)


def _xlsxwriter(path: Path, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
    """The same file by the library's own cell-by-cell way."""
    from xlsxwriter import Workbook

    with Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(rows):
            for at, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, at, cell)
                elif cell is not None:
                    sheet.write_number(line, at, cell)


def main() -> None:
    found = measure()
    print(f"export of {ROWS:,} rows               CPU ÷ CSV   MB")
    print(f"  CSV                                1.0   {found.csv_bytes / 1e6:.1f}")
    print(f"  XLSX                              {found.ratio:4.1f}   {found.xlsx_bytes / 1e6:.1f}   (goal ≤ {GOAL:g})")
    print(f"  XLSX, xlsxwriter cell by cell     {found.plain_xlsxwriter / found.csv:4.1f}")


if __name__ == "__main__":
    main()
