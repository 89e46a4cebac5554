"""The authorizer of the application plane: who is calling, in which tenant, with what rights, as of this moment."""

from dataclasses import replace
from functools import cache
from typing import Any

import orjson

from functions.authorizer import keys, limits
from functions.authorizer.rules import answer, signed_out
from functions.authorizer.tokens import Unauthorized, Verifier
from shared import aws, ids, settings
from shared.records.access_patterns import CONFIG, RECORD, SIGNED_OUT, TENANT
from shared.records.table import Item, TenantTable
from shared.tenancy.callers import compiled, may_act
from shared.tenancy.registry import SystemTable

_requests = limits.Requests()


@cache
def _verifier() -> Verifier:
    return Verifier(settings.user_pool_id(), settings.user_pool_client_id())


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Allow with the caller; Deny (403) for a suspended tenant or an inactive person; "Unauthorized" (401) else.

    An authorizer cannot answer 429: who asks too much is let in without a caller, and the function refuses it.
    """
    table, key, claims = SystemTable(), None, None
    if text := keys.shown(event):
        tenant, key = keys.known(table, text, event)
        person = key["person"]
    else:
        claims = _verifier().claims(event)
        tenant, _, person = claims["username"].partition(".")
    if not (ids.is_id(tenant) and ids.is_id(person)):
        raise Unauthorized()
    if over := _requests.refused(tenant):
        return answer("Allow", event, tenant, {"tenant": tenant, "limit": limits.said(over)})
    row, body, (roles, schema), signed_out_at, sent = _standing(table, tenant, person)
    if row is None or body is None or body.get("deleted_at"):
        raise Unauthorized()
    if claims and signed_out(claims, signed_out_at):
        raise Unauthorized()
    if key:
        body = {**body, "role": key["role"]}
    role = roles.get(body["role"])
    if role is None or not may_act(row, body):
        return answer("Deny", event, tenant, {})
    standing = _requests.take(table, tenant, row["plan"], sent)
    if standing.retry_after is not None:
        return answer("Allow", event, tenant, {"tenant": tenant, "limit": limits.said(standing)})
    caller = compiled(TenantTable(tenant, aws.client("dynamodb")), row, body, role, schema)
    caller = replace(caller, key=key["name"]) if key else caller
    told = {"tenant": tenant, "caller": caller.dump(), "limit": limits.said(standing)}
    return answer("Allow", event, tenant, told)


def _standing(
    table: SystemTable, tenant: str, person: str
) -> tuple[Item | None, Item | None, tuple[dict[str, Any], int], int | None, dict[str, int]]:
    """The tenant's row, the person's record, the tenant's roles with the version of its definitions, when the person
    signed out, how many requests were counted: one read."""
    asked = {
        "tenant": TENANT.key(tenant=tenant),
        "person": RECORD.key(tenant=tenant, object="people", id=person),
        "roles": CONFIG.key(tenant=tenant, name="roles"),
        "signed_out": SIGNED_OUT.key(tenant=tenant, person=person),
        **limits.keys(tenant),
    }
    found = {(item["pk"], item["sk"]): item for item in table.read(asked.values())}
    items = {name: found.get((key["pk"], key["sk"])) for name, key in asked.items()}
    person_item, roles_item, out = items["person"], items["roles"], items["signed_out"]
    return (
        items["tenant"],
        orjson.loads(person_item["data"]) if person_item else None,
        (orjson.loads(roles_item["roles"]), int(roles_item.get("schema_version") or 0)) if roles_item else ({}, 0),
        int(out["at"]) if out else None,
        {name: int(item["sent"]) for name in ("before", "now") if (item := items[name])},
    )
