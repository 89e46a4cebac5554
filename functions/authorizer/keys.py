"""API keys at the door: which key a request shows, when it is one that is kept and has not ended."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from functions.authorizer.tokens import Unauthorized, bearer
from shared import aws, clock
from shared.errors import Stale, Unavailable
from shared.records.access_patterns import API_KEY
from shared.records.table import Item, TenantTable
from shared.tenancy import api_keys, security
from shared.tenancy.registry import SystemTable


def shown(event: dict[str, Any]) -> str | None:
    """The text of an API key, when the request shows one instead of an access token."""
    text = bearer(event)
    return text if text.startswith(api_keys.MARK) else None


def known(table: SystemTable, text: str, event: dict[str, Any]) -> tuple[str, Item]:
    """The tenant and the key; raises Unauthorized for a key that is unknown, turned off or over."""
    said = api_keys.read(text)
    item = table.get(API_KEY.key(tenant=said.tenant, id=said.key)) if said else None
    if said is None or item is None or not api_keys.same(text, item["digest"]) or not item["active"]:
        raise Unauthorized()
    now = clock.now()
    # A key's last day ends when it is over in every time zone.
    if item.get("expires_on", "9") < (now - timedelta(hours=12)).date().isoformat():
        raise Unauthorized()
    today = now.date().isoformat()
    if item.get("used_on") != today:
        _used(table, said, today)
        if "used_on" not in item:
            _told(said, item, event)
    return said.tenant, item


def _used(table: SystemTable, said: api_keys.Shown, today: str) -> None:
    """Note the day in UTC; a table that is busy is told at the next request."""
    with suppress(Stale, Unavailable):
        key = API_KEY.key(tenant=said.tenant, id=said.key)
        table.update(key, "SET used_on = :day", {":day": today}, condition="attribute_exists(pk)")


def _told(said: api_keys.Shown, item: Item, event: dict[str, Any]) -> None:
    """Keep from where a key was used for the first time."""
    where = (event.get("requestContext") or {}).get("identity") or {}
    with suppress(Unavailable):
        security.note(
            TenantTable(said.tenant, aws.client("dynamodb")), item["person"], "key_used",
            address=str(where.get("sourceIp") or ""), client=str(where.get("userAgent") or ""), what=item["name"],
        )  # fmt: skip
