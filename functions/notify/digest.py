"""The digest: open churn warnings of one person, mailed at the hour they chose, for as long as any is open."""

from datetime import datetime
from typing import Any

from functions.notify import mails, rules, store
from functions.notify.rules import Digest
from shared import clock, waking
from shared.errors import Forbidden, Stale
from shared.records import lists
from shared.records.access_patterns import NOTICE
from shared.records.table import TenantTable
from shared.tenancy.caller import Caller

MOST = 50
"""Warnings one mail names; the rest are counted."""
_WAITING = "DIGEST"


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
        if find(table, caller)[1]:
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
    alerts, total = find(table, caller) if caller else ([], 0)
    if caller and moment and alerts:
        # The slot names the run: however often it is delivered, the mail goes once.
        store.once(table, f"digest-{person}-{slot}", lambda: mails.send_digest(caller, alerts, total))
        _put(table, person, moment, "due = :slot", values={":slot": slot})
    else:
        table.delete(key, condition="due = :slot", values={":slot": slot})


def find(table: TenantTable, caller: Caller) -> tuple[list[dict[str, Any]], int]:
    """The warnings that wait for this person, most to lose first, and how many there are."""
    mine = {"or": [
        {"field": "owner", "op": "eq", "value": caller.person},
        {"field": "escalated_to", "op": "eq", "value": caller.person},
    ]}  # fmt: skip
    wanted = {"and": [{"field": "state", "op": "eq", "value": "warning"}, mine]}
    try:
        ask = lists.asked(table, caller, "churn_alerts", filter=wanted, sort="-expected_loss", limit=MOST)
        found = lists.find(table, caller, "churn_alerts", ask)
    except Forbidden:
        return [], 0
    return rules.by_loss(found.items), found.total
