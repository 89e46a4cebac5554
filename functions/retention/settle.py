"""Bring a customer's clock, and its open alert, in line with what the table says now.

Events only name what to look at: the truth is read, so any number and order of deliveries ends the same.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from functions.retention import clocks, course, orders, rules
from functions.retention.policy import Policy
from functions.retention.rhythm import Rhythm, shrunk_gap
from functions.retention.rules import Body, Clock
from functions.retention.terms import WINDOW_MONTHS, rhythm_days
from shared import clock as time
from shared.errors import Stale, Unavailable
from shared.records.engine import Records
from shared.records.items import body_of, record_key
from shared.records.table import TenantTable

_ROUNDS = 6


@dataclass
class Signs:
    """What a batch of events says of one customer: orders by id, with their day when they stand; and whether the
    customer itself changed, was spoken with, or an alert or a deal of it changed. `recount` distrusts the clock and
    reads the orders again."""

    orders: dict[str, date | None] = field(default_factory=dict)
    customer_changed: bool = False
    contacted: bool = False
    alerted: bool = False
    dealt: bool = False
    recount: bool = False

    @property
    def touched(self) -> bool:
        """Whether somebody has to do with the customer."""
        return self.contacted or self.dealt

    @property
    def winds(self) -> bool:
        """Whether the churn clock may be another; a deal alone tells it nothing."""
        return bool(self.orders) or self.customer_changed or self.contacted or self.alerted or self.recount


@dataclass(frozen=True)
class Settled:
    """The clock as stored (None: there is no such customer), and whether an order closed the alert."""

    clock: Clock | None
    closed: bool = False


def settle(records: Records, customer: str, signs: Signs, rule: Policy) -> Settled:
    """Read, decide, save; begins again when somebody else wrote the clock or the alert meanwhile."""
    for _ in range(_ROUNDS):
        try:
            return _settle(records, customer, signs, rule)
        except Stale:
            continue
    raise Unavailable()


def _settle(records: Records, customer: str, signs: Signs, rule: Policy) -> Settled:
    table = records.table
    before = clocks.load(table, customer)
    person = None
    if before is None or signs.customer_changed or before.rule != rule.rule:
        item = table.get(record_key(table, "customers", customer))
        if item is None:
            return Settled(None)
        person = body_of(item)
    known = _about(before, customer, person)
    known = _ordered(records, known, signs, recount=signs.recount or before is None)
    known = _placed_under(table, known, person, signs, rule)
    if known.is_won_back:
        return _won_back(records, known)
    if known.alert and (person or not before or known.last_order_on != before.last_order_on):
        return _with_alert(records, before, known, person)
    if known != before:
        clocks.save(table, known)
    return Settled(known)


def _about(before: Clock | None, customer: str, person: Body | None) -> Clock:
    """The clock with what the customer's record says of it."""
    if person is None:
        return before or Clock(customer, time.today(), WINDOW_MONTHS)
    since = date.fromisoformat(person.get("customer_since") or person["created_at"][:10])
    known = before or Clock(customer, since, WINDOW_MONTHS)
    return replace(known, since=since, gone=bool(person.get("deleted_at")))


def _placed_under(table: TenantTable, known: Clock, person: Body | None, signs: Signs, rule: Policy) -> Clock:
    """The clock by the terms of the customer's policy, with the contact and rhythm that they look at."""
    if person:
        return under(table, known, person, rule)
    if known.counts_contact and signs.contacted:
        known = replace(known, last_contact_on=orders.last_contact(table, known.customer))
    return in_rhythm(table, known, rule) if signs.orders or signs.recount else known


def under(table: TenantTable, known: Clock, person: Body, rule: Policy) -> Clock:
    """The clock by the policy that the customer's record fits now."""
    known = known.under(rule.terms_for(person), rule.rule)
    if known.counts_contact:
        known = replace(known, last_contact_on=orders.last_contact(table, known.customer))
    return in_rhythm(table, known, rule)


