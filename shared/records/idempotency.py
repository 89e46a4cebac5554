"""A repeated request gives the first one's answer. The note of it is part of the business transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from shared import clock, ids
from shared.errors import Invalid
from shared.records.access_patterns import IDEMPOTENCY
from shared.records.table import Item, Key, TenantTable
from shared.tenancy.caller import Caller

KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Asked:
    """A request with an Idempotency-Key, and its answer when it was given before."""

    key: Key
    request: str
    answer: dict[str, Any] | None = None

    def item(self, body: Mapping[str, Any]) -> Item:
        """The note to store with the record."""
        until = int(clock.now().timestamp()) + KEPT_SECONDS
        return {**self.key, "request": self.request, "answer": orjson.dumps(body).decode(), "expires_at": until}


def asked(table: TenantTable, caller: Caller, key: str, *request: object) -> Asked:
    """What is known of `key`; raises Invalid when it was used for a different request."""
    if not key or len(key) > 200:
        raise Invalid("idempotency-key-malformed")
    fingerprint = ids.digest(orjson.dumps(request, option=orjson.OPT_SORT_KEYS).decode())
    note = Asked(table.key(IDEMPOTENCY, digest=ids.digest(caller.person, key)), fingerprint)
    return seen(table, note)


def seen(table: TenantTable, note: Asked) -> Asked:
    """The note with the answer that was given, if one was and it has not expired."""
    item = table.get(note.key)
    if item is None or int(item["expires_at"]) <= clock.now().timestamp():
        return note
    if item["request"] != note.request:
        raise Invalid("idempotency-key-reused")
    return Asked(note.key, note.request, orjson.loads(item["answer"]))
