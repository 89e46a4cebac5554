"""Between Chalice and the use cases: bodies in, problem documents out. The rest of the control plane knows no HTTP."""

import base64
import functools
import time
from collections.abc import Callable
from typing import Any, TypeVar

import orjson
from chalice.app import Response
from pydantic import BaseModel, ValidationError

from shared import i18n, observe
from shared.errors import BadRequest, Invalid, KithError
from shared.http.problems import problem_document
from shared.records.clean import field_errors

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_MOST_BYTES = 100_000
Wish = TypeVar("Wish", bound=BaseModel)


class Asked:
    """One request of the gateway."""

    def __init__(self, event: dict[str, Any]) -> None:
        self.event = event
        self._context = event.get("requestContext") or {}

    @property
    def operator(self) -> str:
        """Who asks, as the operators' authorizer verified."""
        return str(self._context["authorizer"]["operator"])

    @property
    def request_id(self) -> str:
        return str(self._context.get("requestId") or "")

    @property
    def locale(self) -> str:
        headers = self.event.get("headers") or {}
        return i18n.negotiate(
            next((value for name, value in headers.items() if name.lower() == "accept-language"), None)
        )

    def query(self, name: str) -> str | None:
        value = (self.event.get("queryStringParameters") or {}).get(name)
        return None if value is None else str(value)

    def body(self, model: type[Wish]) -> Wish:
        """The JSON body as `model`; raises BadRequest when it is no JSON object, Invalid naming wrong fields."""
        raw = self.event.get("body") or ""
        if len(raw) > _MOST_BYTES:
            raise BadRequest("too-much-at-once")
        try:
            data = orjson.loads(base64.b64decode(raw) if self.event.get("isBase64Encoded") else raw)
        except ValueError:
            raise BadRequest() from None
        if not isinstance(data, dict):
            raise BadRequest()
        try:
            return model.model_validate(data)
        except ValidationError as problem:
            raise Invalid(errors=field_errors(problem)) from None


def answered(view: Callable[..., tuple[int, Any]], event: Callable[[], dict[str, Any]]) -> Callable[..., Response]:
    """`view` given an `Asked` and returning (status, body); every error becomes a problem document."""

    @functools.wraps(view)
    def answer(**parts: str) -> Response:
        asked, started = Asked(event()), time.monotonic()
        headers: dict[str, str | list[str]] = {**_HEADERS, "Content-Type": "application/json"}
        try:
            status, body = view(asked, **parts)
        except Exception as failure:
            if not isinstance(failure, KithError):
                observe.failure("tenants", asked.event, failure)
            problem = failure if isinstance(failure, KithError) else KithError()
            status, body = problem.status, problem_document(problem, asked.locale, asked.request_id)
            headers |= {**problem.headers, "Content-Type": "application/problem+json"}
        observe.request("tenants", asked.event, status, time.monotonic() - started)
        return Response(orjson.dumps(body).decode(), headers, status)

    return answer
