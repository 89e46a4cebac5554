"""Relative dates: "last 30 days", "this month", as days of the reader's own calendar."""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
UNITS = frozenset({"day", "week", *_MONTHS})
_MOST = 1_000
_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_NAMED = re.compile(r"(this|last|next)_(?:([0-9]{1,4})_)?(day|week|month|quarter|year)s?")


class Period(NamedTuple):
    """Whole units of the calendar, counted from the present one: `first` is in it, `end` is not."""

    unit: str
    first: int
    end: int


def parse(value: Any) -> Period:
    """`last_30_days`, `this_month`, `next_quarter`, `today` …, or {"last"|"next": 30, "unit": "day"}.

    Days are counted with today ("last 7 days" end today, "next 7 days" begin today); weeks (from Monday), months,
    quarters and years are the whole ones before or after the present one. Raises ValueError for anything else.
    """
    if isinstance(value, str):
        if value in _DAYS:
            return Period("day", _DAYS[value], _DAYS[value] + 1)
        found = _NAMED.fullmatch(value)
        if found is None:
            raise ValueError("period")
        way, number, unit = found.groups()
        if way == "this":
            if number:
                raise ValueError("period")
            return Period(unit, 0, 1)
        return _counted(way, int(number) if number else None, unit)
    if not isinstance(value, dict) or len(value) != 2 or value.get("unit") not in UNITS:
        raise ValueError("period")
    way = next(iter(value.keys() - {"unit"}))
    if way not in {"last", "next"} or type(value[way]) is not int:
        raise ValueError("period")
    return _counted(way, value[way], value["unit"])


def _counted(way: str, number: int | None, unit: str) -> Period:
    if number is not None and not 1 <= number <= _MOST:
        raise ValueError("period")
    if unit == "day" and number is not None:
        return Period(unit, 1 - number, 1) if way == "last" else Period(unit, 0, number)
    return Period(unit, -(number or 1), 0) if way == "last" else Period(unit, 1, 1 + (number or 1))


def days(period: Period, today: date) -> tuple[date, date]:
    """The first day of a period and the first day after it."""
    return _start(period.unit, period.first, today), _start(period.unit, period.end, today)


def _start(unit: str, count: int, today: date) -> date:
    if unit == "day":
        return today + timedelta(days=count)
    if unit == "week":
        return today + timedelta(days=7 * count - today.weekday())
    step = _MONTHS[unit]
    month = (today.year * 12 + today.month - 1) // step * step + count * step
    return date(month // 12, month % 12 + 1, 1)


def start_of(value: Any, unit: str, time_zone: str) -> str | None:
    """The first day of the period that a stored day, or a moment as it is in `time_zone`, lies in."""
    if not isinstance(value, str):
        return None
    return _start_of(value[:16], unit, time_zone)


@lru_cache(16_384)
def _start_of(minute: str, unit: str, time_zone: str) -> str:
    from zoneinfo import ZoneInfo

    day = date.fromisoformat(minute[:10])
    if time_zone:
        day = datetime.fromisoformat(minute + "Z").astimezone(ZoneInfo(time_zone)).date()
    return _start(unit, 0, day).isoformat()


def midnight(day: date, time_zone: str) -> str:
    """When `day` begins in `time_zone`, as stored. A midnight that the clocks skip is when they go on."""
    from zoneinfo import ZoneInfo

    moment = datetime.combine(day, time(), ZoneInfo(time_zone)).astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
