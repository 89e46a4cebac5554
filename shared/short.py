"""The short way to DynamoDB for reads and transactions: one signed request on a kept connection, no layers between.

botocore stays the judge of everything that is not a plain answer: whatever goes wrong here is asked again of its
client, with its retries and its errors; a read may be sent twice, and so may a transaction, which has a token that
makes the second do nothing. Listeners at botocore's boundary (`before-send`, `after-call`) are told of these requests
as of its own. See docs/decisions/0019-the-short-way.md.
"""

import base64
import hashlib
import hmac
import socket
import ssl
import time
import weakref
from collections.abc import Mapping
from functools import cache
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

import orjson

OPERATIONS = {"get_item": "GetItem", "batch_get_item": "BatchGetItem", "query": "Query"}
_CONNECT, _READ = 2.0, 3.0
_MOST_IDLE = 8
_LARGEST_HEAD = 16_384
_CANCELLED = b"#TransactionCanceledException"
_REST = 5.0
"""Seconds that a client goes botocore's way after the short one failed."""


class Short:
    """Reads and transactions for the holder of `credentials` (as STS returns them), beside the botocore client for the
    same."""

    def __init__(self, client: Any, credentials: Mapping[str, str], roots: str | None) -> None:
        self._events = client.meta.events
        self._signer = Signer(credentials, client.meta.region_name, "dynamodb")
        self._url = client.meta.endpoint_url.rstrip("/") + "/"
        place = urlsplit(self._url)
        self._host = place.netloc
        self._secure = place.scheme == "https"
        self._address = (place.hostname or "", place.port or (443 if self._secure else 80))
        self._roots = roots
        self._idle: list[socket.socket] = []
        weakref.finalize(self, _close, self._idle)
        self._resting = 0.0

    def read(self, operation: str, ask: dict[str, Any]) -> dict[str, Any] | None:
        """The answer of GetItem, BatchGetItem or Query; None when botocore has to be asked."""
        return self._asked(operation, ask)

    def transact(self, ask: dict[str, Any]) -> dict[str, Any] | None:
        """The answer of TransactWriteItems, to which `ask` gives a ClientRequestToken; with CancellationReasons when it
        was refused. None when botocore has to be asked."""
        return self._asked("TransactWriteItems", ask)

    def _asked(self, operation: str, ask: dict[str, Any]) -> dict[str, Any] | None:
        if time.monotonic() < self._resting:
            return None
        body = orjson.dumps(ask, default=_base64)
        target = f"DynamoDB_20120810.{operation}"
        headers = self._signer.sign(self._host, target, body)
        request = _Request(self._url, headers, body)
        status, content = self._told(operation, request) or self._sent(request)
        parsed = _parsed(content) if status == 200 or (status == 400 and _CANCELLED in content) else None
        if parsed is None:
            if status != 200:
                self._resting = time.monotonic() + _REST
            return None
        self._events.emit(f"after-call.dynamodb.{operation}", parsed=parsed, model=None, context={}, http_response=None)
        return parsed

    def _told(self, operation: str, request: "_Request") -> tuple[int, bytes] | None:
        """What a listener answers in the server's place; no answer at all where it lets the sending fail."""
        from botocore.exceptions import HTTPClientError

        try:
            answers = self._events.emit(f"before-send.dynamodb.{operation}", request=request)
        except HTTPClientError:
            return 0, b""
        return next(((given.status_code, given.content) for _, given in answers if given is not None), None)

    def close(self) -> None:
        """End the connections that are kept."""
        _close(self._idle)

    def _sent(self, request: "_Request") -> tuple[int, bytes]:
        """Status and body; (0, b"") when no answer came that can be read. A kept connection may have been closed at
        the other end, so its failure is not yet a failure."""
        head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
        message = f"POST / HTTP/1.1\r\n{head}Content-Length: {len(request.body)}\r\n\r\n".encode() + request.body
        if line := _taken(self._idle):
            answer = self._exchange(line, message)
            if answer[0]:
                return answer
            self.close()
        try:
            fresh = self._connect()
        except OSError:
            return 0, b""
        return self._exchange(fresh, message)

    def _exchange(self, line: socket.socket, message: bytes) -> tuple[int, bytes]:
        try:
            line.sendall(message)
            status, content, kept = _answer(line)
        except (OSError, HTTPException):
            line.close()
            return 0, b""
        if kept and len(self._idle) < _MOST_IDLE:
            self._idle.append(line)
        else:
            line.close()
        return status, content

    def _connect(self) -> socket.socket:
        line = socket.create_connection(self._address, _CONNECT)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.settimeout(_READ)
        return _trust(self._roots).wrap_socket(line, server_hostname=self._address[0]) if self._secure else line


