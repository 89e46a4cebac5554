"""Who is calling: made by the authorizer from the verified token, and by nothing else."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

import orjson

from shared import regions

SYSTEM = "system"
LATEST = -1
"""As a schema version: whichever is the tenant's newest when it is asked for."""


@dataclass(frozen=True)
class Caller:
    """A person (or the system itself) at work in one tenant.

    `teams` are the person's team and all below it when the role sees teams; `grants` is object → action → reach
    (none/own/team/all), `*` for any object; `fields` is object → field → hidden/read; `schema` the version of the
    tenant's definitions; `search` what answers the tenant's lists.
    """

    tenant: str
    person: str
    role: str
    team: str | None = None
    teams: tuple[str, ...] = ()
    grants: dict[str, dict[str, str]] = field(default_factory=dict)
    fields: dict[str, dict[str, str]] = field(default_factory=dict)
    locale: str = "en"
    time_zone: str = "UTC"
    currency: str = "USD"
    country: str = ""
    """Whose phone numbers the tenant writes without a country code, where it said so."""
    slug: str = ""
    plan: str = "standard"
    cursor_key: str = ""
    email: str = ""
    mail_problem: str = ""
    """Why nothing is mailed to `email`: bounced or complained."""
    name: str = ""
    address: str = ""
    request_id: str = ""
    schema: int = 0
    search: str = "file"
    key: str = ""
    """The name of the API key that the request showed; empty for a person at work."""
    automation: str = ""
    """The name of the automation at work in the person's name."""
    chain: tuple[str, ...] = ()
    """The automations that led to this, the first first; the last is the one at work."""

    def dump(self) -> str:
        """The form the authorizer hands over: one JSON string."""
        return orjson.dumps(asdict(self)).decode()

    @classmethod
    def load(cls, text: str) -> "Caller":
        data: dict[str, Any] = orjson.loads(text)
        data["teams"] = tuple(data["teams"])
        data["chain"] = tuple(data.get("chain", ()))
        return cls(**data)

    @property
    def region(self) -> str:
        """The country whose phone numbers are written without a country code: ISO 3166-1 alpha-2."""
        return self.country or regions.home(self.currency, self.time_zone)

    def reach(self, object_name: str, action: str) -> str:
        """How far `action` (create/read/edit/delete) on an object goes: none, own, team or all."""
        grant = self.grants.get(object_name) or self.grants.get("*") or {}
        return grant.get(action, "none")

    def with_request(self, address: str, request_id: str) -> "Caller":
        return replace(self, address=address, request_id=request_id)


def system(tenant: str, name: str, **known: Any) -> Caller:
    """The system at work in `tenant` under `name` (a schedule, a worker): every right, shown in the history."""
    everything = {"create": "all", "read": "all", "edit": "all", "delete": "all"}
    return Caller(
        tenant=tenant, person=f"{SYSTEM}:{name}", role=SYSTEM, grants={"*": everything}, **{"schema": LATEST, **known}
    )
