"""Sends a signed webhook to the public internet and to nowhere else.

The name is looked up once; every address it has must be public, and the connection goes to the address that was
checked. So a name that changes its mind between check and use (DNS rebinding), an odd spelling of 127.0.0.1, and a
redirect lead nowhere.
"""

import ipaddress
import socket
import time
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit

from shared import clock
from shared import settings as deployed
from shared.errors import FieldError, Invalid

_SECONDS = 10.0
_PORTS = {"https": 443, "http": 80}
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def check(url: str) -> None:
    """Raises Invalid for a URL that nothing is sent to: not https, with a password, or not public."""
    parts = _parts(url)
    if parts is None:
        raise Invalid(errors=(FieldError("url", "webhook-url"),))
    if not _addresses(str(parts.hostname), parts.port or _PORTS[parts.scheme]):
        raise Invalid(errors=(FieldError("url", "webhook-address"),))


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    schemes = {"https", "http"} if deployed.webhook_networks() else {"https"}
    if not plain or parts.scheme not in schemes or not parts.hostname or parts.username or parts.password:
        return None
    return None if port == 0 or parts.fragment else parts


def _addresses(host: str, port: int) -> list[str]:
    """The addresses of a host; none when one of them is not public, or there are none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    addresses = [str(entry[4][0]) for entry in found]
    return addresses if all(is_allowed(address) for address in addresses) else []


def is_allowed(text: str) -> bool:
    """Whether something may be sent to an address: public, and not one that stands for another."""
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or _translated(address)
        if inner is not None:
            return is_allowed(str(inner))
    networks = [ipaddress.ip_network(network) for network in deployed.webhook_networks()]
    if any(address in network for network in networks if network.version == address.version):
        return True
    return address.is_global and not address.is_multicast and not address.is_reserved


_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


def _translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside a NAT64 address (RFC 6052)."""
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _TRANSLATED else None


def send(url: str, secret: str, message: str, body: str) -> tuple[int, str, int]:
    """One attempt: (status, problem, milliseconds). The problem is empty for any 2xx; a redirect is one."""
    started = time.monotonic()
    status, problem = _send(url, _signed(secret, message, body), body)
    return status, problem, round((time.monotonic() - started) * 1000)


def _signed(secret: str, message: str, body: str) -> dict[str, str]:
    """Headers of Standard Webhooks: message id, time, HMAC-SHA256 over both and the body."""
    from standardwebhooks import Webhook

    now = datetime.fromtimestamp(int(clock.now().timestamp()), clock.now().tzinfo)
    return {
        "webhook-id": message, "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message, now, body),
        "content-type": "application/cloudevents+json; charset=utf-8", "user-agent": "Kith-Webhooks/1",
    }  # fmt: skip


def _send(url: str, headers: dict[str, str], body: str) -> tuple[int, str]:
    from urllib3.exceptions import HTTPError

    parts = _parts(url)
    port = (parts.port or _PORTS[parts.scheme]) if parts else 0
    addresses = _addresses(str(parts.hostname), port) if parts else []
    if parts is None or not addresses:
        return 0, "address"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        with _pool(parts, addresses[0], port) as pool:
            answer = pool.request(
                "POST", path, body=body.encode(), headers={**headers, "host": parts.netloc}, redirect=False,
                retries=False, preload_content=False,
            )  # fmt: skip
            # Only the status is of interest; a body that trickles would hold the others up.
            answer.close()
    except (HTTPError, OSError) as problem:
        return 0, type(problem).__name__
    return answer.status, "" if 200 <= answer.status < 300 else "status"


def _pool(parts: SplitResult, address: str, port: int) -> Any:
    """Connections to one address, whose certificate must be the host's."""
    import urllib3

    timeout = urllib3.Timeout(connect=_SECONDS, read=_SECONDS)
    if parts.scheme == "http":
        return urllib3.HTTPConnectionPool(address, port, timeout=timeout, maxsize=1)
    return urllib3.HTTPSConnectionPool(
        address, port, timeout=timeout, maxsize=1, server_hostname=parts.hostname, assert_hostname=parts.hostname,
        cert_reqs="CERT_REQUIRED",
    )  # fmt: skip
