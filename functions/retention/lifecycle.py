"""Which stage of its life with us a customer is in, as its orders and alerts say, and the tenant's rules for that."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import orjson

from functions.retention import clocks, orders
from functions.retention.rules import Clock, Placed, add_months
from shared import clock
from shared.errors import NotFound, Stale, Unavailable
from shared.records import commit
from shared.records.access_patterns import CONFIG
from shared.records.engine import Records
from shared.records.table import Item, TenantTable, Write
from shared.tenancy.caller import system

NAME = "lifecycle"
_ROUNDS = 4
_MOST_ORDERS = 500
Body = dict[str, Any]


@dataclass(frozen=True)
class Rules:
    """When a customer is loyal: so many orders, or orders of so much, within months up to the last one.

    Orders in other currencies than `loyal_value` count, but for nothing. Version 0 is what nobody chose; `automatic`
    false leaves stages to people.
    """

    automatic: bool = True
    loyal_orders: int | None = 5
    loyal_value: Body | None = None
    loyal_months: int = 12
    version: int = 0

    def body(self) -> Body:
        return asdict(self)


@dataclass(frozen=True)
class Step:
    """The stage that follows from what happened: since when, why, and the happening itself."""

    stage: str
    on: date
    reason: str
    cause: str


def load(table: TenantTable) -> Rules:
    """The rules in force."""
    item = table.get(table.key(CONFIG, name=NAME))
    return Rules(**orjson.loads(item[NAME])) if item else Rules()


def write(table: TenantTable, wanted: Rules) -> Write:
    """The write that puts `wanted` in place of the version before."""
    item: Item = {**table.key(CONFIG, name=NAME), "name": NAME, NAME: orjson.dumps(asdict(wanted)).decode()}
    item["version"] = wanted.version
    if wanted.version > 1:
        return Write.put(item, condition="version = :v", values={":v": wanted.version - 1})
    return Write.put(item, condition="attribute_not_exists(pk)")


def step(known: Clock, placed: list[Placed], now: str | None, rules: Rules) -> Step | None:
    """Where a customer stands by its clock and its orders, newest first; `now` is the stage it is in. Pure.

    None when nothing follows: who never ordered, was never warned of or lost, stays where people put it. A customer
    who orders after it was lost is won back, and an ordinary one from its next order on.
    """
    if known.is_lost:
        return Step("lost", known.lost_on or known.quiet_since, "lost", f"lost:{known.lost_alert}")
    if known.alert and known.warned_on:
        return Step("at_risk", known.warned_on, "warning", f"warning:{known.alert}")
    if not placed:
        if now in {"at_risk", "lost"} and known.retained_on:
            return Step("prospect", known.retained_on, "retained", f"retained:{known.retained_on}")
        return None
    last = placed[0]
    if now == "lost":
        on = max(known.retained_on or date.min, last.on) if known.retained_on else last.on
        return Step("won_back", on, "won_back", f"won_back:{last.id}:{known.retained_on or ''}")
    if now == "won_back" and (known.stage_cause or "").startswith(f"won_back:{last.id}:"):
        return None
    stage, on, reason = _by_orders(placed, rules)
    if now == "at_risk":
        on, reason = max(known.retained_on or date.min, last.on), "retained"
    return Step(stage, on, reason, f"{stage}:{on}:{reason}")


def _by_orders(placed: list[Placed], rules: Rules) -> tuple[str, date, str]:
    """Loyal since the order that made it so in the span up to the last one, else a customer since its first order."""
    since = add_months(placed[0].on, -rules.loyal_months)
    value, wanted = Decimal(0), rules.loyal_value
    for count, order in enumerate(reversed([order for order in placed if order.on > since]), 1):
        value += order.amount if wanted and order.currency == wanted["currency"] else 0
        enough = rules.loyal_orders is not None and count >= rules.loyal_orders
        if enough or (wanted and value >= Decimal(wanted["amount"])):
            return "loyal", order.on, "loyalty"
    return "customer", placed[-1].on, "first_order"


def apply(table: TenantTable, customer: str, rules: Rules) -> bool:
    """Bring a customer's stage in line with what happened since it was last looked at; whether that moved it.

    What a person decided stands until something new happens.
    """
    if not rules.automatic:
        return False
    records = Records(table, system(table.tenant, "lifecycle"), owner="retention")
    for _ in range(_ROUNDS):
        known = clocks.load(table, customer)
        if known is None or known.gone:
            return False
        try:
            return _apply(records, known, rules)
        except NotFound:
            return False
        except Stale:
            continue
    raise Unavailable()


def _apply(records: Records, known: Clock, rules: Rules) -> bool:
    person = records.held("customers", known.customer, "edit")
    placed = []
    for order in orders.placed(records.table, known.customer):
        placed.append(order)
        if len(placed) == _MOST_ORDERS:
            break
    found = step(known, placed, person.get("lifecycle_stage"), rules)
    if found is None or found.cause == known.stage_cause:
        return False
    seen = replace(known, stage_cause=found.cause)
    if found.stage == person.get("lifecycle_stage"):
        clocks.save(records.table, seen)
        return False
    day = min(found.on, clock.today()).isoformat()
    patch = {"lifecycle_stage": found.stage, "lifecycle_since": day, "lifecycle_reason": found.reason}
    prepared = records.prepared("customers", person, patch, trusted=True)
    commit.write(records.table, records.caller, prepared, also=[clocks.write(records.table, seen)])
    return True
