"""The smoke test: one company's first hour over HTTP, in seconds."""

import json
import time
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from infra.embedded import first, stack
from infra.places import Places

_PATIENCE = 60.0


class SmokeError(Exception):
    """A step did not do what it should; the text says which."""


class Caller:
    """Sends requests to one address with one token."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url = url
        self.token = token

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The JSON answer; raises SmokeError for any status but 2xx."""
        sent = {"Content-Type": "application/json", **{name.replace("_", "-"): text for name, text in headers.items()}}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.url + path, data, sent, method=method)  # noqa: S310 - http or https
        try:
            with urlopen(request, timeout=60) as answer:  # noqa: S310
                return json.loads(answer.read() or b"null")
        except HTTPError as refused:
            raise SmokeError(
                f"{method} {path}: {refused.code} {refused.read().decode(errors='replace')[:1000]}"
            ) from refused


def run(places: Places) -> None:
    """Onboard, accept the invitation, sign in, create, list, churn run, report, download. Raises SmokeError."""
    password = first.operator(places, stack.deployed(places)["outputs"])
    public = Caller(places.url)
    operator = Caller(
        places.url,
        public("POST", "/admin/v1/sessions", {"email": first.OPERATOR, "password": password})["access_token"],
    )
    wish = {**first.ACME, "slug": "smoke", "name": "Smoke"}
    tenant = operator("POST", "/admin/v1/tenants", wish)
    _until(
        lambda: operator("GET", f"/admin/v1/tenants/{tenant['id']}"),
        lambda found: found["state"] == "active",
        "onboarding",
    )
    email, secret = first.ADMINISTRATOR["email"], "correct-horse-battery-staple"
    public(
        "POST",
        "/v1/settings/invitations/accept",
        {"tenant": "smoke", "token": _invitation(places, email), "password": secret},
    )
    session = public("POST", "/v1/sessions", {"tenant": "smoke", "email": email, "password": secret})
    work(Caller(places.url, session["access_token"]))


def work(call: Caller) -> None:
    """The main job as the administrator of a new tenant. Raises SmokeError."""
    customer = call(
        "POST", "/v1/customers", {"name": "Roof & Sons", "kind": "organisation", "customer_since": "2016-01-01"}
    )
    order = {
        "number": "S-1",
        "customer": customer["id"],
        "placed_on": "2017-01-15",
        "amount": {"amount": "120.50", "currency": "USD"},
    }
    call("POST", "/v1/orders", order)
    _until(lambda: call("GET", "/v1/customers?q=Roof"), lambda page: page["total"] == 1, "the list")
    ran = _until(
        lambda: call("POST", "/v1/retention/runs", {"as_of": "2018-06-20"}),
        lambda found: found["state"] in ("done", "failed"), "the churn run",
    )  # fmt: skip
    _expect(ran["state"] == "done" and ran["raised"] == 1, f"the churn run raised one alert: {ran}")
    wish = {"from": "2017-01-01", "to": "2017-12-31", "by": ["customer"], "period": "year"}
    report = call("POST", "/v1/insight/reports/contribution", wish)
    _expect("120.50" in json.dumps(report), f"the report has the order: {report}")
    asked = call("POST", "/v1/insight/exports", {"report": "contribution", "parameters": wish, "format": "csv"})
    made = _until(
        lambda: call("GET", f"/v1/insight/exports/{asked['id']}"),
        lambda found: found["state"] in ("done", "failed"), "the export",
    )  # fmt: skip
    _expect(made["state"] == "done", f"the export was made: {made}")
    with urlopen(made["link"], timeout=30) as file:  # noqa: S310 - our own link
        _expect("Roof & Sons" in file.read().decode("utf-8-sig"), "the file names the customer")


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise SmokeError(f"It is not so that {what}")


def _until(ask: Any, good: Any, what: str) -> Any:
    deadline = time.monotonic() + _PATIENCE
    while not good(found := ask()):
        if time.monotonic() > deadline:
            raise SmokeError(f"{what} took more than {_PATIENCE:.0f} s: {found}")
        time.sleep(0.3)
    return found


def _invitation(places: Places, email: str) -> str:
    """The token in the newest mail to `email` that the embedded mail service took."""
    from infra.demo.client import invitation_token, mailbox

    token = invitation_token(mailbox(places.services_url)(), email)
    if token is None:
        raise SmokeError(f"no invitation was sent to {email}")
    return token
