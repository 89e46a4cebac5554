"""The only place that makes AWS clients: one per process, service and credentials.

A plain botocore session: boto3's resource layer is never needed and costs start-up time.
"""

import threading
from functools import cache
from typing import Any

from shared import settings

_lock = threading.RLock()


@cache
def session() -> Any:
    """The process's botocore session."""
    from botocore.session import Session

    return Session()


def make_client(service: str, credentials: dict[str, str] | None = None, endpoint: str | None = None) -> Any:
    """A new client; `credentials` as STS returns them (AccessKeyId, SecretAccessKey, SessionToken)."""
    from botocore.config import Config

    extra: dict[str, Any] = {}
    if credentials:
        extra = {
            "aws_access_key_id": credentials["AccessKeyId"],
            "aws_secret_access_key": credentials["SecretAccessKey"],
            "aws_session_token": credentials["SessionToken"],
        }
    config: dict[str, Any] = {
        "connect_timeout": 2,
        "read_timeout": 10,
        "retries": {"mode": "standard", "max_attempts": 3},
    }
    if service == "s3":
        config |= {
            "signature_version": "s3v4",
            "s3": {"addressing_style": "path" if settings.endpoint("s3") else "auto"},
        }
    return session().create_client(
        service,
        region_name=settings.region(),
        endpoint_url=endpoint or settings.endpoint(service),
        config=Config(**config),
        **extra,
    )


_clients: dict[str, Any] = {}


def client(service: str) -> Any:
    """The process's client for `service` with the function's own role."""
    with _lock:
        if service not in _clients:
            _clients[service] = make_client(service)
        return _clients[service]


def forget() -> None:
    """Drop every client, so that the next call sees the environment as it is now."""
    with _lock:
        _clients.clear()
        session.cache_clear()
