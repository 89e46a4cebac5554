"""Automations that wait for a moment of a record: one item a record and automation, found by when it is due.

A moment that was over before the record began to wait, or was given it, is let go.
"""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared import announce, clock, waking
from shared.automations import Automation
from shared.records import lists
from shared.records.access_patterns import WAITS
from shared.records.ask import MOST_ROWS
from shared.records.items import body_of, record_key
from shared.records.table import TenantTable
from shared.tenancy.caller import Caller
from shared.tenancy.registry import Registry

MORNING = time(9)
"""When a day begins for automations."""
Body = dict[str, Any]


def moment_of(when: Body, record: Body, time_zone: str) -> datetime | None:
    """When a record is due: so many days or hours after what its field holds; None where that is empty.

    Days are the calendar's, in `time_zone`: an hour that a change of clocks leaves out comes as much later.
    """
    held = record.get(when["field"])
    if not held or record.get("deleted_at"):
        return None
    zone, after = ZoneInfo(time_zone), when["after"]
    days, hours = after.get("days") or 0, after.get("hours") or 0
    if len(held) == len("2026-01-01"):
        at = datetime.combine(date.fromisoformat(held) + timedelta(days=days), MORNING, zone)
    else:
        at = datetime.fromisoformat(held).astimezone(zone) + timedelta(days=days)
    return at.astimezone(ZoneInfo("UTC")) + timedelta(hours=hours)


def arm(table: TenantTable, automation: Automation, record: str) -> None:
    """Have a record wait for its moment as it stands now, or for none."""
    item = table.get(record_key(table, automation["object"], record))
    _arm(table, automation, record, body_of(item) if item else {})


def _arm(table: TenantTable, automation: Automation, record: str, body: Body) -> None:
    moment = moment_of(automation["when"], body, _zone(table)) if automation["active"] else None
    key = table.key(WAITS, automation=automation["id"], id=record)
    known = table.get(key) or {}
    if moment is None or moment < clock.now() - timedelta(minutes=10):
        if "gsi2pk" in known:
            table.delete(key)
    elif known.get("fired") != waking.written(moment) and known.get("waits") != waking.written(moment):
        waits = waking.timed(table, f"auto-{automation['id']}-{record}", moment)
        table.put({**key, **waits, "waits": waking.written(moment), "fired": known.get("fired")})


def is_now(table: TenantTable, automation: Automation, record: str, moment: str) -> bool:
    """Whether a record is due at this moment still; one that is not waits for its new one."""
    item = table.get(record_key(table, automation["object"], record))
    body = body_of(item) if item else {}
    wanted = moment_of(automation["when"], body, _zone(table)) if automation["when"]["on"] == "due" else None
    if automation["active"] and wanted is not None and waking.written(wanted) == moment:
        return True
    forget(table, automation["id"], record)
    if automation["active"] and wanted is not None:
        _arm(table, automation, record, body)
    return False


def forget(table: TenantTable, automation: str, record: str) -> None:
    table.delete(table.key(WAITS, automation=automation, id=record))


def fired(table: TenantTable, automation: str, record: str, moment: str) -> None:
    """Note that a record's moment was answered."""
    table.put({**table.key(WAITS, automation=automation, id=record), "fired": moment})


def arm_all(table: TenantTable, keeper: Caller, automation: Automation, cursor: str) -> None:
    """Have the next of the records whose moment is still to come wait for it, and the rest in a message of its own."""
    when = automation["when"]
    after = timedelta(days=when["after"].get("days") or 0, hours=when["after"].get("hours") or 0)
    # A day early, for every time zone; what is over is let go one by one.
    since = (clock.now() - after).date() - timedelta(days=1)
    later = {"field": when["field"], "op": "gte", "value": since.isoformat()}
    name = automation["object"]
    ask = lists.asked(table, keeper, name, filter=later, sort="id", limit=MOST_ROWS, cursor=cursor or None)
    found = lists.find(table, keeper, name, ask)
    for body in found.items:
        _arm(table, automation, body["id"], body)
    if found.next:
        announce.arm(table.tenant, automation["id"], found.next)


def _zone(table: TenantTable) -> str:
    row = Registry().tenant(table.tenant)
    return str(row["time_zone"]) if row else "UTC"
