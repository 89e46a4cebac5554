"""Faults where AWS makes them: at botocore's boundary, before a request is sent or after its answer came.

botocore tries again as often as ever, without waiting before it does.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from botocore import endpoint
from botocore.awsrequest import AWSResponse

from shared import aws

Inject = Callable[..., Any]


class _Body:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self._content


def refusal(url: str, code: str, status: int = 400, **more: Any) -> AWSResponse:
    """An error as DynamoDB answers it."""
    body = orjson.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": code, **more})
    headers = {"Content-Type": "application/x-amz-json-1.0", "x-amzn-RequestId": "fault"}
    return AWSResponse(url, status, headers, _Body(body))


def busy(url: str) -> AWSResponse:
    """S3 asking for patience."""
    body = b"<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
    return AWSResponse(url, 503, {"Content-Type": "application/xml"}, _Body(body))


def answer(url: str, body: dict[str, Any]) -> AWSResponse:
    """An answer as DynamoDB gives it."""
    return AWSResponse(url, 200, {"Content-Type": "application/x-amz-json-1.0"}, _Body(orjson.dumps(body)))


@pytest.fixture
def inject(monkeypatch: pytest.MonkeyPatch) -> Inject:
    """`with inject("PutItem", fault): …`: what `fault(request)` returns is the answer; None lets the request pass."""

    monkeypatch.setattr(endpoint, "time", SimpleNamespace(sleep=lambda _: None))

    @contextmanager
    def faulty(operation: str, fault: Callable[[Any], AWSResponse | None], service: str = "dynamodb") -> Iterator[None]:
        met = []

        def judge(request: Any, **_: Any) -> AWSResponse | None:
            met.append(operation)
            return fault(request)

        from shared.tenancy import credentials

        credentials.forget()  # clients copy the session's listeners when they are made
        events = aws.session()
        name = f"before-send.{service}.{operation}"
        events.register(name, judge)
        try:
            yield
        finally:
            events.unregister(name, judge)
            credentials.forget()
        assert met, f"no {operation} was sent"

    return faulty
