"""Every number of the churn page over the demo company equals one worked out from the published files alone."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise
from statistics import median

import orjson
import pytest

from functions.retention import clocks, knowledge
from functions.retention.rules import Clock
from shared import clock, ids, objects
from shared.records.items import item_of
from tests.functions.retention.conftest import Shop
from tests.infra.demo import direct
from tests.infra.demo.test_report_totals import changes

AS_OF = date(2018, 6, 20)
SIX_MONTHS_BACK = date(2017, 12, 20)


def _published() -> dict[str, list[tuple[date, int]]]:
    """Customer → the days and values of its won deals, from the published file."""
    found: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for row in direct.pipeline():
        if row["deal_stage"] == "Won" and row["account"]:
            month, day, year = (int(part) for part in row["close_date"].split("/"))
            found[row["account"]].append((date(year, month, day), int(row["close_value"])))
    return found


def _stock(shop: Shop) -> None:
    """The demo's customers, orders and clocks, as the loader and the stream leave them."""
    by = {"by": "system:test", "at": clock.stamp(), "write": "w"}
    last: dict[str, tuple[date, str]] = {}
    since: dict[str, date] = {}
    items = []
    for change in changes():
        body = {key: value for key, value in orjson.loads(change.body).items() if key not in {"owner", "team"}}
        if change.object not in {"customers", "orders"} or not (body.get("name") or body.get("customer")):
            continue
        items.append(item_of(shop.table, objects.get(change.object), body, by))
        if change.object == "customers":
            since[change.id] = date.fromisoformat(body.get("customer_since") or "2016-01-01")
        else:
            place = (date.fromisoformat(body["placed_on"]), change.id)
            last[body["customer"]] = max(last.get(body["customer"], place), place)
    for customer, (day, order) in last.items():
        known = Clock(customer, since[customer], 6, last_order_on=day, last_order=order)
        items.append(clocks.item_of(shop.table, known))
    shop.table.batch_put(items)


@pytest.mark.whole
def test_every_number_beside_a_warning_is_that_of_the_files(shop: Shop) -> None:
    _stock(shop)
    run = shop.run(AS_OF.isoformat())
    published = _published()
    due = {name for name, deals in published.items() if max(deals)[0] <= SIX_MONTHS_BACK}
    assert due
    assert run["raised"] == len(due)
    model = knowledge.load(shop.table).mbg
    assert model
    for name in due:
        (alert,) = shop.alerts(ids.named("cus", name))
        deals = published[name]
        days = sorted({day for day, _ in deals})
        worth = sum(value for day, value in deals if day > days[-1].replace(year=days[-1].year - 1))
        repeats, seen, age = len(days) - 1, (days[-1] - days[0]).days, (AS_OF - days[0]).days
        left = model.a / (model.b + repeats) * ((model.alpha + age) / (model.alpha + seen)) ** (model.r + repeats)
        alive = min(99, max(1, round(100 / (1 + left))))
        loss = (Decimal(worth) * (100 - alive) / 100).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
        gaps = [(later - earlier).days for earlier, later in pairwise(days)]
        expected = {
            "title": name, "last_order_on": days[-1].isoformat(), "orders_count": len(deals),
            "silent_days": (AS_OF - days[-1]).days, "value_at_risk": {"amount": f"{worth}.00", "currency": "USD"},
            "typical_gap_days": round(median(gaps)), "alive_percent": alive, "raised_on": AS_OF.isoformat(),
            "expected_loss": {"amount": str(loss), "currency": "USD"},
        }  # fmt: skip
        assert {key: alert[key] for key in expected} == expected
        assert date.fromisoformat(alert["due_on"]) <= AS_OF < date.fromisoformat(alert["due_on"]) + timedelta(days=366)
