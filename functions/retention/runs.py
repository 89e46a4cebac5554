"""Runs of the churn review: each slot once, with progress, taken up again where it stopped."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import orjson

from shared import aws, clock, settings
from shared.errors import NotFound, Stale
from shared.records.access_patterns import OPEN_WORK, RUN
from shared.records.table import Item, Key, TenantTable, Write
from shared.waking import wake

WHAT = "churn"
FIT = "fit"
QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
OPEN_RUNS = "churn-runs"
MOST_FAILURES = 50
"""Customers a run names as failed; the rest are counted."""
_KEPT_DAYS = 90
_ABANDONED = timedelta(minutes=40)
_AT_WORK = timedelta(minutes=15)
_REVIVALS = 3
_NEW = "attribute_not_exists(pk)"
_COUNTS = ("checked", "raised", "closed", "reopened", "redated", "escalated", "failures")


def slot_of(kind: str, when: str) -> str:
    """A run's id: `manual-2018-06-20`, `slot-20181120T1005Z`, `policy-7`, `resume-7`."""
    return f"{kind}-{when}"


def key(table: TenantTable, slot: str) -> Key:
    return table.key(RUN, what=WHAT, slot=slot)


def new(table: TenantTable, slot: str, as_of: date, currency: str, by: str, *, state: str = QUEUED) -> Item:
    """A run. Stored as queued, the stream hands it to the workers: behind every order that was written before it.

    Until it is done it wakes the tenant, so that one whose message was lost is taken up again.
    """
    at = clock.stamp()
    item: Item = {
        **key(table, slot), "id": slot, "kind": slot.partition("-")[0], "run_state": state,
        "as_of": as_of.isoformat(), "currency": currency, "page": 0, "queued_at": at, "started_by": by,
        **dict.fromkeys(_COUNTS, 0), "failed": [],
        **table.key(OPEN_WORK, queue=OPEN_RUNS, due=at, id=slot), **wake(table, slot, clock.today()),
    }  # fmt: skip
    if item["kind"] in {"slot", FIT}:
        item["expires_at"] = int((clock.now() + timedelta(days=_KEPT_DAYS)).timestamp())
    return item


def create(table: TenantTable, item: Item) -> bool:
    """Store a new run; False when the slot has one already."""
    try:
        table.put(item, condition=_NEW)
    except Stale:
        return False
    return True


def creation(item: Item) -> Write:
    return Write.put(item, condition=_NEW)


def load(table: TenantTable, slot: str) -> Item | None:
    return table.get(key(table, slot))


def get(table: TenantTable, slot: str) -> Item:
    """The run of a slot; raises NotFound."""
    item = load(table, slot) if slot and "#" not in slot and len(slot) < 100 else None
    if item is None:
        raise NotFound()
    return item


def recent(table: TenantTable, limit: int = 50) -> list[Item]:
    """The newest runs of each kind, newest first."""
    found: list[Item] = []
    for kind in ("manual-", "slot-", "policy-", "resume-", "lifecycle-"):
        found += table.query(RUN, {"what": WHAT}, begins=kind, backwards=True, limit=limit)
    return sorted(found, key=lambda item: str(item["queued_at"]), reverse=True)[:limit]


def body(item: Item) -> dict[str, Any]:
    """A run as the API shows it."""
    shown = ("id", "kind", "as_of", *_COUNTS, "failed", "queued_at", "started_at", "finished_at", "started_by")
    return {"state": item["run_state"], **{name: item.get(name) for name in shown}}


def counted(table: TenantTable, slot: str, name: str, many: int = 1) -> Write:
    """Counts customers as part of the transaction that settles them, so that a repeated page counts them once."""
    return Write.update(key(table, slot), f"ADD {name} :many, checked :many", {":many": many})


