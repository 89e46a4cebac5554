"""Write and read units of an operation, counted by item size from the requests that the engine really sends."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from typing import Any, NamedTuple

from infra.template import declared
from shared.records import dynamo
from shared.records.engine import Records
from tests.bench import world

Item = dict[str, Any]
_WRITE, _READ = 1024, 4096


class Cost(NamedTuple):
    """An operation, what it costs, and what DESIGN allows."""

    operation: str
    units: float
    allowed: float


class Meter:
    """Adds up what requests cost as DynamoDB charges it; keeps the items, to know what an index must rewrite."""

    def __init__(self) -> None:
        self.writes = 0.0
        self.reads = 0.0
        self._items: dict[tuple[str, str], Item] = {}
        table = declared()["Resources"]["KithTable"]["Properties"]
        self._indexes = {
            index["IndexName"]: frozenset(index["Projection"].get("NonKeyAttributes", []))
            for index in table["GlobalSecondaryIndexes"]
        }

    def sent(self, request: Any, **_: Any) -> None:
        """botocore's `before-send`."""
        target = request.headers["X-Amz-Target"]
        operation = (target.decode() if isinstance(target, bytes) else target).split(".")[1]
        asked = json.loads(request.body)
        if operation == "TransactWriteItems":
            for write in asked["TransactItems"]:
                for kind, part in write.items():
                    self._write(kind, part, factor=2)
        elif operation in {"PutItem", "DeleteItem"}:
            self._write(operation.removesuffix("Item"), asked, factor=1)
        elif operation == "BatchWriteItem":
            for entry in (one for some in asked["RequestItems"].values() for one in some):
                self._write("Put", entry["PutRequest"], factor=1)

    @property
    def stored(self) -> int:
        """Bytes of all that was written, its index entries and DynamoDB's hundred bytes an entry included."""
        return sum(_stored(item, self._indexes) for item in self._items.values())

    def received(self, parsed: Any, **_: Any) -> None:
        """botocore's `after-call.dynamodb.Query`: half a unit for each 4 kB read with eventual consistency."""
        size = sum(_size(item) for item in parsed["Items"])
        self.reads += max(1, ceil(size / _READ)) * 0.5

    def _write(self, kind: str, part: Item, factor: int) -> None:
        key = part.get("Item") or part["Key"]
        place = (key["pk"]["S"], key["sk"]["S"])
        old, new = self._items.get(place, {}), part.get("Item", {}) if kind == "Put" else {}
        self.writes += factor * max(1, ceil(max(_size(old), _size(new)) / _WRITE))
        self.writes += sum(_index_cost(name, kept, old, new) for name, kept in self._indexes.items())
        if new:
            self._items[place] = new
        else:
            self._items.pop(place, None)


def _index_cost(name: str, kept: frozenset[str], old: Item, new: Item) -> int:
    """An entry that comes or goes is one write, one whose key moves two, one that shows something else one."""
    keys = {f"{name}pk", f"{name}sk"}
    before = {key: old[key] for key in keys | kept if key in old} if f"{name}pk" in old else {}
    after = {key: new[key] for key in keys | kept if key in new} if f"{name}pk" in new else {}
    if before == after:
        return 0
    if before and after and any(before.get(key) != after.get(key) for key in keys):
        return 2
    return 1


def _size(item: Item) -> int:
    """Bytes of names and values, as DynamoDB counts them."""
    return sum(len(name.encode()) + len(str(value).encode()) for name, value in dynamo.load(item).items())


def _stored(item: Item, indexes: dict[str, frozenset[str]]) -> int:
    """Bytes of an item and of its entries in the indexes."""
    entries = [
        {key: item[key] for key in kept | {"pk", "sk", f"{name}pk", f"{name}sk"} if key in item}
        for name, kept in indexes.items()
        if f"{name}pk" in item
    ]
    return sum(_size(one) + 100 for one in [item, *entries])


@contextmanager
def metered(records: Records) -> Iterator[Meter]:
    meter = Meter()
    events = records.table._client.meta.events
    events.register("before-send.dynamodb", meter.sent)
    events.register("after-call.dynamodb.Query", meter.received)
    try:
        yield meter
    finally:
        events.unregister("before-send.dynamodb", meter.sent)
        events.unregister("after-call.dynamodb.Query", meter.received)


def measure() -> list[Cost]:
    """Every operation that DESIGN bounds, once each, in a world of its own."""
    records = world.records()
    found: list[Cost] = []
    with metered(records) as meter:

        def cost(operation: str, allowed: float, work: Callable[[], Any]) -> Any:
            before = meter.writes
            answer = work()
            found.append(Cost(operation, meter.writes - before, allowed))
            return answer

        wish = {"name": "Unit Ltd", "tax_number": "T-1", "customer_since": "2020-01-01"}
        customer = cost("create a customer with two unique fields", 9, lambda: records.create("customers", wish))["id"]
        called = {"subject": "Call", "channel": "phone", "customer": customer}
        cost("log an activity", 3, lambda: records.create("interactions", called))
        deal = {"name": "Deal", "customer": customer, "amount": {"amount": "10.00", "currency": "USD"}}
        one = records.create("opportunities", deal)
        moved = {"stage": "engaging"}
        one = cost(
            "move a deal to another stage", 8, lambda: records.change("opportunities", one["id"], moved, version=1)
        )
        won = {"stage": "won"}
        cost(
            "win a deal: a stage change and an order",
            16,
            lambda: records.change("opportunities", one["id"], won, version=2),
        )
        order = {"customer": customer, "amount": {"amount": "10.00", "currency": "USD"}}
        cost("place an order", 8, lambda: records.create("orders", order))
        for number in range(50):
            records.create("interactions", {**called, "subject": f"Call {number} about the offer we sent last week"})
        before = meter.reads
        assert len(records.related(customer, "interactions", limit=50)) == 50
        found.append(Cost("read a related page of 50 (read units)", meter.reads - before, 2))
    return found
