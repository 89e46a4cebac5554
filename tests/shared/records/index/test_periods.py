"""Relative dates, against the calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.records.index import periods

TODAY = date(2026, 5, 14)  # a Thursday


class TestPeriod:
    @pytest.mark.parametrize(("period", "first", "end"), [
        ("today", "2026-05-14", "2026-05-15"), ("yesterday", "2026-05-13", "2026-05-14"),
        ("tomorrow", "2026-05-15", "2026-05-16"), ("last_30_days", "2026-04-15", "2026-05-15"),
        ("next_7_days", "2026-05-14", "2026-05-21"), ("this_week", "2026-05-11", "2026-05-18"),
        ("last_week", "2026-05-04", "2026-05-11"), ("this_month", "2026-05-01", "2026-06-01"),
        ("last_month", "2026-04-01", "2026-05-01"), ("last_3_months", "2026-02-01", "2026-05-01"),
        ("this_quarter", "2026-04-01", "2026-07-01"), ("last_quarter", "2026-01-01", "2026-04-01"),
        ("next_quarter", "2026-07-01", "2026-10-01"), ("this_year", "2026-01-01", "2027-01-01"),
        ({"last": 2, "unit": "year"}, "2024-01-01", "2026-01-01"),
        ({"next": 1, "unit": "day"}, "2026-05-14", "2026-05-15"),
    ])  # fmt: skip
    def test_is_whole_days_of_the_calendar(self, period: object, first: str, end: str) -> None:
        found = periods.days(periods.parse(period), TODAY)
        assert [day.isoformat() for day in found] == [first, end]

    @pytest.mark.parametrize("wrong", [
        "last_0_days", "last_1001_days", "this_2_weeks", "ever", "", 7, {"last": 1}, {"last": True, "unit": "day"},
        {"last": 1, "unit": "hour"}, {"last": 1, "unit": "day", "x": 1}, {"since": 1, "unit": "day"}, None,
    ])  # fmt: skip
    def test_that_nobody_can_tell_is_refused(self, wrong: object) -> None:
        with pytest.raises(ValueError, match="period"):
            periods.parse(wrong)

    @given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(["week", "month", "quarter", "year"]))
    @settings(max_examples=50)
    def test_last_this_and_next_follow_each_other(self, today: date, unit: str) -> None:
        before, now, after = (periods.days(periods.parse(f"{way}_{unit}"), today) for way in ("last", "this", "next"))
        assert before[1] == now[0] <= today < now[1] == after[0]


class TestMidnight:
    @given(st.dates(date(2000, 1, 1), date(2035, 1, 1)), st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "UTC"]))
    @settings(max_examples=50)
    def test_is_the_first_moment_of_the_day_there(self, day: date, zone: str) -> None:
        moment = datetime.fromisoformat(periods.midnight(day, zone)).astimezone(ZoneInfo(zone))
        assert moment.date() == day
        assert (moment.astimezone(UTC) - timedelta(milliseconds=1)).astimezone(ZoneInfo(zone)).date() < day

    def test_that_the_clocks_skip_is_when_they_go_on(self) -> None:
        assert periods.midnight(date(2018, 11, 4), "America/Sao_Paulo") == "2018-11-04T03:00:00.000Z"

    def test_makes_a_day_of_23_hours_when_clocks_go_forward(self) -> None:
        assert periods.midnight(date(2026, 3, 29), "Europe/Berlin") == "2026-03-28T23:00:00.000Z"
        assert periods.midnight(date(2026, 3, 30), "Europe/Berlin") == "2026-03-29T22:00:00.000Z"
