"""A known password is changed from a session."""

from datetime import timedelta

import pytest

from shared import clock
from tests.conftest import Kith
from tests.functions.settings.test_invitations import mail_is_down, mails_to
from tests.functions.settings.test_memberships import join
from tests.functions.settings.test_passwords import NEW, asked, choose
from tests.functions.settings.test_sign_in import attempt
from tests.harness.gateway import Answer
from tests.harness.people import PASSWORD, Client, Tenant


def put_new(client: Client, old: str = PASSWORD, new: str = NEW) -> Answer:
    return client.post("/v1/me/password", {"old": old, "new": new})


def test_a_changed_password_ends_every_other_session_and_goes_on_with_a_new_one(kith: Kith, acme: Tenant) -> None:
    email = "changer@acme-test.example"
    here = join(kith, acme, email)
    there = attempt(kith, acme.slug, email, PASSWORD).ok()
    tokens = put_new(here).ok()
    assert here.get("/v1/me").status == 401
    assert kith.anonymous().get("/v1/me", Authorization=f"Bearer {there['access_token']}").status == 401
    assert kith.anonymous().get("/v1/me", Authorization=f"Bearer {tokens['access_token']}").status == 200
    carried = {"tenant": acme.slug, "refresh_token": tokens["refresh_token"]}
    assert kith.anonymous().post("/v1/sessions/refresh", carried).status == 200
    assert attempt(kith, acme.slug, email, PASSWORD).status == 401
    assert attempt(kith, acme.slug, email, NEW).status == 200
    mail = mails_to(kith, email)[-1]
    assert mail["Subject"] == "Your password for Acme-Test on Kith was changed"
    assert "http://kith.test/forgotten" in mail["BodyText"]


def test_the_old_password_cannot_be_guessed_from_a_session(kith: Kith, acme: Tenant) -> None:
    email = "guessed@acme-test.example"
    person = join(kith, acme, email)
    refused = put_new(person, old="not my password at all")
    assert (refused.status, refused.json["errors"]) == (
        422, [{"field": "old", "code": "wrong-password", "message": "is not your present password"}],
    )  # fmt: skip
    statuses = [put_new(person, old="not my password at all").status for _ in range(10)]
    assert statuses == [422] * 9 + [429]
    assert put_new(person).status == 429
    with clock.at(clock.now() + timedelta(minutes=15, seconds=1)):
        assert put_new(person).status == 200


def test_a_weak_new_password_is_refused_at_its_field(kith: Kith, acme: Tenant) -> None:
    email = "weakling@acme-test.example"
    person = join(kith, acme, email)
    refused = put_new(person, new="elevenchars")
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "new")
    assert person.get("/v1/me").status == 200
    assert attempt(kith, acme.slug, email, PASSWORD).status == 200


def test_a_program_has_no_password_to_change(kith: Kith, acme: Tenant) -> None:
    key = acme.admin.post("/v1/settings/keys", {"name": "No password", "role": "administrator"}).ok(201)["key"]
    body = {"old": PASSWORD, "new": NEW}
    assert kith.anonymous().post("/v1/me/password", body, Authorization=f"Bearer {key}").status == 403


def test_a_link_mailed_before_a_change_serves_no_more(kith: Kith, acme: Tenant) -> None:
    person, _, token = asked(kith, acme, "stolen-mail")
    put_new(person).ok()
    assert choose(kith, acme.slug, token, "the thief's password").status == 400


def test_a_mail_that_cannot_be_sent_keeps_no_change_back(kith: Kith, acme: Tenant) -> None:
    person, email, _ = asked(kith, acme, "unmailed")
    with mail_is_down():
        assert put_new(person).status == 200
    assert attempt(kith, acme.slug, email, NEW).status == 200


def test_no_secret_is_logged(kith: Kith, acme: Tenant, capfd: pytest.CaptureFixture[str]) -> None:
    person, email, token = asked(kith, acme, "canary-reset")
    put_new(person, old="a wrong canary", new="another canary word")
    put_new(person, new="short-canar")
    choose(kith, acme.slug, token, "short-canar")
    choose(kith, acme.slug, token, "a canary password").ok()
    written = "".join(capfd.readouterr())
    assert "POST /v1/sessions/reset" in written
    secrets = ("a wrong canary", "another canary word", "short-canar", "a canary password", PASSWORD, token, email)
    assert not any(secret in written for secret in secrets)
