"""What a churn run reads, counted by item size: with the same number due, 1,000 or 100,000 customers cost the same.

`python -m tests.bench.churn_scan` prints the table; with a number, what it takes when so many are due at once.
"""

import contextlib
import io
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil
from resource import RUSAGE_SELF, getrusage
from typing import Any

from functions.retention import clocks, runs, schedule, worker
from functions.retention.rules import Clock
from shared import aws, clock, ids, objects
from shared.records.items import item_of
from shared.records.table import Item, TenantTable
from tests.bench import world

AS_OF = date(2018, 6, 20)
ORDERS_EACH = 2
SIZES = (1_000, 10_000, 100_000)
DUE = 50


@dataclass
class Meter:
    """Read units by item size: 4 kB a unit, half where eventually consistent."""

    units: float = 0
    requests: int = 0
    _consistent: bool = False

    def asked(self, request: Any, **_: Any) -> None:
        params = json.loads(request.body)
        self._consistent = bool(params.get("ConsistentRead"))
        for wish in params.get("RequestItems", {}).values():
            self._consistent = bool(wish.get("ConsistentRead"))

    def answered(self, parsed: Item, **_: Any) -> None:
        cost = 1.0 if self._consistent else 0.5
        if "Items" in parsed:
            self._add(ceil(sum(map(size_of, parsed["Items"])) / 4096) or 1, cost)
        elif "Responses" in parsed:
            for items in parsed["Responses"].values():
                self._add(sum(ceil(size_of(item) / 4096) for item in items), cost)
        else:
            self._add(ceil(size_of(parsed.get("Item", {})) / 4096) or 1, cost)

    def _add(self, blocks: int, cost: float) -> None:
        self.units += blocks * cost
        self.requests += 1


def size_of(item: Item) -> int:
    """An item's size as DynamoDB counts it: names and values."""
    return sum(len(name.encode()) + _value(value) for name, value in item.items())


def _value(value: Item) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return ceil(len(content) / 2) + 1
        case "L":
            return 3 + sum(1 + _value(entry) for entry in content)
        case "M":
            return 3 + size_of(content)
    return 1


@contextmanager
def metered(client: Any) -> Iterator[Meter]:
    """Counts what `client` reads inside the block."""
    meter = Meter()
    for operation in ("GetItem", "BatchGetItem", "Query"):
        client.meta.events.register(f"before-send.dynamodb.{operation}", meter.asked)
        client.meta.events.register(f"after-call.dynamodb.{operation}", meter.answered)
    try:
        yield meter
    finally:
        for operation in ("GetItem", "BatchGetItem", "Query"):
            client.meta.events.unregister(f"before-send.dynamodb.{operation}", meter.asked)
            client.meta.events.unregister(f"after-call.dynamodb.{operation}", meter.answered)


def fill(table: TenantTable, customers: int, due: int) -> None:
    """Customers with orders and clocks, as engine and stream would have written them; `due` of them are due.

    Of those who are not due, only the clocks: nothing else of them could come into the way of the scan.
    """
    at = clock.stamp()
    by = {"by": "system:bench", "at": at, "write": "w"}
    items: list[Item] = []
    for number in range(customers):
        last = AS_OF - timedelta(days=400 if number < due else 10)
        body = {"id": ids.named("cus", str(number)), "version": 1, "created_at": at, "created_by": "system:bench"}
        if number >= due:
            items.append(
                clocks.item_of(table, Clock(str(body["id"]), last - timedelta(days=400), 6, last_order_on=last))
            )
            continue
        items.append(item_of(table, objects.get("customers"), {**body, **_nobodys(number)}, by))
        newest = ""
        for order in range(ORDERS_EACH):
            placed = last - timedelta(days=30 * order)
            bought = {
                "id": ids.named("ord", str(number), str(order)), "version": 1, "created_at": at,
                "number": f"O-{number}-{order}", "customer": body["id"], "placed_on": placed.isoformat(),
                "status": "placed", "quantity": 1, "amount": {"amount": "120.50", "currency": "USD"},
            }  # fmt: skip
            newest = newest or str(bought["id"])
            items.append(item_of(table, objects.get("orders"), bought, by))
        known = Clock(str(body["id"]), last - timedelta(days=400), 6, last_order_on=last, last_order=newest)
        items.append(clocks.item_of(table, replace(known, version=0)))
        if len(items) >= 1_000:
            table.batch_put(items)
            items = []
    table.batch_put(items)


