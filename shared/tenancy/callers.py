"""A caller made of what is stored at this moment: the tenant's row, the person's record, the role, the teams."""

from collections.abc import Mapping
from typing import Any

import orjson

from shared.records.access_patterns import CONFIG, OF_TYPE, RECORD, SHARD
from shared.records.table import Item, TenantTable
from shared.tenancy import roles
from shared.tenancy.caller import Caller
from shared.tenancy.plans import FILE
from shared.tenancy.registry import ACTIVE, Registry

_MOST_TEAMS = 1_000


def caller_of(table: TenantTable, person: str) -> Caller | None:
    """Somebody who is not there to show a token: whoever asked for work done later, with the rights of now.

    None when the tenant is not active, or the person is gone, not active, or in no role.
    """
    row = Registry().tenant(table.tenant)
    if row is None:
        return None
    keys = (table.key(RECORD, object="people", id=person), table.key(CONFIG, name="roles"))
    item, kept = (table.get(key) for key in keys)
    body = orjson.loads(item["data"]) if item else None
    if body is None or kept is None or not may_act(row, body):
        return None
    role = orjson.loads(kept["roles"]).get(body["role"])
    return compiled(table, row, body, role, int(kept.get("schema_version") or 0)) if role else None


def may_act(row: Item, body: Mapping[str, Any]) -> bool:
    """Whether the tenant is active and the person may do anything in it."""
    return row["state"] == ACTIVE and not body.get("deleted_at") and bool(body["active"]) and body["state"] == "active"


def compiled(table: TenantTable, row: Item, body: Mapping[str, Any], role: Mapping[str, Any], schema: int) -> Caller:
    """The caller that a tenant's row, a person's record, a role and the version of the tenant's definitions make;
    `table` tells the teams below."""
    role = roles.current(body["role"], role)
    team = body.get("member_of")
    return Caller(
        tenant=row["tenant"],
        person=body["id"],
        role=body["role"],
        team=team,
        teams=_teams(table, team) if team and sees_teams(role["grants"]) else (),
        grants=role["grants"],
        fields=role["fields"],
        locale=body.get("locale") or row["locale"],
        time_zone=body.get("time_zone") or row["time_zone"],
        currency=row["currency"],
        country=row.get("country") or "",
        slug=row["slug"],
        plan=row["plan"],
        cursor_key=row["cursor_key"],
        email=body["email"],
        mail_problem=body.get("mail_problem") or "",
        name=body["name"],
        schema=schema,
        search=row.get("search") or FILE,
    )


def sees_teams(grants: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether any right of a role reaches the person's team."""
    return any("team" in grant.values() for grant in grants.values())


def with_all_below(team: str, above: Mapping[str, str | None]) -> tuple[str, ...]:
    """`team` and every team under it; `above` is team → the team it is part of. A circle ends where it began."""
    below: dict[str, list[str]] = {}
    for child, parent in above.items():
        if parent:
            below.setdefault(parent, []).append(child)
    found, waiting = {team: None}, [team]
    while waiting:
        for child in below.get(waiting.pop(), ()):
            if child not in found:
                found[child] = None
                waiting.append(child)
    return tuple(found)


def _teams(table: TenantTable, team: str) -> tuple[str, ...]:
    rows = table.query(OF_TYPE, {"object": "teams", "shard": SHARD}, limit=_MOST_TEAMS)
    listed = [{"pk": row["pk"], "sk": row["sk"]} for row in rows]
    above: dict[str, str | None] = {}
    for item in table.batch_get(listed, names=("id", "data", "deleted_at")):
        if not item.get("deleted_at"):
            above[item["id"]] = orjson.loads(item["data"]).get("above")
    return with_all_below(team, above)
