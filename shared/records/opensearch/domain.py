"""Requests to the OpenSearch domain, signed with credentials that reach one tenant's indexes only."""

import socket
import time
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

import orjson

from shared import aws, observe, settings
from shared.errors import Unavailable

_PATIENCE = 8.0
"""Seconds that a request may take: three of them are less than a function has."""
_PASSING = frozenset({429, 502, 503, 504})
_TRIES = 3
_PAUSE = 0.1
_JSON, _LINES = "application/json", "application/x-ndjson"


class Answer(NamedTuple):
    """An HTTP status and the JSON that came with it."""

    status: int
    body: dict[str, Any]


class Domain:
    """The domain as the holder of `credentials` (as STS returns them) reaches it."""

    def __init__(self, endpoint: str, credentials: dict[str, str]) -> None:
        from botocore.auth import SigV4Auth
        from botocore.credentials import Credentials
        from botocore.httpsession import URLLib3Session

        held = Credentials(credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"])
        self._endpoint = endpoint.rstrip("/")
        self._signer = SigV4Auth(held, "es", settings.region())
        verify = aws.roots(settings.region()) or True
        # Head and body go apart; without this the body waits 40 ms for the head to be acknowledged.
        at_once = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]
        self._http = URLLib3Session(
            verify=verify, timeout=(2.0, _PATIENCE), max_pool_connections=8, socket_options=at_once
        )

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, str] | None = None,
        fine: frozenset[int] = frozenset(),
    ) -> Answer:
        """The answer to one request; `body` is JSON, or bytes that are lines of it.

        Every request may be repeated: documents carry their own versions. Raises Unavailable where the domain is busy,
        cannot be reached or refuses, unless its status is among those that are `fine`.
        """
        given = body if isinstance(body, bytes) else orjson.dumps(body) if body is not None else b""
        kind = _LINES if isinstance(body, bytes) else _JSON
        where = f"{self._endpoint}/{path}" + (f"?{urlencode(query)}" if query else "")
        status, content = 0, b""
        for attempt in range(_TRIES):
            if attempt:
                time.sleep(_PAUSE * 2**attempt)
            status, content = self._sent(method, where, given, kind)
            if status and status not in _PASSING:
                break
        if 200 <= status < 300 or status in fine:
            return Answer(status, orjson.loads(content) if content else {})
        observe.line("ERROR", "search engine refused", status=status, kind=_said(content))
        raise Unavailable(retry_after=5)

    def _sent(self, method: str, where: str, body: bytes, kind: str) -> tuple[int, bytes]:
        from botocore.awsrequest import AWSRequest
        from botocore.exceptions import BotoCoreError

        request = AWSRequest(method, where, headers={"Content-Type": kind}, data=body)
        self._signer.add_auth(request)
        try:
            answer = self._http.send(request.prepare())
        except BotoCoreError:
            return 0, b""
        return int(answer.status_code), bytes(answer.content)


def _said(content: bytes) -> str:
    """The kind of the engine's complaint; never its reason, which may hold what was looked for."""
    try:
        return str(orjson.loads(content)["error"]["type"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return "none"
