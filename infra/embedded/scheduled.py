"""Has the embedded EventBridge Scheduler keep a schedule's own time zone: by itself it reads all in UTC."""

import time
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

_LONG_AGO, _UTC = 0.0, "UTC"


class Zoned:
    """What the scheduler does at each tick, told first which schedules of other zones are due."""

    def __init__(self, scheduler: Any, eventbridge: Any) -> None:
        self._scheduler, self._eventbridge = scheduler, eventbridge
        self._fire = scheduler._tick_schedules
        self._looked: dict[Any, float] = {}

    def tick(self, at: float | None = None) -> None:
        """To the scheduler a schedule that is due was last fired long ago, any other one just now."""
        now = time.time() if at is None else at
        for key, one in list(self._scheduler._schedules._data.items()):
            zone = one.get("ScheduleExpressionTimezone") or _UTC
            fields = self._eventbridge._parse_cron_fields(one.get("ScheduleExpression", ""))
            if zone == _UTC or fields is None:
                continue
            since = datetime.fromtimestamp(self._looked.get(key, now), UTC).astimezone(ZoneInfo(zone))
            due = self._eventbridge._cron_next_fire(fields, since)
            is_due = due is not None and due.timestamp() <= now
            self._scheduler._schedule_last_fired[key] = _LONG_AGO if is_due else now
            self._looked[key] = now
        self._fire()


def keep_zones() -> None:
    """Put it in the place of the scheduler's own tick."""
    from ministack.services import eventbridge, scheduler

    scheduler._tick_schedules = Zoned(scheduler, eventbridge).tick
