"""The churn report over a handful of alerts, counted by hand."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import orjson
import pytest

from functions.insight import reports
from functions.insight.reports import run
from functions.insight.reports.wish import Wish
from shared import ids
from shared.records import feed, lists
from shared.records.feed import Change
from shared.records.table import TenantTable
from shared.tenancy import credentials
from shared.tenancy.caller import system
from tests.conftest import Kith

ONE, TWO = ids.named("cus", "one"), ids.named("cus", "two")


def made(name: str, prefix: str, number: int, **data: Any) -> Change:
    id_ = ids.named(prefix, str(number))
    stamp = {"created_at": "2024-01-01T00:00:00.000Z", "updated_at": "2024-01-01T00:00:00.000Z"}
    return Change(name, id_, 1, False, orjson.dumps({"id": id_, "version": 1, **stamp, **data}))


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


@pytest.fixture(scope="module")
def table(kith: Kith) -> Iterator[TenantTable]:
    table = credentials.table(ids.new("ten"))
    alerts = (
        (ONE, "2024-03-01", "retained", "100", "2024-03-10"), (TWO, "2024-03-09", "lost", "40", "2024-04-01"),
        (TWO, "2024-03-20", "warning", "7", None), (ONE, "2024-03-30", "reprieve", "3", None),
        (ONE, "2024-02-01", "lost", "55", "2024-02-20"),
    )  # fmt: skip
    orders = (
        (ONE, "2024-03-10", "30", "placed"), (ONE, "2024-09-06", "20", "placed"), (ONE, "2024-09-07", "500", "placed"),
        (ONE, "2024-05-01", "900", "cancelled"), (TWO, "2024-04-02", "70", "placed"),
    )  # fmt: skip
    feed.append(table, [
        *(made("churn_alerts", "cha", number, customer=customer, raised_on=raised, state=state, closed_on=closed,
               value_at_risk=usd(risk)) for number, (customer, raised, state, risk, closed) in enumerate(alerts)),
        *(made("orders", "ord", number, customer=customer, placed_on=on, amount=usd(amount), status=status, quantity=1)
          for number, (customer, on, amount, status) in enumerate(orders)),
    ])  # fmt: skip
    yield table
    lists.forget()


def test_alerts_are_counted_by_state_with_what_was_lost_and_what_orders_were_saved(table: TenantTable) -> None:
    wish = Wish.model_validate({"from": "2024-03-01", "to": "2024-03-31", "by": ["period"]})
    who = system(table.tenant, "test", currency="USD")
    (row,) = run.compute(table, who, reports.get("churn"), wish).rows
    assert [row[key] for key in ("alerts", "warnings", "reprieves", "retained", "lost")] == [4, 1, 1, 1, 1]
    assert (row["retention_rate"], row["at_risk"], row["lost_value"]) == (Decimal(50), Decimal(150), Decimal(40))
    # 30 on the day the alert closed and 20 on the 180th after it; neither the 181st's, the cancelled nor another's.
    assert row["saved"] == Decimal(50)
    assert (row["alerts_before"], row["lost_before"], row["retained_before"]) == (1, 1, 0)
