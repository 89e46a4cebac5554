"""Churn clocks in the table: one item a customer, found by day due within a tenant and across tenants."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from functions.retention.rules import Clock
from shared import clock
from shared.records.access_patterns import CLOCK, OPEN_WORK
from shared.records.table import Item, TenantTable, Write
from shared.waking import wake

QUEUE = "churn"
_DATES = frozenset(field.name for field in fields(Clock) if "date" in str(field.type))
_LAST = "~"
_PATIENCE = 3


@dataclass(frozen=True)
class Due:
    """A row of the open-work index: whose clock, due when, quiet since when, and where it stands in the index."""

    customer: str
    on: date
    quiet_since: date
    place: str


def load(table: TenantTable, customer: str) -> Clock | None:
    """The customer's clock as it is now."""
    item = table.get(table.key(CLOCK, customer=customer))
    return _of(item) if item else None


def load_many(table: TenantTable, customers: Iterable[str]) -> dict[str, Clock]:
    """The clocks of many customers by customer, as they were a moment ago: whoever writes one is told if it moved."""
    items = table.batch_get(table.key(CLOCK, customer=customer) for customer in customers)
    return {known.customer: known for known in map(_of, items)}


def _of(item: Item) -> Clock:
    known: dict[str, Any] = {field.name: item[field.name] for field in fields(Clock) if field.name in item}
    known |= {name: date.fromisoformat(known[name]) for name in _DATES & known.keys()}
    return Clock(**known)


def write(table: TenantTable, known: Clock) -> Write:
    """The write that replaces the clock version that `known` was made from."""
    condition, values = _condition(known)
    return Write.put(item_of(table, known), condition=condition, values=values)


def save(table: TenantTable, known: Clock) -> None:
    """Like `write`, at once; raises Stale when somebody was faster."""
    condition, values = _condition(known)
    table.put(item_of(table, known), condition=condition, values=values)


def due(table: TenantTable, until: date, *, after: str | None, limit: int) -> Iterator[Due]:
    """Up to `limit` clocks due by `until`, the longest due first, those beyond place `after`."""
    rows = table.query(OPEN_WORK, {"queue": QUEUE}, after=after, until=f"{until.isoformat()}#{_LAST}", limit=limit)
    for row in rows:
        day, _, customer = row["gsi2sk"].partition("#")
        yield Due(customer, date.fromisoformat(day), date.fromisoformat(row["on_date"]), row["gsi2sk"])


def note_failure(table: TenantTable, customer: str) -> None:
    """Wake the tenant for this customer again: in the next slot, and after three failures the next day."""
    item = table.get(table.key(CLOCK, customer=customer)) or {}
    failures = int(item.get("failures", 0)) + 1
    today = clock.today()
    keys = wake(table, customer, today if failures < _PATIENCE else today + timedelta(days=1))
    values = {":f": failures, ":p": keys["gsi3pk"], ":s": keys["gsi3sk"]}
    if "gsi2pk" in item:
        expression = "SET failures = :f, gsi3pk = :p, gsi3sk = :s"
        table.update(table.key(CLOCK, customer=customer), expression, values, condition="attribute_exists(gsi2pk)")


def _condition(known: Clock) -> tuple[str, Item | None]:
    return ("version = :v", {":v": known.version}) if known.version else ("attribute_not_exists(pk)", None)


def item_of(table: TenantTable, known: Clock) -> Item:
    """The item that stores `known`, with the index keys of a clock that is waiting for a day."""
    stored: dict[str, Any] = {field.name: getattr(known, field.name) for field in fields(Clock)}
    stored |= {name: stored[name].isoformat() for name in _DATES if stored[name]}
    stored |= {"version": known.version + 1, "gone": known.gone or None}
    item = {**table.key(CLOCK, customer=known.customer), **stored, "due_on": known.due_on.isoformat()}
    review = known.review_on
    if review:
        # A day that has passed is in no bucket the schedule still reads.
        keys = wake(table, known.customer, max(review, clock.today()))
        item |= {**table.key(OPEN_WORK, queue=QUEUE, due=review.isoformat(), id=known.customer), **keys}
        item["on_date"] = known.quiet_since.isoformat()
    return item
