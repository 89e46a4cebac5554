"""API keys: `kith_`, the tenant's and the key's own number, and a secret of which only a digest is stored."""

import hmac
import re
import secrets
from hashlib import sha256
from typing import NamedTuple

MARK = "kith_"
_FORM = re.compile(r"kith_([0-9A-HJKMNP-TV-Z]{26})([0-9A-HJKMNP-TV-Z]{26})([\w-]{43})", re.ASCII)
_SECRET_BYTES = 32


class Shown(NamedTuple):
    """What a key says of itself: it is believed when its digest is the one that is stored."""

    tenant: str
    key: str


def new(tenant: str, key: str) -> str:
    """A key's text, which is shown once."""
    return f"{MARK}{tenant[4:]}{key[4:]}{secrets.token_urlsafe(_SECRET_BYTES)}"


def read(text: str) -> Shown | None:
    """Which key of which tenant the text says it is; None for anything of another form."""
    found = _FORM.fullmatch(text)
    return Shown(f"ten_{found[1]}", f"key_{found[2]}") if found else None


def digest(text: str) -> str:
    """What is stored; 256 random bits need no slow hash."""
    return sha256(text.encode()).hexdigest()


def same(text: str, stored: str) -> bool:
    return hmac.compare_digest(digest(text), stored)
