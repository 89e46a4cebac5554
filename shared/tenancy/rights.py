"""A person's rights on one object, compiled once: which rows, which fields. Nothing reads a record around it."""

from dataclasses import dataclass, field
from typing import Any

from shared.declare import ObjectSpec
from shared.errors import Forbidden
from shared.tenancy.caller import SYSTEM, Caller

_REACHES = ("none", "own", "team", "all")


@dataclass(frozen=True)
class Sight:
    """What a person sees of an object: `reach` none/own/team/all over rows, `hidden` fields left out everywhere.
    `shared`: rows say themselves with whom their owner shares them, and no reach goes further."""

    reach: str
    person: str
    teams: tuple[str, ...] = ()
    hidden: frozenset[str] = field(default_factory=frozenset)
    shared: bool = False

    def sees(self, body: dict[str, Any]) -> bool:
        """Whether a record with this `owner` and `team` (and `shared`) is in sight."""
        if self.shared and self.reach != "none" and body.get("owner") != self.person:
            return self._shares(body)
        match self.reach:
            case "all":
                return True
            case "team":
                return body.get("owner") == self.person or body.get("team") in self.teams
            case "own":
                return body.get("owner") == self.person
        return False

    def _shares(self, body: dict[str, Any]) -> bool:
        """Whether somebody else's record is shared with this person."""
        ours = body.get("team") in self.teams
        match self.reach:
            case "all":
                return body.get("shared") == "everyone" or (body.get("shared") == "team" and ours)
            case "team":
                return body.get("shared") in {"everyone", "team"} and ours
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
    hidden |= {field.name for field in spec.late if any(_out_of_reach(caller, *one) for one in field.beyond)}
    while more := {field.name for field in spec.telling if (field.needs | field.tells) & hidden} - hidden:
        hidden |= more
    if spec.about.shared and caller.role != SYSTEM:
        teams = tuple(dict.fromkeys([*([caller.team] if caller.team else []), *caller.teams]))
        return Sight(reach, caller.person, teams, hidden, shared=True)
    return Sight(reach, caller.person, caller.teams, hidden)


def _out_of_reach(caller: Caller, object_name: str, name: str) -> bool:
    limits = caller.fields.get(object_name, {})
    return caller.reach(object_name, "read") == "none" or limits.get(name) == "hidden"


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
