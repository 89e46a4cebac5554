"""Carries on what a request began: merges, files a scanner has looked at, small pictures, documents for OpenSearch.

A message may come twice, late, or after a kill.
"""

from typing import Any

import orjson

from functions.records import moving, scans, shrinking, thumbnails
from shared import observe, settings, work
from shared.errors import Stale, Unavailable
from shared.records.access_patterns import MERGE
from shared.records.table import TenantTable
from shared.tenancy import credentials

_MOST_AT_ONCE = 20_000
_AGAIN = 30
_MOST_TURNS = 100


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001
    """SQS: do each message's work; one that failed is delivered again."""
    failed = []
    for message in event["Records"]:
        try:
            wish = orjson.loads(message["body"])
            if wish.get("detail-type") == scans.KIND:
                _scanned(wish)
                continue
            _WORK[wish["what"]](credentials.table(wish["tenant"]), wish)
        except Exception as problem:
            observe.failure("records-worker", {"resource": "records"}, problem)
            failed.append({"itemIdentifier": message["messageId"]})
    return {"batchItemFailures": failed}


def _scanned(event: dict[str, Any]) -> None:
    result = scans.result_of(event)
    if result:
        scans.note(result)


def _merge(table: TenantTable, wish: dict[str, Any]) -> None:
    """Carry a merge on until it is finished; one that was never begun is nothing to do."""
    item = table.get(table.key(MERGE, winner=wish["winner"], merge=wish["merge"]))
    if item is None or not moving.unfinished(moving.go_on(table, item, _MOST_AT_ONCE)):
        return
    turn = wish.get("turn", 1)
    if turn >= _MOST_TURNS:
        raise Unavailable()
    named = {part: wish[part] for part in ("what", "winner", "merge")}
    work.send(table.tenant, {**named, "turn": turn + 1}, wait=_AGAIN)


def _search(table: TenantTable, wish: dict[str, Any]) -> None:
    """Build the tenant's OpenSearch documents for as long as a turn lasts, and queue the next; nothing to do where
    another worker is at it, or where the deployment has no domain any more."""
    from shared.records.opensearch import build

    if not settings.search_endpoint():
        return
    turn = wish.get("turn", 1)
    try:
        if build.go_on(table):
            return
    except Stale:
        return
    if turn >= _MOST_TURNS:
        raise Unavailable()
    work.send(table.tenant, {"what": "search", "turn": turn + 1})


def _thumbnail(table: TenantTable, wish: dict[str, Any]) -> None:
    shrinking.make(table, wish["file"])


_WORK = {"merge": _merge, "search": _search, thumbnails.WHAT: _thumbnail}
