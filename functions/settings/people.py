"""Inviting people, accepting, and changing who is what."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from functions.settings import locality, roles
from functions.settings.models import Acceptance, Invitation, MembershipChange
from functions.settings.sessions import Source
from shared import ids
from shared.errors import BadRequest, Conflict, FieldError, Forbidden, Invalid, KithError, NotFound, Stale, Unavailable
from shared.records.engine import Records
from shared.records.table import Item
from shared.tenancy import credentials, directory, members, membership, seats, security
from shared.tenancy.caller import system
from shared.tenancy.members import Members, Newcomer
from shared.tenancy.registry import MAIL_AGAIN_AFTER, SUSPENDED, Registry
from shared.tenancy.roles import ADMINISTRATOR

_ROUNDS = 3


def invite(registry: Registry, records: Records, wish: Invitation) -> dict[str, Any]:
    """Make the person and mail the invitation; what an earlier, broken try began is completed.

    Raises Forbidden, Invalid, Conflict for somebody who is a member or was invited in the last ten minutes.
    """
    caller = records.caller
    if not membership.manages_people(caller, "create"):
        raise Forbidden(object="people", action="create")
    roles.giving(records, wish.role)
    _check_team(records, wish.team)
    if wrong := locality.wrong(wish.locale):
        raise Invalid(errors=tuple(wrong))
    row = _row(registry, caller.tenant)
    seats.taken(records.table)
    newcomer = Newcomer(wish.name, wish.email, wish.role, wish.team, wish.locale)
    coming = Members(registry, row, records)
    candidate = ids.new("per")
    login = registry.hold_login(row["slug"], wish.email, caller.tenant, candidate)
    try:
        person = _recorded(records, coming, newcomer, login["person"])
    except KithError:
        if login["person"] == candidate:
            registry.drop_login(row["slug"], wish.email, candidate)
        raise
    if person["state"] != "invited":
        raise Conflict("already-a-member")
    if (person["role"], person.get("member_of")) != (wish.role, wish.team):
        raise Conflict("invited-otherwise")
    if not registry.take_mailing(login, MAIL_AGAIN_AFTER):
        raise Conflict("already-invited")
    try:
        coming.open_sign_in(login["person"])
        coming.mail(login, newcomer)
    except BaseException:
        registry.give_mailing_back(login)
        raise
    return person


def _recorded(records: Records, coming: Members, newcomer: Newcomer, person: str) -> dict[str, Any]:
    for _ in range(_ROUNDS):
        with suppress(Stale):  # a role was changed or removed meanwhile: look again
            return coming.record(newcomer, person, also=roles.giving(records, newcomer.role))
    raise Unavailable()


def accept(registry: Registry, wish: Acceptance, source: Source) -> None:
    """Choose the password that an invitation asks for; raises BadRequest for a used, expired or other one."""
    row = registry.by_slug(wish.tenant)
    if row is None or row["state"] == SUSPENDED:
        raise BadRequest("invitation-invalid")
    held = registry.invitations.claim(wish.token, row["tenant"])
    if held is None:
        raise BadRequest("invitation-invalid")
    person = str(held["person"])
    try:
        _accept_as(registry, row, person, wish.password)
    except BaseException:
        registry.invitations.release(wish.token)
        raise
    registry.invitations.spend(wish.token)
    security.note(credentials.table(row["tenant"]), person, "accepted", **source._asdict())


def _accept_as(registry: Registry, row: Item, person: str, password: str) -> None:
    caller = replace(system(row["tenant"], "settings"), person=person)
    records = Records(credentials.table(row["tenant"]), caller, owner="settings")
    for _ in range(_ROUNDS):
        body = None
        with suppress(NotFound):
            body = records.get("people", person)
        if body is None or body["state"] != "invited" or not body["active"]:
            raise BadRequest("invitation-invalid")
        users, name = directory.people(), directory.username(row["tenant"], person)
        users.create(name)
        users.set_password(name, password)
        registry.mark_accepted(row["slug"], body["email"])
        also = [members.became_administrator(records.table, person)] if body["role"] == ADMINISTRATOR else []
        with suppress(Stale):  # somebody changed the person meanwhile: look again
            records.change("people", person, {"state": "active"}, version=body["version"], also=also)
            return
    raise Unavailable()


def change_membership(
    registry: Registry, records: Records, person: str, wish: MembershipChange, version: int
) -> dict[str, Any]:
    """Change role, team or whether the person may sign in; the next call of that person sees it.

    Raises Forbidden, Invalid, Stale, and Conflict when no administrator would be left.
    """
    before = membership.changeable(records, person)
    if wish.role is not None:
        roles.giving(records, wish.role)
    _check_team(records, wish.team)
    given = wish.model_dump(exclude_unset=True)
    return membership.change(
        registry, records, before, given, version, giving=lambda role: roles.giving(records, role)
    )  # fmt: skip


def _check_team(records: Records, team: str | None) -> None:
    if team is None:
        return
    try:
        records.get("teams", team)
    except NotFound:
        raise Invalid(errors=(FieldError("team", "no-such-record"),)) from None


def _row(registry: Registry, tenant: str) -> Item:
    row = registry.tenant(tenant)
    if row is None:
        raise NotFound()
    return row
