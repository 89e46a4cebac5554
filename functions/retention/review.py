"""Look at customers that are due: raise a warning, end a reprieve, or put the clock right.

A page of them is read at once and its warnings are written together; whoever that does not work out for is looked at
alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from functions.retention import clocks, course, orders, reasons, rules, runs
from functions.retention.policy import Policy
from functions.retention.rules import Body, Clock, Purchases
from functions.retention.settle import Signs, settle, under
from shared import clock as time
from shared import ids
from shared.errors import Duplicate, NotFound, Stale, Unavailable
from shared.records.engine import Records
from shared.records.items import record_key
from shared.records.many import Change, ManyRecords
from shared.records.prepared import Prepared
from shared.records.table import Item, Write

_ROUNDS = 4
_TOGETHER = 49
"""Warnings of one transaction: an alert and a clock each, and the run's count."""
COUNTED = frozenset({"raised", "reopened", "escalated"})
"""Outcomes that the run counts inside the customer's own transaction."""


class Warned(NamedTuple):
    """A warning that is due: the alert's id and fields, and the clock that waits for its outcome."""

    alert: str
    data: Body
    clock: Clock


@dataclass(frozen=True)
class Ahead:
    """What was read of many customers at once: clocks and records by customer, who sold by order."""

    clocks: Mapping[str, Clock] = field(default_factory=dict)
    people: Mapping[str, Body] = field(default_factory=dict)
    sellers: Mapping[str, str | None] = field(default_factory=dict)


def review(records: Records, run: Item, customer: str, rule: Policy) -> str:
    """Review `customer` as of the run's day; returns raised, reopened, closed, redated, escalated or checked.

    `as_of` asks who was due by that day, with everything known now: an order that came later counts.
    """
    for _ in range(_ROUNDS):
        try:
            found = _review(records, run, customer, rule, Ahead())
            if isinstance(found, str):
                return found
            also = [clocks.write(records.table, found.clock), runs.counted(records.table, run["id"], "raised")]
            records.create("churn_alerts", found.data, id=found.alert, also=also)
        except (Stale, Duplicate):
            continue
        else:
            return "raised"
    raise Unavailable()


class Page:
    """Customers that are looked at together."""

    def __init__(self, records: ManyRecords, run: Item, rule: Policy, customers: Iterable[str]) -> None:
        self._records, self._run, self._rule = records, run, rule
        self._ahead = _read(records, list(customers))
        self._waiting: list[tuple[str, Prepared, Write]] = []
        self._alone: list[str] = []

    def look(self, customer: str) -> str | None:
        """Like `review`, from what was read for the page; None while its warning waits to be written with others."""
        try:
            found = _review(self._records, self._run, customer, self._rule, self._ahead)
        except (Stale, Duplicate):
            self._alone.append(customer)
            return None
        if isinstance(found, str):
            return found
        spec = self._records.schema.get("churn_alerts")
        prepared = self._records.plan(spec, Change("create", found.alert, found.data), None)
        self._waiting.append((customer, prepared, clocks.write(self._records.table, found.clock)))
        return None

    def write(self) -> list[str]:
        """Raise the warnings that wait; returns the customers that are still to be reviewed, each alone."""
        table, slot = self._records.table, self._run["id"]
        for start in range(0, len(self._waiting), _TOGETHER):
            customers, alerts, kept = zip(*self._waiting[start : start + _TOGETHER], strict=True)
            try:
                refused = self._records.write(
                    alerts, also=kept, tally=lambda many: runs.counted(table, slot, "raised", many)
                )
            except Unavailable:
                raise
            except Exception:
                # One of them cannot be stored; alone, it is the only one that fails.
                self._alone += customers
            else:
                self._alone += [one for one, problem in zip(customers, refused, strict=True) if problem]
        self._waiting = []
        return self._alone


def _read(records: ManyRecords, customers: list[str]) -> Ahead:
    """What every review reads, in a few requests: a moment old, so that writes say whom it has moved for."""
    table = records.table
    known, people = clocks.load_many(table, customers), records.get_many("customers", customers)
    unowned = [known[customer].last_order for customer in people.keys() & known if not people[customer].get("owner")]
    keys = [record_key(table, "orders", order) for order in unowned if order]
    sellers = {item["id"]: item.get("owner") for item in table.batch_get(keys, names=("id", "owner"))}
    owners = {person.get("owner") for person in people.values()} | set(sellers.values())
    records.references.fetch(("people", owner) for owner in owners if owner)
    return Ahead(known, people, sellers)