def _taken(idle: list[socket.socket]) -> socket.socket | None:
    try:
        return idle.pop()
    except IndexError:  # another thread was quicker
        return None


def _close(idle: list[socket.socket]) -> None:
    while line := _taken(idle):
        line.close()


@cache
def _trust(roots: str | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=roots)


def _base64(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value).__name__)


def _parsed(content: bytes) -> dict[str, Any] | None:
    """A plain answer; None for one with binary values, which botocore decodes."""
    if b'"B":' in content or b'"BS":' in content:
        return None
    try:
        parsed = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    return parsed if isinstance(parsed, dict) else None


def _answer(line: socket.socket) -> tuple[int, bytes, bool]:
    """Status, body and whether the connection goes on. Raises HTTPException for an answer without a length."""
    received = b""
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += _more(line)
        if len(received) > _LARGEST_HEAD and b"\r\n\r\n" not in received[:_LARGEST_HEAD]:
            raise HTTPException("head")
    first, *lines = received[:end].decode("latin-1").split("\r\n")
    version, status, *_ = [*first.split(" ", 2), ""]
    headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)}
    length = headers.get("content-length", "")
    if version != "HTTP/1.1" or not status.isdecimal() or not length.isdecimal() or "transfer-encoding" in headers:
        raise HTTPException("answer")
    parts, left = [received[end + 4 :]], int(length) - len(received) + end + 4
    while left > 0:
        parts.append(_more(line))
        left -= len(parts[-1])
    if left:
        raise HTTPException("length")
    return int(status), b"".join(parts), headers.get("connection", "").lower() != "close"


def _more(line: socket.socket) -> bytes:
    piece = line.recv(65_536)
    if not piece:
        raise HTTPException("closed")
    return piece


class _Request:
    """What listeners at botocore's boundary look at."""

    def __init__(self, url: str, headers: dict[str, str], body: bytes) -> None:
        self.method, self.url, self.headers, self.body = "POST", url, headers, body


class Signer:
    """AWS signature version 4 for JSON requests to one service; the day's key is kept."""

    def __init__(self, credentials: Mapping[str, str], region: str, service: str) -> None:
        self._id, self._secret = credentials["AccessKeyId"], credentials["SecretAccessKey"]
        self._token = credentials["SessionToken"]
        self._scope = f"{region}/{service}/aws4_request"
        self._day, self._key = "", b""

    def sign(self, host: str, target: str, body: bytes) -> dict[str, str]:
        """Every header of the request but its length."""
        # Its own clock: a moved `shared.clock` would make AWS refuse every request.
        at = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        kind = "application/x-amz-json-1.0"
        names = "content-type;host;x-amz-date;x-amz-security-token;x-amz-target"
        canonical = (
            f"POST\n/\n\ncontent-type:{kind}\nhost:{host}\nx-amz-date:{at}\nx-amz-security-token:{self._token}\n"
            f"x-amz-target:{target}\n\n{names}\n{hashlib.sha256(body).hexdigest()}"
        )
        scope = f"{at[:8]}/{self._scope}"
        said = f"AWS4-HMAC-SHA256\n{at}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        signature = hmac.digest(self._of(at[:8]), said.encode(), "sha256").hex()
        return {
            "Host": host, "Content-Type": kind, "X-Amz-Target": target, "X-Amz-Date": at,
            "X-Amz-Security-Token": self._token,
            "Authorization": f"AWS4-HMAC-SHA256 Credential={self._id}/{scope}, SignedHeaders={names}, "
            f"Signature={signature}",
        }  # fmt: skip

    def _of(self, day: str) -> bytes:
        if day != self._day:
            key = f"AWS4{self._secret}".encode()
            for part in (day, *self._scope.split("/")):
                key = hmac.digest(key, part.encode(), "sha256")
            self._day, self._key = day, key
        return self._key
