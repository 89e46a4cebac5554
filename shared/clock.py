"""The only clock. Tests move it; nothing else reads the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

_frozen: datetime | None = None


def now() -> datetime:
    """The present moment, UTC."""
    return _frozen or datetime.now(UTC)


def stamp() -> str:
    """The present moment as the API writes it: `2026-01-31T12:00:00.123Z`."""
    return now().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def today(time_zone: str = "UTC") -> date:
    """The calendar day it is now in `time_zone` (IANA name)."""
    from zoneinfo import ZoneInfo

    return now().astimezone(ZoneInfo(time_zone)).date()


def is_time_zone(name: str) -> bool:
    """Whether `name` is an IANA time zone's. One look instead of `available_timezones()`, which reads 600 files."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if name.startswith(("posix", "right/", "localtime")):
        return False
    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` (aware) inside the block."""
    global _frozen  # noqa: PLW0603
    before, _frozen = _frozen, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before