def _nobodys(number: int) -> Item:
    """A customer without an owner: nobody signs in here."""
    return {name: value for name, value in world.customer(number).items() if name not in {"owner", "team"}}


PAGES = 100
"""Pages after which the measured worker's time is up, so that many due at once take several of them."""


class _Lambda:
    def __init__(self) -> None:
        self.pages = 0

    def get_remaining_time_in_millis(self) -> int:
        self.pages += 1
        return 300_000 if self.pages < PAGES else 0


@dataclass(frozen=True)
class Read:
    """One measurement: read units, seconds of CPU, peak memory in MB and requests of a run, read units of one slot of
    the schedule; how many invocations the run took, and the seconds of CPU of the longest."""

    customers: int
    due: int
    run_units: float
    run_cpu: float
    run_memory: float
    run_requests: int
    slot_units: float
    workers: int
    longest: float


def measure(customers: int, due: int) -> Read:
    """Fill an empty table and review it."""
    with world.world(), clock.at(_noon()):
        fill(world.table(), customers, due)
        with contextlib.redirect_stdout(io.StringIO()):
            schedule.handler({"time": _noon().isoformat()}, None)
            with metered(aws.client("dynamodb")) as slot:
                schedule.handler({"time": (_noon() + schedule.SLOT).isoformat()}, None)
        table = world.table()
        slot_id = runs.slot_of("slot", f"{_noon():%Y%m%dT%H%MZ}")
        message = {"tenant": world.TENANT, "id": slot_id, "as_of": AS_OF.isoformat(), "currency": "USD"}
        spent: list[float] = []
        with metered(table._client) as reads, contextlib.redirect_stdout(io.StringIO()):
            while (runs.load(table, slot_id) or {}).get("run_state") != runs.DONE and len(spent) <= due // worker.PAGE:
                began = time.process_time()
                worker.work(message, _Lambda())
                spent.append(time.process_time() - began)
        done = runs.get(table, slot_id)
    if (done["run_state"], done["raised"]) != (runs.DONE, due):
        raise RuntimeError(f"{done['raised']} of {due} customers were warned of: {done['failed'][:3]}")
    return Read(
        customers, due, reads.units, sum(spent), getrusage(RUSAGE_SELF).ru_maxrss / 1_000, reads.requests, slot.units,
        len(spent), max(spent),
    )  # fmt: skip


def _noon() -> Any:
    from datetime import UTC, datetime, time

    return datetime.combine(AS_OF, time(12), UTC)


def main() -> None:
    """Print reads for the same number due among more customers, and for more due among the same."""
    asked = [int(number) for number in sys.argv[1:]]
    cases = [(many, many) for many in asked] or [*((size, DUE) for size in SIZES), (SIZES[0], DUE * 4)]
    heads = f"{'customers':>10} {'due':>6} {'read units':>11} {'per due':>8} {'requests':>9} {'slot':>6}"
    print(f"{heads} {'CPU, s':>8} {'MB':>6} {'workers':>8} {'longest, s':>11}")
    for customers, due in cases:
        found = measure(customers, due)
        print(
            f"{found.customers:>10} {found.due:>6} {found.run_units:>11.1f} {found.run_units / found.due:>8.2f} "
            f"{found.run_requests:>9} {found.slot_units:>6.1f} "
            f"{found.run_cpu:>8.1f} {found.run_memory:>6.0f} {found.workers:>8} {found.longest:>11.1f}"
        )


if __name__ == "__main__":
    main()
