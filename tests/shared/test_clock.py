"""Time zones are known by name, whatever the name tries."""

from zoneinfo import available_timezones

import pytest

from shared import clock


def test_every_zone_of_the_database_is_known() -> None:
    assert {name for name in available_timezones() if not clock.is_time_zone(name)} <= {"localtime"}


@pytest.mark.parametrize(
    "name", ["", "Europe", "Europe/Nowhere", "../etc/passwd", "/etc/passwd", "posix/UTC", "x\0", "tzdata.zi", "utc "]
)
def test_what_is_no_zone_is_refused(name: str) -> None:
    assert not clock.is_time_zone(name)
