"""Where a list's next page begins: opaque to the client, sealed so that it serves only the query it was made for."""

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import Any

import orjson

from shared.errors import BadRequest

_MAC = 16
_MOST = 4_000
_own_key = os.urandom(32)


def seal(key: str, query: list[Any], place: list[Any]) -> str:
    """The cursor for `place` (the sort values of the last row, its id last) in `query`.

    Without a tenant's `key` (the system at work) the cursor serves in this process only.
    """
    payload = orjson.dumps(place)
    return urlsafe_b64encode(_mac(key, query, payload) + payload).rstrip(b"=").decode()


def unseal(key: str, query: list[Any], cursor: str) -> list[Any]:
    """The place a cursor stands for; raises BadRequest `bad-cursor` for one changed or made for another query."""
    if len(cursor) > _MOST or not cursor.isascii():
        raise BadRequest("bad-cursor")
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        raise BadRequest("bad-cursor") from None
    mac, payload = raw[:_MAC], raw[_MAC:]
    if not hmac.compare_digest(mac, _mac(key, query, payload)):
        raise BadRequest("bad-cursor")
    place: list[Any] = orjson.loads(payload)
    return place


def _mac(key: str, query: list[Any], payload: bytes) -> bytes:
    bound = blake2b(orjson.dumps(query, option=orjson.OPT_SORT_KEYS), digest_size=32).digest()
    return hmac.digest(key.encode() or _own_key, bound + payload, "sha256")[:_MAC]