def advance(table: TenantTable, item: Item, place: str | None, counts: dict[str, int]) -> Item:
    """One page is done. Raises Stale when it was done before."""
    sums = ", ".join(f"{name} :{name}" for name in counts)
    values: Item = {f":{name}": count for name, count in counts.items()}
    values |= {":next": item["page"] + 1, ":page": item["page"], ":running": RUNNING, ":now": clock.stamp()}
    values |= {":place": place or "", ":none": 0, ":done": DONE, ":failed": FAILED}
    values |= {":due": table.key(OPEN_WORK, queue=OPEN_RUNS, due=values[":now"], id=item["id"])["gsi2sk"]}
    expression = (
        "SET page = :next, place = :place, run_state = :running, gsi2sk = :due, revivals = :none, "
        "started_at = if_not_exists(started_at, :now)"
    )
    return table.update(
        key(table, item["id"]),
        f"{expression} ADD {sums}",
        values,
        condition="page = :page AND NOT run_state IN (:done, :failed)",
    )


def finish(table: TenantTable, item: Item, state: str) -> Item:
    """The run is over."""
    expression = "SET run_state = :state, finished_at = :now REMOVE gsi2pk, gsi2sk, gsi3pk, gsi3sk"
    values = {":state": state, ":now": clock.stamp()}
    return table.update(key(table, item["id"]), expression, values, condition="attribute_exists(pk)")


def reopen(table: TenantTable, item: Item) -> Item:
    """A failed run, queued once more from where it stopped."""
    values = {":queued": QUEUED, ":failed": FAILED, ":none": 0}
    keys = wake(table, item["id"], clock.today())
    values |= table_keys(table, item["id"], keys)
    expression = (
        "SET run_state = :queued, revivals = :none, gsi2pk = :gsi2pk, gsi2sk = :gsi2sk, gsi3pk = :gsi3pk, "
        "gsi3sk = :gsi3sk REMOVE finished_at"
    )
    return table.update(key(table, item["id"]), expression, values, condition="run_state = :failed")


def table_keys(table: TenantTable, slot: str, wake: Key) -> Item:
    """The index keys of an open run, as values of an update."""
    keys = {**table.key(OPEN_WORK, queue=OPEN_RUNS, due=clock.stamp(), id=slot), **wake}
    return {f":{name}": value for name, value in keys.items()}


def note_failure(table: TenantTable, item: Item, customer: str, problem: str) -> None:
    """Name a customer that could not be reviewed; beyond a bound they are only counted."""
    known = {entry["customer"] for entry in item["failed"]}
    if customer in known:
        return
    expression, values = "ADD failures :one", {":one": 1}
    if len(known) < MOST_FAILURES:
        entry = {"customer": customer, "problem": problem}
        item["failed"].append(entry)
        expression += " SET failed = list_append(failed, :entry)"
        table.update(key(table, item["id"]), expression, {**values, ":entry": [entry]})
    else:
        table.update(key(table, item["id"]), expression, values)


def is_another_at_work(table: TenantTable, slot: str) -> bool:
    """Whether the run of another slot got through a page within the last minutes: what is due is in good hands."""
    since = (clock.now() - _AT_WORK).strftime("%Y-%m-%dT%H:%M")
    rows = table.query(OPEN_WORK, {"queue": OPEN_RUNS}, after=since, until="~", limit=10)
    others = (row["gsi2sk"].partition("#")[2] for row in rows)
    return any(other.startswith("slot-") and other != slot for other in others)


def abandoned(table: TenantTable) -> Iterator[Item]:
    """Runs whose message seems lost: each is taken up a few times, then given up as failed."""
    until = (clock.now() - _ABANDONED).strftime("%Y-%m-%dT%H:%M")
    for row in table.query(OPEN_WORK, {"queue": OPEN_RUNS}, until=until, limit=5):
        slot = row["gsi2sk"].partition("#")[2]
        item = table.update(key(table, slot), "ADD revivals :one", {":one": 1}, condition="attribute_exists(pk)")
        if item["revivals"] > _REVIVALS:
            finish(table, item, FAILED)
        else:
            yield item


def send(tenant: str, item: Item) -> None:
    """Queue a run, or its next page; messages of one tenant do not crowd out another's."""
    message = {name: item[name] for name in ("id", "as_of", "currency")}
    aws.client("sqs").send_message(
        QueueUrl=settings.retention_queue_url(),
        MessageBody=orjson.dumps({"tenant": tenant, **message}).decode(),
        MessageGroupId=tenant,
    )