def _review(records: Records, run: Item, customer: str, rule: Policy, ahead: Ahead) -> str | Warned:
    as_of = date.fromisoformat(run["as_of"])
    known = ahead.clocks.get(customer) or clocks.load(records.table, customer)
    if known is None or known.review_on is None or known.review_on > as_of:
        return "checked"
    if known.alert:
        if known.reprieve_until:
            return _end_reprieve(records, run, known, rule)
        return _escalate(records, run, known)
    try:
        person = ahead.people.get(customer) or records.get("customers", customer)
    except NotFound:
        settle(records, customer, Signs(customer_changed=True), rule)
        return "checked"
    if known.rule != rule.rule or known.rhythm_days:
        known = under(records.table, known, person, rule)
        if known.review_on is None or known.review_on > as_of:
            clocks.save(records.table, known)
            return "redated"
    bought = _bought(records, known)
    if (bought.last.on if bought.last else None) != known.last_order_on:
        # The stream has not told us yet, or the index lags: the orders themselves decide.
        if settle(records, customer, Signs(recount=True), rule).closed:
            return "closed"
        settled = clocks.load(records.table, customer)
        if settled is None or settled.alert or settled.review_on is None or settled.review_on > as_of:
            return "redated"
        known, bought = settled, _bought(records, settled)
    owner = person.get("owner") or _seller(records, known, ahead)
    return _warned(records, run, known, person=person, bought=bought, owner=owner, rule=rule)


def _bought(records: Records, known: Clock) -> Purchases:
    return rules.purchases(orders.placed(records.table, known.customer), records.caller.currency)


def _warned(
    records: Records, run: Item, known: Clock, *, person: Body, bought: Purchases, owner: str | None, rule: Policy
) -> Warned:
    """The alert and the clock that waits for its outcome; the alert's id is the same whoever raises it."""
    as_of = date.fromisoformat(run["as_of"])
    parts = known.customer, known.quiet_since.isoformat(), str(known.warnings)
    alert = ids.named("alr", records.table.tenant, *parts)
    first = course.step(None, "warning", time.stamp(), records.caller.person)
    why = reasons.numbers(known, bought.rhythm, rule.learnt, as_of)
    respond_by = _respond_by(run, known, rule)
    why["respond_by"] = respond_by.isoformat()
    data = rules.warning(known, person, bought, owner, on=as_of, first=first, why=why)
    return Warned(alert, data, known.warned(alert, as_of, respond_by))


def _seller(records: Records, known: Clock, ahead: Ahead) -> str | None:
    """A customer without an owner is for whoever sold last."""
    if known.last_order is None or known.last_order in ahead.sellers:
        return ahead.sellers.get(known.last_order or "")
    item = records.table.get(record_key(records.table, "orders", known.last_order))
    return item.get("owner") if item else None


def _end_reprieve(records: Records, run: Item, known: Clock, rule: Policy) -> str:
    alert = records.get("churn_alerts", str(known.alert))
    patch = course.expire(alert, at=time.stamp(), by=records.caller.person)
    waiting = replace(known, reprieve_until=None, respond_by=_respond_by(run, known, rule))
    also = [clocks.write(records.table, waiting), runs.counted(records.table, run["id"], "reopened")]
    records.change("churn_alerts", alert["id"], patch, version=alert["version"], also=also)
    return "reopened"


def _respond_by(run: Item, known: Clock, rule: Policy) -> date:
    """The last day for somebody to answer a warning; one raised as of a day long past is answered from today on."""
    begins = max(date.fromisoformat(run["as_of"]), time.today())
    return begins + timedelta(days=rule.named(known.policy).respond_days)


def _escalate(records: Records, run: Item, known: Clock) -> str:
    """Nobody answered the warning in time: it goes to whoever leads the owner's team. Once."""
    alert, answered = records.get("churn_alerts", str(known.alert)), replace(known, respond_by=None)
    if not course.is_untouched(alert):
        clocks.save(records.table, answered)
        return "checked"
    team = records.get("teams", alert["team"], deleted=True) if alert.get("team") else {}
    patch = course.escalate(team.get("lead"), time.today())
    also = [clocks.write(records.table, answered), runs.counted(records.table, run["id"], "escalated")]
    records.change("churn_alerts", alert["id"], patch, version=alert["version"], also=also)
    return "escalated"
