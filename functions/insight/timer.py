"""EventBridge Scheduler: one schedule of ours for each that people keep, telling the export queue when it is time."""

from typing import Any

import orjson

from shared import aws, settings
from shared.errors import Unavailable

_DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
WHEN = "<aws.scheduler.scheduled-time>"
"""Replaced by the service with the moment that a run was meant for."""


def expression(every: str, at: str, weekday: int | None, day: int | None) -> str:
    """The cron expression; a week's first day is Monday, a month's the first, where none is given. Pure."""
    hour, minute = (int(part) for part in at.split(":"))
    match every:
        case "week":
            return f"cron({minute} {hour} ? * {_DAYS[(weekday or 1) - 1]} *)"
        case "month":
            return f"cron({minute} {hour} {day or 1} * ? *)"
    return f"cron({minute} {hour} * * ? *)"


def put(tenant: str, schedule: dict[str, Any]) -> None:
    """Make the schedule, or change it; one that is not active is taken away. Raises Unavailable."""
    if not schedule["active"]:
        drop(schedule["id"])
        return
    message = orjson.dumps({"tenant": tenant, "schedule": schedule["id"], "at": WHEN}).decode()
    wish = {
        "Name": _name(schedule["id"]),
        "ScheduleExpression": expression(
            schedule["every"], schedule["at"], schedule.get("weekday"), schedule.get("day")
        ),
        "ScheduleExpressionTimezone": schedule["time_zone"],
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {
            "Arn": settings.export_queue_arn(), "RoleArn": settings.schedule_role_arn(), "Input": message,
        },
    }  # fmt: skip
    if not _call("create_schedule", "ConflictException", **wish):
        _call("update_schedule", None, **wish)


def drop(schedule_id: str) -> None:
    """Take the schedule away; one that is gone is gone."""
    _call("delete_schedule", "ResourceNotFoundException", Name=_name(schedule_id))


def _name(schedule_id: str) -> str:
    return f"kith-{schedule_id}"


def _call(operation: str, allowed: str | None, **wish: Any) -> bool:
    """Whether it was done; False for the refusal `allowed`."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        getattr(aws.client("scheduler"), operation)(**wish)
    except ClientError as problem:
        if problem.response["Error"]["Code"] == allowed:
            return False
        raise Unavailable("schedule-unavailable", retry_after=5) from problem
    except BotoCoreError as problem:
        raise Unavailable("schedule-unavailable", retry_after=5) from problem
    return True
