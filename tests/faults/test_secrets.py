"""No secret and no personal data in a log line, a dead letter or an error, whichever path it came by (P17)."""

import json
from typing import Any

import pytest

from shared import aws
from tests.conftest import Kith
from tests.faults.conftest import Inject
from tests.harness.gateway import routes
from tests.harness.people import PASSWORD, Client, Tenant, invitation

CANARY = "zqsecret81"
_PERSONAL = {
    "name": f"{CANARY} Person", "email": f"{CANARY}@kith.example", "emails": [f"{CANARY}@kith.example"],
    "phones": ["+8613812345678"], "note": f"{CANARY} was ill", "password": f"{CANARY} {CANARY}", "token": CANARY,
    "refresh_token": CANARY, "tenant": "acme-test", "items": [{"data": {"name": CANARY}}], "q": CANARY,
    "filter": {"field": "name", "op": "eq", "value": CANARY},
}  # fmt: skip


def _sent_everywhere(client: Client) -> list[Any]:
    """The answers of every route to a request that carries the canary in its path, query, headers and body."""
    answers = []
    for route in routes():
        path = route.at(f"cus_{CANARY}") if route.path.startswith("/v1/") else route.path.replace("{tenant_id}", CANARY)
        if (route.method, route.path) == ("DELETE", "/v1/sessions"):
            continue
        body = _PERSONAL if route.method in {"POST", "PUT", "PATCH"} else None
        headers = {"If_Match": '"1"', "Idempotency_Key": CANARY, "Kith_Seen": f"customers/{CANARY}@1"}
        answers.append(client.request(route.method, f"{path}?q={CANARY}&cursor={CANARY}", body, **headers))
    return answers


def test_no_path_writes_what_it_was_sent_into_a_log(
    acme: Tenant, kith: Kith, capfd: pytest.CaptureFixture[str]
) -> None:
    answers = _sent_everywhere(acme.admin)
    kith.drain()
    logged = "".join(capfd.readouterr())
    assert logged.count('"message":"request"') >= len(answers) / 2
    for secret in (CANARY, acme.admin.token or "", PASSWORD, "13812345678"):
        assert secret not in logged
    assert all(answer.status < 500 for answer in answers)
    assert not kith.pump.dead


def test_signing_in_and_inviting_leave_no_password_token_or_address_in_a_log(
    kith: Kith, acme: Tenant, capfd: pytest.CaptureFixture[str]
) -> None:
    email = f"{CANARY}.guest@acme-test.example"
    wish = {"name": f"{CANARY} Guest", "email": email, "role": "rep", "team": acme.team}
    acme.admin.post("/v1/settings/invitations", wish).ok()
    _, token = invitation(kith.services, email)
    anonymous = kith.anonymous()
    for given in (f"{token}x", token, token):
        anonymous.post("/v1/settings/invitations/accept", {"tenant": acme.slug, "token": given, "password": PASSWORD})
    for password in (CANARY, PASSWORD):
        answer = anonymous.post("/v1/sessions", {"tenant": acme.slug, "email": email, "password": password})
        assert password not in answer.text
    session = answer.ok()
    anonymous.post("/v1/sessions/refresh", {"tenant": acme.slug, "refresh_token": session["refresh_token"]})
    kith.drain()
    logged = "".join(capfd.readouterr())
    for secret in (CANARY, token, PASSWORD, session["access_token"], session["refresh_token"]):
        assert secret not in logged


def test_a_failure_tells_where_it_happened_and_not_what_was_being_done(
    acme: Tenant, inject: Inject, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(_request: Any) -> Any:
        raise RuntimeError(f"failed at {CANARY}")

    with inject("TransactWriteItems", broken):
        failed = acme.rep.post("/v1/customers", {"name": f"{CANARY} Ltd"})
    assert failed.status == 500
    assert set(failed.json) == {"type", "title", "detail", "status", "request_id"}
    logged = capfd.readouterr().out
    (line,) = [json.loads(line) for line in logged.splitlines() if '"failure"' in line]
    assert (line["kind"], line["function"]) == ("RuntimeError", "records")
    assert CANARY not in logged
    assert CANARY not in failed.text


def test_what_is_queued_names_records_and_holds_nothing_of_them(acme: Tenant, kith: Kith) -> None:
    """A dead letter is the message that was queued: ids alone."""
    sent: list[str] = []

    def note(request: Any, **_: Any) -> None:
        sent.append(str(request.body))

    events = aws.client("sqs").meta.events
    events.register("before-send.sqs.SendMessage", note)
    try:
        record = acme.admin.post("/v1/customers", {"name": f"{CANARY} Queued"}).ok(201)
        acme.admin.post("/v1/insight/exports", {"report": "contribution", "format": "csv"}).ok(202)
        wish = {"action": "update", "ids": [record["id"]], "data": {"note": f"{CANARY} bulk"}}
        acme.admin.post("/v1/customers/bulk", wish).ok(202)
        kith.drain()
    finally:
        events.unregister("before-send.sqs.SendMessage", note)
    assert len(sent) >= 2
    assert not [message for message in sent if CANARY in message]
