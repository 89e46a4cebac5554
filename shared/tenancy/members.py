"""How a person comes in: login, record, sign-in, invitation. Each step may be repeated; a later try completes them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from shared import clock
from shared.errors import Duplicate, NotFound, Stale
from shared.records.access_patterns import RECORD, SIGNED_OUT
from shared.records.engine import Records
from shared.records.items import body_of
from shared.records.table import Item, TenantTable, Write
from shared.tenancy import config, directory, mail, seats
from shared.tenancy.registry import Registry
from shared.tenancy.roles import ADMINISTRATOR

_KEEP_SIGN_OUT = timedelta(days=2)


@dataclass(frozen=True)
class Newcomer:
    """Whom to invite, as what."""

    name: str
    email: str
    role: str
    team: str | None = None
    locale: str | None = None


class Members:
    """The people of one tenant (`row` is its registry row), as `records.caller` may manage them."""

    def __init__(self, registry: Registry, row: Item, records: Records) -> None:
        self._registry = registry
        self._row = row
        self._records = records

    def record(self, newcomer: Newcomer, person: str, *, also: Sequence[Write] = ()) -> dict[str, Any]:
        """The newcomer's record under the id that the login holds, in a seat of the plan; an earlier try's is taken as
        it is. Raises Conflict when no seat is left."""
        data = {
            "name": newcomer.name, "email": newcomer.email, "role": newcomer.role, "member_of": newcomer.team,
            "locale": newcomer.locale or self._row["locale"], "time_zone": self._row["time_zone"],
        }  # fmt: skip
        seat = seats.take(self._records.table, self._row["plan"])
        try:
            return self._records.create("people", data, id=person, also=[*also, seat])
        except Stale:
            seats.check(self._records.table, self._row["plan"])
            raise
        except Duplicate as taken:
            try:
                return self._records.get("people", person)
            except NotFound:
                raise taken from None

    def open_sign_in(self, person: str) -> None:
        """A user with no password: nobody can sign in yet."""
        directory.people().create(directory.username(self._row["tenant"], person))

    def mail(self, login: Item, newcomer: Newcomer) -> None:
        """Send a fresh invitation; the token is in the mail and nowhere else."""
        token = secrets.token_urlsafe(32)
        self._registry.invitations.keep(token, self._row["tenant"], login["person"])
        mail.send_invitation(
            to=newcomer.email, name=newcomer.name, row=self._row, token=token,
            locale=newcomer.locale or self._row["locale"],
        )  # fmt: skip


def became_administrator(table: TenantTable, person: str) -> Write:
    """The write that counts an active administrator in."""
    return Write.update(
        config.key(table, config.ADMINISTRATORS), f"SET people.{person} = :at", {":at": clock.stamp()},
        condition="attribute_exists(people)",
    )  # fmt: skip


def ceased_administrator(table: TenantTable, person: str) -> Write:
    """The write that counts one out; it fails when nobody else would be left."""
    return Write.update(
        config.key(table, config.ADMINISTRATORS), f"REMOVE people.{person}", {":one": 1},
        condition=f"attribute_not_exists(people.{person}) OR size(people) > :one",
    )  # fmt: skip


def is_last(table: TenantTable, person: str) -> bool:
    """Whether the person is the only administrator counted."""
    item = table.get(config.key(table, config.ADMINISTRATORS)) or {}
    return set(item.get("people") or ()) == {person}


def administers(person: dict[str, Any]) -> bool:
    """Whether the person is an administrator who can sign in."""
    return person["role"] == ADMINISTRATOR and bool(person["active"]) and person["state"] == "active"


def standing(table: TenantTable, person: str) -> dict[str, Any] | None:
    """The record of somebody who may sign in; None for anybody else."""
    item = table.get(table.key(RECORD, object="people", id=person))
    body = body_of(item) if item else {}
    may = body.get("state") == "active" and body.get("active") and not body.get("deleted_at")
    return body if may else None


def signed_out_at(table: TenantTable, person: str) -> int:
    """When the person last ended every session, in whole seconds since 1970; 0 when that is long ago."""
    out = table.get(table.key(SIGNED_OUT, person=person))
    return int(out["at"]) if out else 0


def sign_out_everywhere(table: TenantTable, person: str) -> None:
    """End every session at once: tokens of sessions begun until now are refused, and cannot be renewed."""
    now = clock.now()
    item = {
        **table.key(SIGNED_OUT, person=person), "at": int(now.timestamp()),
        "expires_at": int((now + _KEEP_SIGN_OUT).timestamp()),
    }  # fmt: skip
    table.put(item)
    directory.people().sign_out(directory.username(table.tenant, person))
