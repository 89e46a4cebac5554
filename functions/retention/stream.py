"""The table's stream: what changed moves churn clocks; a new order closes an alert by itself.

A queued run passes through here too, and goes on to the workers once the orders written before it are accounted for.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import orjson

from functions.retention import lifecycle, orders, policy, runs
from functions.retention.settle import Signs, settle
from shared import observe
from shared.errors import Unavailable
from shared.records import dynamo
from shared.records.access_patterns import RECORD
from shared.records.engine import Records
from shared.tenancy import credentials
from shared.tenancy.caller import system

_ROUNDS = 3
Event = dict[str, Any]


def handler(event: Event, _context: Any) -> dict[str, Any]:
    """Settle every customer that the batch speaks of; those that fail are reported, the others stand."""
    failed: list[str] = []
    for tenant, batch in _by_tenant(event["Records"]).items():
        try:
            failed += review(tenant, batch)
        except Exception as problem:
            observe.failure("retention-stream", {}, problem)
            failed += [_number(raw) for raw in batch]
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def review(tenant: str, batch: list[Event]) -> list[str]:
    """Settle one tenant's customers; returns the sequence numbers of the events that could not be handled.

    The churn policy is read again at the end: clocks dated by one that changed meanwhile are settled once more.
    """
    table = credentials.table(tenant)
    records = Records(table, system(tenant, "churn-watch"), owner="retention")
    failed: list[str] = []
    queued = [raw for raw in batch if _is_run(raw)]
    left = _by_customer((raw for raw in batch if not _is_run(raw)), failed)
    rule, stages = policy.load(table), lifecycle.load(table)
    for _ in range(_ROUNDS):
        for customer, (signs, numbers) in list(left.items()):
            try:
                if signs.winds:
                    settle(records, customer, signs, rule)
                if signs.orders or signs.alerted or (stages.prospect_by and signs.touched):
                    lifecycle.apply(table, customer, stages)
            except Exception as problem:
                observe.failure("retention-stream", {}, problem)
                failed += numbers
                del left[customer]
        latest = policy.load(table)
        if latest.rule == rule.rule:
            for raw in queued:
                runs.send(tenant, dynamo.load(raw["dynamodb"]["NewImage"]))
            return failed
        rule = latest
    raise Unavailable()


def _is_run(raw: Event) -> bool:
    return "run_state" in raw["dynamodb"].get("NewImage", {})


def _by_tenant(batch: Iterable[Event]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = defaultdict(list)
    for raw in batch:
        found[raw["dynamodb"]["Keys"]["pk"]["S"].split("#")[1]].append(raw)
    return found


def _by_customer(batch: Iterable[Event], failed: list[str]) -> dict[str, tuple[Signs, list[str]]]:
    found: dict[str, tuple[Signs, list[str]]] = defaultdict(lambda: (Signs(), []))
    for raw in batch:
        try:
            before, after = _body(raw, "OldImage"), _body(raw, "NewImage")
            key = RECORD.parts(raw["dynamodb"]["Keys"]["pk"]["S"])
            if key and key["object"] == "customers":
                signs, numbers = found[after["id"]]
                signs.customer_changed = True
                numbers.append(_number(raw))
                continue
            if key and key["object"] == "churn_alerts":
                signs, numbers = found[after["customer"]]
                signs.alerted = True
                numbers.append(_number(raw))
                continue
            if key and key["object"] == "interactions":
                for customer in {before.get("customer"), after.get("customer")} - {None}:
                    found[str(customer)][0].contacted = True
                    found[str(customer)][1].append(_number(raw))
                continue
            if key and key["object"] == "opportunities":
                for customer in {after.get("customer")} - {None}:
                    found[str(customer)][0].dealt = True
                    found[str(customer)][1].append(_number(raw))
                continue
            for customer in {before.get("customer"), after.get("customer")} - {None}:
                signs, numbers = found[str(customer)]
                day = orders.day_of(after, str(customer))
                signs.orders[after["id"]] = max(filter(None, (day, signs.orders.get(after["id"]))), default=None)
                numbers.append(_number(raw))
        except Exception as problem:
            observe.failure("retention-stream", {}, problem)
            failed.append(_number(raw))
    return found


def _body(raw: Event, image: str) -> dict[str, Any]:
    text = raw["dynamodb"].get(image, {}).get("data", {}).get("S")
    body: dict[str, Any] = orjson.loads(text) if text else {}
    return body


def _number(raw: Event) -> str:
    return str(raw["dynamodb"]["SequenceNumber"])
