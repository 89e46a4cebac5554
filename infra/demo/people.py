"""The demo company's people: offices, teams, invitations sent and accepted. Run again, it adds what is missing."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from infra.demo.client import Api, ApiError, Mails, Send, invitation_token, sign_in
from infra.demo.rules import Agent, email

Save = Callable[[], None]
_WORDS = (
    "amber", "basil", "cedar", "delta", "ember", "fjord", "grove", "harbor", "indigo", "jasper", "kelp", "lotus",
    "maple", "nectar", "olive", "pepper", "quartz", "raven", "saffron", "tundra", "umber", "velvet", "willow", "zephyr",
)  # fmt: skip


def password() -> str:
    """About 68 bits, readable: three words and 16 digits of hex."""
    return "-".join([secrets.choice(_WORDS) for _ in range(3)] + [secrets.token_hex(7)])


@dataclass
class Company:
    """One tenant being set up: how to reach it, its mailbox, and `sign_ins`, kept by `save` in a private file."""

    send: Send
    mails: Mails
    sign_ins: dict[str, Any]
    save: Save
    pending: list[str] = field(default_factory=list)
    """Invited people whose invitation could not be accepted here."""

    def administrator(self) -> Api:
        """The administrator, signed in; the invitation is accepted first when it has not been."""
        tenant, email, secret = (self.sign_ins[name] for name in ("tenant", "email", "password"))
        try:
            return sign_in(self.send, tenant, email, secret)
        except ApiError as refused:
            if refused.status != 401 or not self._accepted(email, secret):
                raise
        return sign_in(self.send, tenant, email, secret)

    def teams(self, api: Api, agents: list[Agent]) -> dict[str, str]:
        """Team name → id: an office each, and under it a team for each of its managers."""
        known = {team["name"]: team["id"] for team in api.everything("teams", "name")}
        wanted = {agent.office: {"kind": "office"} for agent in agents}
        wanted |= {team_of(agent.manager): {"kind": "team", "above": agent.office} for agent in agents}
        for name, data in wanted.items():
            if name not in known:
                above = {"above": known[data["above"]]} if "above" in data else {}
                body = {"name": name, **data, **above}
                known[name] = api.post("/v1/teams", body, Idempotency_Key=f"demo-team-{name}")["id"]
        return known

    def people(self, api: Api, agents: list[Agent], teams: dict[str, str]) -> dict[str, str]:
        """Name → person id. Everybody is invited and accepts; a password is saved before it is used."""
        known = {person["email"]: person for person in api.everything("people", "name", "email", "state")}
        roles = {agent.manager: ("manager", team_of(agent.manager)) for agent in agents}
        roles |= {agent.name: ("rep", team_of(agent.manager)) for agent in agents}
        ids: dict[str, str] = {}
        for name, (role, team) in roles.items():
            wish = {"name": name, "email": self._email(name), "role": role, "team": teams[team]}
            person = known.get(wish["email"]) or api.post("/v1/settings/invitations", wish)
            ids[name] = person["id"]
            if person.get("state", "invited") == "invited":
                self._come_in(api, wish)
        for manager in dict.fromkeys(agent.manager for agent in agents):
            _lead(api, teams[team_of(manager)], ids[manager])
        self.show(agents[0])
        return ids

    def _email(self, name: str) -> str:
        return email(name, self.sign_ins["email"].partition("@")[2])

    def _come_in(self, api: Api, wish: dict[str, str]) -> None:
        """Accept the invitation; ask for a fresh one when its mail is lost, which Kith allows after ten minutes."""
        passwords = self.sign_ins.setdefault("passwords", {})
        if wish["email"] not in passwords:
            passwords[wish["email"]] = password()
            self.save()
        if self._accepted(wish["email"], passwords[wish["email"]]):
            return
        try:
            api.post("/v1/settings/invitations", wish)
        except ApiError as refused:
            if refused.status != 409:
                raise
        if not self._accepted(wish["email"], passwords[wish["email"]]):
            self.pending.append(wish["email"])

    def _accepted(self, address: str, secret: str) -> bool:
        token = invitation_token(self.mails(), address)
        if token is None:
            return False
        body = {"tenant": self.sign_ins["tenant"], "token": token, "password": secret}
        try:
            Api(self.send).post("/v1/settings/invitations/accept", body)
        except ApiError as refused:
            if refused.status not in {400, 404, 409, 410, 422}:
                raise
            return False
        return True

    def show(self, first: Agent) -> None:
        """Name a representative and the manager for a first sign-in."""
        self.sign_ins["people"] = [
            {"role": role, "name": name, "email": self._email(name), "password": self.sign_ins["passwords"][address]}
            for role, name in (("manager", first.manager), ("rep", first.name))
            if (address := self._email(name)) in self.sign_ins.get("passwords", {}) and address not in self.pending
        ]
        self.save()


def team_of(manager: str) -> str:
    return f"Team {manager}"


def _lead(api: Api, team: str, person: str) -> None:
    record = api.get(f"/v1/teams/{team}")
    if record.get("lead") != person:
        api.call("PATCH", f"/v1/teams/{team}", {"lead": person}, If_Match=f'"{record["version"]}"')
