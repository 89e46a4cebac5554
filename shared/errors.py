"""Every error a caller may see.

KithError
├── Invalid 422 (BadRequest 400: not even readable)
├── Unauthenticated 401
├── Forbidden 403
├── NotFound 404          also for what is another tenant's
├── Conflict 409          (Duplicate, InFlight)
├── Gone 410              a sync cursor that cannot be continued
├── Stale 412             the record changed since it was read
├── PreconditionRequired 428
├── TooMany 429
└── Unavailable 503
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class FieldError(NamedTuple):
    """What is wrong with one field; `code` is the message's key in `shared/i18n`."""

    field: str
    code: str
    values: Mapping[str, object] = MappingProxyType({})


class KithError(Exception):
    """An answer other than the one hoped for; `slug` names the problem type and its message.

    `members` are the problem document's own further members (RFC 9457 §3.2), in sight of the caller.
    """

    status = 500
    slug = "internal"

    def __init__(self, slug: str | None = None, *, errors: tuple[FieldError, ...] = (), **values: object) -> None:
        super().__init__(slug or self.slug)
        self.slug = slug or self.slug
        self.errors = errors
        self.values = values
        self.headers: dict[str, str] = {}
        self.members: dict[str, object] = {}


class Invalid(KithError):
    status, slug = 422, "invalid"


class BadRequest(KithError):
    status, slug = 400, "bad-request"


class Unauthenticated(KithError):
    status, slug = 401, "unauthenticated"


class Forbidden(KithError):
    status, slug = 403, "forbidden"


class NotFound(KithError):
    status, slug = 404, "not-found"


class Conflict(KithError):
    status, slug = 409, "conflict"


class Duplicate(Conflict):
    slug = "duplicate"


class InFlight(Conflict):
    slug = "in-flight"


class Gone(KithError):
    status, slug = 410, "resync"


class Stale(KithError):
    status, slug = 412, "stale"


class PreconditionRequired(KithError):
    status, slug = 428, "if-match-required"


class TooMany(KithError):
    status, slug = 429, "too-many-requests"

    def __init__(self, slug: str | None = None, *, retry_after: int = 1, **values: object) -> None:
        super().__init__(slug, errors=(), **values)
        self.headers = {"Retry-After": str(retry_after)}


class Unavailable(KithError):
    status, slug = 503, "unavailable"

    def __init__(self, slug: str | None = None, *, retry_after: int = 1, **values: object) -> None:
        super().__init__(slug, errors=(), **values)
        self.headers = {"Retry-After": str(retry_after)}
