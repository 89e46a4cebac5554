"""A customer's orders: from the related list, and the last one that stands beyond doubt."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from functions.retention.rules import Placed
from shared import clock
from shared.records.access_patterns import RELATED
from shared.records.items import body_of, record_key
from shared.records.table import TenantTable


def placed(table: TenantTable, customer: str) -> Iterator[Placed]:
    """The customer's standing orders as the index shows them, newest first; read as they are consumed."""
    for row in table.query(RELATED, {"parent": customer}, begins="orders#", backwards=True):
        if row.get("state") == "placed":
            amount, _, currency = str(row.get("amount") or "0 XXX").partition(" ")
            key = RELATED.sorted_by(row)
            yield Placed(key["id"], date.fromisoformat(key["on"][:10]), Decimal(amount), currency)


def last_contact(table: TenantTable, customer: str) -> date | None:
    """The day of the newest interaction with the customer up to today."""
    for row in table.query(RELATED, {"parent": customer}, begins="interactions#", backwards=True, limit=20):
        day = date.fromisoformat(RELATED.sorted_by(row)["on"][:10])
        if day <= clock.today():
            return day
    return None


def standing(table: TenantTable, customer: str, order: str) -> date | None:
    """The day `order` was placed, if right now it stands and is this customer's. The index may lag; this does not."""
    item = table.get(record_key(table, "orders", order))
    return day_of(body_of(item), customer) if item else None


def day_of(body: dict[str, Any], customer: str) -> date | None:
    """The day an order was placed, if it stands and is this customer's."""
    stands = body.get("status") == "placed" and not body.get("deleted_at") and body.get("customer") == customer
    return date.fromisoformat(body.get("placed_on") or body["created_at"][:10]) if stands else None


def last_standing(table: TenantTable, customer: str, suspects: Iterable[str]) -> tuple[date, str] | None:
    """The newest order that stands, among `suspects` (which the index may not show yet) and the index."""
    found = [(day, order) for order in suspects if (day := standing(table, customer, order))]
    for row in placed(table, customer):
        if found and row.on < max(found)[0]:
            break
        day = standing(table, customer, row.id)
        if day:
            found.append((day, row.id))
            break
    return max(found, default=None)


def first_after(table: TenantTable, customer: str, day: date, known: tuple[date, str]) -> tuple[date, str]:
    """The first order placed after `day`; `known` is one of them."""
    after = [(row.on, row.id) for row in placed_after(table, customer, day)]
    return min([known, *after])


def placed_after(table: TenantTable, customer: str, day: date) -> Iterator[Placed]:
    """Standing orders placed after `day`, newest first."""
    for row in placed(table, customer):
        if row.on <= day:
            return
        yield row
