"""When a customer is due, and which outcome may follow a warning. Pure: every day and moment is an argument.

A customer is as old as its first order or, without orders, as `customer_since`; so the churn rule, "older than the
window and no order within it", comes down to one day: the last order (or the start) plus the window.
`functions/retention/terms.py` says what else a policy may ask.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from functions.retention.rhythm import Rhythm
from functions.retention.terms import Terms
from shared.declare import money
from shared.errors import Invalid

VALUE_MONTHS = 12
"""Value at risk: what the customer ordered in so many months up to the last order."""
Body = dict[str, Any]


def add_months(day: date, months: int) -> date:
    """The same day so many calendar months on, or the last of a month that has no such day (31 August + 6)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _month_length(year, month + 1)))


def _month_length(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


_DECIDED = (
    "alert", "warned_for", "warned_on", "reprieve_until", "respond_by", "lost_after", "lost_alert", "retained_on",
    "last_order", "lost_on",
)  # fmt: skip
_DAYS = frozenset({"warned_for", "warned_on", "reprieve_until", "respond_by", "lost_after", "retained_on", "lost_on"})


@dataclass(frozen=True)
class Clock:
    """A customer's churn clock: what is known of its rhythm, and the day somebody should look at it.

    `alert` is the open alert's id; `warned_for` the quiet day and `warned_on` the day it was raised for and on.
    `lost_after` is the quiet day at which the customer was confirmed lost: a later order makes it moot.
    `version` counts writes; `warnings` counts alerts; `gone` means the customer is deleted.
    From `policy` on: the terms of the policy that the customer falls under, as they were in version `rule` of the
    tenant's rule, and what they look at. `respond_by`: the day on which an untouched warning goes to the manager;
    `lost_alert` the alert that ended in the loss, on the day `lost_on`; `stage_cause` the last happening that the
    lifecycle stage follows from; `was` what the last decision changed, so that it can be taken back.
    """

    customer: str
    since: date
    window: int
    last_order_on: date | None = None
    last_order: str | None = None
    retained_on: date | None = None
    lost_after: date | None = None
    alert: str | None = None
    warned_for: date | None = None
    warned_on: date | None = None
    reprieve_until: date | None = None
    gone: bool = False
    warnings: int = 0
    version: int = 0
    policy: str = ""
    rule: int = 0
    window_days: int | None = None
    minimum_age: int = 0
    rhythm_days: int | None = None
    counts_contact: bool = False
    last_contact_on: date | None = None
    excluded: bool = False
    respond_by: date | None = None
    lost_alert: str | None = None
    was: dict[str, str] | None = None
    lost_on: date | None = None
    stage_cause: str | None = None

    @property
    def quiet_since(self) -> date:
        """The last sign of life: an order, the start, a contact that counts, or the day somebody noted that the
        customer stays."""
        contact = self.last_contact_on if self.counts_contact else None
        return max(self._tied_since, contact or date.min)

    @property
    def _tied_since(self) -> date:
        return max(self.last_order_on or self.since, self.retained_on or date.min)

    @property
    def due_on(self) -> date:
        start = min(self.since, self.last_order_on or self.since)
        return max(self._window_end(self.quiet_since), start + timedelta(days=self.minimum_age))

    def _window_end(self, quiet: date) -> date:
        window = quiet + timedelta(days=self.window_days) if self.window_days else add_months(quiet, self.window)
        return min(window, quiet + timedelta(days=self.rhythm_days)) if self.rhythm_days else window

    @property
    def is_lost(self) -> bool:
        """Talking does not bring a lost customer back: an order does."""
        return self.lost_after is not None and self._tied_since <= self.lost_after

    def under(self, terms: Terms, rule: int) -> "Clock":
        """The clock by the terms of version `rule` of the tenant's rule, its rhythm left as it is."""
        return replace(
            self, policy=terms.name, rule=rule, window=terms.months, window_days=terms.days,
            minimum_age=terms.minimum_age, counts_contact=terms.counts_contact, excluded=terms.excluded,
        )  # fmt: skip

    @property
    def review_on(self) -> date | None:
        """The day on which the customer needs looking at; None while nothing can come of it."""
        if self.gone:
            return None
        if self.alert:
            return self.reprieve_until + timedelta(days=1) if self.reprieve_until else self.respond_by
        if self.is_lost:
            return None
        # One that is left out waits for a rule that takes it in.
        return date.max if self.excluded else self.due_on

    def warned(self, alert: str, on: date, respond_by: date | None = None) -> "Clock":
        return replace(
            self,
            alert=alert,
            warned_for=self.quiet_since,
            warned_on=on,
            warnings=self.warnings + 1,
            reprieve_until=None,
            respond_by=respond_by,
            was=None,
        )

    def released(self) -> "Clock":
        """The alert is closed: the clock runs again."""
        return replace(self, alert=None, warned_for=None, warned_on=None, reprieve_until=None, respond_by=None)

    def lost(self, alert: str, on: date | None = None) -> "Clock":
        """The customer is confirmed lost: no new warning until it orders again."""
        return replace(self.released(), lost_after=self.quiet_since, lost_alert=alert, lost_on=on)

    def found(self, on: date) -> "Clock":
        """The customer stays, or is back: the window begins anew."""
        return replace(self.released(), retained_on=on, lost_after=None, lost_alert=None, lost_on=None)

    def decided(self, after: "Clock") -> "Clock":
        """`after`, with what it takes to come back to this clock."""
        return replace(after, was={name: str(value) for name in _DECIDED if (value := getattr(self, name))})

    def taken_back(self) -> "Clock":
        """The clock as it was before the last decision; raises Invalid when there is none, or an order came since."""
        was = self.was
        if was is None or was.get("last_order") != self.last_order:
            raise Invalid("nothing-to-undo")
        known: dict[str, Any] = dict.fromkeys(_DECIDED)
        known |= {name: date.fromisoformat(value) if name in _DAYS else value for name, value in was.items()}
        return replace(self, **known, was=None)

    @property
    def is_won_back(self) -> bool:
        return self.lost_alert is not None and self.last_order_on is not None and not self.is_lost

    @property
    def has_come_back(self) -> bool:
        """Whether an order ends the open alert: one after the day it was raised for, that breaks the quiet window."""
        if self.alert is None or self.last_order_on is None or self.warned_for is None or self.warned_on is None:
            return False
        return self.last_order_on > self.warned_for and self._window_end(self.last_order_on) > self.warned_on


@dataclass(frozen=True)
class Placed:
    """An order that stands."""

    id: str
    on: date
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Purchases:
    """What a customer's orders say; `typical_gap_days` is the median between order days, None below two."""

    rhythm: Rhythm | None

    count: int
    last: Placed | None
    typical_gap_days: int | None
    value: Body


def purchases(orders: Iterable[Placed], currency: str) -> Purchases:
    """Sum up orders given newest first.

    The value is in `currency`, or in the last order's when nothing was bought in `currency`: without dated rates,
    amounts of other currencies cannot be added.
    """
    count, last, since = 0, None, date.min
    days: list[date] = []
    values: dict[str, Decimal] = {}
    for order in orders:
        if last is None:
            last, since = order, add_months(order.on, -VALUE_MONTHS)
        count += 1
        if not days or days[-1] != order.on:
            days.append(order.on)
        if order.on > since:
            values[order.currency] = values.get(order.currency, Decimal(0)) + order.amount
    gaps = sorted((later - earlier).days for later, earlier in pairwise(days))
    shown = last.currency if last and currency not in values else currency
    return Purchases(Rhythm.of(days), count, last, _median(gaps), money(values.get(shown, 0), shown))


def _median(ordered: list[int]) -> int | None:
    middle = len(ordered) // 2
    return round((ordered[middle] + ordered[-middle - 1]) / 2) if ordered else None


def expected_loss(value: Body, alive_percent: int | None) -> Body:
    """The value at risk times the chance that the customer has left; the whole of it while no chance is known."""
    left = Decimal(100 - (alive_percent or 0)) / 100
    return money(Decimal(value["amount"]) * left, value["currency"])


def facts(clock: Clock, bought: Purchases) -> Body:
    """What an alert says of the customer's rhythm."""
    return {
        "last_order_on": clock.last_order_on and clock.last_order_on.isoformat(),
        "due_on": clock.due_on.isoformat(),
        "orders_count": bought.count,
        "typical_gap_days": bought.typical_gap_days,
        "value_at_risk": bought.value,
    }


def warning(
    clock: Clock, customer: Mapping[str, Any], bought: Purchases, owner: str | None, *, on: date, first: Body, why: Body
) -> Body:
    """A new alert for `customer`; `why` are its figures and reasons."""
    chance = why.get("alive_percent")
    given = {
        **facts(clock, bought), **why, "expected_loss": expected_loss(bought.value, chance),
        "title": customer["name"], "customer": customer["id"], "state": "warning",
        "raised_on": on.isoformat(), "owner": owner, "transitions": [first],
    }  # fmt: skip
    return {name: value for name, value in given.items() if value is not None}
