"""What a month of a tenant's data costs, from units and bytes measured on the requests that are really sent.

Data only: DynamoDB's writes, reads and storage, S3's requests and storage. Not Lambda, API Gateway, logs or traffic.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from typing import Any, NamedTuple

from functions.records import service as reading
from functions.stream import rules, service
from shared import aws, ids
from shared.records import lists
from shared.records.access_patterns import CONFIG, RECORD, SIGNED_OUT, TENANT
from shared.records.engine import Records
from shared.tenancy.registry import SystemTable
from tests.bench import units, world

WRITES, READS, KEPT = 0.625 / 1e6, 0.125 / 1e6, 0.25
"""US dollars a write unit, a read unit, a GB-month: DynamoDB on demand, us-east-1, since 2024-11-01
(aws.amazon.com/dynamodb/pricing/on-demand)."""
BACKUP = 0.20
"""A GB-month of point-in-time recovery, same page."""
PUTS, GETS, FILES = 5e-6, 0.4e-6, 0.023
"""US dollars a PUT, a GET, a GB-month: S3 Standard, us-east-1 (aws.amazon.com/s3/pricing)."""
CUSTOMERS = 10_000
PEOPLE, DAYS = 25, 21
"""Who works with them, on how many days."""
A_DAY = {"list": 80, "read": 60, "activity": 12, "stage": 4, "order": 1.5, "customer": 0.5}
"""How often each person does each, on a day; every request is let in by the authorizer."""
HELD = {"customer": CUSTOMERS, "activity": 120_000, "stage": 20_000, "order": 30_000}
"""Records a tenant of that size has, by what made them."""
FILE_READS_A_DAY = 60
"""Processes that begin anew and fetch the list index."""
_SAMPLE = 2_000


class Spent(NamedTuple):
    """One operation: write and read units, bytes it leaves in the table for good."""

    writes: float
    reads: float
    stored: float


class _Reads:
    """Read units as DynamoDB charges them: 4 kB steps, half for eventual consistency, a missing item one step."""

    def __init__(self) -> None:
        self.units = 0.0
        self._consistent = False

    def sent(self, request: Any, **_: Any) -> None:
        self._consistent = '"ConsistentRead":true' in json.dumps(json.loads(request.body), separators=(",", ":"))
        self._asked = json.loads(request.body)

    def received(self, parsed: Any, event_name: str, **_: Any) -> None:
        operation, weight = event_name.rpartition(".")[2], 1.0 if self._consistent else 0.5
        if operation == "GetItem":
            self.units += weight * _steps([parsed.get("Item") or {}])
        elif operation == "Query":
            self.units += weight * _steps(parsed["Items"])
        elif operation == "BatchGetItem":
            found = [item for items in parsed["Responses"].values() for item in items]
            missing = sum(len(one["Keys"]) for one in self._asked["RequestItems"].values()) - len(found)
            self.units += weight * (sum(_steps([item]) for item in found) + missing)


def _steps(items: list[dict[str, Any]]) -> int:
    return max(1, ceil(sum(units._size(item) for item in items) / 4096))


@contextmanager
def _metered() -> Iterator[tuple[units.Meter, _Reads]]:
    """Every request of every client is counted."""
    meter, reads = units.Meter(), _Reads()
    for client in (world.table()._client, aws.client("dynamodb")):
        client.meta.events.register("before-send.dynamodb", meter.sent)
        client.meta.events.register("before-send.dynamodb", reads.sent)
        client.meta.events.register("after-call.dynamodb", reads.received)
    yield meter, reads


def measure() -> tuple[dict[str, Spent], float]:
    """Operation → what it costs with its history and its line in the feed; bytes of the index file a record."""
    world.fill(_SAMPLE)
    records = world.records()
    index = lists.open_index(records.table)
    megabytes = len(index.dump()) / index.records
    with _metered() as (meter, reads):

        def spent(work: Callable[[], Any]) -> Spent:
            before = meter.writes, reads.units, meter.stored
            work()
            return Spent(meter.writes - before[0], reads.units - before[1], meter.stored - before[2])

        deal = {"name": "Deal", "customer": ids.named("cus", "1"), "amount": {"amount": "10.00", "currency": "USD"}}
        made = _written(records, "opportunities", lambda: records.create("opportunities", deal))
        call = {"subject": "Call about the offer", "channel": "phone", "customer": ids.named("cus", "1")}
        found = {
            "list": spent(lambda: reading.find(records, "customers", {"limit": 50, "sort": "-annual_revenue"}, [])),
            "read": spent(lambda: reading.read(records, "customers", ids.named("cus", "2"), deleted=False)),
            "admitted": spent(_standing),
            "activity": spent(lambda: _written(records, "interactions", lambda: records.create("interactions", call))),
            "stage": spent(lambda: _written(records, "opportunities", lambda: records.change(
                "opportunities", made["id"], {"stage": "engaging"}, version=1), made["id"])),
            "order": spent(lambda: _written(records, "orders", lambda: records.create("orders", {
                "customer": ids.named("cus", "1"), "amount": {"amount": "10.00", "currency": "USD"}}))),
            "customer": spent(lambda: _written(records, "customers", lambda: records.create(
                "customers", _customer()))),
        }  # fmt: skip
    return found, megabytes


def _customer() -> dict[str, Any]:
    """A customer as a person enters one: its owner and team follow from who does."""
    return {name: value for name, value in world.customer(_SAMPLE + 1).items() if name not in {"owner", "team"}}


def _written(records: Records, name: str, work: Callable[[], Any], record_id: str = "") -> Any:
    """Do a write, and what the stream makes of it."""
    plain = world.plain_client()

    def image(one: str) -> dict[str, Any] | None:
        key = {part: {"S": value} for part, value in RECORD.key(tenant=world.TENANT, object=name, id=one).items()}
        found: dict[str, Any] | None = plain.get_item(TableName="KithTable", Key=key, ConsistentRead=True).get("Item")
        return found

    old = image(record_id) if record_id else None
    body = work()
    new = image(body["id"])
    assert new is not None
    images = {"Keys": {"pk": new["pk"], "sk": new["sk"]}, "NewImage": new, **({"OldImage": old} if old else {})}
    event = rules.event_of({"dynamodb": images})
    assert event is not None
    service.project(records.table, [event])
    return body


def _standing() -> None:
    """What the authorizer reads before every request."""
    keys = (TENANT.key(tenant=world.TENANT), RECORD.key(tenant=world.TENANT, object="people", id=world.person(0)),
            CONFIG.key(tenant=world.TENANT, name="roles"), SIGNED_OUT.key(tenant=world.TENANT, person=world.person(0)),
            {"pk": "T#now", "sk": "1"}, {"pk": "T#now", "sk": "0"})  # fmt: skip
    SystemTable().read(keys)


def priced(found: dict[str, Spent], index_bytes: float) -> dict[str, float]:
    """US dollars a month by what they are spent on."""
    times = {name: PEOPLE * DAYS * count for name, count in A_DAY.items()}
    requests = sum(times.values())
    writes = sum(times[name] * found[name].writes for name in times) + requests / 10
    reads = sum(times[name] * found[name].reads for name in times) + requests * found["admitted"].reads
    stored = sum(count * found[name].stored for name, count in HELD.items()) / 1e9
    index = sum(HELD.values()) * index_bytes / 1e9
    changes = sum(times[name] for name in ("activity", "stage", "order", "customer"))
    files = ceil(changes / 1_000) * PUTS + FILE_READS_A_DAY * 30 * GETS + 2 * index * FILES
    return {
        "writes": writes * WRITES, "reads": reads * READS, "storage": stored * KEPT, "backup": stored * BACKUP,
        "index files": files,
    }  # fmt: skip


def main() -> None:
    """Print the figure and what it is made of."""
    with world.world():
        found, index_bytes = measure()
    print(f"a month of data of a tenant with {CUSTOMERS:,} customers and {PEOPLE} people, in US dollars")
    for name, one in found.items():
        print(f"    {name:<12} write units {one.writes:5.1f}   read units {one.reads:5.1f}   bytes {one.stored:7,.0f}")
    costs = priced(found, index_bytes)
    for name, dollars in costs.items():
        print(f"    {name:<12} {dollars:8.3f}")
    print(f"    {'together':<12} {sum(costs.values()):8.2f}")


if __name__ == "__main__":
    main()
