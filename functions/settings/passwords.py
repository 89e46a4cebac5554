"""Forgetting a password, choosing a new one by a mailed link, and changing the one that is known."""

from contextlib import suppress
from typing import Any

from functions.settings import sessions
from functions.settings.models import Forgotten, PasswordChange, PasswordReset
from functions.settings.sessions import Source
from shared import announce
from shared.errors import BadRequest, FieldError, Forbidden, Invalid, Unauthenticated, Unavailable
from shared.records.table import Item
from shared.tenancy import credentials, directory, mail, members, security
from shared.tenancy.attempts import Attempts, Mailings
from shared.tenancy.caller import Caller
from shared.tenancy.registry import ACTIVE, Registry


def forgotten(registry: Registry, wish: Forgotten, source: Source) -> None:
    """Have a link to a new password mailed. Whoever gets none is answered the same, at the same cost, and so is who
    asks too often. Raises Unavailable."""
    mailings = Mailings(registry.table, wish.tenant, wish.email)
    if not mailings.take():
        return
    try:
        login = sessions.login_of(registry, wish.tenant, wish.email)
        tenant, _, person = sessions.username_of(login).partition(".")
        announce.forgotten(tenant, person)
    except BaseException:
        mailings.give_back()
        raise
    table = credentials.table(tenant)
    security.note_tried(table, person, "reset_asked", **source._asdict(), known=login is not None)


def reset(registry: Registry, wish: PasswordReset, source: Source) -> None:
    """Choose a new password by a mailed link, and end every session; raises BadRequest for a used, expired or other
    link, Invalid."""
    row = registry.by_slug(wish.tenant)
    held = registry.resets.claim(wish.token, row["tenant"]) if row and row["state"] == ACTIVE else None
    if row is None or held is None:
        raise BadRequest("reset-invalid")
    try:
        body = _reset_by(held, wish.password)
    except BaseException:
        registry.resets.release(wish.token)
        raise
    registry.resets.spend(wish.token)
    Attempts(registry.table, row["slug"], body["email"]).forget()
    security.note(credentials.table(row["tenant"]), held["person"], "reset", **source._asdict())
    _tell(row, body)


def _reset_by(held: Item, password: str) -> dict[str, Any]:
    table, person = credentials.table(held["tenant"]), held["person"]
    body = members.standing(table, person)
    # Signing out everywhere, which every change of the password does, ends the links mailed before it.
    if body is None or held["made_at"] <= members.signed_out_at(table, person):
        raise BadRequest("reset-invalid")
    directory.people().set_password(directory.username(table.tenant, person), password)
    members.sign_out_everywhere(table, person)
    return body


def change(registry: Registry, caller: Caller, wish: PasswordChange, source: Source) -> dict[str, Any]:
    """Change the caller's own password and end every session; the answer is a new one.

    Raises Invalid naming `old` or `new`, TooMany after ten tries, Forbidden for a program.
    """
    if caller.key:
        raise Forbidden(object="people", action="edit")
    attempts = Attempts(registry.table, caller.slug, caller.email)
    attempts.count()
    table, users = credentials.table(caller.tenant), directory.people()
    name = directory.username(caller.tenant, caller.person)
    if users.sign_in(name, wish.old) is None:
        security.note_tried(table, caller.person, "failed", **source._asdict(), known=True)
        raise Invalid(errors=(FieldError("old", "wrong-password"),))
    attempts.forget()
    try:
        users.set_password(name, wish.new)
    except Invalid:
        raise Invalid(errors=(FieldError("new", "password"),)) from None
    members.sign_out_everywhere(table, caller.person)
    security.note(table, caller.person, "password_changed", **source._asdict())
    row, body = registry.tenant(caller.tenant), members.standing(table, caller.person)
    tokens = users.sign_in(name, wish.new)
    if row is None or body is None or tokens is None:
        raise Unauthenticated()
    _tell(row, body)
    return sessions.begun_after_sign_out(tokens, wish.new).answer()


def _tell(row: Item, body: dict[str, Any]) -> None:
    """The change stands whether or not the mail about it can be sent."""
    if not body.get("mail_problem"):
        with suppress(Unavailable):
            locale = body.get("locale") or row["locale"]
            mail.send_password_changed(to=body["email"], name=body["name"], row=row, locale=locale)
