"""A tenant of its own for each test; its streams and queues are moved by hand: late, double, shuffled."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson
import pytest

from functions.retention import clocks, runs
from functions.retention.rules import Clock
from shared import aws, clock, ids
from shared.declare import money
from shared.records.access_patterns import RELATED, WATERMARK
from shared.records.engine import Records
from shared.records.items import record_key
from shared.records.table import Item, TenantTable
from shared.tenancy import credentials
from shared.tenancy.caller import Caller, system
from shared.tenancy.registry import ACTIVE, Registry
from tests.conftest import Kith
from tests.harness.gateway import invoke
from tests.harness.pump import Pump, _consumers, matches

FUNCTION = "RetentionStreamFunction"


@dataclass
class Shop:
    """One tenant at work, without its people signing in."""

    kith: Kith
    tenant: str
    table: TenantTable
    records: Records
    pump: Pump
    seen: list[Item] = field(default_factory=list)

    def customer(self, name: str, since: str = "2016-01-01", **known: Any) -> str:
        return str(self.records.create("customers", {"name": name, "customer_since": since, **known})["id"])

    def order(self, customer: str, on: str, amount: str = "10.00", currency: str = "USD", **known: Any) -> str:
        data = {"customer": customer, "placed_on": on, "amount": money(amount, currency), **known}
        return str(self.records.create("orders", data)["id"])

    def change(self, name: str, record_id: str, /, **patch: Any) -> Item:
        version = self.records.get(name, record_id, deleted=True)["version"]
        return self.records.change(name, record_id, patch, version=version)

    def person(self, name: str, **known: Any) -> str:
        staff = Records(self.table, self.records.caller, owner="settings")
        data = {"name": name, "email": f"{name.lower()}@shop.example", "role": "rep", "state": "active", **known}
        return str(staff.create("people", data)["id"])

    def events(self) -> list[Item]:
        """What the stream says about this tenant since the last look, as the function's filter lets it through."""
        patterns = next(filters for name, filters in _consumers() if name == FUNCTION)
        mine = f"T#{self.tenant}#"
        return [
            record
            for record in self.pump._records()
            if record["dynamodb"]["Keys"]["pk"]["S"].startswith(mine)
            and any(matches(pattern, record) for pattern in patterns)
        ]

    def deliver(self, events: list[Item] | None = None) -> list[str]:
        """Deliver events (those not seen yet) in batches; returns the sequence numbers that failed."""
        waiting = self.events() if events is None else events
        failed = []
        for start in range(0, len(waiting), 100):
            answer = invoke(FUNCTION, {"Records": waiting[start : start + 100]})
            failed += [entry["itemIdentifier"] for entry in answer["batchItemFailures"]]
        return failed

    def clock_of(self, customer: str) -> Clock:
        known = clocks.load(self.table, customer)
        assert known is not None
        return known

    def start(self, as_of: str, slot: str | None = None) -> str:
        """Queue a run as of a day, as if the stream were level."""
        run = runs.new(self.table, slot or runs.slot_of("manual", as_of), date.fromisoformat(as_of), "USD", "per_1")
        runs.create(self.table, run)
        runs.send(self.tenant, run)
        return str(run["id"])

    def work(self) -> list[str]:
        """Let the worker empty the queue; returns the messages' bodies."""
        handled: list[str] = []
        url = os.environ["RETENTION_QUEUE_URL"]
        while True:
            answer = aws.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
            if not answer.get("Messages"):
                return handled
            for message in answer["Messages"]:
                handled.append(message["Body"])
                assert not self.redeliver(message["Body"])
                aws.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    def redeliver(self, body: str) -> list[Any]:
        """Hand one message to the worker; returns the failures it reports."""
        event = {"Records": [{"messageId": "m", "body": body}]}
        failures: list[Any] = invoke("RetentionWorkerFunction", event)["batchItemFailures"]
        return failures

    def run(self, as_of: str) -> Item:
        """Run the review as of a day to its end."""
        slot = self.start(as_of)
        self.work()
        return runs.body(runs.get(self.table, slot))

    def tick(self, at: str) -> int:
        """One slot of the schedule, with the work it causes; how often it woke this tenant."""
        invoke("RetentionScheduleFunction", {"time": at})
        return sum(self.tenant in body for body in self.work())

    def alerts(self, customer: str) -> list[Item]:
        rows = self.table.query(RELATED, {"parent": customer}, begins="churn_alerts#")
        return [self.records.get("churn_alerts", RELATED.sorted_by(row)["id"]) for row in rows]

    def as_person(self, role: str = "administrator") -> Records:
        everything = {"*": dict.fromkeys(("create", "read", "edit", "delete"), "all")}
        caller = Caller(self.tenant, "per_" + "0" * 26, role, grants=everything)
        return Records(self.table, caller, owner="retention")


@pytest.fixture
def open_shop(kith: Kith) -> Iterator[Callable[..., Shop]]:
    """Opens shops; the schedule's watermark is put back afterwards."""
    system_table = Registry().table
    watermark = system_table.get(WATERMARK.key(what=clocks.QUEUE))
    if watermark:
        system_table.delete(WATERMARK.key(what=clocks.QUEUE))
    opened = []

    def open_one(time_zone: str = "UTC") -> Shop:
        tenant = ids.new("ten")
        opened.append(tenant)
        row = {
            "tenant": tenant, "slug": tenant[-12:].lower(), "name": "Shop", "state": ACTIVE, "time_zone": time_zone,
            "currency": "USD", "locale": "en", "plan": "standard", "cursor_key": "k", "kind": "b2b", "steps": {},
            "administrator": {"name": "Shop Keeper", "email": "keeper@shop.example"}, "created_by": "system:test",
            "created_at": clock.stamp(), "updated_by": "system:test", "updated_at": clock.stamp(),
        }  # fmt: skip
        Registry().reserve(row)
        table = credentials.table(tenant)
        records = Records(table, system(tenant, "till"), owner="retention")
        return Shop(kith, tenant, table, records, Pump(kith.dynamodb_url, from_now=True))

    yield open_one
    for tenant in opened:
        kith.pump.forget(tenant)
    system_table.delete(WATERMARK.key(what=clocks.QUEUE))
    if watermark:
        system_table.put(watermark)


@pytest.fixture
def shop(open_shop: Callable[..., Shop]) -> Shop:
    return open_shop()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def damage(shop: Shop, customer: str) -> None:
    """The record's owner is nobody: an alert for nobody is refused."""
    item = shop.table.get(record_key(shop.table, "customers", customer))
    assert item
    body = orjson.loads(item["data"]) | {"owner": "per_" + "Z" * 26}
    shop.table.put({**item, "data": orjson.dumps(body).decode()})


def mend(shop: Shop, customer: str) -> None:
    item = shop.table.get(record_key(shop.table, "customers", customer))
    assert item
    body = orjson.loads(item["data"])
    del body["owner"]
    shop.table.put({**item, "data": orjson.dumps(body).decode()})


def copy(event: Item) -> Item:
    copied: Item = json.loads(json.dumps(event))
    return copied
