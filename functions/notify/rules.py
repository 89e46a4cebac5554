"""When a digest or reminder is due, and how a person is told. Pure: every moment is an argument."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from shared.objects.tasks import CLOSED

DAILY, WEEKLY, OFF = "daily", "weekly", "off"
MORNING = time(9)
"""When a task that names a day alone reminds its owner."""
_USUAL = {
    "churn_warning": (True, False), "escalation": (True, True), "reprieve_over": (True, False),
    "task_due": (True, False), "assigned": (True, False), "mention": (True, True), "customer_answered": (True, False),
    "job_done": (True, False), "file_refused": (True, True), "automation": (True, False),
}  # fmt: skip
Body = dict[str, Any]


@dataclass(frozen=True)
class Digest:
    """How often a person's digest comes, and at which hour (and weekday, 1 is Monday) of their own clock."""

    every: str = DAILY
    hour: int = 8
    weekday: int = 1

    def next(self, now: datetime, time_zone: str) -> datetime | None:
        """The next moment after `now`; None when the digest is off.

        An hour that a change of clocks leaves out comes as much later as the clocks went forward; one that comes twice
        counts the first time.
        """
        if self.every == OFF:
            return None
        zone = ZoneInfo(time_zone)
        day = now.astimezone(zone).date()
        for ahead in range(9):
            on = day + timedelta(days=ahead)
            if self.every == WEEKLY and on.isoweekday() != self.weekday:
                continue
            moment = datetime.combine(on, time(self.hour), zone).astimezone(UTC)
            if moment > now:
                return moment
        raise AssertionError("a week has every weekday")


@dataclass(frozen=True)
class Settings:
    """How one person is told of things. Version 0 is what nobody chose."""

    kinds: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    digest: Digest = Digest()
    version: int = 0

    def ways(self, kind: str) -> tuple[bool, bool]:
        """Whether a person is told of `kind` in the app, and by e-mail."""
        chosen = self.kinds.get(kind)
        return (bool(chosen["in_app"]), bool(chosen["email"])) if chosen else _USUAL[kind]

    def body(self) -> Body:
        kinds = {}
        for kind in _USUAL:
            in_app, email = self.ways(kind)
            kinds[kind] = {"in_app": in_app, "email": email}
        digest = {"every": self.digest.every, "hour": self.digest.hour, "weekday": self.digest.weekday}
        return {"kinds": kinds, "digest": digest, "version": self.version}


def reminds_at(task: Mapping[str, Any], time_zone: str) -> datetime | None:
    """When a task reminds its owner: at the time asked for, else when it is due; None for one that is done."""
    if task.get("deleted_at") or task["status"] in CLOSED or not task.get("owner"):
        return None
    if task.get("remind_at"):
        return datetime.fromisoformat(task["remind_at"])
    if not task.get("due_on"):
        return None
    at = time.fromisoformat(task["due_at"]) if task.get("due_at") else MORNING
    return datetime.combine(date.fromisoformat(task["due_on"]), at, ZoneInfo(time_zone)).astimezone(UTC)


def by_loss(alerts: Iterable[Body]) -> list[Body]:
    """Alerts by what is expected to be lost, most first; amounts of several currencies stand currency by currency."""

    def place(alert: Body) -> tuple[str, Decimal, str]:
        loss = alert.get("expected_loss") or alert.get("value_at_risk") or {"amount": "0", "currency": "~"}
        return loss["currency"], -Decimal(loss["amount"]), alert["id"]

    return sorted(alerts, key=place)
