"""A forgotten password is chosen anew by a mailed link."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from shared import aws, clock
from shared.tenancy import credentials
from tests.conftest import Kith
from tests.functions.settings.test_bounces import tell
from tests.functions.settings.test_invitations import invite, mails_to, wish
from tests.functions.settings.test_memberships import change, join
from tests.functions.settings.test_sign_in import attempt
from tests.harness import tables
from tests.harness.gateway import Answer
from tests.harness.people import PASSWORD, Client, Tenant

NEW = "a brand new password 8"
_LINK = re.compile(r"http://kith\.test/reset\?tenant=([^#\s]+)#token=([\w-]+)")
_MINUTE = timedelta(seconds=61)


def ask(kith: Kith, tenant: str, email: str, **headers: str) -> Answer:
    answer = kith.anonymous().post("/v1/sessions/forgotten", {"tenant": tenant, "email": email}, **headers)
    kith.drain()
    return answer


def links(kith: Kith, email: str) -> list[str]:
    """The tokens mailed to an address, oldest first."""
    found = [_LINK.search(mail["BodyText"]) for mail in mails_to(kith, email)]
    return [link.group(2) for link in found if link]


def choose(kith: Kith, tenant: str, token: str, password: str = NEW) -> Answer:
    return kith.anonymous().post("/v1/sessions/reset", {"tenant": tenant, "token": token, "password": password})


def asked(kith: Kith, tenant: Tenant, name: str) -> tuple[Client, str, str]:
    """Somebody who has a link: their session, e-mail and token."""
    email = f"{name}@{tenant.slug}.example"
    person = join(kith, tenant, email)
    assert ask(kith, tenant.slug, email).status == 204
    (token,) = links(kith, email)
    return person, email, token


@contextmanager
def every_call() -> Iterator[list[str]]:
    """The AWS calls made meanwhile, those with a tenant's own credentials too."""
    made: list[str] = []

    def note(event_name: str = "", **_: Any) -> None:
        made.append(event_name.removeprefix("before-send."))

    events = [aws.session(), *(aws.client(name).meta.events for name in ("dynamodb", "sqs", "ses", "cognito-idp"))]
    credentials.forget()
    for each in events:
        each.register("before-send", note)
    try:
        yield made
    finally:
        for each in events:
            each.unregister("before-send", note)
        credentials.forget()


def test_somebody_forgets_the_password_and_chooses_another_by_mail(kith: Kith, acme: Tenant) -> None:
    person, email, token = asked(kith, acme, "forgetful")
    assert choose(kith, acme.slug, token).status == 204
    assert person.get("/v1/me").status == 401, "every earlier session has ended"
    carried = {"tenant": acme.slug, "refresh_token": person.refresh_token}
    assert kith.anonymous().post("/v1/sessions/refresh", carried).status == 401
    assert attempt(kith, acme.slug, email, PASSWORD).status == 401
    assert attempt(kith, acme.slug, email, NEW).status == 200


def test_the_link_is_from_the_configuration_and_in_the_persons_language(kith: Kith, acme: Tenant) -> None:
    email = "wang@acme-test.example"
    wang = join(kith, acme, email)
    me = wang.get(f"/v1/people/{wang.id}").ok()
    wang.patch("/v1/me", {"locale": "zh-CN"}, If_Match=f'"{me["version"]}"').ok()
    ask(kith, acme.slug, email, Host="evil.example", X_Forwarded_Host="evil.example")
    mail = mails_to(kith, email)[-1]
    assert mail["To"] == [email]
    assert mail["Subject"] == "重置您在 Acme-Test 的 Kith 密码"
    assert "一小时内有效" in mail["BodyText"]
    assert "http://kith.test/reset?tenant=acme-test#token=" in mail["BodyText"]
    assert "evil" not in str(mail)
    choose(kith, acme.slug, links(kith, email)[-1]).ok()
    assert mails_to(kith, email)[-1]["Subject"] == "您在 Acme-Test 的 Kith 密码已更改"


def test_the_token_is_in_the_mail_alone_and_so_is_its_hour(kith: Kith, acme: Tenant) -> None:
    _, email, token = asked(kith, acme, "hashed")
    assert not any(token in str(item) for item in tables.items(kith.dynamodb_url))
    assert "for one hour" in mails_to(kith, email)[-1]["BodyText"]


