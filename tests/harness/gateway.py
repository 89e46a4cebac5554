"""API Gateway in this process: the routes of `template.yaml`, its authorizers, and the real handlers behind them."""

import json
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from infra.template import declared
from tests.harness import policy

PARTS = {"tile": "rfm", "object_name": "customers", "field": "level", "report": "performance", "other": "interactions"}
"""What stands in paths besides ids of records: a value that is there for everybody."""


@dataclass(frozen=True)
class Route:
    """One route as the template declares it; `authorizer` is None for a public one."""

    method: str
    path: str
    function: str
    authorizer: str | None

    @cached_property
    def parts(self) -> list[str]:
        return self.path.strip("/").split("/")

    def at(self, record_id: str, object_name: str = "customers") -> str:
        """The path with a record's id in it; a part that is no record's has a value that exists for every tenant."""
        values = {**PARTS, "object": object_name, "id": record_id, "person_id": record_id}
        return self.path.format_map(values)


@dataclass
class Answer:
    """What came back over HTTP."""

    status: int
    headers: dict[str, str]
    text: str
    route: Route | None = None
    asked: dict[str, Any] = field(default_factory=dict)

    @property
    def json(self) -> Any:
        return json.loads(self.text) if self.text else None

    @property
    def etag(self) -> str:
        return self.headers["ETag"]

    def ok(self, *allowed: int) -> Any:
        """The body; fails the test when the status is not 2xx (or one of `allowed`)."""
        assert self.status in (allowed or range(200, 300)), f"{self.status}: {self.text}"
        return self.json


def routes() -> list[Route]:
    """Every API route of the template, the most literal first."""
    resources = declared()["Resources"]
    api = resources["KithApi"]["Properties"]["Auth"]
    found = []
    for name, resource in resources.items():
        if resource["Type"] != "AWS::Serverless::Function":
            continue
        for event in (resource["Properties"].get("Events") or {}).values():
            if event["Type"] == "Api":
                wish = event["Properties"]
                chosen = (wish.get("Auth") or {}).get("Authorizer", api["DefaultAuthorizer"])
                found.append(Route(wish["Method"].upper(), wish["Path"], name, None if chosen == "NONE" else chosen))
    return sorted(found, key=lambda route: ["{" in part for part in route.parts])


@cache
def handler(function: str) -> Any:
    """The Python callable behind a function of the template."""
    path = declared()["Resources"][function]["Properties"]["Handler"]
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


class Context:
    """What Lambda hands a handler besides the event."""

    function_name = "test"
    memory_limit_in_mb = 1024
    invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:test"
    aws_request_id = "00000000-0000-0000-0000-000000000000"

    def get_remaining_time_in_millis(self) -> int:
        return 29_000


def invoke(function: str, event: dict[str, Any]) -> Any:
    """Run a function with its own role's policy enforced on every DynamoDB call."""
    with policy.as_function(function):
        return handler(function)(json.loads(json.dumps(event)), Context())


class Gateway:
    """Answers requests as the deployed API would."""

    def __init__(self) -> None:
        self.routes = routes()
        self._authorizers = declared()["Resources"]["KithApi"]["Properties"]["Auth"]["Authorizers"]
        self._count = 0

    def request(
        self, method: str, url: str, *, body: Any = None, headers: dict[str, str] | None = None, raw: str | None = None
    ) -> Answer:
        self._count += 1
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        path = parts.path
        route, values = self._match(method, path)
        sent = {"Host": "kith.test", "Content-Type": "application/json", **(headers or {})}
        if route is None:
            return Answer(404, {}, '{"type":"https://kith.dev/problems/not-found","status":404}')
        event = {
            "resource": route.path, "path": path, "httpMethod": method, "headers": sent,
            "multiValueHeaders": {name: [value] for name, value in sent.items()},
            "queryStringParameters": query or None,
            "multiValueQueryStringParameters": {name: [value] for name, value in query.items()} or None,
            "pathParameters": values or None, "stageVariables": None,
            "requestContext": {
                "resourcePath": route.path, "httpMethod": method, "path": path, "stage": "live",
                "requestId": f"req-{self._count}", "identity": {"sourceIp": "198.51.100.7"}, "apiId": "kith",
                "accountId": "000000000000",
            },
            "body": raw if raw is not None else (json.dumps(body) if body is not None else None),
            "isBase64Encoded": False,
        }  # fmt: skip
        if route.authorizer:
            refusal = self._authorize(route, event)
            if refusal:
                return refusal
        answer = invoke(route.function, event)
        found = {name: str(values[-1]) for name, values in (answer.get("multiValueHeaders") or {}).items() if values}
        found |= {name: str(value) for name, value in (answer.get("headers") or {}).items()}
        return Answer(int(answer["statusCode"]), found, answer.get("body") or "", route, event)

    def _match(self, method: str, path: str) -> tuple[Route | None, dict[str, str]]:
        asked = path.strip("/").split("/")
        for route in self.routes:
            if route.method != method or len(route.parts) != len(asked):
                continue
            values = {}
            for part, given in zip(route.parts, asked, strict=True):
                if part.startswith("{") and given:
                    values[part.strip("{}+")] = given
                elif part != given:
                    break
            else:
                return (route, values) if not self._shadowed(route, asked) else (None, {})
        return None, {}

    def _shadowed(self, route: Route, asked: list[str]) -> bool:
        """A literal segment hides its `{variable}` siblings, whatever their methods, as in API Gateway."""
        for depth, part in enumerate(route.parts):
            if not part.startswith("{"):
                continue
            for other in self.routes:
                if (
                    len(other.parts) > depth
                    and other.parts[:depth] == route.parts[:depth]
                    and other.parts[depth] == asked[depth]
                ):
                    return True
        return False

    def _authorize(self, route: Route, event: dict[str, Any]) -> Answer | None:
        function = self._authorizers[route.authorizer]["FunctionArn"]["Fn::GetAtt"][0]
        if not event["headers"].get("Authorization"):
            return Answer(401, {}, '{"type":"https://kith.dev/problems/unauthenticated","status":401}', route)
        arn = f"arn:aws:execute-api:us-east-1:000000000000:kith/live/{event['httpMethod']}{quote(event['path'])}"
        try:
            verdict = invoke(function, {**event, "type": "REQUEST", "methodArn": arn})
        except Exception as refusal:
            if str(refusal) != "Unauthorized":
                raise
            return Answer(401, {}, '{"type":"https://kith.dev/problems/unauthenticated","status":401}', route)
        effects = {statement["Effect"] for statement in verdict["policyDocument"]["Statement"]}
        if effects != {"Allow"}:
            return Answer(403, {}, '{"type":"https://kith.dev/problems/forbidden","status":403}', route)
        event["requestContext"]["authorizer"] = {
            **verdict.get("context", {}),
            "principalId": verdict["principalId"],
            "integrationLatency": 1,
        }
        return None
