"""The demo company, loaded once for these tests into the system in this process."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from infra.demo.load import Loading, Source
from infra.demo.people import Company
from infra.demo.report import Report
from shared import ids
from shared.records import feed, lists
from shared.tenancy import credentials
from tests.conftest import Kith
from tests.harness.people import Client, sign_in

STEP = 22
"""The tests load four hundred opportunities; `make run` and the deployed system's test load all."""


def some() -> Source:
    source = Source.read()
    return replace(source, pipeline=source.pipeline[::STEP])


@dataclass
class Demo:
    """The loaded tenant: its report, and a way to load again."""

    kith: Kith
    company: Company
    report: Report
    said: list[str]

    def load(self) -> Report:
        return Loading(self.company, some(), self.said.append, parallel=1).run()

    def sign_in(self, email: str) -> Client:
        known = self.company.sign_ins
        secret = known["password"] if email == known["email"] else known["passwords"][email]
        return sign_in(self.kith.gateway, known["tenant"], email, secret)

    @property
    def admin(self) -> Client:
        return self.sign_in(self.company.sign_ins["email"])


def company(kith: Kith, slug: str) -> Company:
    """A tenant onboarded as `make run` does it; nobody has accepted an invitation yet."""
    administrator = {"name": "Ada Administrator", "email": f"ada@{slug}.example"}
    wish = {
        "name": slug.title(), "slug": slug, "plan": "business", "locale": "en", "time_zone": "America/New_York",
        "currency": "USD", "kind": "b2b", "administrator": administrator,
    }  # fmt: skip
    tenant = kith.operator.post("/admin/v1/tenants", wish).ok()

    def send(method: str, path: str, body: Any, headers: dict[str, str]) -> tuple[int, Any, dict[str, str]]:
        if path.startswith(("/v1/orders?", "/v1/retention/runs/")):
            kith.drain()
        answer = kith.gateway.request(method, path, raw=None if body is None else json.dumps(body), headers=headers)
        return answer.status, answer.json, {name.lower(): value for name, value in answer.headers.items()}

    sign_ins = {"tenant": slug, "tenant_id": tenant["id"], **administrator, "password": "granite-lantern-4f81c2d9e0"}
    return Company(send, kith.services.mails, sign_ins, lambda: None)


@pytest.fixture(scope="session")
def demo(kith: Kith) -> Demo:
    made = Demo(kith, company(kith, "demo-test"), Report.__new__(Report), [])
    made.report = made.load()
    return made


@pytest.fixture(scope="module")
def table(kith: Kith) -> Iterator[Any]:
    """A tenant with the whole demo company in its feed."""
    from tests.infra.demo.test_report_totals import changes

    table = credentials.table(ids.new("ten"))
    feed.append(table, changes())
    yield table
    lists.forget()
