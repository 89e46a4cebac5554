"""Lists, search and groups over an index of 1,000, 10,000 and 100,000 customers: CPU of one query."""

import time
from statistics import median
from typing import Any, NamedTuple

import orjson

from shared import objects
from shared.records.ask import Ask
from shared.records.feed import Change
from shared.records.index import Index
from shared.records.index.groups import groups_of
from shared.records.index.page import page_of
from shared.tenancy.rights import Sight
from tests.bench import world

SIZES = (1_000, 10_000, 100_000)
ASKS: dict[str, dict[str, Any]] = {
    "newest first": {},
    "sort by name": {"sort": ["name"]},
    "filter and sort": {"filter": {"field": "employees", "op": "gt", "value": 2_500}, "sort": ["-annual_revenue"]},
    "two-character search": {"q": "华光"},
}


class Timed(NamedTuple):
    """Milliseconds of CPU by question, at one size; `megabytes` of the index file."""

    customers: int
    megabytes: float
    queries: dict[str, float]


def measure(customers: int) -> Timed:
    """Build the index from bodies and ask each question nine times."""
    specs = {name: objects.get(name) for name in ("customers", "people", "teams")}
    index = Index(specs)
    index.apply((_change(number) for number in range(customers)), 1)
    everybody = Sight("all", "per_x")
    shape = index.shape("customers")
    found = {}
    for name, wish in ASKS.items():
        ask = Ask.parse(objects.get("customers"), **wish)
        found[name] = _cost(lambda ask=ask: page_of(index, shape, ask, everybody, None))
    grouped = Ask.parse(objects.get("customers"), group="sector", sums=["annual_revenue"])
    found["group and sum"] = _cost(lambda: groups_of(index, shape, grouped, everybody))
    return Timed(customers, len(index.dump()) / 1e6, found)


def _change(number: int) -> Change:
    name = f"{'华光' if number % 97 == 0 else 'Customer'} {number}"
    stamp = "2026-01-31T12:00:00.000Z"
    body = {**world.customer(number), "name": name, "id": f"cus_{number:026}", "version": 1, "created_at": stamp}
    return Change("customers", body["id"], 1, False, orjson.dumps(body))


def _cost(work: object) -> float:
    assert callable(work)
    work()
    spent = []
    for _ in range(9):
        began = time.thread_time()
        work()
        spent.append(time.thread_time() - began)
    return median(spent) * 1_000
