"""Inviting people, accepting, and changing who is what."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from functions.settings import roles
from functions.settings.models import Acceptance, Invitation, MembershipChange
from functions.settings.rules import manages_people, membership
from shared import i18n, ids
from shared.errors import BadRequest, Conflict, FieldError, Forbidden, Invalid, KithError, NotFound, Stale, Unavailable
from shared.records.engine import Records
from shared.records.table import Item, TenantTable, Write
from shared.tenancy import credentials, directory, members, seats
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
    if not manages_people(caller, "create"):
        raise Forbidden(object="people", action="create")
    roles.giving(records, wish.role)
    _check_team(records, wish.team)
    if wish.locale is not None and wish.locale not in i18n.languages():
        raise Invalid(errors=(FieldError("locale", "choice"),))
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


def accept(registry: Registry, wish: Acceptance) -> None:
    """Choose the password that an invitation asks for; raises BadRequest for a used, expired or other one."""
    row = registry.by_slug(wish.tenant)
    if row is None or row["state"] == SUSPENDED:
        raise BadRequest("invitation-invalid")
    person = registry.claim(wish.token, row["tenant"])
    if person is None:
        raise BadRequest("invitation-invalid")
    try:
        _accept_as(registry, row, person, wish.password)
    except BaseException:
        registry.release(wish.token)
        raise
    registry.spend(wish.token)


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
    caller, table = records.caller, records.table
    if not manages_people(caller, "edit"):
        raise Forbidden(object="people", action="edit")
    before = records.get("people", person)
    roles.require_covered(records, before["role"])
    if wish.role is not None:
        roles.giving(records, wish.role)
    _check_team(records, wish.team)
    row = _row(registry, caller.tenant)
    login = registry.login(row["slug"], before["email"]) or {}
    patch = membership(wish.model_dump(exclude_unset=True), accepted="accepted_at" in login)
    after = _change(records, before, patch, version) if patch else before
    if wish.active is not None:
        _open_or_close(table, person, wish.active)
    return after


def _change(records: Records, before: dict[str, Any], patch: dict[str, Any], version: int) -> dict[str, Any]:
    table, person = records.table, before["id"]
    was, will = members.administers(before), members.administers({**before, **patch})
    also: list[Write] = []
    if will and not was:
        also = [members.became_administrator(table, person)]
    elif was and not will:
        also = [members.ceased_administrator(table, person)]
    gets = patch.get("role") if patch.get("role") != before["role"] else None
    if (sits := seats.held({**before, **patch})) != seats.held(before):
        seats.taken(table)
        also.append(seats.take(table, records.caller.plan) if sits else seats.free(table))
    for _ in range(_ROUNDS):
        given = roles.giving(records, gets) if gets else []
        try:
            return records.change("people", person, patch, version=version, also=[*also, *given])
        except Stale:
            if records.get("people", person)["version"] != version:
                raise
            if was and not will and members.is_last(table, person):
                raise Conflict("last-administrator") from None
            if sits and not seats.held(before):
                seats.check(table, records.caller.plan)
    raise Unavailable()


def _open_or_close(table: TenantTable, person: str, active: bool) -> None:
    """Repeated safely: the record has been decided already, and the authorizer goes by the record."""
    users, name = directory.people(), directory.username(table.tenant, person)
    if active:
        users.enable(name)
        return
    users.disable(name)
    members.sign_out_everywhere(table, person)


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
