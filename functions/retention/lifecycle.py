"""Which stage of its life with us a customer is in, as its orders and alerts say, and the tenant's rules for that."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import orjson

from functions.retention import clocks, orders
from functions.retention.rules import Clock, Placed, add_months
from shared import clock
from shared.errors import NotFound, Stale, Unavailable
from shared.records import commit
from shared.records.access_patterns import CONFIG, RELATED
from shared.records.engine import Records
from shared.records.table import Item, TenantTable, Write
from shared.tenancy.caller import system

NAME = "lifecycle"
_ROUNDS = 4
_MOST_ORDERS = 500
_UNTOUCHED = frozenset({None, "suspect"})
_BEFORE = _UNTOUCHED | {"prospect"}
FOLLOWING = ("customer", "loyal", "at_risk", "lost", "won_back")
"""The stages that may follow by themselves besides prospect, which has a rule of its own."""
Body = dict[str, Any]
Touch = Literal["contact", "opportunity", "either"]


@dataclass(frozen=True)
class Rules:
    """When a customer enters a stage. Loyal: so many orders, or orders of so much, within months up to the last one.

    Orders in other currencies than `loyal_value` count, but for nothing. Version 0 is what nobody chose; `automatic`
    false leaves stages to people, `by_hand` these. Before its first order: `prospect_by` what makes a prospect, nothing
    if None; `customer_orders` how many orders make a customer, `won_back_orders` how many more one that was won back.
    """

    automatic: bool = True
    loyal_orders: int | None = 5
    loyal_value: Body | None = None
    loyal_months: int = 12
    version: int = 0
    by_hand: tuple[str, ...] = ()
    prospect_by: Touch | None = None
    customer_orders: int = 1
    won_back_orders: int = 1

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
    if item is None:
        return Rules()
    known = orjson.loads(item[NAME])
    return Rules(**{**known, "by_hand": tuple(known.get("by_hand", ()))})


def write(table: TenantTable, wanted: Rules) -> Write:
    """The write that puts `wanted` in place of the version before."""
    item: Item = {**table.key(CONFIG, name=NAME), "name": NAME, NAME: orjson.dumps(asdict(wanted)).decode()}
    item["version"] = wanted.version
    if wanted.version > 1:
        return Write.put(item, condition="version = :v", values={":v": wanted.version - 1})
    return Write.put(item, condition="attribute_not_exists(pk)")


def step(known: Clock, placed: list[Placed], now: str | None, rules: Rules, touched: date | None = None) -> Step | None:
    """Where a customer stands by its clock and its orders, newest first; `now` is the stage it is in. Pure.

    None when nothing follows, or a stage that is left to people: who never ordered, was never warned of or lost, stays
    where people put it, unless the tenant calls it a prospect since it was `touched`. A customer who orders after it
    was lost is won back, and an ordinary one after as many more orders as the rules say.
    """
    found = _step(known, placed, now, rules, touched)
    if found is None or found.stage in rules.by_hand:
        return None
    kept = now == "loyal" and found.stage == "customer" and "loyal" in rules.by_hand
    return None if kept else found


def _step(known: Clock, placed: list[Placed], now: str | None, rules: Rules, touched: date | None) -> Step | None:
    if known.is_lost:
        return Step("lost", known.lost_on or known.quiet_since, "lost", f"lost:{known.lost_alert}")
    if known.alert and known.warned_on:
        return Step("at_risk", known.warned_on, "warning", f"warning:{known.alert}")
    if len(placed) < (rules.customer_orders if now in _BEFORE else 1):
        if now in {"at_risk", "lost"} and known.retained_on:
            return Step("prospect", known.retained_on, "retained", f"retained:{known.retained_on}")
        return Step("prospect", touched, "contact", "prospect") if touched and now in _UNTOUCHED else None
    last = placed[0]
    if now == "lost":
        on = max(known.retained_on or date.min, last.on) if known.retained_on else last.on
        return Step("won_back", on, "won_back", f"won_back:{last.id}:{known.retained_on or ''}")
    if now == "won_back":
        cause = known.stage_cause or ""
        if any(cause.startswith(f"won_back:{order.id}:") for order in placed[: rules.won_back_orders]):
            return None
    stage, on, reason = _by_orders(placed, rules)
    if now == "at_risk":
        on, reason = max(known.retained_on or date.min, last.on), "retained"
    return Step(stage, on, reason, f"{stage}:{on}:{reason}")


def _by_orders(placed: list[Placed], rules: Rules) -> tuple[str, date, str]:
    """Loyal since the order that made it so in the span up to the last one, else a customer since its first order."""
    if "loyal" in rules.by_hand:
        return _since(placed, rules)
    since = add_months(placed[0].on, -rules.loyal_months)
    value, wanted = Decimal(0), rules.loyal_value
    for count, order in enumerate(reversed([order for order in placed if order.on > since]), 1):
        value += order.amount if wanted and order.currency == wanted["currency"] else 0
        enough = rules.loyal_orders is not None and count >= rules.loyal_orders
        if enough or (wanted and value >= Decimal(wanted["amount"])):
            return "loyal", order.on, "loyalty"
    return _since(placed, rules)


def _since(placed: list[Placed], rules: Rules) -> tuple[str, date, str]:
    return "customer", placed[-min(rules.customer_orders, len(placed))].on, "first_order"


def _touched(records: Records, customer: str, rules: Rules) -> date | None:
    """The day of the newest contact, or today for an opportunity, as far as the rules look at either."""
    if rules.prospect_by in {"contact", "either"} and (day := orders.last_contact(records.table, customer)):
        return day
    deals = rules.prospect_by in {"opportunity", "either"}
    found = deals and records.table.query(RELATED, {"parent": customer}, begins="opportunities#", limit=1)
    return clock.today() if found and any(found) else None


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
    now = person.get("lifecycle_stage")
    touched = _touched(records, known.customer, rules) if now in _UNTOUCHED else None
    found = step(known, placed, now, rules, touched)
    if found is None or found.cause == known.stage_cause:
        return False
    seen = replace(known, stage_cause=found.cause)
    if found.stage == now:
        clocks.save(records.table, seen)
        return False
    day = min(found.on, clock.today()).isoformat()
    patch = {"lifecycle_stage": found.stage, "lifecycle_since": day, "lifecycle_reason": found.reason}
    prepared = records.prepared("customers", person, patch, trusted=True)
    commit.write(records.table, records.caller, prepared, also=[clocks.write(records.table, seen)])
    return True
