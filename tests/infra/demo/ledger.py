"""A ledger for the demo company: what it spent, was asked, sent, was warned of, holds and keeps in stock."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

import orjson

from shared import ids
from shared.records.feed import Change
from tests.infra.demo import direct
from tests.infra.demo.test_report_totals import change
from tests.infra.demo.test_reports import orders

Row = dict[str, Any]
FIRST, LAST = date(2017, 7, 1), date(2017, 9, 30)
BEFORE = date(2017, 4, 1), date(2017, 6, 30)
SPAN = {"from": "2017-07-01", "to": "2017-09-30"}
KINDS = ("service", "sales", "marketing", "delivery", "training")
CHANNELS = ("phone", "email", "store")
STATES = ("warning", "reprieve", "retained", "lost")
SERIES = ("GTK", "GTX", "MG")
PIECES = 2
ORDERS = orders()
CUSTOMERS = sorted({customer for customer, *_ in ORDERS})
PRODUCTS = sorted({product for _, product, *_ in ORDERS})
COSTS: list[Row] = [
    {"customer": customer, "kind": KINDS[at % 5], "channel": CHANNELS[at % 3], "day": day, "amount": value // 10 + 1,
     "programme": at % 2, "hidden": KINDS[at % 5] == "training"}
    for at, (customer, _, day, value) in enumerate(ORDERS[::10])
]  # fmt: skip
CASES: list[Row] = [
    {"customer": customer, "product": product, "day": day, "kind": ("complaint", "consultation")[at % 2],
     "channel": CHANNELS[at % 3], "archived": at % 4 == 0, "satisfaction": 1 + at % 5, "took": at % 6}
    for at, (customer, product, day, _) in enumerate(ORDERS[::20])
]  # fmt: skip
ALERTS: list[Row] = [
    {"customer": customer, "raised": FIRST + timedelta(days=at - 20), "state": STATES[at % 4], "risk": 100 * at,
     "closed": FIRST + timedelta(days=at)}
    for at, customer in enumerate(CUSTOMERS)
]  # fmt: skip
MEMBERS: list[Row] = [
    {"campaign": at % 4, "held": at % 3 == 0, "converted": at * 7 % 5 < 2, "revenue": 10 * at} for at in range(400)
]
CAMPAIGNS = [FIRST + timedelta(days=20 * at - 20) for at in range(4)]


def usd(amount: object) -> dict[str, str]:
    return {"amount": f"{amount}", "currency": "USD"}


def cost_of(product: str) -> int:
    return direct.price(product) // 3


def goods_of(found: list[tuple[str, str, date, int]]) -> int:
    return sum(PIECES * cost_of(product) for _, product, *_ in found)


def acquired(at: int) -> date:
    """The day since when the customer in that place has held what it holds."""
    return date(2016, 6, 1) + timedelta(days=10 * at)


def ledger() -> Iterator[Change]:
    """What the company spent, was asked, sent, was warned of, holds and keeps in stock."""
    numbers = count()

    def made(of: str, prefix: str, **data: Any) -> Change:
        return change(of, ids.named(prefix, "ledger", str(next(numbers))), data)

    for at, product in enumerate(PRODUCTS):
        known = {"name": product, "cost": usd(cost_of(product)), "series": SERIES[at % 3]}
        yield change("products", ids.named("prd", product), known)
        yield made("stock_levels", "stk", product=ids.named("prd", product), on_hand=f"{100 + at}", location="East")
    for one in COSTS:
        yield made("costs", "cst", customer=ids.named("cus", one["customer"]), kind=one["kind"], hidden=one["hidden"],
                   channel=one["channel"], spent_on=f"{one['day']}", amount=usd(one["amount"]), name="Cost",
                   programme=ids.named("prg", str(one["programme"])))  # fmt: skip
    for one in CASES:
        yield made("cases", "cas", customer=ids.named("cus", one["customer"]), kind=one["kind"], subject="Case",
                   product=ids.named("prd", one["product"]), opened_on=f"{one['day']}", channel=one["channel"],
                   state="archived" if one["archived"] else "created", satisfaction=one["satisfaction"],
                   handled_on=f"{one['day'] + timedelta(days=one['took'])}", returned=1)  # fmt: skip
    for one in ALERTS:
        yield made("churn_alerts", "alr", customer=ids.named("cus", one["customer"]), raised_on=f"{one['raised']}",
                   state=one["state"], value_at_risk=usd(one["risk"]), closed_on=f"{one['closed']}",
                   title="Quiet")  # fmt: skip
    for at, day in enumerate(CAMPAIGNS):
        yield change("campaigns", ids.named("cmp", str(at)), {
            "name": f"Campaign {at}", "kind": "email", "starts_on": f"{day}", "cost": usd(500 * at + 100),
        })  # fmt: skip
    for one in MEMBERS:
        yield made("campaign_members", "mem", campaign=ids.named("cmp", str(one["campaign"])), hold_out=one["held"],
                   status="converted" if one["converted"] else "sent", revenue=usd(one["revenue"]))  # fmt: skip
    for at in (0, 1):
        yield change("programmes", ids.named("prg", str(at)), {"name": f"Programme {at}", "gain": usd(90_000)})
    for at, customer in enumerate(CUSTOMERS):
        for ours in (True, False):
            yield made("holdings", "hol", name="Held", customer=ids.named("cus", customer), ours=ours, status="active",
                       value=usd(10 + at if ours else 30), acquired_on=f"{acquired(at)}")  # fmt: skip


def counted(known: Change) -> Change:
    """An order is of two pieces; the published files do not say."""
    body = orjson.loads(known.body) | ({"quantity": PIECES} if known.object == "orders" else {})
    return known._replace(body=orjson.dumps(body))
