"""What somebody is in the organisation: who may change it, what a change means, and how it is written."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from shared.errors import Conflict, Forbidden, Stale, Unavailable
from shared.records.engine import Records
from shared.records.table import TenantTable, Write
from shared.tenancy import config, directory, members, seats
from shared.tenancy.caller import Caller
from shared.tenancy.registry import Registry
from shared.tenancy.roles import current

ACTIONS = ("create", "read", "edit", "delete")
_REACHES = ("none", "own", "team", "all")
_LIMITS = ("edit", "read", "hidden")
_ROUNDS = 3


def manages_people(caller: Caller, action: str) -> bool:
    """Whether the caller may `create` or `edit` any person of the tenant."""
    return caller.reach("people", action) == "all"


def covers(caller: Caller, role: Mapping[str, Any]) -> bool:
    """Whether the caller has every right that `role` gives: nobody hands out more than they own."""
    given = Caller(caller.tenant, "", "", grants=role["grants"])
    for object_name in {"*", *role["grants"], *caller.grants}:
        for action in ACTIONS:
            reach = _REACHES.index(given.reach(object_name, action))
            if _REACHES.index(caller.reach(object_name, action)) < reach:
                return False
    for object_name, limits in caller.fields.items():
        if not any(given.reach(object_name, action) != "none" for action in ACTIONS):
            continue
        kept = role["fields"].get(object_name, {})
        for field, limit in limits.items():
            if _LIMITS.index(kept.get(field, "edit")) < _LIMITS.index(limit):
                return False
    return True


def require_covered(records: Records, name: str) -> None:
    """Raise Forbidden for a role with more rights than the caller's."""
    item = records.table.get(config.key(records.table, config.ROLES))
    role = orjson.loads(item["roles"]).get(name) if item else None
    if role is not None and not covers(records.caller, current(name, role)):
        raise Forbidden("grant-too-much")


def changeable(records: Records, person: str) -> dict[str, Any]:
    """The person as stored, for a change of role, team or whether they may sign in; raises Forbidden, NotFound."""
    if not manages_people(records.caller, "edit"):
        raise Forbidden(object="people", action="edit")
    before = records.get("people", person)
    require_covered(records, before["role"])
    return before


def change(
    registry: Registry,
    records: Records,
    before: dict[str, Any],
    wish: Mapping[str, Any],
    version: int,
    *,
    giving: Callable[[str], list[Write]] = lambda _: [],
) -> dict[str, Any]:
    """Change the person `before`; their next call sees it. `giving`: the writes beside that of who gets another role.

    Raises Invalid, Stale, and Conflict when no administrator would be left, or no seat is.
    """
    login = registry.login(records.caller.slug, before["email"]) or {}
    patch = patch_of(wish, accepted="accepted_at" in login)
    after = _change(records, before, patch, version, giving) if patch else before
    if wish.get("active") is not None:
        open_or_close(records.table, before["id"], bool(wish["active"]))
    return after


def patch_of(wish: Mapping[str, Any], *, accepted: bool) -> dict[str, Any]:
    """The person's fields that a change of membership sets; only what `wish` names changes."""
    patch: dict[str, Any] = {}
    if wish.get("role") is not None:
        patch["role"] = wish["role"]
    if "team" in wish:
        patch["member_of"] = wish["team"]
    if wish.get("active") is not None:
        patch["active"] = wish["active"]
        patch["state"] = "inactive" if not wish["active"] else "active" if accepted else "invited"
    if wish.get("mail_again"):
        patch |= {"mail_problem": None, "mail_problem_on": None}
    return patch


def _change(
    records: Records, before: dict[str, Any], patch: dict[str, Any], version: int, giving: Callable[[str], list[Write]]
) -> dict[str, Any]:
    table, person = records.table, before["id"]
    was, will = members.administers(before), members.administers({**before, **patch})
    also: list[Write] = []
    if will and not was:
        also = [members.became_administrator(table, person)]
    elif was and not will:
        also = [members.ceased_administrator(table, person)]
    gets = patch.get("role") if patch.get("role") != before["role"] else None
    if (sits := seats.held({**before, **patch})) != seats.held(before):
        seats.taken(table)
        also.append(seats.take(table, records.caller.plan) if sits else seats.free(table))
    for _ in range(_ROUNDS):
        given = giving(gets) if gets else []
        try:
            return records.change("people", person, patch, version=version, also=[*also, *given])
        except Stale:
            if records.get("people", person)["version"] != version:
                raise
            if was and not will and members.is_last(table, person):
                raise Conflict("last-administrator") from None
            if sits and not seats.held(before):
                seats.check(table, records.caller.plan)
    raise Unavailable()


def open_or_close(table: TenantTable, person: str, active: bool) -> None:
    """Let the person sign in, or end every session; safe to repeat: the authorizer goes by the record."""
    users, name = directory.people(), directory.username(table.tenant, person)
    if active:
        users.enable(name)
        return
    users.disable(name)
    members.sign_out_everywhere(table, person)
