"""What the table holds, read raw: tests alone may look at everything."""

import json
import os
from functools import cache
from typing import Any

from infra.aws import client

_WATCHED_APART = ("#F#", "#X", "#REQUESTS")


@cache
def _client(url: str) -> Any:
    return client("dynamodb", url)


def items(url: str) -> list[dict[str, Any]]:
    """Every item of the table, typed as DynamoDB has it."""
    found: list[dict[str, Any]] = []
    ask: dict[str, Any] = {"TableName": os.environ["TABLE_NAME"]}
    while True:
        answer = _client(url).scan(**ask)
        found += answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return found
        ask["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def snapshot(url: str, tenant: str) -> dict[str, str]:
    """A tenant's items but for the change feed, snapshots and counts of requests, which follow by themselves."""
    mine = f"T#{tenant}#"
    return {
        f"{item['pk']['S']} {item['sk']['S']}": json.dumps(item, sort_keys=True)
        for item in items(url)
        if item["pk"]["S"].startswith(mine)
        and not item["sk"]["S"].startswith("H#")
        and not any(part in item["pk"]["S"] for part in _WATCHED_APART)
    }
