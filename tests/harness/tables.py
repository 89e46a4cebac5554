"""What the table holds, read raw: tests alone may look at everything."""

import os
from typing import Any
from urllib.request import Request, urlopen

import orjson

_WATCHED_APART = ("#F#", "#X", "#REQUESTS", "#USAGE")
_HEADERS = {
    "Content-Type": "application/x-amz-json-1.0",
    "X-Amz-Target": "DynamoDB_20120810.Scan",
    # The embedded DynamoDB looks for a signature's shape, and botocore's reading of a whole table takes 0.4 s.
    "X-Amz-Date": "20260101T000000Z",
    "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host, Signature=0",
}


def items(url: str) -> list[dict[str, Any]]:
    """Every item of the table, typed as DynamoDB has it."""
    found: list[dict[str, Any]] = []
    ask: dict[str, Any] = {"TableName": os.environ["TABLE_NAME"]}
    while True:
        with urlopen(Request(url, orjson.dumps(ask), _HEADERS)) as body:
            answer = orjson.loads(body.read())
        found += answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return found
        ask["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def snapshot(url: str, tenant: str) -> dict[str, bytes]:
    """A tenant's items but for the change feed, snapshots and counts of usage, which follow by themselves."""
    mine = f"T#{tenant}#"
    return {
        f"{item['pk']['S']} {item['sk']['S']}": orjson.dumps(item, option=orjson.OPT_SORT_KEYS)
        for item in items(url)
        if item["pk"]["S"].startswith(mine)
        and not item["sk"]["S"].startswith("H#")
        and not any(part in item["pk"]["S"] for part in _WATCHED_APART)
    }
