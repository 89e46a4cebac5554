"""The second wall: short-lived credentials that can touch one tenant's keys only. Cached per process by tenant."""

import threading
from datetime import datetime, timedelta
from typing import Any

from shared import aws, clock, settings
from shared.records.table import TenantTable
from shared.short import Short

# A link ends with the credentials it was signed with, so these outlive every link (15 minutes).
_REFRESH_BEFORE = timedelta(minutes=20)
_MOST = 200
_lock = threading.Lock()
_clients: dict[tuple[str, str, str], tuple[datetime, Any, Short | None]] = {}


def table(tenant: str) -> TenantTable:
    """The tenant's table, with credentials tagged for the tenant (IAM policy: `dynamodb:LeadingKeys`)."""
    return TenantTable(tenant, *_made("dynamodb", tenant))


def s3(tenant: str) -> Any:
    """An S3 client that reaches the tenant's own files only (`indexes/<tenant>/`, `exports/<tenant>/`)."""
    return _made("s3", tenant)[0]


def client(service: str, tenant: str) -> Any:
    """A client of another service that acts for one tenant and reaches what is that tenant's only."""
    return _made(service, tenant)[0]


def search(tenant: str) -> Any:
    """The OpenSearch domain as the tenant reaches it: the indexes that are called after it, and no others."""
    return _made("search", tenant)[0]


def links(tenant: str) -> Any:
    """An S3 client that signs download links for the address that people's browsers reach."""
    return _made("s3", tenant, settings.files_endpoint() or "")[0]


def _made(service: str, tenant: str, endpoint: str = "") -> tuple[Any, Short | None]:
    now = clock.now()
    with _lock:
        known = _clients.get((service, tenant, endpoint))
        if known and known[0] - _REFRESH_BEFORE > now:
            return known[1:]
    tags = {"tenant": tenant}
    if service == "search":
        from shared.records.opensearch import names

        tags["search"] = names.own(tenant)
    answer = aws.client("sts").assume_role(
        RoleArn=settings.tenant_role_arn(),
        RoleSessionName=tenant,
        Tags=[{"Key": name, "Value": value} for name, value in tags.items()],
        DurationSeconds=3600,
    )
    credentials = answer["Credentials"]
    if service == "search":
        from shared.records.opensearch.domain import Domain

        client = Domain(settings.search_endpoint(), credentials)
    else:
        client = aws.make_client(service, credentials, endpoint or None)
    short = None
    if service == "dynamodb" and not aws.proxied():
        short = Short(client, credentials, aws.roots(settings.region()))
    with _lock:
        if len(_clients) >= _MOST:
            _drop(min(_clients, key=lambda known: _clients[known][0]))
        _clients[service, tenant, endpoint] = (credentials["Expiration"], client, short)
    return client, short


def forget() -> None:
    """Drop every cached credential."""
    with _lock:
        for known in list(_clients):
            _drop(known)


def _drop(known: tuple[str, str, str]) -> None:
    _, _, short = _clients.pop(known)
    if short:
        short.close()
