"""Who may give which rights, and what a change of membership means. Pure."""

from collections.abc import Mapping
from typing import Any

from shared.tenancy.caller import Caller

_REACHES = ("none", "own", "team", "all")
_LIMITS = ("edit", "read", "hidden")


def manages_people(caller: Caller, action: str) -> bool:
    """Whether the caller may `create` or `edit` any person of the tenant."""
    return caller.reach("people", action) == "all"


def covers(caller: Caller, role: Mapping[str, Any]) -> bool:
    """Whether the caller has every right that `role` gives: nobody hands out more than they own."""
    for object_name, grant in role["grants"].items():
        for action, reach in grant.items():
            if _REACHES.index(caller.reach(object_name, action)) < _REACHES.index(reach):
                return False
    for object_name, limits in caller.fields.items():
        given = role["fields"].get(object_name, {})
        for field, limit in limits.items():
            if _LIMITS.index(given.get(field, "edit")) < _LIMITS.index(limit):
                return False
    return True


def membership(wish: Mapping[str, Any], *, accepted: bool) -> dict[str, Any]:
    """The person's fields that a change of membership sets; only what `wish` names changes."""
    patch: dict[str, Any] = {}
    if wish.get("role") is not None:
        patch["role"] = wish["role"]
    if "team" in wish:
        patch["member_of"] = wish["team"]
    if wish.get("active") is not None:
        patch["active"] = wish["active"]
        patch["state"] = "inactive" if not wish["active"] else "active" if accepted else "invited"
    return patch
