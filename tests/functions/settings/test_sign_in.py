"""Signing in: one answer for whoever is refused, and a bound on guessing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from shared import aws, clock
from tests.conftest import Kith
from tests.harness.gateway import Answer
from tests.harness.people import PASSWORD, Tenant, accept, sign_in

WRONG = "not the password at all"


def attempt(kith: Kith, tenant: str, email: str, password: str = WRONG) -> Answer:
    return kith.anonymous().post("/v1/sessions", {"tenant": tenant, "email": email, "password": password})


def refusal(answer: Answer) -> dict[str, Any]:
    """What a guesser can tell from an answer."""
    return {"status": answer.status, "headers": answer.headers, **{**answer.json, "request_id": ""}}


@contextmanager
def calls(*services: str) -> Iterator[list[str]]:
    """The AWS calls made meanwhile."""
    made: list[str] = []

    def note(request: Any, operation_name: str = "", event_name: str = "", **_: Any) -> None:
        made.append(event_name.removeprefix("before-send."))

    clients = [aws.client(service) for service in services]
    for client in clients:
        client.meta.events.register("before-send", note)
    try:
        yield made
    finally:
        for client in clients:
            client.meta.events.unregister("before-send", note)


def newcomer(kith: Kith, tenant: Tenant, email: str) -> str:
    wish = {"name": "Nia New", "email": email, "role": "rep", "team": tenant.team}
    person = tenant.admin.post("/v1/settings/invitations", wish).ok()
    accept(kith.gateway, kith.services, email)
    return str(person["id"])


def test_unknown_tenant_unknown_email_and_wrong_password_cannot_be_told_apart(kith: Kith, acme: Tenant) -> None:
    answers, costs = [], []
    tries = [
        (acme.slug, "rae@acme-test.example"), (acme.slug, "nobody@acme-test.example"),
        ("no-such-tenant", "a@b.example"),
        ("Not#A Slug", "rae@acme-test.example"),
    ]  # fmt: skip
    for tenant, email in tries:
        with calls("dynamodb", "cognito-idp") as made:
            answers.append(refusal(attempt(kith, tenant, email)))
        costs.append(made)
    assert answers[0]["status"] == 401
    assert all(answer == answers[0] for answer in answers)
    assert all(cost == costs[0] for cost in costs)


def test_an_email_may_be_written_in_any_case(kith: Kith, acme: Tenant) -> None:
    assert attempt(kith, acme.slug, "  RAE@Acme-Test.example ", PASSWORD).status == 200


def test_ten_wrong_tries_lock_a_login_for_a_quarter_of_an_hour(kith: Kith, acme: Tenant) -> None:
    email = "locked@acme-test.example"
    newcomer(kith, acme, email)
    statuses = [attempt(kith, acme.slug, email).status for _ in range(10)]
    locked = attempt(kith, acme.slug, email, PASSWORD)
    assert statuses == [401] * 10
    assert locked.status == 429
    assert 0 < int(locked.headers["Retry-After"]) <= 900
    with clock.at(clock.now() + timedelta(minutes=15, seconds=1)):
        assert attempt(kith, acme.slug, email, PASSWORD).status == 200


def test_an_unknown_login_is_locked_the_same_way(kith: Kith) -> None:
    statuses = [attempt(kith, "no-such-tenant", "x@y.example").status for _ in range(11)]
    assert statuses == [401] * 10 + [429]


def test_the_right_password_forgets_earlier_slips(kith: Kith, acme: Tenant) -> None:
    email = "slips@acme-test.example"
    newcomer(kith, acme, email)
    for _ in range(3):
        statuses = [attempt(kith, acme.slug, email).status for _ in range(5)]
        assert statuses == [401] * 5
        assert attempt(kith, acme.slug, email, PASSWORD).status == 200


def test_suspension_is_told_only_to_those_who_know_the_password(kith: Kith) -> None:
    tenant = kith.onboard("hidden-suspension")
    kith.operator.post(f"/admin/v1/tenants/{tenant.id}/suspend").ok()
    email = "rae@hidden-suspension.example"
    assert attempt(kith, tenant.slug, email).status == 401
    told = attempt(kith, tenant.slug, email, PASSWORD)
    assert (told.status, told.json["type"]) == (403, "https://kith.dev/problems/tenant-suspended")


def test_a_session_is_carried_on_in_its_own_tenant_only(kith: Kith, acme: Tenant, globex: Tenant) -> None:
    token = acme.rep.refresh_token

    def carry_on(tenant: str, refresh_token: str) -> Answer:
        wish = {"tenant": tenant, "refresh_token": refresh_token}
        return kith.anonymous().post("/v1/sessions/refresh", wish)

    assert carry_on(acme.slug, token).ok()["token_type"] == "Bearer"
    assert carry_on(globex.slug, token).status == 401
    assert carry_on("no-such-tenant", token).status == 401
    assert carry_on(acme.slug, "not-a-token").status == 401


@pytest.mark.parametrize(
    "body", [{}, {"tenant": "a", "email": "b"}, {"tenant": "a", "email": "b", "password": "c", "x": 1}]
)
def test_a_malformed_sign_in_names_its_fields(kith: Kith, body: dict[str, Any]) -> None:
    answer = kith.anonymous().post("/v1/sessions", body)
    assert answer.status == 422
    assert answer.json["errors"]


def test_me_tells_who_where_and_what_may_be_done(kith: Kith, globex: Tenant) -> None:
    me = sign_in(kith.gateway, globex.slug, "mo@globex-test.example").get("/v1/me").ok()
    assert me["person"]["role"] == "manager"
    assert me["person"]["locale"] == "zh-CN"
    assert me["tenant"] == {
        "id": globex.id, "name": "Globex-Test", "slug": "globex-test", "locale": "zh-CN", "time_zone": "Asia/Shanghai",
        "currency": "CNY", "plan": "enterprise",
    }  # fmt: skip
    assert me["grants"]["opportunities"]["read"] == "team"


def test_refusals_speak_the_readers_language(kith: Kith) -> None:
    answer = kith.anonymous().speaking("zh-CN").post("/v1/sessions", {"tenant": "x", "email": "y", "password": "z"})
    assert answer.json["title"] == "组织、电子邮件或密码不正确"
