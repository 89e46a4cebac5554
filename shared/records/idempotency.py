"""A repeated request gives the first one's answer. The note of it is part of the business transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from shared import clock, ids
from shared.errors import Invalid
from shared.records.access_patterns import IDEMPOTENCY
from shared.records.table import Item, Key, TenantTable
from shared.tenancy.caller import Caller

KEPT_SECONDS = 24 * 3600
_LONGEST = 200


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


class Notes:
    """What is known of keys, each looked up when it is used, or many at once before."""

    def __init__(self, table: TenantTable, caller: Caller) -> None:
        self._table = table
        self._caller = caller
        self._fetched: dict[str, Item | None] = {}

    def fetch(self, keys: Iterable[str]) -> None:
        """Look keys up in one batch. One missed because it was only just written is found by the write's condition."""
        wanted = {note["pk"]: note for note in (self._key(key) for key in keys if key and len(key) <= _LONGEST)}
        found = {item["pk"]: item for item in self._table.batch_get(wanted.values())}
        self._fetched |= {pk: found.get(pk) for pk in wanted}

    def asked(self, key: str, *request: object) -> Asked:
        """What is known of `key`; raises Invalid when it was used for a different request."""
        if not key or len(key) > _LONGEST:
            raise Invalid("idempotency-key-malformed")
        fingerprint = ids.digest(orjson.dumps(request, option=orjson.OPT_SORT_KEYS).decode())
        note = Asked(self._key(key), fingerprint)
        if note.key["pk"] in self._fetched:
            # Used once: the same key again in one batch must see what the first made.
            return _answered(note, self._fetched.pop(note.key["pk"]))
        return seen(self._table, note)

    def _key(self, key: str) -> Key:
        return self._table.key(IDEMPOTENCY, digest=ids.digest(self._caller.person, key))


def seen(table: TenantTable, note: Asked) -> Asked:
    """The note with the answer that was given, if one was and it has not expired."""
    return _answered(note, table.get(note.key))


def _answered(note: Asked, item: Item | None) -> Asked:
    if item is None or int(item["expires_at"]) <= clock.now().timestamp():
        return note
    if item["request"] != note.request:
        raise Invalid("idempotency-key-reused")
    return Asked(note.key, note.request, orjson.loads(item["answer"]))
