"""One structured line a request, and one an unexpected failure: no body, no token, no personal data."""

import sys
import traceback
from typing import Any

import orjson


def line(level: str, message: str, **known: Any) -> None:
    """Write one log line (CloudWatch reads it as JSON)."""
    sys.stdout.write(orjson.dumps({"level": level, "message": message, **known}).decode() + "\n")
    sys.stdout.flush()


def request(function: str, event: dict[str, Any], status: int, seconds: float) -> None:
    """One request: route, tenant, status and time; the path's ids stay out, the route's pattern stays in."""
    context = event.get("requestContext") or {}
    line(
        "INFO",
        "request",
        function=function,
        route=f"{event.get('httpMethod')} {event.get('resource')}",
        tenant=(context.get("authorizer") or {}).get("tenant"),
        status=status,
        ms=round(seconds * 1000, 1),
        request_id=context.get("requestId"),
    )


def failure(function: str, event: dict[str, Any], problem: BaseException) -> None:
    """An unexpected failure: where it happened and its kind, never its values."""
    context = event.get("requestContext") or {}
    frames = traceback.extract_tb(problem.__traceback__)[-8:]
    line(
        "ERROR",
        "failure",
        function=function,
        route=f"{event.get('httpMethod')} {event.get('resource')}",
        kind=type(problem).__name__,
        at=[f"{frame.filename.rsplit('/', 3)[-1]}:{frame.lineno}:{frame.name}" for frame in frames],
        request_id=context.get("requestId"),
    )


def metric(name: str, value: float, unit: str, **dimensions: str) -> None:
    """A CloudWatch metric in embedded metric format."""
    from shared import clock

    names = sorted(dimensions)
    described = {"Namespace": "Kith", "Dimensions": [names], "Metrics": [{"Name": name, "Unit": unit}]}
    line("INFO", "metric", **{
        "_aws": {"Timestamp": int(clock.now().timestamp() * 1000), "CloudWatchMetrics": [described]},
        name: value, **dimensions,
    })  # fmt: skip
