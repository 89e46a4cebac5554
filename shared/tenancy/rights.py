"""A person's rights on one object, compiled once: which rows, which fields. Nothing reads a record around it."""

from dataclasses import dataclass, field
from typing import Any

from shared.declare import ObjectSpec
from shared.errors import Forbidden
from shared.tenancy.caller import Caller

_REACHES = ("none", "own", "team", "all")


@dataclass(frozen=True)
class Sight:
    """What a person sees of an object: `reach` none/own/team/all over rows, `hidden` fields left out everywhere."""

    reach: str
    person: str
    teams: tuple[str, ...] = ()
    hidden: frozenset[str] = field(default_factory=frozenset)

    def sees(self, body: dict[str, Any]) -> bool:
        """Whether a record with this `owner` and `team` is in sight."""
        match self.reach:
            case "all":
                return True
            case "team":
                return body.get("owner") == self.person or body.get("team") in self.teams
            case "own":
                return body.get("owner") == self.person
        return False

    def mask(self, body: dict[str, Any]) -> dict[str, Any]:
        """The record without the fields this person may not see."""
        return {name: value for name, value in body.items() if name not in self.hidden} if self.hidden else body


def sight(caller: Caller, spec: ObjectSpec, action: str = "read") -> Sight:
    """Compile the caller's rights for `action`; an object without owners knows only none and all."""
    reach = caller.reach(spec.name, action)
    if not spec.owned and reach in {"own", "team"}:
        reach = "all"
    limits = caller.fields.get(spec.name, {})
    hidden = frozenset(name for name, how in limits.items() if how == "hidden")
    while more := {field.name for field in spec.telling if (field.needs | field.tells) & hidden} - hidden:
        hidden |= more
    return Sight(reach, caller.person, caller.teams, hidden)


def narrower(one: Sight, other: Sight) -> Sight:
    """Of two actions' rights on one object, those that reach less far."""
    return min(one, other, key=lambda sight: _REACHES.index(sight.reach))


def require(caller: Caller, spec: ObjectSpec, action: str) -> Sight:
    """Like `sight`, but raises Forbidden when the action is out of reach whatever the record."""
    compiled = sight(caller, spec, action)
    if compiled.reach == "none":
        raise Forbidden(object=spec.name, action=action)
    return compiled


def editable(caller: Caller, spec: ObjectSpec, name: str) -> bool:
    """Whether the caller may set the field at all."""
    return caller.fields.get(spec.name, {}).get(name, "edit") == "edit"
