"""Whom a churn rule would warn, before it is in force: worked out from the list index, within the asker's sight."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from functions.retention.policy import Policy, where_of
from functions.retention.rhythm import Population, Rhythm, shrunk_gap
from functions.retention.rules import Clock
from functions.retention.terms import WINDOW_MONTHS, Terms, rhythm_days
from shared.declare import ObjectSpec
from shared.objects.churn_alerts import OPEN
from shared.records import lists
from shared.records.index import Index
from shared.records.index.where import visible
from shared.records.table import TenantTable
from shared.tenancy import rights
from shared.tenancy.caller import Caller

SAMPLE = 20
Body = dict[str, Any]


@dataclass
class _Known:
    """What the index says of one customer; `open` while an alert waits for its outcome."""

    name: str
    clock: Clock
    rhythm: Rhythm | None = None
    open: bool = False
    fits: tuple[int, int] = (-1, -1)


def preview(table: TenantTable, caller: Caller, draft: Policy, now: Policy, day: date) -> Body:
    """How many customers `draft` would warn of on `day`, of which `now` would not, and the longest silent of them.

    It counts customers that the caller sees and whose alerts the caller would see. Those with an open alert, and those
    confirmed lost who have not bought since, are warned of by no rule. Raises Forbidden.
    """
    index = lists.open_index(table)
    with index.lock:
        known = _customers(index, caller, draft, now)
        _add_orders(index, known)
        _add_alerts(index, known)
        if any(group.terms.counts_contact for group in (*draft.groups, *now.groups)):
            _add_contacts(index, known, day)
    warned = {customer: clock for customer, clock in _by(draft, known, 0) if _is_due(known[customer], clock, day)}
    before = {customer for customer, clock in _by(now, known, 1) if _is_due(known[customer], clock, day)}
    longest = sorted(warned.values(), key=lambda clock: (clock.quiet_since, clock.customer))[:SAMPLE]
    return {
        "as_of": day.isoformat(), "customers": len(known), "warned": len(warned), "now_warned": len(before),
        "added": len(warned.keys() - before), "removed": len(before - warned.keys()),
        "open_alerts": sum(one.open for one in known.values()), "policies": _by_policy(draft, known, warned.values()),
        "sample": [_shown(known[clock.customer], clock, day, clock.customer not in before) for clock in longest],
    }  # fmt: skip


def _customers(index: Index, caller: Caller, draft: Policy, now: Policy) -> dict[str, _Known]:
    spec = index.shape("customers").spec
    seen, params = visible(rights.require(caller, spec, "read"))
    alerts, more = visible(rights.require(caller, index.shape("churn_alerts").spec, "read"))
    first, found = _which(draft, spec)
    second, others = _which(now, spec)
    sql = (
        f'SELECT id, "name", "customer_since", "created_at", {first}, {second} FROM r_customers '  # noqa: S608
        f"WHERE deleted=0 AND {seen} AND {alerts}"
    )
    customers: dict[str, _Known] = {}
    for id_, name, since, created, place, other in index.rows(sql, [*found, *others, *params, *more]):
        clock = Clock(id_, date.fromisoformat(since or created[:10]), WINDOW_MONTHS)
        customers[id_] = _Known(name, clock, fits=(place, other))
    return customers


def _which(rule: Policy, spec: ObjectSpec) -> tuple[str, list[Any]]:
    """SQL for the place of the first policy that a customer fits, -1 for none."""
    sql, params = "", []
    for place, group in enumerate(rule.groups):
        where, more = where_of(spec, group)
        sql += f" WHEN {where} THEN {place}"
        params += more
    return (f"CASE{sql} ELSE -1 END", params) if sql else ("-1", [])


def _add_orders(index: Index, known: dict[str, _Known]) -> None:
    index.shape("orders")
    sql = (
        'SELECT "customer", max("placed_on"), min("placed_on"), count(DISTINCT "placed_on") FROM r_orders '
        "WHERE deleted=0 AND \"status\"='placed' GROUP BY 1"
    )
    for customer, last, first, days in index.rows(sql):
        if (one := known.get(customer)) and last:
            one.rhythm = Rhythm(days, date.fromisoformat(first), date.fromisoformat(last))
            one.clock = replace(one.clock, last_order_on=one.rhythm.last)


def _add_alerts(index: Index, known: dict[str, _Known]) -> None:
    """Alerts as they closed: what was retained begins anew, what was lost stays lost until an order."""
    index.shape("churn_alerts")
    sql = (
        'SELECT "customer", "state", "closed_on", "closed_by_order" FROM r_churn_alerts WHERE deleted=0 '
        'ORDER BY "raised_on"'
    )
    for customer, state, closed, order in index.rows(sql):
        one = known.get(customer)
        if one is None:
            continue
        one.open = state in OPEN
        if state == "retained" and not order and closed:
            one.clock = replace(one.clock, retained_on=date.fromisoformat(closed))
        elif state == "lost" and closed:
            one.clock = replace(one.clock, lost_after=date.fromisoformat(closed))


def _add_contacts(index: Index, known: dict[str, _Known], day: date) -> None:
    index.shape("interactions")
    sql = (
        'SELECT "customer", max(ifnull("at", created_at)) FROM r_interactions '
        'WHERE deleted=0 AND ifnull("at", created_at) < ? GROUP BY 1'
    )
    for customer, at in index.rows(sql, [(day + timedelta(days=1)).isoformat()]):
        if one := known.get(customer):
            one.clock = replace(one.clock, last_contact_on=date.fromisoformat(at[:10]))


def _by(rule: Policy, known: dict[str, _Known], which: int) -> Iterable[tuple[str, Clock]]:
    """Each customer's clock by `rule`."""
    for customer, one in known.items():
        place = one.fits[which]
        terms = rule.groups[place].terms if place >= 0 else rule.otherwise
        yield customer, _dated(one, terms, rule.population)


def _dated(one: _Known, terms: Terms, population: Population | None) -> Clock:
    days = rhythm_days(terms, shrunk_gap(one.rhythm, population)) if terms.rhythm else None
    return replace(one.clock.under(terms, 0), rhythm_days=days)


def _is_due(one: _Known, clock: Clock, day: date) -> bool:
    review = clock.review_on
    return not one.open and review is not None and review <= day


def _by_policy(rule: Policy, known: dict[str, _Known], warned: Iterable[Clock]) -> list[Body]:
    """Per policy, in order, the rule for everybody else last: whom it covers, and how many of them are warned of."""
    names = [*(group.terms.name for group in rule.groups), ""]
    fall, due = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    for one in known.values():
        fall[names[one.fits[0]]] += 1
    for clock in warned:
        due[clock.policy] += 1
    return [{"name": name, "customers": fall[name], "warned": due[name]} for name in names]


def _shown(one: _Known, clock: Clock, day: date, is_new: bool) -> Body:
    return {
        "customer": clock.customer, "name": one.name, "policy": clock.policy, "added": is_new,
        "quiet_since": clock.quiet_since.isoformat(), "due_on": clock.due_on.isoformat(),
        "silent_days": (day - clock.quiet_since).days,
    }  # fmt: skip
