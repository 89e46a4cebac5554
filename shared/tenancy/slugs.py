"""The short name by which a tenant's people know it when they sign in."""

import re

_FORM = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_RESERVED = frozenset({"admin", "api", "kith", "system", "www"})


def is_slug(text: str) -> bool:
    """Whether `text` can be a slug: 1 to 40 lower-case letters, digits and inner hyphens."""
    return _FORM.fullmatch(text) is not None


def is_free_for_use(text: str) -> bool:
    """Whether a new tenant may take the slug at all."""
    return is_slug(text) and len(text) >= 2 and text not in _RESERVED
