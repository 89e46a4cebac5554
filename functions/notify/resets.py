"""The link by which somebody who forgot their password chooses a new one."""

import secrets

from shared.records.table import TenantTable
from shared.tenancy import mail, members
from shared.tenancy.registry import ACTIVE, Registry


def mail_link(table: TenantTable, person: str) -> None:
    """Mail a fresh link to somebody who may sign in and whose address takes mail; raises Unavailable."""
    registry = Registry()
    row = registry.tenant(table.tenant)
    if row is None or row["state"] != ACTIVE:
        return
    body = members.standing(table, person)
    if body is None or body.get("mail_problem"):
        return
    token = secrets.token_urlsafe(32)
    registry.resets.keep(token, table.tenant, person)
    locale = body.get("locale") or row["locale"]
    mail.send_reset(to=body["email"], name=body["name"], row=row, token=token, locale=locale)
