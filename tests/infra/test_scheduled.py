"""The embedded scheduler: schedules in time zones of their own."""

from datetime import UTC, datetime
from types import SimpleNamespace

from ministack.services import eventbridge

from infra.embedded.scheduled import Zoned


def _at(hour: int, minute: int, second: int = 0) -> float:
    return datetime(2026, 11, 27, hour, minute, second, tzinfo=UTC).timestamp()


def test_a_schedule_of_another_time_zone_is_due_by_its_own_clock_and_once() -> None:
    wish = {"ScheduleExpression": "cron(20 4 * * ? *)", "ScheduleExpressionTimezone": "America/New_York"}
    fired: list[bool] = []
    scheduler = SimpleNamespace(_schedules=SimpleNamespace(_data={"daily": wish}), _schedule_last_fired={})
    scheduler._tick_schedules = lambda: fired.append(scheduler._schedule_last_fired["daily"] == 0)
    zoned = Zoned(scheduler, eventbridge)
    for moment in (_at(4, 19), _at(4, 20, 5), _at(9, 19, 58), _at(9, 20, 3), _at(9, 20, 8), _at(9, 21)):
        zoned.tick(moment)
    assert fired == [False, False, False, True, False, False]
