"""What the gateway is told, whether a session is over, whether a tenant asks too much. Pure."""

from collections.abc import Mapping
from math import ceil
from typing import Any, NamedTuple

WINDOW = 10
"""Seconds over which requests are counted."""


class Standing(NamedTuple):
    """A tenant's requests: how many it may send in a window, how many are left, the seconds until the window ends;
    `retry_after` the seconds to wait when this one is refused."""

    limit: int
    remaining: int
    reset: int
    retry_after: int | None = None


def answer(effect: str, event: Mapping[str, Any], principal: str, context: dict[str, str]) -> dict[str, Any]:
    """The gateway's policy document: `Allow` or `Deny` for exactly the method that was asked for."""
    return {
        "principalId": principal,
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [{"Action": "execute-api:Invoke", "Effect": effect, "Resource": event["methodArn"]}],
        },
        "context": context,
    }


def signed_out(claims: Mapping[str, Any], signed_out_at: int | None) -> bool:
    """Whether the session began no later than the person signed out everywhere (both in whole seconds)."""
    began = claims.get("auth_time", claims["iat"])
    return signed_out_at is not None and (not isinstance(began, int) or began <= signed_out_at)


def standing(limit: int, elapsed: float, before: int, now: int) -> Standing:
    """The standing before one more request, `elapsed` seconds into a window.

    The window before counts for the part of it that is less than ten seconds ago, so that a burst around a window's end
    is no larger than any other.
    """
    reset = whole(WINDOW - elapsed)
    used = before * (1 - elapsed / WINDOW) + now
    if used + 1 <= limit:
        return Standing(limit, int(limit - used - 1), reset)
    if now + 1 > limit:
        return Standing(limit, 0, reset, reset)
    # What is left of the window before has to shrink until one more fits.
    fits = WINDOW * (1 - (limit - 1 - now) / before)
    return Standing(limit, 0, reset, whole(fits - elapsed))


def whole(seconds: float) -> int:
    """Seconds rounded up, one at least."""
    return max(1, ceil(seconds))
