"""The digest: what waits for one person, mailed at the hour they chose for as long as anything is open: churn warnings,
those escalated to them, and tasks that are due."""

from datetime import datetime
from typing import Any, NamedTuple

from functions.notify import mails, rules, store
from functions.notify.rules import Digest
from shared import clock, waking
from shared.errors import Forbidden, Stale
from shared.objects.tasks import CLOSED
from shared.records import lists
from shared.records.access_patterns import NOTICE
from shared.records.table import TenantTable
from shared.tenancy.caller import Caller

MOST = 50
"""Warnings, and tasks, that one mail names; the rest are counted."""
_WAITING = "DIGEST"
_NOTHING: tuple[list[dict[str, Any]], int] = ([], 0)


class Waiting(NamedTuple):
    """What waits for a person: the first of it, and how much there is of each."""

    alerts: list[dict[str, Any]]
    alerts_total: int
    tasks: list[dict[str, Any]]
    tasks_total: int

    @property
    def total(self) -> int:
        return self.alerts_total + self.tasks_total


def arm(table: TenantTable, caller: Caller, wish: Digest) -> None:
    """Have the person's next digest wait for its hour, unless one waits already."""
    moment = wish.next(clock.now(), caller.time_zone)
    if moment is None:
        return
    try:
        _put(table, caller.person, moment, "attribute_not_exists(pk)")
    except Stale:
        return  # one waits already


def rearm(table: TenantTable, caller: Caller, wish: Digest) -> None:
    """Move a digest that waits to where new settings put it."""
    key = table.key(NOTICE, person=caller.person, id=_WAITING)
    if table.get(key) is None:
        if find(table, caller).total:
            arm(table, caller, wish)
        return
    moment = wish.next(clock.now(), caller.time_zone)
    if moment is None:
        table.delete(key)
    else:
        _put(table, caller.person, moment)


def _put(table: TenantTable, person: str, moment: datetime, condition: str = "", **values: Any) -> None:
    item = {
        **table.key(NOTICE, person=person, id=_WAITING), "due": waking.written(moment),
        **waking.timed(table, f"digest-{person}", moment),
    }  # fmt: skip
    table.put(item, condition=condition, values=values.get("values"))


def run(table: TenantTable, caller: Caller | None, person: str, slot: str) -> None:
    """Mail the digest of a slot, once, and wait for the next one while anything is open."""
    key = table.key(NOTICE, person=person, id=_WAITING)
    known = table.get(key)
    if known is None or known["due"] != slot:
        return
    wish = store.settings(table, person).digest
    moment = wish.next(max(clock.now(), datetime.fromisoformat(slot)), caller.time_zone) if caller else None
    waiting = find(table, caller) if caller else None
    if caller and moment and waiting and waiting.total:
        # The slot names the run: however often it is delivered, the mail goes once.
        store.once(table, f"digest-{person}-{slot}", lambda: mails.send_digest(caller, waiting))
        _put(table, person, moment, "due = :slot", values={":slot": slot})
    else:
        table.delete(key, condition="due = :slot", values={":slot": slot})


def find(table: TenantTable, caller: Caller) -> Waiting:
    """What waits for this person: warnings with most to lose first, and tasks that are due, the oldest first."""
    mine = {"or": [
        {"field": "owner", "op": "eq", "value": caller.person},
        {"field": "escalated_to", "op": "eq", "value": caller.person},
    ]}  # fmt: skip
    warnings = {"and": [{"field": "state", "op": "eq", "value": "warning"}, mine]}
    due = {"and": [
        {"field": "owner", "op": "eq", "value": caller.person},
        {"field": "status", "op": "not_in", "value": sorted(CLOSED)},
        {"field": "due_on", "op": "lte", "value": clock.today(caller.time_zone).isoformat()},
    ]}  # fmt: skip
    alerts, alerts_total = _first(table, caller, "churn_alerts", warnings, "-expected_loss")
    return Waiting(rules.by_loss(alerts), alerts_total, *_first(table, caller, "tasks", due, "due_on"))


def _first(
    table: TenantTable, caller: Caller, name: str, wanted: dict[str, Any], sort: str
) -> tuple[list[dict[str, Any]], int]:
    try:
        found = lists.find(table, caller, name, lists.asked(table, caller, name, filter=wanted, sort=sort, limit=MOST))
    except Forbidden:
        return _NOTHING
    return found.items, found.total
