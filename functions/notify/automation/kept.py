"""Automations of a tenant: made, changed and removed by administrators, with a line in the settings' history."""

from collections.abc import Mapping
from typing import Any

from functions.notify.automation import checks
from functions.notify.automation.models import AutomationChange, AutomationWish
from shared import announce, automations, clock, ids
from shared.automations import NAME, Automation
from shared.errors import Conflict, Forbidden, NotFound, Stale, Unavailable
from shared.records.engine import Records
from shared.records.table import Refused, TenantTable, Write
from shared.tenancy import config
from shared.tenancy.roles import ADMINISTRATOR

_SHOWN = ("id", "name", "active", "object", "when", "if", "then", "version", "created_by", "created_at", "stopped")
_KEPT = ("name", "active", "object", "when", "if", "then")
_ROUNDS = 5
Body = dict[str, Any]


def listed(records: Records) -> Body:
    """The tenant's automations in the order in which they were made, and the names of the people that they speak of;
    raises Forbidden for all but administrators."""
    require(records)
    known = automations.kept(records.table).values()
    people = {one["created_by"] for one in known} | {person for one in known for person in _reached(one)}
    names = records.references.titles([("people", person) for person in sorted(people)])
    return {"items": [shown(one) for one in known], "most": automations.MOST, "names": names}


def _reached(automation: Automation) -> set[str]:
    """The people whom its actions reach by name."""
    given = [action.get("to", []) for action in automation["then"]]
    whom = [who for one in given for who in (one if isinstance(one, list) else [one])]
    return {who["person"] for who in whom if isinstance(who, dict) and "person" in who}


def read(records: Records, automation: str) -> Body:
    """One automation; raises NotFound, Forbidden."""
    require(records)
    return shown(present(automations.kept(records.table), automation))


def add(records: Records, wish: AutomationWish) -> Body:
    """A new automation; raises Invalid naming what cannot be done, Conflict beyond the most there may be, Forbidden."""
    require(records)
    checks.check(records, body := wish.body())
    made = {
        "id": ids.new("aut"), **body, "version": 1, "created_by": records.caller.person, "created_at": clock.stamp(),
    }  # fmt: skip
    _store(records, made["id"], None, made)
    _arm(records, None, made)
    return shown(made)


def change(records: Records, automation: str, wish: AutomationChange, version: int) -> Body:
    """Change an automation, from the next change of a record on; whoever changes it keeps it from then on. Raises
    Invalid, NotFound, Stale, Forbidden."""
    require(records)
    before = present(automations.kept(records.table), automation)
    if before["version"] != version:
        raise Stale()
    given = wish.patch()
    after = {**before, **given, "version": version + 1, "created_by": records.caller.person}
    if after["active"]:
        after.pop("stopped", None)
        checks.check(records, after)
    _store(records, automation, before, after)
    _arm(records, before, after)
    return shown(after)


def remove(records: Records, automation: str, version: int) -> None:
    """Remove an automation; what it would have done is not done. Raises NotFound, Stale, Forbidden."""
    require(records)
    before = present(automations.kept(records.table), automation)
    if before["version"] != version:
        raise Stale()
    _store(records, automation, before, None)


def stop(table: TenantTable, automation: Automation, reason: str) -> None:
    """Switch an automation off whose keeper may act no longer; one that changed meanwhile stays as it is."""
    item = table.get(config.key(table, NAME))
    known = automations.kept(table)
    if item is None or known.get(automation["id"]) != automation:
        return
    stopped = {**automation, "active": False, "stopped": reason, "version": automation["version"] + 1}
    new = {**item, "version": item["version"] + 1, **config.written(NAME, {**known, automation["id"]: stopped})}
    table.put(new, condition="version = :v", values={":v": item["version"]})


def shown(automation: Automation) -> Body:
    return {name: automation[name] for name in _SHOWN if name in automation}


def present(known: Mapping[str, Automation], automation: str) -> Automation:
    if automation not in known:
        raise NotFound()
    return known[automation]


def require(records: Records) -> None:
    """Raise Forbidden for anybody but an administrator in person: an automation acts with its keeper's rights."""
    if records.caller.role != ADMINISTRATOR or records.caller.key:
        raise Forbidden(object="settings", action="edit")


def _arm(records: Records, before: Automation | None, after: Automation) -> None:
    """Have the records that are there wait for their moment, where that is new or has moved."""
    same = before and before["active"] and all(before[name] == after[name] for name in ("object", "when"))
    if after["active"] and after["when"]["on"] == "due" and not same:
        announce.arm(records.table.tenant, after["id"])


def _store(records: Records, automation: str, before: Automation | None, after: Automation | None) -> None:
    table = records.table
    for _ in range(_ROUNDS):
        item = table.get(config.key(table, NAME))
        known = automations.kept(table)
        if known.get(automation) != before:
            raise Stale()
        others = {id_: one for id_, one in known.items() if id_ != automation}
        if after and before is None and len(others) >= automations.MOST:
            raise Conflict("too-many-automations", most=automations.MOST)
        every = {id_: (after if id_ == automation else one) for id_, one in known.items()} if after else others
        new = {
            **config.key(table, NAME), "name": NAME, "version": item["version"] + 1 if item else 1,
            "updated_at": clock.stamp(), **config.written(NAME, {**every, **({automation: after} if after else {})}),
        }  # fmt: skip
        told = [{name: one[name] for name in _KEPT} if one else None for one in (before, after)]
        name = (after or before or {})["name"]
        entry = config.entry(table, records.caller, f"automations.{name}", *told)
        condition, values = ("version = :v", {":v": item["version"]}) if item else ("attribute_not_exists(pk)", None)
        try:
            table.transact([Write.put(new, condition=condition, values=values), entry])
        except Refused:
            continue
        return
    raise Unavailable()
