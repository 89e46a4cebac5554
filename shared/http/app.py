"""The resolver every API function is built on: who calls, what they sent, and one shape for every error."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import orjson

from shared import aws, i18n, observe
from shared.errors import (
    BadRequest,
    Invalid,
    KithError,
    NotFound,
    PreconditionRequired,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from shared.http.powertools import APIGatewayRestResolver, Response
from shared.http.problems import problem_document
from shared.tenancy.caller import Caller

if TYPE_CHECKING:
    from pydantic import BaseModel

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_MOST_BYTES = 2_000_000
_PATIENCE = 5
_MOST_OWED = 1_000
Body = TypeVar("Body", bound="BaseModel")
View = Callable[..., Any]


@dataclass(frozen=True)
class Reply:
    """An answer other than a plain 200; `body` may be JSON bytes already."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    version: int | None = None
    kind: str = "application/json"

    def response(self, more: dict[str, str]) -> Response[str]:
        headers = {**_HEADERS, **more, **self.headers}
        if self.version is not None:
            headers["ETag"] = f'"{self.version}"'
        text = self.body.decode() if isinstance(self.body, bytes) else _json(self.body) if self.body is not None else ""
        return Response(self.status, self.kind, text, headers)


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


class Api:
    """An API function: routes registered with `get`, `post`, ...; `handler` is what Lambda calls."""

    def __init__(self, name: str, *, owner: str = "") -> None:
        self._name = name
        self._owner = owner
        self._app = APIGatewayRestResolver(serializer=_json)
        self._app.not_found(lambda _: self._refusal(NotFound()))
        self._owed: dict[str, int] = {}
        self.views: dict[tuple[str, str], View] = {}

    def get(self, rule: str) -> Callable[..., Any]:
        return self._route("GET", rule)

    def post(self, rule: str) -> Callable[..., Any]:
        return self._route("POST", rule)

    def put(self, rule: str) -> Callable[..., Any]:
        return self._route("PUT", rule)

    def patch(self, rule: str) -> Callable[..., Any]:
        return self._route("PATCH", rule)

    def delete(self, rule: str) -> Callable[..., Any]:
        return self._route("DELETE", rule)

    def _route(self, method: str, rule: str) -> Callable[..., Any]:
        def register(view: Callable[..., Any]) -> Callable[..., Any]:
            def answer(**parts: str) -> Response[str]:
                try:
                    self._admit()
                    given = view(**parts)
                except KithError as problem:
                    return self._refusal(problem)
                except Exception as problem:
                    observe.failure(self._name, self.event, problem)
                    return self._refusal(Unavailable(retry_after=_PATIENCE) if aws.passes(problem) else KithError())
                return (given if isinstance(given, Reply) else Reply(body=given)).response(self._limits())

            answer.__name__ = view.__name__
            self.views[method, rule] = view
            self._app.route(rule, method)(answer)
            return view

        return register

    @property
    def event(self) -> dict[str, Any]:
        """The raw event; for this package alone."""
        raw: dict[str, Any] = self._app.current_event.raw_event
        return raw

    @property
    def _authorized(self) -> dict[str, Any]:
        """What the authorizer said; empty on a public route."""
        context: dict[str, Any] = (self.event.get("requestContext") or {}).get("authorizer") or {}
        return context

    @property
    def _standing(self) -> dict[str, Any]:
        """How many requests the tenant may still send; empty on a public route."""
        known: dict[str, Any] = orjson.loads(self._authorized.get("limit") or "{}")
        return known

    def _admit(self) -> None:
        """Raises TooMany when the tenant is over its limit: the authorizer counts, and cannot say so itself."""
        if wait := self._standing.get("retry_after"):
            raise TooMany(retry_after=wait)

    def _limits(self) -> dict[str, str]:
        """The tenant's limit as draft-ietf-httpapi-ratelimit-headers has it."""
        known = self._standing
        if not known:
            return {}
        return {
            "RateLimit-Policy": f'"tenant";q={known["limit"]};w=10',
            "RateLimit": f'"tenant";r={known["remaining"]};t={known["reset"]}',
        }

    @property
    def caller(self) -> Caller:
        """Who calls, as the authorizer verified; raises Unauthenticated on a public route."""
        known = self._authorized.get("caller")
        if not known:
            raise Unauthenticated()
        return Caller.load(known).with_request(self.address, self.request_id)

    @property
    def address(self) -> str:
        """Where the request came from, as the gateway saw it."""
        return str(((self.event.get("requestContext") or {}).get("identity") or {}).get("sourceIp") or "")

    @property
    def request_id(self) -> str:
        return str((self.event.get("requestContext") or {}).get("requestId") or "")

    @property
    def records(self) -> Any:
        """The engine for this caller, with the tenant's own credentials."""
        from shared.records.engine import Records
        from shared.tenancy import credentials

        caller = self.caller
        return Records(credentials.table(caller.tenant), caller, owner=self._owner)

    def note_file(self, kind: Literal["exported", "downloaded"], file: tuple[str, str, str]) -> None:
        """Keep in the security log that the caller asked for or fetched a file (`security.note_file`)."""
        from shared.tenancy import credentials, security

        caller = self.caller
        told = {"address": self.address, "client": self.header("User-Agent") or ""}
        security.note_file(credentials.table(caller.tenant), caller.person, kind, file, **told)

    @property
    def locale(self) -> str:
        """The language to answer in: the request's, else the person's, else English."""
        context = self._authorized
        otherwise = Caller.load(context["caller"]).locale if context.get("caller") else i18n.DEFAULT
        return i18n.negotiate(self.header("Accept-Language"), otherwise)

    def header(self, name: str) -> str | None:
        wanted = name.lower()
        for known, value in (self.event.get("headers") or {}).items():
            if known.lower() == wanted:
                return str(value)
        return None

    def query(self, name: str) -> str | None:
        value = (self.event.get("queryStringParameters") or {}).get(name)
        return None if value is None else str(value)

    @property
    def seen(self) -> list[tuple[str, str, int]]:
        """The writes (object, id, version) that the caller's `Kith-Seen` header names; at most twenty."""
        found, given = [], (self.header("Kith-Seen") or "").split(",")[:20]
        known = self.records.schema if given != [""] else ()
        for part in filter(None, given):
            path, _, version = part.strip().partition("@")
            name, _, record_id = path.partition("/")
            if name not in known or not version.isdigit():
                raise BadRequest("seen-malformed")
            found.append((name, record_id, int(version)))
        return found

    def json(self) -> dict[str, Any]:
        """The body as a JSON object; raises BadRequest for anything else."""
        raw = self.event.get("body") or ""
        if self.event.get("isBase64Encoded"):
            import base64

            raw = base64.b64decode(raw)
        if len(raw) > _MOST_BYTES:
            raise BadRequest("too-much-at-once")
        try:
            data = orjson.loads(raw)
        except orjson.JSONDecodeError:
            raise BadRequest() from None
        if not isinstance(data, dict):
            raise BadRequest()
        return data

    def body(self, model: type[Body]) -> Body:
        """The body as `model`; raises Invalid naming each field that is wrong."""
        from pydantic import ValidationError

        from shared.records.clean import field_errors

        try:
            return model.model_validate(self.json())
        except ValidationError as problem:
            raise Invalid(errors=field_errors(problem)) from None

    def if_match(self) -> int:
        """The version the caller read; raises PreconditionRequired when the header is absent."""
        value = self.header("If-Match")
        if value is None:
            raise PreconditionRequired()
        digits = value.strip().removeprefix("W/").strip('"')
        if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
            raise BadRequest("precondition-malformed")
        return int(digits)

    def handler(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Answer one request of the gateway; whatever goes wrong, the caller gets a problem document."""
        started = time.monotonic()
        answer: dict[str, Any] = self._app.resolve(event, context)
        status = int(answer["statusCode"])
        observe.request(self._name, event, status, time.monotonic() - started)
        self._count(((event.get("requestContext") or {}).get("authorizer") or {}).get("tenant"), failed=status >= 500)
        return answer

    def _count(self, tenant: str | None, *, failed: bool) -> None:
        """Note what failed by our fault in the tenant's usage, with its next request that does not: while the table
        cannot be reached nobody waits for it."""
        if tenant and failed:
            if len(self._owed) < _MOST_OWED:
                self._owed[tenant] = self._owed.get(tenant, 0) + 1
        elif tenant and (many := self._owed.pop(tenant, 0)):
            from shared.tenancy import credentials, usage

            usage.count(credentials.table(tenant), failures=many)

    def _refusal(self, problem: KithError) -> Response[str]:
        document = problem_document(problem, self.locale, self.request_id)
        headers = {**_HEADERS, **self._limits(), **problem.headers}
        return Response(problem.status, "application/problem+json", _json(document), headers)
