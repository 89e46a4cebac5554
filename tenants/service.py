"""Onboarding as a saga: a reserved row, then steps that are recorded one by one and harmless to repeat."""

from collections.abc import Callable
from typing import Any

from shared import clock, objects, settings
from shared.errors import Conflict, Duplicate, InFlight, NotFound, Stale, Unauthenticated, Unavailable
from shared.records.engine import Records
from shared.records.table import Item
from shared.tenancy import config, credentials, defaults, directory, seats
from shared.tenancy.attempts import Attempts
from shared.tenancy.caller import system
from shared.tenancy.members import Members, Newcomer
from shared.tenancy.plans import OPENSEARCH
from shared.tenancy.registry import ACTIVE, MAIL_AGAIN_AFTER, ONBOARDING, SUSPENDED
from shared.tenancy.roles import ADMINISTRATOR, DEFAULTS
from tenants import rules
from tenants.models import NewTenant, PlanWish, SignIn
from tenants.store import TenantStore

_OPERATORS = "operators"


def sign_in(store: TenantStore, wish: SignIn) -> dict[str, Any]:
    """Tokens of the operators' pool; raises Unauthenticated, or TooMany after ten tries."""
    attempts = Attempts(store.registry.table, _OPERATORS, wish.email)
    attempts.count()
    tokens = directory.operators().sign_in(wish.email.strip().lower(), wish.password)
    if tokens is None:
        raise Unauthenticated("operator-sign-in-failed")
    attempts.forget()
    return tokens.answer()


def onboard(store: TenantStore, wish: NewTenant, operator: str) -> tuple[Item, bool]:
    """The active tenant of that slug, and whether this call made it so. The same wish again goes on where it stopped.

    Raises Duplicate when the slug belongs to a tenant with other details, Unavailable when a step has to be retried.
    """
    wanted = wish.model_dump()
    row = store.by_slug(wish.slug)
    if row is None:
        try:
            row = store.reserve(wanted, operator)
        except Duplicate:
            row = store.by_slug(wish.slug)
            if row is None:
                raise Unavailable() from None
    if not rules.is_same_wish(row, wanted):
        raise Duplicate("slug-taken")
    made = row["state"] == ONBOARDING
    return _complete(store, row), made


def resume(store: TenantStore, tenant: str) -> Item:
    """Take the steps that are left; a tenant that has none stays as it is."""
    return _complete(store, store.get(tenant))


def suspend(store: TenantStore, tenant: str, operator: str) -> Item:
    """From the next call on nobody of the tenant gets in; nothing is deleted."""
    return _move(store, tenant, SUSPENDED, operator)


def reactivate(store: TenantStore, tenant: str, operator: str) -> Item:
    """Let everybody in again who was in before."""
    return _move(store, tenant, ACTIVE, operator)


def change_plan(store: TenantStore, tenant: str, wish: PlanWish, operator: str) -> Item:
    """The limits of the plan hold from the next call on; raises Conflict while the tenant is being onboarded."""
    row = store.get(tenant)
    if row["state"] == ONBOARDING:
        raise Conflict("not-onboarded")
    return row if row["plan"] == wish.plan else store.save({**row, "plan": wish.plan, "updated_by": operator})


def invite_again(store: TenantStore, tenant: str) -> Item:
    """Mail the first administrator a fresh invitation.

    Raises Conflict while the tenant is no active one, when the last mail is less than ten minutes old, and when the
    administrator has accepted or is there no more.
    """
    row = store.get(tenant)
    if row["state"] != ACTIVE:
        raise Conflict("not-onboarded" if row["state"] == ONBOARDING else "reactivate-first")
    newcomer = _first(row)
    login = store.registry.login(row["slug"], newcomer.email)
    if not login or login["person"] != row["administrator"]["person"] or not _is_invited(row):
        raise Conflict("already-a-member")
    if not store.registry.take_mailing(login, MAIL_AGAIN_AFTER):
        raise Conflict("already-invited")
    try:
        _members(store, row).mail(login, newcomer)
    except BaseException:
        store.registry.give_mailing_back(login)
        raise
    return row


