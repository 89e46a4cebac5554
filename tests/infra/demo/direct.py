"""The published files summed by hand: no line of the loader or of the report is used here."""

import csv
from collections import Counter
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "infra" / "demo" / "data"


def pipeline() -> list[dict[str, str]]:
    with (FOLDER / "sales_pipeline.csv").open() as file:
        return list(csv.DictReader(file))


def won(rows: list[dict[str, str]], *columns: str) -> Counter[tuple[str, ...]]:
    """Value of won deals in whole USD by `columns`, of which `month` is the month of closing."""
    sums: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        if row["deal_stage"] == "Won":
            month, _, year = row["close_date"].split("/")
            known = {**row, "month": f"{year}-{month:0>2}", "product": row["product"].replace("GTXPro", "GTX Pro")}
            sums[tuple(known[column] for column in columns)] += int(row["close_value"])
    return sums


def agents_of(manager: str) -> set[str]:
    with (FOLDER / "sales_teams.csv").open() as file:
        return {row["sales_agent"] for row in csv.DictReader(file) if row["manager"] == manager}


def price(product: str) -> int:
    """A product's list price in whole USD."""
    with (FOLDER / "products.csv").open() as file:
        known = {row["product"]: int(row["sales_price"]) for row in csv.DictReader(file)}
    return known[product.replace("GTXPro", "GTX Pro")]
