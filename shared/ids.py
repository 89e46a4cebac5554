"""Readable, sortable ids: `cus_` + ULID."""

import re
from datetime import datetime
from hashlib import sha256

from shared import clock

_FORM = re.compile(r"^[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}$")


def new(prefix: str) -> str:
    """A new id; ids made later sort later."""
    from ulid import ULID

    return f"{prefix}_{ULID.from_datetime(clock.now())}"


def named(prefix: str, *parts: str) -> str:
    """The id that the same parts always give: makes a repeated creation the same record."""
    from ulid import ULID

    joined = "\n".join(parts).encode()
    return f"{prefix}_{ULID(sha256(joined).digest()[:16])}"


def timed(prefix: str, moment: datetime, *parts: str) -> str:
    """The id that a thing of that moment always has; ids of later moments sort later."""
    from ulid import ULID

    rest = sha256("\n".join(parts).encode()).digest()[:10]
    return f"{prefix}_{ULID(int(moment.timestamp() * 1000).to_bytes(6, 'big') + rest)}"


def numbered(prefix: str, moment: datetime, number: int, *parts: str) -> str:
    """The id of the thing with this number among those made at that moment; they sort by moment, then by number."""
    from ulid import ULID

    rest = sha256("\n".join(parts).encode()).digest()[:6]
    return f"{prefix}_{ULID(int(moment.timestamp() * 1000).to_bytes(6, 'big') + number.to_bytes(4, 'big') + rest)}"


def is_id(text: str) -> bool:
    return _FORM.match(text) is not None


def digest(*parts: str) -> str:
    """A key part for values that may hold anything, or that a key must not show."""
    return sha256("\n".join(parts).encode()).hexdigest()[:40]
