"""How many requests a tenant may send: every process counts its own, the table adds them up a few dozen at a time."""

from collections.abc import Mapping
from typing import Any

import orjson

from functions.authorizer import rules
from functions.authorizer.rules import WINDOW, Standing
from shared import clock, observe
from shared.errors import Unavailable
from shared.records.access_patterns import REQUESTS
from shared.records.table import Key
from shared.tenancy import plans, usage
from shared.tenancy.registry import SystemTable

_MOST_KNOWN = 1_000
_SHARE = 20
"""A process tells the table of its requests whenever they come to one in so many of what the plan allows."""
_KEPT_SECONDS = 3_600


class Requests:
    """This process's own count: what the table has not been told of yet, and who is refused until when."""

    def __init__(self) -> None:
        self._own: dict[str, tuple[int, int]] = {}
        self._refused: dict[str, tuple[float, Standing]] = {}
        self._used = usage.Tally()

    def refused(self, tenant: str) -> Standing | None:
        """Whether the tenant is known to be over its limit still; costs no read."""
        until, standing = self._refused.get(tenant, (0.0, None))
        left = until - clock.now().timestamp()
        if standing is None or not 0 < left <= 2 * WINDOW:
            self._refused.pop(tenant, None)
            return None
        return standing._replace(retry_after=rules.whole(left))

    def take(self, table: SystemTable, tenant: str, plan: str, told: Mapping[str, int]) -> Standing:
        """Count one request of a tenant; `told` are the counts of the window before and of this one, as stored."""
        now = clock.now().timestamp()
        window, limit = int(now // WINDOW), plans.REQUESTS[plan]
        counted, own = self._own.get(tenant, (window, 0))
        own = own if counted == window else 0
        standing = rules.standing(limit, now % WINDOW, told.get("before", 0), told.get("now", 0) + own)
        if standing.retry_after is not None:
            _remember(self._refused, tenant, (now + standing.retry_after, standing))
            self._used.add(table, tenant, "refused")
            return standing
        self._used.add(table, tenant, "requests")
        own += 1
        if own >= max(1, limit // _SHARE) and _tell(table, tenant, window, own):
            own = 0
        _remember(self._own, tenant, (window, own))
        return standing


def keys(tenant: str) -> dict[str, Key]:
    """Where the counts of this window and the one before are."""
    window = int(clock.now().timestamp() // WINDOW)
    return {name: REQUESTS.key(tenant=tenant, window=window - back) for name, back in (("now", 0), ("before", 1))}


def said(standing: Standing) -> str:
    """The standing as the API's functions are told of it."""
    return orjson.dumps(standing._asdict()).decode()


def _tell(table: SystemTable, tenant: str, window: int, count: int) -> bool:
    """Add to the window's count; a table that is busy is told with the next request."""
    values = {":n": count, ":until": (window + 1) * WINDOW + _KEPT_SECONDS}
    try:
        table.update(REQUESTS.key(tenant=tenant, window=window), "ADD sent :n SET expires_at = :until", values)
    except Unavailable:
        observe.line("WARNING", "requests not counted yet", tenant=tenant, count=count)
        return False
    return True


def _remember(known: dict[str, Any], tenant: str, value: Any) -> None:
    known.pop(tenant, None)
    if len(known) >= _MOST_KNOWN:
        known.pop(next(iter(known)))
    known[tenant] = value
