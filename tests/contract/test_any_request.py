"""Whatever is sent to a described operation, it answers with a described status and one shape of error, never 5xx."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.core import NOT_SET
from schemathesis.core.result import Ok

from tests.conftest import Kith
from tests.harness.gateway import Answer
from tests.harness.people import Tenant

pytestmark = pytest.mark.contract

_OBJECTS = ("customers", "opportunities", "people")
_LEFT_OUT = {"DELETE /v1/sessions", "PATCH /v1/me", "GET /v1/health"}
"""Signing out, or losing the role, would end the test's own rights."""
_EXAMPLES = 6


def _asked(kith: Kith, tenant: Tenant, case: Case[Any]) -> Answer:
    headers = {str(name): str(value) for name, value in (case.headers or {}).items()}
    headers = {name: value for name, value in headers.items() if value.isascii() and value.isprintable()}
    headers["Authorization"] = f"Bearer {tenant.admin.token}"
    body = None if case.body is NOT_SET else case.body
    raw = body.decode("utf-8", "replace") if isinstance(body, bytes) else None
    url = _url(case)
    return kith.gateway.request(case.method, url, body=None if raw is not None else body, raw=raw, headers=headers)


def _url(case: Case[Any]) -> str:
    from urllib.parse import quote, urlencode

    path = case.path
    for name, value in (case.path_parameters or {}).items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe="") or "x")
    query = urlencode({name: value for name, value in (case.query or {}).items() if value is not None})
    return f"{path}?{query}" if query else path


def _operations(document: dict[str, Any]) -> list[Any]:
    made = schemathesis.openapi.from_dict(document)
    found = [one.ok() for one in made.get_all_operations() if isinstance(one, Ok)]
    assert len(found) == len(list(made.get_all_operations()))
    return [
        one
        for one in found
        if f"{one.method.upper()} {one.path}" not in _LEFT_OUT
        and (one.path.split("/")[2] in _OBJECTS or one.path.split("/")[2] not in document["components"]["schemas"])
    ]


def _judged(kith: Kith, tenant: Tenant, operation: Any) -> tuple[int, list[str]]:
    """How many requests were sent, and what was wrong with the answers."""
    described = set(operation.definition.raw["responses"])
    strategy = st.one_of(
        operation.as_strategy(), operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)
    )
    told: list[str] = []
    wrong: list[str] = []

    @settings(
        max_examples=_EXAMPLES, deadline=None, database=None, phases=[Phase.generate], derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=strategy)
    def attempt(case: Case[Any]) -> None:
        answer = _asked(kith, tenant, case)
        told.append(f"{operation.method.upper()} {_url(case)}: {answer.status} for {case.body!r}")
        if answer.status >= 500 or str(answer.status) not in described:
            wrong.append(told[-1])
        elif answer.status >= 400 and answer.headers:
            shaped = {"type", "title", "status"} <= set(answer.json)
            if answer.headers["Content-Type"] != "application/problem+json" or not shaped:
                wrong.append(f"not a problem document: {told[-1]}")

    attempt()
    return len(told), wrong


@pytest.mark.filterwarnings("ignore")
def test_no_request_fails_or_is_answered_in_a_way_that_is_not_described(kith: Kith) -> None:
    tenant = kith.onboard("contract-test")
    operations = _operations(tenant.admin.get("/v1/openapi.json").ok())
    judged = [_judged(kith, tenant, operation) for operation in operations]
    wrong = [told for _, some in judged for told in some]
    assert not wrong, "\n".join(told[:500] for told in wrong[:40])
    assert sum(count for count, _ in judged) >= 2 * len(operations)
