"""A tenant's own part of a table that is declared in `template.yaml`, and a bucket."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.session import Session
from hypothesis import settings
from moto import mock_aws

from shared import aws, ids
from shared.records import lists
from shared.records.table import TenantTable
from shared.tenancy import credentials
from tests.harness import dynoxide as embedded
from tests.harness import policy

settings.register_profile("shared", deadline=None)
settings.load_profile("shared")
BUCKET = "kith-data-tests"


def s3() -> Any:
    """S3 as somebody outside of Kith reaches it."""
    return Session().create_client("s3", region_name="us-east-1")


@pytest.fixture(scope="session")
def declared_table(dynoxide: str) -> str:
    name = f"records-{ids.new('tab')}"
    embedded.create_table(dynoxide, name)
    return name


@pytest.fixture
def cloud(dynoxide: str, declared_table: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What functions find in their environment: the table, an empty bucket, a role to assume."""
    monkeypatch.setenv("TABLE_NAME", declared_table)
    monkeypatch.setenv("DATA_BUCKET", BUCKET)
    monkeypatch.setenv("TENANT_ROLE_ARN", "arn:aws:iam::123456789012:role/tenant")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", dynoxide)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        _forget()
        s3().create_bucket(Bucket=BUCKET)
        yield
    _forget()


@pytest.fixture
def table(cloud: None) -> TenantTable:
    """A fresh tenant's table."""
    return credentials.table(ids.new("ten"))


def _forget() -> None:
    """Start with the environment as it is now; the session is new, so the policy check has to watch it again."""
    aws.forget()
    policy.watch()
    credentials.forget()
    lists.forget()
