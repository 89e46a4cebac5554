"""Inviting somebody and accepting."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse

from shared import aws, clock
from tests.conftest import Kith
from tests.harness import tables
from tests.harness.gateway import Answer
from tests.harness.people import PASSWORD, Client, Tenant, accept, invitation, sign_in


def wish(email: str, tenant: Tenant, **other: Any) -> dict[str, Any]:
    return {"name": "Ivy Invited", "email": email, "role": "rep", "team": tenant.team, **other}


def invite(client: Client, body: dict[str, Any]) -> Answer:
    return client.post("/v1/settings/invitations", body)


def take(kith: Kith, tenant: str, token: str, password: str = PASSWORD) -> Answer:
    body = {"tenant": tenant, "token": token, "password": password}
    return kith.anonymous().post("/v1/settings/invitations/accept", body)


def mails_to(kith: Kith, email: str) -> list[dict[str, Any]]:
    return [mail for mail in kith.services.mails() if email in mail["To"]]


def everything(kith: Kith) -> list[str]:
    """All that is kept but counts of usage, which every request may be told into."""
    kept = (item for item in tables.items(kith.dynamodb_url) if not item["pk"]["S"].endswith("#USAGE"))
    return sorted(json.dumps(item, sort_keys=True) for item in kept)


@contextmanager
def mail_is_down() -> Iterator[None]:
    """SES refuses whatever is sent meanwhile."""

    class Raw:
        def stream(self, **_: Any) -> Iterator[bytes]:
            yield b"<ErrorResponse><Error><Code>MessageRejected</Code></Error></ErrorResponse>"

    def refuse(request: Any, **_: Any) -> AWSResponse:
        return AWSResponse(request.url, 400, {}, Raw())

    events = aws.client("ses").meta.events
    events.register("before-send.ses", refuse)
    try:
        yield
    finally:
        events.unregister("before-send.ses", refuse)


def test_an_invited_person_accepts_and_signs_in(kith: Kith, acme: Tenant) -> None:
    body = wish("ivy@acme-test.example", acme)
    person = invite(acme.admin, body).ok()
    assert (person["state"], person["role"], person["member_of"]) == ("invited", "rep", acme.team)
    accept(kith.gateway, kith.services, body["email"])
    ivy = sign_in(kith.gateway, acme.slug, body["email"])
    assert ivy.id == person["id"]
    assert acme.admin.get(f"/v1/people/{person['id']}").ok()["state"] == "active"


def test_the_token_is_in_the_mail_alone(kith: Kith, acme: Tenant) -> None:
    body = wish("hidden@acme-test.example", acme)
    answer = invite(acme.admin, body)
    _, token = invitation(kith.services, body["email"])
    assert token not in answer.text + str(answer.headers)
    assert not any(token in str(item) for item in tables.items(kith.dynamodb_url))


def test_the_mail_goes_to_one_address_in_the_invitees_language(kith: Kith, acme: Tenant) -> None:
    body = wish("yi@acme-test.example", acme, name="易邀", locale="zh-CN")
    invite(acme.admin, body).ok()
    (mail,) = mails_to(kith, body["email"])
    assert mail["To"] == [body["email"]]
    assert mail["Subject"] == "Acme-Test 邀请您使用 Kith"
    assert "易邀，您好" in mail["BodyText"]
    assert "http://kith.test/invite?tenant=acme-test#token=" in mail["BodyText"]


def test_only_those_who_manage_people_invite_and_a_refusal_writes_nothing(kith: Kith, acme: Tenant) -> None:
    before = tables.snapshot(kith.dynamodb_url, acme.id)
    for client in (acme.manager, acme.rep):
        assert invite(client, wish("friend@acme-test.example", acme)).status == 403
    assert tables.snapshot(kith.dynamodb_url, acme.id) == before
    assert mails_to(kith, "friend@acme-test.example") == []


WRONG: dict[str, dict[str, Any]] = {
    "a role that does not exist": {"role": "emperor"},
    "a team that does not exist": {"team": "tea_" + "0" * 25 + "1"},
    "a language nobody speaks": {"locale": "tlh"},
    "a header in the name": {"name": "Ivy\r\nBcc: all@evil.example"},
    "a header in the address": {"email": "ivy@acme.example\r\nBcc: all@evil.example"},
    "two addresses": {"email": "ivy@acme.example, all@evil.example"},
    "no name": {"name": "  "},
    "a field nobody declared": {"active": True},
    "an owner's rights": {"grants": {"*": {"read": "all"}}},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_invitation_is_refused_and_leaves_nothing_behind(kith: Kith, acme: Tenant, wrong: str) -> None:
    before = everything(kith)
    answer = invite(acme.admin, {**wish("wrong@acme-test.example", acme), **WRONG[wrong]})
    assert answer.status == 422
    assert answer.json["errors"][0]["field"] in {*WRONG[wrong]}
    assert everything(kith) == before


def test_anothers_team_does_not_exist(acme: Tenant, globex: Tenant) -> None:
    answer = invite(acme.admin, wish("team@acme-test.example", acme, team=globex.team))
    nowhere = invite(acme.admin, wish("team@acme-test.example", acme, team="tea_" + "0" * 25 + "2"))
    assert answer.status == 422
    assert {**answer.json, "request_id": ""} == {**nowhere.json, "request_id": ""}


def test_an_invitation_serves_once(kith: Kith, acme: Tenant) -> None:
    body = wish("once@acme-test.example", acme)
    invite(acme.admin, body).ok()
    slug, token = invitation(kith.services, body["email"])
    assert take(kith, slug, token).status == 204
    used = take(kith, slug, token, "another password of mine")
    assert (used.status, used.json["type"]) == (400, "https://kith.dev/problems/invitation-invalid")
    assert sign_in(kith.gateway, slug, body["email"], PASSWORD).id


def test_an_invitation_ends_after_seven_days(kith: Kith, acme: Tenant) -> None:
    body = wish("late@acme-test.example", acme)
    invite(acme.admin, body).ok()
    slug, token = invitation(kith.services, body["email"])
    with clock.at(clock.now() + timedelta(days=7, seconds=1)):
        assert take(kith, slug, token).status == 400
    assert take(kith, slug, token).status == 204


def test_an_invitation_is_for_its_own_tenant_and_every_wrong_token_answers_alike(
    kith: Kith, acme: Tenant, globex: Tenant
) -> None:
    body = wish("other@acme-test.example", acme)
    invite(acme.admin, body).ok()
    _, token = invitation(kith.services, body["email"])
    refused = [take(kith, globex.slug, token), take(kith, "no-such", token), take(kith, acme.slug, "made-up")]
    assert {answer.status for answer in refused} == {400}
    assert len({str({**answer.json, "request_id": ""}) for answer in refused}) == 1
    assert take(kith, acme.slug, token).status == 204


def test_a_short_password_is_refused_and_the_invitation_still_serves(kith: Kith, acme: Tenant) -> None:
    body = wish("short@acme-test.example", acme)
    invite(acme.admin, body).ok()
    slug, token = invitation(kith.services, body["email"])
    refused = take(kith, slug, token, "elevenchars")
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "password")
    assert take(kith, slug, token).status == 204


def test_somebody_invited_before_accepting_cannot_sign_in(kith: Kith, acme: Tenant) -> None:
    body = wish("waiting@acme-test.example", acme)
    invite(acme.admin, body).ok()
    attempt = {"tenant": acme.slug, "email": body["email"], "password": PASSWORD}
    assert kith.anonymous().post("/v1/sessions", attempt).status == 401


def test_the_same_email_is_one_person_and_one_mail_in_ten_minutes(kith: Kith, acme: Tenant) -> None:
    body = wish("twice@acme-test.example", acme)
    first = invite(acme.admin, body).ok()
    again = invite(acme.admin, {**body, "email": "TWICE@acme-test.example"})
    assert (again.status, again.json["type"]) == (409, "https://kith.dev/problems/already-invited")
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert invite(acme.admin, body).ok()["id"] == first["id"]
    assert len(mails_to(kith, body["email"])) == 2
    accept(kith.gateway, kith.services, body["email"])
    member = invite(acme.admin, body)
    assert (member.status, member.json["type"]) == (409, "https://kith.dev/problems/already-a-member")


def test_somebody_invited_already_is_not_quietly_invited_as_something_else(kith: Kith, acme: Tenant) -> None:
    body = wish("switch@acme-test.example", acme)
    invite(acme.admin, body).ok()
    other = invite(acme.admin, {**body, "role": "manager"})
    assert (other.status, other.json["type"]) == (409, "https://kith.dev/problems/invited-otherwise")


def test_all_open_invitations_end_when_one_is_accepted(kith: Kith, acme: Tenant) -> None:
    body = wish("several@acme-test.example", acme)
    invite(acme.admin, body).ok()
    slug, older = invitation(kith.services, body["email"])
    with clock.at(clock.now() + timedelta(minutes=11)):
        invite(acme.admin, body).ok()
    accept(kith.gateway, kith.services, body["email"])
    assert take(kith, slug, older, "another password of mine").status == 400


def test_the_same_email_may_belong_to_people_of_two_tenants(kith: Kith, acme: Tenant, globex: Tenant) -> None:
    for tenant in (acme, globex):
        invite(tenant.admin, wish("both@world.example", tenant)).ok()
        accept(kith.gateway, kith.services, "both@world.example")
    ids = {sign_in(kith.gateway, tenant.slug, "both@world.example").id for tenant in (acme, globex)}
    assert len(ids) == 2


def test_a_mail_that_could_not_be_sent_is_sent_when_asked_again(kith: Kith, acme: Tenant) -> None:
    body = wish("later@acme-test.example", acme)
    with mail_is_down():
        broken = invite(acme.admin, body)
    assert (broken.status, broken.headers["Retry-After"]) == (503, "30")
    assert invite(acme.admin, body).status == 201
    accept(kith.gateway, kith.services, body["email"])
    assert sign_in(kith.gateway, acme.slug, body["email"]).id


def test_twenty_invitations_of_one_email_at_once_make_one_person_and_one_mail(kith: Kith, acme: Tenant) -> None:
    body = wish("crowd@acme-test.example", acme)
    with ThreadPoolExecutor(8) as pool:
        statuses = [answer.status for answer in pool.map(lambda _: invite(acme.admin, body), range(20))]
    assert sorted(statuses) == [201] + [409] * 19
    assert len(mails_to(kith, body["email"])) == 1
    accept(kith.gateway, kith.services, body["email"])


def test_one_invitation_accepted_by_many_at_once_takes_one_password(kith: Kith, acme: Tenant) -> None:
    body = wish("grab@acme-test.example", acme)
    invite(acme.admin, body).ok()
    slug, token = invitation(kith.services, body["email"])
    passwords = [f"password number {number}" for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        statuses = [answer.status for answer in pool.map(lambda word: take(kith, slug, token, word), passwords)]
    assert sorted(statuses) == [204] + [400] * 7
    assert sign_in(kith.gateway, slug, body["email"], passwords[statuses.index(204)]).id


def test_no_secret_is_logged(kith: Kith, acme: Tenant, capfd: pytest.CaptureFixture[str]) -> None:
    body = wish("canary@acme-test.example", acme)
    invite(acme.admin, body).ok()
    slug, token = invitation(kith.services, body["email"])
    take(kith, slug, token, "short-canar")
    take(kith, slug, token, "a canary password").ok()
    client = sign_in(kith.gateway, slug, body["email"], "a canary password")
    kith.anonymous().post("/v1/sessions", {"tenant": slug, "email": body["email"], "password": "a wrong canary"})
    written = "".join(capfd.readouterr())
    assert "POST /v1/sessions" in written
    secrets = ("short-canar", "a canary password", "a wrong canary", token, client.token, client.refresh_token)
    assert not any(str(secret) in written for secret in (*secrets, body["email"]))
