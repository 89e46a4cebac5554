"""Signing in, carrying a session on, signing out."""

import time
from typing import Any, NamedTuple

from functions.settings.models import Refresh, SignIn
from shared import settings
from shared.errors import Forbidden, Unauthenticated
from shared.records.table import Item
from shared.tenancy import credentials, directory, members, security
from shared.tenancy.attempts import Attempts
from shared.tenancy.caller import Caller
from shared.tenancy.directory import Tokens
from shared.tenancy.registry import ACTIVE, Registry, login_key, slug_key

NOBODY = directory.username("ten_" + "0" * 26, "per_" + "0" * 26)


class Source(NamedTuple):
    """Where a request came from, and what it says of the program that sent it."""

    address: str
    client: str


def sign_in(registry: Registry, wish: SignIn, source: Source) -> dict[str, Any]:
    """Tokens for the right password. Unknown tenant, unknown e-mail and wrong password are one answer, one cost.

    Raises Unauthenticated, TooMany after ten tries, Forbidden for a suspended tenant's own people.
    """
    attempts = Attempts(registry.table, wish.tenant, wish.email)
    attempts.count()
    login = login_of(registry, wish.tenant, wish.email)
    name = username_of(login)
    tokens = directory.people().sign_in(name, wish.password)
    if login is None or tokens is None:
        tenant, _, person = name.partition(".")
        table = credentials.table(tenant)
        security.note_tried(table, person, "failed", **source._asdict(), known=login is not None)
        raise Unauthenticated("sign-in-failed")
    attempts.forget()
    _require_standing(registry, login["tenant"], login["person"])
    begun = begun_after_sign_out(tokens, wish.password)
    security.note(credentials.table(login["tenant"]), login["person"], "signed_in", **source._asdict())
    return begun.answer()


def refresh(registry: Registry, wish: Refresh) -> dict[str, Any]:
    """A new access token for a session of that tenant; raises Unauthenticated when it was ended."""
    tokens = directory.people().refresh(wish.refresh_token)
    row = registry.by_slug(wish.tenant)
    if tokens is None or row is None:
        raise Unauthenticated("session-ended")
    tenant, _, person = tokens.username.partition(".")
    if tenant != row["tenant"]:
        raise Unauthenticated("session-ended")
    _require_standing(registry, tenant, person)
    if _is_older_than_sign_out(tenant, person, tokens):
        raise Unauthenticated("session-ended")
    return tokens.answer()


def sign_out(caller: Caller, source: Source) -> None:
    """End every session of the caller, this one included; raises Forbidden for a program, which has none."""
    if caller.key:
        raise Forbidden(object="people", action="edit")
    table = credentials.table(caller.tenant)
    members.sign_out_everywhere(table, caller.person)
    security.note(table, caller.person, "signed_out", **source._asdict())


def me(registry: Registry, caller: Caller) -> dict[str, Any]:
    """The caller, the tenant, and what the caller may do."""
    row = registry.tenant(caller.tenant)
    if row is None:
        raise Unauthenticated()
    tenant = {name: row[name] for name in ("name", "slug", "locale", "time_zone", "currency", "plan")}
    person = {
        "id": caller.person, "name": caller.name, "email": caller.email, "role": caller.role, "team": caller.team,
        "locale": caller.locale, "time_zone": caller.time_zone,
        "region": caller.region,
    }  # fmt: skip
    tiles = settings.map_tiles()
    ground = {"tiles": tiles[0], "credit": tiles[1]} if tiles else None
    return {"person": person, "tenant": {"id": caller.tenant, **tenant}, "grants": caller.grants, "map": ground}


def login_of(registry: Registry, slug: str, email: str) -> Item | None:
    """Who signs in with an e-mail at the tenant named `slug`, both as they were typed; at one cost for whoever."""
    listed_key, key = slug_key(slug), login_key(slug, email)
    found = {item["pk"]: item for item in registry.table.read([listed_key, key])}
    listed, login = found.get(listed_key["pk"]), found.get(key["pk"])
    return login if listed and login and listed["tenant"] == login["tenant"] else None


def username_of(login: Item | None) -> str:
    """The login's user; that of nobody, who can be asked for at the same cost, when there is none."""
    return directory.username(login["tenant"], login["person"]) if login else NOBODY


def _require_standing(registry: Registry, tenant: str, person: str) -> None:
    row = registry.tenant(tenant)
    if row is None or row["state"] != ACTIVE:
        raise Forbidden("tenant-suspended")
    if members.standing(credentials.table(tenant), person) is None:
        raise Unauthenticated("sign-in-failed")


def begun_after_sign_out(tokens: Tokens, password: str) -> Tokens:
    """Tokens carry whole seconds: a session begun within the second of a sign-out would be taken for an older one."""
    tenant, _, person = tokens.username.partition(".")
    if not _is_older_than_sign_out(tenant, person, tokens):
        return tokens
    time.sleep(1)
    again = directory.people().sign_in(tokens.username, password)
    if again is None:
        raise Unauthenticated("sign-in-failed")
    return again


def _is_older_than_sign_out(tenant: str, person: str, tokens: Tokens) -> bool:
    return tokens.began_at <= members.signed_out_at(credentials.table(tenant), person)