def in_rhythm(table: TenantTable, known: Clock, rule: Policy) -> Clock:
    """The clock with the silence that the customer's own rhythm allows, where its policy looks at that."""
    terms = rule.named(known.policy)
    if terms.rhythm is None:
        return replace(known, rhythm_days=None)
    days = [row.on for row in orders.placed(table, known.customer)]
    bought = Rhythm.of([*days, *([known.last_order_on] if known.last_order_on else [])])
    return replace(known, rhythm_days=rhythm_days(terms, shrunk_gap(bought, rule.population)))


def _ordered(records: Records, known: Clock, signs: Signs, *, recount: bool) -> Clock:
    """The clock at the last order that stands."""
    if recount or known.last_order in signs.orders:
        suspects = {*signs.orders, known.last_order} - {None}
        last = orders.last_standing(records.table, known.customer, sorted(str(order) for order in suspects))
        day, order = last or (None, None)
        return replace(known, last_order_on=day, last_order=order)
    latest = (known.last_order_on or date.min, known.last_order or "")
    newer = sorted(((day, order) for order, day in signs.orders.items() if day and (day, order) > latest), reverse=True)
    for _, order in newer:
        stands = orders.standing(records.table, known.customer, order)
        if stands and (stands, order) > latest:
            return replace(known, last_order_on=stands, last_order=order)
    return known


def _won_back(records: Records, known: Clock) -> Settled:
    """A customer confirmed lost has ordered: the alert that ended in the loss says so."""
    alert = records.get("churn_alerts", str(known.lost_alert), deleted=True)
    back = replace(known, lost_after=None, lost_alert=None, was=None)
    if alert["state"] != "lost" or alert.get("deleted_at"):
        clocks.save(records.table, back)
        return Settled(back)
    day, order = known.last_order_on or date.min, str(known.last_order)
    patch = course.came_back(alert, order, day, at=time.stamp(), by=records.caller.person)
    also = [clocks.write(records.table, back)]
    records.change("churn_alerts", alert["id"], patch, version=alert["version"], also=also)
    return Settled(back)


def _with_alert(records: Records, before: Clock | None, known: Clock, person: Body | None) -> Settled:
    """Carry over to the open alert what changed: the customer came back, left the base, or changed hands."""
    alert = records.get("churn_alerts", str(known.alert), deleted=True)
    if known.gone:
        # A deleted customer takes its open alert along; restored, it brings it back.
        also = [clocks.write(records.table, known)] if known != before else []
        if not alert.get("deleted_at"):
            records.delete("churn_alerts", alert["id"], version=alert["version"], also=also)
        elif also:
            clocks.save(records.table, known)
        return Settled(known)
    if alert.get("deleted_at"):
        alert = records.restore("churn_alerts", alert["id"], version=alert["version"])
    patch: Body = {}
    if person:
        patch |= {"title": person["name"], **({"owner": person["owner"]} if person.get("owner") else {})}
    closed = known.has_come_back
    if closed:
        quiet, latest = known.warned_for or date.min, (known.last_order_on or date.min, str(known.last_order))
        day, order = orders.first_after(records.table, known.customer, quiet, latest)
        patch |= course.returned(alert, order, day, at=time.stamp(), by=records.caller.person)
        known = known.released()
    elif before is None or known.last_order_on != before.last_order_on:
        currency = (alert.get("value_at_risk") or {}).get("currency") or records.caller.currency
        patch |= rules.facts(known, rules.purchases(orders.placed(records.table, known.customer), currency))
    patch = {name: value for name, value in patch.items() if value != alert.get(name)}
    _save(records, alert, patch, before, known)
    return Settled(known, closed)


def _save(records: Records, alert: Body, patch: Body, before: Clock | None, known: Clock) -> None:
    if patch:
        also = [clocks.write(records.table, known)] if known != before else []
        records.change("churn_alerts", alert["id"], patch, version=alert["version"], also=also)
    elif known != before:
        clocks.save(records.table, known)
