from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.notify import rules
from functions.notify.automation import due
from functions.notify.post import is_allowed
from functions.notify.rules import Digest, Settings

_ZONES = ("UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Kiritimati")
_START = datetime(2024, 1, 1, tzinfo=UTC)
_MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: _START + timedelta(minutes=minutes))


@settings(max_examples=30, deadline=None)
@given(_MOMENTS, st.sampled_from(_ZONES), st.integers(0, 23), st.integers(1, 7), st.sampled_from(["daily", "weekly"]))
def test_a_digest_comes_at_the_persons_hour_and_never_in_the_past(
    now: datetime, zone: str, hour: int, weekday: int, every: str
) -> None:
    found = Digest(every, hour, weekday).next(now, zone)
    assert found is not None
    assert timedelta(0) < found - now <= timedelta(days=8 if every == "weekly" else 2)
    local = found.astimezone(ZoneInfo(zone))
    assert local.hour in {hour, hour + 1}, "an hour that clocks leave out comes one later"
    if every == "weekly":
        assert local.isoweekday() == weekday


def test_an_hour_that_clocks_leave_out_or_repeat_comes_once() -> None:
    digest = Digest("daily", 2)
    seen: list[str] = []
    now = datetime(2026, 3, 7, 0, tzinfo=UTC)
    while len(seen) < 3:
        found = digest.next(now, "America/New_York")
        assert found
        seen.append(found.isoformat())
        now = found
    assert seen == ["2026-03-07T07:00:00+00:00", "2026-03-08T07:00:00+00:00", "2026-03-09T06:00:00+00:00"]
    twice = Digest("daily", 1).next(datetime(2026, 11, 1, 5, 0, tzinfo=UTC), "America/New_York")
    assert twice == datetime(2026, 11, 2, 6, 0, tzinfo=UTC)


def test_a_digest_that_is_off_never_comes() -> None:
    assert Digest("off").next(datetime(2026, 1, 1, tzinfo=UTC), "UTC") is None


def test_what_nobody_chose_is_told_of_as_usual() -> None:
    chosen = Settings({"mention": {"in_app": False, "email": False}})
    assert chosen.ways("mention") == (False, False)
    assert chosen.ways("escalation") == (True, True)


_TASK = {"id": "tas_1", "status": "open", "owner": "per_1"}


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ({"due_on": "2026-07-01"}, "2026-07-01T01:00:00+00:00"),
        ({"due_on": "2026-07-01", "due_at": "17:30"}, "2026-07-01T09:30:00+00:00"),
        ({"due_on": "2026-07-01", "remind_at": "2026-06-30T04:00:00.000Z"}, "2026-06-30T04:00:00+00:00"),
        ({"due_on": "2026-07-01", "status": "done"}, None),
        ({"due_on": "2026-07-01", "owner": None}, None),
        ({}, None),
    ],
)
def test_a_task_reminds_its_owner_by_the_owners_clock(task: dict[str, str], expected: str | None) -> None:
    found = rules.reminds_at({**_TASK, **task}, "Asia/Shanghai")
    assert (found.isoformat() if found else None) == expected


def test_most_to_lose_comes_first() -> None:
    alerts: list[dict[str, Any]] = [
        {"id": "a", "expected_loss": {"amount": "9.50", "currency": "USD"}},
        {"id": "b", "expected_loss": {"amount": "120.00", "currency": "USD"}},
        {"id": "c", "value_at_risk": {"amount": "50.00", "currency": "USD"}},
        {"id": "d"},
    ]
    assert [alert["id"] for alert in rules.by_loss(alerts)] == ["b", "c", "a", "d"]


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "169.254.169.254", "192.168.1.1", "172.16.0.1", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1", "::",
        "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a9fe:a9fe", "2002:a00:1::", "240.0.0.1",
        "255.255.255.255", "nonsense",
    ],
)  # fmt: skip
def test_nothing_is_sent_to_an_address_that_is_not_public(address: str) -> None:
    assert not is_allowed(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses_are_reached(address: str) -> None:
    assert is_allowed(address)


@given(
    held=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    days=st.integers(-400, 400), zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Shanghai"]),
)  # fmt: skip
def test_a_day_begins_at_nine_by_the_clock_on_the_wall_whatever_the_clocks_do(held: date, days: int, zone: str) -> None:
    when = {"on": "due", "field": "on", "after": {"days": days, "hours": None}}
    moment = due.moment_of(when, {"on": held.isoformat()}, zone)
    assert moment is not None
    there = moment.astimezone(ZoneInfo(zone))
    assert (there.date(), there.hour, there.minute) == (held + timedelta(days=days), 9, 0)
