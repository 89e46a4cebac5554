"""Tenants and the people at work in them, over HTTP."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from tests.harness.cloud import Services
from tests.harness.gateway import Answer, Gateway

PASSWORD = "correct horse battery staple 7"
_LINK = re.compile(r"/invite\?tenant=([^#\s\"&]+)#token=([\w.~%-]+)")


class Client:
    """One signed-in person (or nobody) talking to the API."""

    def __init__(self, gateway: Gateway, token: str | None = None, locale: str = "en") -> None:
        self._gateway = gateway
        self.token = token
        self._locale = locale
        self.id = ""
        self.refresh_token = ""

    def request(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        sent = {"Accept-Language": self._locale}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self._gateway.request(method, path, body=body, headers=sent)

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.request("POST", path, body if body is not None else {}, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Answer:
        return self.request("PUT", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Answer:
        return self.request("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Answer:
        return self.request("DELETE", path, **headers)

    def speaking(self, locale: str) -> "Client":
        other = Client(self._gateway, self.token, locale)
        other.id = self.id
        return other


@dataclass
class Tenant:
    """A tenant with one signed-in person of each role; the manager leads the rep's team."""

    id: str
    slug: str
    admin: Client
    manager: Client
    rep: Client
    other_rep: Client
    team: str


def invitation(services: Services, email: str) -> tuple[str, str]:
    """(tenant slug, token) of the newest invitation mailed to `email`."""
    for mail in reversed(services.mails()):
        if email in str(mail):
            found = _LINK.search(unquote(str(mail)).replace("\\n", "\n"))
            if found:
                return found.group(1), found.group(2)
    raise AssertionError(f"no invitation was mailed to {email}")


def sign_in(gateway: Gateway, slug: str, email: str, password: str = PASSWORD) -> Client:
    answer = gateway.request("POST", "/v1/sessions", body={"tenant": slug, "email": email, "password": password})
    session = answer.ok()
    client = Client(gateway, session["access_token"])
    client.refresh_token = session["refresh_token"]
    client.id = client.get("/v1/me").ok()["person"]["id"]
    return client


def accept(gateway: Gateway, services: Services, email: str) -> None:
    slug, token = invitation(services, email)
    body = {"tenant": slug, "token": token, "password": PASSWORD}
    gateway.request("POST", "/v1/settings/invitations/accept", body=body).ok()


def onboard(gateway: Gateway, services: Services, operator: Client, slug: str, **known: Any) -> Tenant:
    """A new tenant with an administrator, a manager and two reps, all by invitation."""
    admin_email = f"admin@{slug}.example"
    body = {
        "name": slug.title(), "slug": slug, "plan": "enterprise", "locale": "en", "time_zone": "America/New_York",
        "currency": "USD", "kind": "b2b", "administrator": {"name": "Ada Admin", "email": admin_email}, **known,
    }  # fmt: skip
    tenant = operator.post("/admin/v1/tenants", body).ok()
    accept(gateway, services, admin_email)
    admin = sign_in(gateway, slug, admin_email)
    team = admin.post("/v1/teams", {"name": "North", "kind": "team"}).ok()["id"]
    elsewhere = admin.post("/v1/teams", {"name": "South", "kind": "team"}).ok()["id"]
    people: dict[str, Client] = {}
    for name, role, where in (
        ("Mo Manager", "manager", team),
        ("Rae Rep", "rep", team),
        ("Sol Seller", "rep", elsewhere),
    ):
        email = f"{name.split()[0].lower()}@{slug}.example"
        admin.post("/v1/settings/invitations", {"name": name, "email": email, "role": role, "team": where}).ok()
        accept(gateway, services, email)
        people[name] = sign_in(gateway, slug, email)
    manager, rep, other_rep = people.values()
    return Tenant(tenant["id"], slug, admin, manager, rep, other_rep, team)
