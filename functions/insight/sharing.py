"""Who sees what somebody saved: the owner, those it is shared with, and whoever may read every record of its kind."""

from typing import Any

from shared.errors import Forbidden, NotFound
from shared.records.engine import Records
from shared.records.lists import Ask, find
from shared.tenancy.caller import Caller, system
from shared.tenancy.rights import require, sight

OWNER = "insight"
_MOST = 200


def listed(records: Records, name: str, seen: list[tuple[str, str, int]]) -> dict[str, Any]:
    """What is the caller's own or shared with the caller, by name; at most 200."""
    caller = records.caller
    require(caller, records.schema.get(name), "read")
    ask = Ask.parse(records.schema.get(name), filter=_shared_with(caller), sort="name", limit=_MOST)
    whole = system(caller.tenant, OWNER, cursor_key=caller.cursor_key)
    found = find(records.table, whole, name, ask, seen=seen)
    return {"items": found.items, "names": found.names, "total": found.total}


def read(records: Records, name: str, record_id: str) -> dict[str, Any]:
    """One that the caller sees; raises NotFound for any other."""
    caller = records.caller
    spec = records.schema.get(name)
    require(caller, spec, "read")
    body: dict[str, Any] = Records(records.table, system(caller.tenant, OWNER), owner=OWNER).get(name, record_id)
    if not (sight(caller, spec).sees(body) or _is_shared_with(caller, body)):
        raise NotFound()
    return body


def held(records: Records, name: str, record_id: str, action: str) -> dict[str, Any]:
    """One that the caller may change; raises Forbidden for one that is merely shared with the caller."""
    body = read(records, name, record_id)
    if not require(records.caller, records.schema.get(name), action).sees(body):
        raise Forbidden(object=name, action=action)
    return body


def _teams(caller: Caller) -> list[str]:
    return list(dict.fromkeys([*([caller.team] if caller.team else []), *caller.teams]))


def _shared_with(caller: Caller) -> dict[str, Any]:
    team = {"and": [_is("shared", "eq", "team"), _is("team", "in", _teams(caller))]}
    return {"or": [_is("owner", "eq", caller.person), _is("shared", "eq", "everyone"), team]}


def _is(field: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


def _is_shared_with(caller: Caller, body: dict[str, Any]) -> bool:
    if body.get("owner") == caller.person or body["shared"] == "everyone":
        return True
    return body["shared"] == "team" and body.get("team") in _teams(caller)
