"""Lists, search and groups over an index of 1,000, 10,000 and 100,000 customers: CPU of one query."""

import time
from collections.abc import Callable
from itertools import count
from statistics import median
from typing import Any, NamedTuple

import orjson

from shared import objects
from shared.declare import ObjectSpec
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


def specs() -> dict[str, ObjectSpec]:
    return {name: objects.get(name) for name in ("customers", "people", "teams")}


def measure(customers: int) -> Timed:
    """Build the index from bodies and ask each question nine times."""
    index = Index(specs())
    index.apply((change(number) for number in range(customers)), 1)
    found = {name: _cost(work, changing(index)) for name, work in questions(index).items()}
    name = "filter and sort"
    found[f"{name}, nothing changed"] = _cost(questions(index)[name], lambda: None)
    return Timed(customers, len(index.dump()) / 1e6, found)


def questions(index: Index) -> dict[str, Callable[[], object]]:
    """What is asked, by name."""
    everybody, shape = Sight("all", "per_x"), index.shape("customers")

    def listed(wish: dict[str, Any]) -> Callable[[], object]:
        ask = Ask.parse(objects.get("customers"), **wish)
        return lambda: page_of(index, shape, ask, everybody, None)

    grouped = Ask.parse(objects.get("customers"), group="sector", sums=["annual_revenue"])
    found = {name: listed(wish) for name, wish in ASKS.items()}
    found["group and sum"] = lambda: groups_of(index, shape, grouped, everybody)
    return found


def change(number: int) -> Change:
    """The creation of a customer; one in 97 has a Chinese name."""
    name = f"{'华光' if number % 97 == 0 else 'Customer'} {number}"
    stamp = "2026-01-31T12:00:00.000Z"
    body = {**world.customer(number), "name": name, "id": f"cus_{number:026}", "version": 1, "created_at": stamp}
    return Change("customers", body["id"], 1, False, orjson.dumps(body))


def changing(index: Index) -> Callable[[], None]:
    """Change one customer, so that nothing that was found before can be used."""
    versions = count(index.version_of("customers", change(0).id) + 1)
    return lambda: index.apply((change(0)._replace(version=next(versions)),))


def _cost(work: Callable[[], object], before: Callable[[], None]) -> float:
    work()
    spent = []
    for _ in range(9):
        before()
        began = time.thread_time()
        work()
        spent.append(time.thread_time() - began)
    return median(spent) * 1_000