def answer_lists_by(store: TenantStore, tenant: str, engine: str, operator: str) -> Item:
    """Switch what answers the tenant's lists. OpenSearch does from when its documents are built, the file at once.

    Asked again, the documents are built anew beside those that serve. Raises Conflict where there is no domain, before
    the tenant is active, and while documents are being built.
    """
    row = store.get(tenant)
    if row["state"] == ONBOARDING:
        raise Conflict("not-onboarded")
    if engine == OPENSEARCH and not settings.search_endpoint():
        raise Conflict("no-search-domain")
    row = store.save({**row, "search": engine, "updated_by": operator})
    if settings.search_endpoint():
        from shared.records.opensearch import state

        table = credentials.table(tenant)
        try:
            (state.begin if engine == OPENSEARCH else state.forget)(table)
        except Stale:
            raise InFlight("tenant-changing") from None
        state.queue(table, wait=0 if engine == OPENSEARCH else state.KEPT)
    return row


def _move(store: TenantStore, tenant: str, state: str, operator: str) -> Item:
    row = store.get(tenant)
    if row["state"] == ONBOARDING:
        raise Conflict("not-onboarded")
    return row if row["state"] == state else store.save({**row, "state": state, "updated_by": operator})


def _complete(store: TenantStore, row: Item) -> Item:
    for step in rules.remaining(row):
        _STEPS[step](store, row)
        row = store.save(rules.after(row, step, clock.stamp()))
    return row


def _configure(_: TenantStore, row: Item) -> None:
    table = credentials.table(row["tenant"])
    config.begin(table, config.ROLES, config.written(config.ROLES, DEFAULTS))
    config.begin(table, config.PIPELINES, config.written(config.PIPELINES, defaults.pipelines()))
    config.begin(table, config.CHURN_POLICY, defaults.CHURN_POLICY)
    config.begin(table, config.ADMINISTRATORS, {"people": {}})
    seats.begin(table)


def _add_administrator(store: TenantStore, row: Item) -> None:
    newcomer = _first(row)
    store.registry.hold_login(row["slug"], newcomer.email, row["tenant"], row["administrator"]["person"])
    _members(store, row).record(newcomer, row["administrator"]["person"])


def _open_sign_in(store: TenantStore, row: Item) -> None:
    _members(store, row).open_sign_in(row["administrator"]["person"])


def _invite(store: TenantStore, row: Item) -> None:
    newcomer = _first(row)
    person = row["administrator"]["person"]
    login = store.registry.hold_login(row["slug"], newcomer.email, row["tenant"], person)
    _members(store, row).mail(login, newcomer)


def _activate(_: TenantStore, row: Item) -> None:
    """Recording the step makes the tenant active."""


_STEPS: dict[str, Callable[[TenantStore, Item], None]] = {
    rules.CONFIGURATION: _configure,
    rules.ADMINISTRATOR: _add_administrator,
    rules.SIGN_IN: _open_sign_in,
    rules.INVITATION: _invite,
    rules.ACTIVATION: _activate,
}


def _first(row: Item) -> Newcomer:
    known = row["administrator"]
    return Newcomer(known["name"], known["email"], ADMINISTRATOR, locale=row["locale"])


def _is_invited(row: Item) -> bool:
    try:
        return bool(_records(row).get("people", row["administrator"]["person"])["state"] == "invited")
    except NotFound:
        return False


def _members(store: TenantStore, row: Item) -> Members:
    return Members(store.registry, row, _records(row))


def _records(row: Item) -> Records:
    caller = system(row["tenant"], "onboarding", time_zone=row["time_zone"], currency=row["currency"])
    owner = objects.get("people").about.writes or ""
    return Records(credentials.table(row["tenant"]), caller, owner=owner)
