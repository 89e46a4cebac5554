"""The running system in one process: real handlers, embedded AWS on loopback, two tenants onboarded as any other."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from shared import aws
from tests.harness import policy
from tests.harness.cloud import Services, provision
from tests.harness.dynoxide import create_table, running
from tests.harness.gateway import Gateway
from tests.harness.people import PASSWORD, Client, Tenant, onboard
from tests.harness.pump import Pump


@dataclass
class Kith:
    """The system under test."""

    gateway: Gateway
    services: Services
    pump: Pump
    operator: Client
    dynamodb_url: str

    def drain(self) -> None:
        """Let streams and queues come to rest."""
        self.pump.drain()

    def anonymous(self) -> Client:
        return Client(self.gateway)

    def onboard(self, slug: str, **known: object) -> Tenant:
        tenant = onboard(self.gateway, self.services, self.operator, slug, **known)
        self.drain()
        return tenant


@pytest.fixture(scope="session")
def dynoxide() -> Iterator[str]:
    """The URL of an empty DynamoDB of this run's own."""
    with running() as url:
        yield url


@pytest.fixture(scope="session")
def kith(dynoxide: str) -> Iterator[Kith]:
    """The whole system, started once for a test run."""
    services = Services()
    try:
        provision(services, dynoxide)
        create_table(dynoxide, os.environ["TABLE_NAME"])
        policy.watch()
        cognito = aws.client("cognito-idp")
        pool = os.environ["OPERATOR_POOL_ID"]
        cognito.admin_create_user(UserPoolId=pool, Username="operator@kith.test", MessageAction="SUPPRESS")
        cognito.admin_set_user_password(
            UserPoolId=pool, Username="operator@kith.test", Password=PASSWORD, Permanent=True
        )
        gateway = Gateway()
        body = {"email": "operator@kith.test", "password": PASSWORD}
        session = gateway.request("POST", "/admin/v1/sessions", body=body).ok()
        yield Kith(gateway, services, Pump(dynoxide), Client(gateway, session["access_token"]), dynoxide)
        assert not policy.denials, "requests that AWS would have refused"
    finally:
        services.stop()


@pytest.fixture(scope="session")
def acme(kith: Kith) -> Tenant:
    return kith.onboard("acme-test")


@pytest.fixture(scope="session")
def globex(kith: Kith) -> Tenant:
    return kith.onboard("globex-test", locale="zh-CN", time_zone="Asia/Shanghai", currency="CNY", kind="both")


@pytest.fixture(scope="session")
def engine() -> Iterator[str]:
    """The URL of an OpenSearch of this run's own."""
    from tests.harness import opensearch

    with opensearch.running() as url:
        yield url
