"""The few ASGI pieces that the embedded origin and files address share."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


async def answer(send: Send, status: int, headers: dict[str, str], body: bytes) -> None:
    """Send one whole response."""
    pairs = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    pairs.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})


async def problem(send: Send, status: int, slug: str, title: str) -> None:
    """Send an RFC 9457 body, as the API itself would."""
    body = {"type": f"https://kith.dev/problems/{slug}", "title": title, "status": status}
    headers = {"content-type": "application/problem+json", "cache-control": "no-store"}
    await answer(send, status, headers, json.dumps(body).encode())


def adding(send: Send, extra: dict[str, str], drop: frozenset[bytes] = frozenset()) -> Send:
    """A `send` that sets `extra` headers on the response and leaves out those named in `drop`."""
    names = {name.encode() for name in extra} | drop

    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message.get("headers", []) if bytes(name).lower() not in names]
            message = {**message, "headers": kept + [(n.encode(), v.encode()) for n, v in extra.items()]}
        await send(message)

    return wrapped