def test_nobody_learns_who_has_an_account(kith: Kith, acme: Tenant) -> None:
    closed = kith.onboard("closed-test")
    kith.operator.post(f"/admin/v1/tenants/{closed.id}/suspend").ok()
    gone = join(kith, acme, "gone@acme-test.example")
    change(acme.admin, gone.id, {"active": False}).ok()
    invite(acme.admin, wish("only-invited@acme-test.example", acme)).ok()
    known = "known@acme-test.example"
    join(kith, acme, known)
    kith.drain()
    before = len(kith.services.mails())
    answers, costs = [], []
    for tenant, email in (
        (acme.slug, known), (acme.slug, "nobody@acme-test.example"), ("no-such-tenant", known), ("Not#A Slug", "?"),
        (acme.slug, "gone@acme-test.example"), (acme.slug, "only-invited@acme-test.example"),
        (closed.slug, "rae@closed-test.example"),
    ):  # fmt: skip
        with every_call() as made:
            answer = kith.anonymous().post("/v1/sessions/forgotten", {"tenant": tenant, "email": email})
        answers.append((answer.status, answer.headers, answer.text))
        costs.append(made)
    assert answers[0][0] == 204
    assert all(answer == answers[0] for answer in answers)
    assert all(cost == costs[0] for cost in costs)
    assert any("SendMessage" in call for call in costs[0])
    kith.drain()
    assert [mail["To"] for mail in kith.services.mails()[before:]] == [[known]]


def test_at_most_three_mails_an_hour_and_one_a_minute(kith: Kith, acme: Tenant) -> None:
    email = "flooded@acme-test.example"
    join(kith, acme, email)
    now = clock.now()
    for after, mails in ((0, 1), (30, 1), (61, 2), (130, 3), (200, 3), (3_500, 3), (3_601, 4)):
        with clock.at(now + timedelta(seconds=after)):
            assert ask(kith, acme.slug, email.upper()).status == 204
        assert len(links(kith, email)) == mails


def test_twenty_at_once_send_one_mail(kith: Kith, acme: Tenant) -> None:
    email = "stampede@acme-test.example"
    join(kith, acme, email)
    body = {"tenant": acme.slug, "email": email}
    with ThreadPoolExecutor(8) as pool:
        asked_at_once = pool.map(lambda _: kith.anonymous().post("/v1/sessions/forgotten", body).status, range(20))
        assert set(asked_at_once) == {204}
    kith.drain()
    assert len(links(kith, email)) == 1


def test_what_could_not_be_queued_may_be_asked_for_again_at_once(kith: Kith, acme: Tenant) -> None:
    email = "patient@acme-test.example"
    join(kith, acme, email)

    def refuse(**_: Any) -> None:
        raise OSError

    events = aws.client("sqs").meta.events
    events.register("before-send.sqs.SendMessage", refuse)
    try:
        assert ask(kith, acme.slug, email).status >= 500
        assert ask(kith, acme.slug, "unknown-too@acme-test.example").status >= 500
    finally:
        events.unregister("before-send.sqs.SendMessage", refuse)
    assert ask(kith, acme.slug, email).status == 204
    assert len(links(kith, email)) == 1


def test_an_address_that_takes_no_mail_gets_none(kith: Kith, acme: Tenant) -> None:
    email = "bounced@acme-test.example"
    join(kith, acme, email)
    tell(acme.id, "Bounce", email, bounceType="Permanent")
    assert ask(kith, acme.slug, email).status == 204
    assert links(kith, email) == []


def test_a_link_is_for_its_own_tenant_and_every_wrong_one_answers_alike(
    kith: Kith, acme: Tenant, globex: Tenant
) -> None:
    _, email, token = asked(kith, acme, "misled")
    refused = [choose(kith, globex.slug, token), choose(kith, "no-such", token), choose(kith, acme.slug, "made-up")]
    assert {(answer.status, answer.json["type"]) for answer in refused} == {
        (400, "https://kith.dev/problems/reset-invalid")
    }
    assert len({str({**answer.json, "request_id": ""}) for answer in refused}) == 1
    invite(acme.admin, wish("invited-later@acme-test.example", acme)).ok()
    accepting = {"tenant": acme.slug, "token": token, "password": NEW}
    assert kith.anonymous().post("/v1/settings/invitations/accept", accepting).status == 400
    assert choose(kith, acme.slug, token).status == 204
    assert attempt(kith, acme.slug, email, NEW).status == 200


def test_a_link_serves_once_and_for_one_hour(kith: Kith, acme: Tenant) -> None:
    _, _, token = asked(kith, acme, "once-more")
    with clock.at(clock.now() + timedelta(hours=1, seconds=1)):
        assert choose(kith, acme.slug, token).status == 400
    assert choose(kith, acme.slug, token).status == 204
    used = kith.anonymous().speaking("zh-CN").post(
        "/v1/sessions/reset", {"tenant": acme.slug, "token": token, "password": NEW}
    )  # fmt: skip
    assert (used.status, used.json["title"]) == (400, "该链接无法使用")


