"""The wall below the code, as IAM would apply it: which role made a DynamoDB request, and whether its policy lets it.

No embedded service evaluates `dynamodb:LeadingKeys`, so this does, at botocore's boundary: an absent key is a denial,
`T#1` is not `T#10`, and Scan and PartiQL are in no policy.
"""

import fnmatch
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from infra.template import declared
from shared import aws

_function: ContextVar[str | None] = ContextVar("function", default=None)
_tenants: dict[str, str] = {}
denials: list[str] = []
"""What was refused so far: a request AWS would have refused is a defect, whatever the answer became."""


class Denied(AssertionError):
    """A request that AWS would have refused."""


@contextmanager
def as_function(name: str) -> Iterator[None]:
    """Everything inside runs with this function's role."""
    token = _function.set(name)
    try:
        yield
    finally:
        _function.reset(token)


def watch() -> None:
    """Judge every DynamoDB request made by functions from now on."""
    events = aws.session()
    events.register("before-parameter-build.sts.AssumeRole", _remember_tag)
    events.register("after-call.sts.AssumeRole", _remember_key)
    events.register("before-send.dynamodb", _judge)


_asked: ContextVar[str] = ContextVar("asked", default="")


def _remember_tag(params: dict[str, Any], **_: Any) -> None:
    _asked.set(next(tag["Value"] for tag in params["Tags"] if tag["Key"] == "tenant"))


def _remember_key(parsed: dict[str, Any], **_: Any) -> None:
    _tenants[parsed["Credentials"]["AccessKeyId"]] = _asked.get()


def _judge(request: Any, **_: Any) -> None:
    function = _function.get()
    if function is None:
        return
    authorization = request.headers["Authorization"]
    authorization = authorization.decode() if isinstance(authorization, bytes) else authorization
    access_key = authorization.split("Credential=")[1].split("/")[0]
    target = request.headers["X-Amz-Target"]
    operation = (target.decode() if isinstance(target, bytes) else target).split(".")[1]
    asked = json.loads(request.body)
    keys = leading_keys(operation, asked)
    tenant = _tenants.get(access_key)
    for action, values in keys:
        statements = _function_statements(function) if tenant is None else _tenant_statements()
        if not allowed(statements, action, values, tenant or ""):
            who = f"tenant {tenant}" if tenant else function
            denials.append(f"{who} may not {action} {sorted(values) or 'without a key'}")
            raise Denied(denials[-1])


def leading_keys(operation: str, asked: dict[str, Any]) -> list[tuple[str, set[str]]]:
    """(action, leading key values) of each part of a request."""
    if operation == "TransactWriteItems":
        kinds = {
            "Put": "PutItem",
            "Delete": "DeleteItem",
            "Update": "UpdateItem",
            "ConditionCheck": "ConditionCheckItem",
        }
        return [
            (kinds[kind], {(part.get("Item") or part.get("Key"))["pk"]["S"]})
            for write in asked["TransactItems"]
            for kind, part in write.items()
        ]
    if operation == "BatchGetItem":
        return [(operation, {key["pk"]["S"] for table in asked["RequestItems"].values() for key in table["Keys"]})]
    if operation == "BatchWriteItem":
        found = set()
        for table in asked["RequestItems"].values():
            for write in table:
                part = write.get("PutRequest", {}).get("Item") or write.get("DeleteRequest", {}).get("Key")
                found.add(part["pk"]["S"])
        return [(operation, found)]
    if operation == "Query":
        attribute = f"{asked.get('IndexName', '')}pk"
        values = asked["ExpressionAttributeValues"]
        condition = asked["KeyConditionExpression"].split(" AND ")[0]
        name, _, placeholder = condition.partition(" = ")
        return [(operation, {values[placeholder.strip()]["S"]} if name.strip() == attribute else set())]
    item = asked.get("Item") or asked.get("Key")
    return [(operation, {item["pk"]["S"]} if item else set())]


def allowed(statements: list[dict[str, Any]], action: str, values: set[str], tenant: str) -> bool:
    """Whether one Allow statement covers the action and every leading key."""
    for statement in statements:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        if f"dynamodb:{action}" not in actions:
            continue
        condition = statement.get("Condition", {})
        if condition.get("Null", {}).get("dynamodb:LeadingKeys") in ("false", False) and not values:
            continue
        patterns = condition.get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys")
        patterns = [patterns] if isinstance(patterns, str) else patterns
        if patterns is None:
            return True
        filled = [pattern.replace("${aws:PrincipalTag/tenant}", tenant) for pattern in patterns]
        if all(any(fnmatch.fnmatchcase(value, pattern) for pattern in filled) for value in values):
            return True
    return False


@cache
def _tenant_statements() -> list[dict[str, Any]]:
    policies = declared()["Resources"]["TenantDataRole"]["Properties"]["Policies"]
    return [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]


@cache
def _function_statements(function: str) -> list[dict[str, Any]]:
    policies = declared()["Resources"][function]["Properties"].get("Policies") or []
    return [statement for policy in policies for statement in policy["Statement"]]
