"""Look at one customer that is due: raise a warning, end a reprieve, or put the clock right."""

from dataclasses import replace
from datetime import date, timedelta

from functions.retention import clocks, course, orders, reasons, rules, runs
from functions.retention.policy import Policy
from functions.retention.rules import Body, Clock, Purchases
from functions.retention.settle import Signs, settle, under
from shared import clock as time
from shared import ids
from shared.errors import Duplicate, NotFound, Stale, Unavailable
from shared.records.engine import Records
from shared.records.items import body_of, record_key
from shared.records.table import Item

_ROUNDS = 4
COUNTED = frozenset({"raised", "reopened", "escalated"})
"""Outcomes that the run counts inside the customer's own transaction."""


def review(records: Records, run: Item, customer: str, rule: Policy) -> str:
    """Review `customer` as of the run's day; returns raised, reopened, closed, redated, escalated or checked.

    `as_of` asks who was due by that day, with everything known now: an order that came later counts.
    """
    for _ in range(_ROUNDS):
        try:
            return _review(records, run, customer, rule, date.fromisoformat(run["as_of"]))
        except (Stale, Duplicate):
            continue
    raise Unavailable()


def _review(records: Records, run: Item, customer: str, rule: Policy, as_of: date) -> str:
    known = clocks.load(records.table, customer)
    if known is None or known.review_on is None or known.review_on > as_of:
        return "checked"
    if known.alert:
        if known.reprieve_until:
            return _end_reprieve(records, run, known, rule)
        return _escalate(records, run, known)
    try:
        person = records.get("customers", customer)
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
    _raise(records, run, known, person=person, bought=bought, rule=rule)
    return "raised"


def _bought(records: Records, known: Clock) -> Purchases:
    return rules.purchases(orders.placed(records.table, known.customer), records.caller.currency)


def _raise(records: Records, run: Item, known: Clock, *, person: Body, bought: Purchases, rule: Policy) -> None:
    """The alert, the clock that waits for its outcome, and the run's count: all or nothing, and once."""
    table, as_of = records.table, date.fromisoformat(run["as_of"])
    alert = ids.named("alr", table.tenant, known.customer, known.quiet_since.isoformat(), str(known.warnings))
    first = course.step(None, "warning", time.stamp(), records.caller.person)
    owner = person.get("owner") or _seller(records, known)
    why = reasons.numbers(known, bought.rhythm, rule.learnt, as_of)
    respond_by = _respond_by(run, known, rule)
    why["respond_by"] = respond_by.isoformat()
    data = rules.warning(known, person, bought, owner, on=as_of, first=first, why=why)
    also = [clocks.write(table, known.warned(alert, as_of, respond_by)), runs.counted(table, run["id"], "raised")]
    records.create("churn_alerts", data, id=alert, also=also)


def _seller(records: Records, known: Clock) -> str | None:
    """A customer without an owner is for whoever sold last."""
    item = records.table.get(record_key(records.table, "orders", known.last_order)) if known.last_order else None
    return body_of(item).get("owner") if item else None


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
