"""Kith's public API as the loader uses it: kept-open connections, bounded patience, one way to list everything."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from urllib.request import urlopen

Headers = dict[str, str]
Send = Callable[[str, str, Any, Headers], tuple[int, Any, Headers]]
"""Method, path, JSON body, headers → status, JSON answer, headers."""
_ATTEMPTS = 6
_LINK = re.compile(r"[?&]tenant=[^#\s\"&]+#token=([\w.~%-]+)")
_PAGE = 200


class ApiError(Exception):
    """The API refused, or did not answer; the text says what was asked."""

    def __init__(self, asked: str, status: int, answer: Any) -> None:
        super().__init__(f"{asked} was answered {status}: {json.dumps(answer)[:500]}")
        self.status = status
        self.answer = answer


def over_http(base_url: str, timeout: float = 60) -> Send:
    """Sends to `base_url`, one kept-open connection a thread."""
    place, local = urlsplit(base_url), threading.local()

    def send(method: str, path: str, body: Any, headers: Headers) -> tuple[int, Any, Headers]:
        connection = getattr(local, "connection", None) or HTTPConnection(
            place.hostname or "127.0.0.1", place.port or 80, timeout=timeout
        )
        local.connection = None
        raw = json.dumps(body).encode() if body is not None else None
        connection.request(method, path, raw, {"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        text = answer.read()
        local.connection = connection
        found = json.loads(text) if text else None
        return answer.status, found, {name.lower(): value for name, value in answer.getheaders()}

    return send


class Api:
    """One signed-in person; busy answers and broken connections are tried again, a write only with a key."""

    def __init__(self, send: Send, token: str = "") -> None:
        self._send = send
        self._token = token

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[Any, Headers]:
        """The answer and its headers (names in small letters); raises ApiError for any status but 2xx."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self._token:
            sent["Authorization"] = f"Bearer {self._token}"
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                status, answer, found = self._send(method, path, body, sent)
            except (OSError, HTTPException) as broken:
                status, answer, found = 503, str(broken) or type(broken).__name__, {}
            if status < 300:
                return answer, found
            if status not in {429, 502, 503, 504} or attempt == _ATTEMPTS:
                break
            time.sleep(min(float(found.get("retry-after", 0)) or 0.2 * 2**attempt, 10))
        raise ApiError(f"{method} {path}", status, answer)

    def get(self, path: str) -> Any:
        return self.call("GET", path)[0]

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("POST", path, body, **headers)[0]

    def everything(self, name: str, *fields: str) -> Iterator[Any]:
        """Every record of an object, page by page."""
        start = f"/v1/{name}?limit={_PAGE}&fields={','.join(fields)}"
        path: str | None = start
        while path:
            page = self.get(path)
            yield from page["items"]
            path = f"{start}&cursor={quote(page['next'])}" if page["next"] else None


def sign_in(send: Send, tenant: str, email: str, password: str) -> Api:
    """Raises ApiError (401) when the password is not the one."""
    session = Api(send).post("/v1/sessions", {"tenant": tenant, "email": email, "password": password})
    return Api(send, session["access_token"])


Mails = Callable[[], list[Any]]
"""The local mailbox: every mail sent, oldest first."""


def mailbox(services_url: str) -> Mails:
    """The embedded services' mailbox."""

    def mails() -> list[Any]:
        with urlopen(f"{services_url}/_ministack/ses/messages", timeout=10) as answer:  # noqa: S310 - loopback
            found = json.loads(answer.read())
        return [mail for account in found["messages"].values() for mail in account]

    return mails


def invitation_token(mails: list[Any], email: str) -> str | None:
    """The token in the newest invitation to `email`, if one was sent."""
    for mail in reversed(mails):
        text = json.dumps(mail, ensure_ascii=False)
        found = _LINK.search(text) if f'"{email}"' in text else None
        if found:
            return unquote(found.group(1))
    return None