def test_each_link_that_was_mailed_serves_until_the_password_is_another(kith: Kith, acme: Tenant) -> None:
    _, email, older = asked(kith, acme, "twofold")
    with clock.at(clock.now() + _MINUTE):
        ask(kith, acme.slug, email)
        _, newer = links(kith, email)
    with clock.at(clock.now() + 2 * _MINUTE):
        assert choose(kith, acme.slug, older).status == 204
        assert choose(kith, acme.slug, newer, "yet another password 9").status == 400


def test_many_who_use_one_link_at_once_set_one_password(kith: Kith, acme: Tenant) -> None:
    _, email, token = asked(kith, acme, "raced")
    passwords = [f"password number {number}" for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        statuses = [answer.status for answer in pool.map(lambda word: choose(kith, acme.slug, token, word), passwords)]
    assert sorted(statuses) == [204] + [400] * 7
    assert attempt(kith, acme.slug, email, passwords[statuses.index(204)]).status == 200


@pytest.mark.parametrize("weak", ["elevenchars", "x" * 257])
def test_a_weak_password_is_refused_at_its_field_and_the_link_still_serves(kith: Kith, acme: Tenant, weak: str) -> None:
    _, _, token = asked(kith, acme, f"weak-{len(weak)}")
    refused = choose(kith, acme.slug, token, weak)
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "password")
    assert choose(kith, acme.slug, token).status == 204


def test_who_was_deactivated_or_whose_tenant_was_suspended_sets_no_password(kith: Kith) -> None:
    firm = kith.onboard("reset-firm")
    person, _, token = asked(kith, firm, "leaver")
    kith.operator.post(f"/admin/v1/tenants/{firm.id}/suspend").ok()
    assert choose(kith, firm.slug, token).status == 400
    kith.operator.post(f"/admin/v1/tenants/{firm.id}/reactivate").ok()
    change(firm.admin, person.id, {"active": False}).ok()
    assert choose(kith, firm.slug, token).status == 400
    change(firm.admin, person.id, {"active": True}).ok()
    assert choose(kith, firm.slug, token).status == 400, "leaving ended the link"


def test_a_new_password_forgets_the_wrong_tries(kith: Kith, acme: Tenant) -> None:
    _, email, token = asked(kith, acme, "locked-out")
    assert [attempt(kith, acme.slug, email).status for _ in range(11)][-1] == 429
    choose(kith, acme.slug, token).ok()
    assert attempt(kith, acme.slug, email, NEW).status == 200


def test_what_happened_to_a_password_is_told_among_the_sign_ins(kith: Kith, acme: Tenant) -> None:
    person, email, token = asked(kith, acme, "logged")
    choose(kith, acme.slug, token).ok()
    tokens = attempt(kith, acme.slug, email, NEW).ok()
    again = {"old": NEW, "new": PASSWORD}
    kith.anonymous().post("/v1/me/password", again, Authorization=f"Bearer {tokens['access_token']}").ok()
    lines = acme.admin.get(f"/v1/settings/sign-ins?by={person.id}").ok()["items"]
    kinds = [one["kind"] for one in lines]
    assert kinds == ["password_changed", "signed_in", "reset", "reset_asked", "signed_in", "accepted"]
    assert {one["address"] for one in lines} == {"198.51.100.7"}
    (only,) = acme.admin.get(f"/v1/settings/sign-ins?by={person.id}&kind=reset").ok()["items"]
    assert only["by_name"] == "Logged"
    sheet = acme.admin.speaking("zh-CN").get(f"/v1/settings/sign-ins?by={person.id}&format=csv").text
    assert all(words in sheet for words in ("申请重置密码", "通过邮件重置密码", "更改密码"))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/sessions/forgotten", {"tenant": "acme-test"}),
        ("/v1/sessions/forgotten", {"tenant": "acme-test", "email": "a@b.example", "link": "https://evil.example"}),
        ("/v1/sessions/reset", {"tenant": "acme-test", "password": NEW}),
        ("/v1/sessions/reset", {"tenant": "acme-test", "token": "x", "password": NEW, "person": "per_1"}),
    ],
)
def test_a_malformed_wish_names_its_fields(kith: Kith, path: str, body: dict[str, Any]) -> None:
    answer = kith.anonymous().post(path, body)
    assert answer.status == 422
    assert answer.json["errors"]
