"""How a tenant and the system are: what is wrong, and how badly. The judgement is pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared import aws, settings
from shared.errors import Unavailable
from shared.tenancy import usage

GOOD, ATTENTION, TROUBLE = "good", "attention", "trouble"
_LEAST_FAILURES, _FAILURES_PART = 5, 0.01
_LATE_MS, _VERY_LATE_MS = 60_000, 300_000
_NEARLY = 0.9
Sign = dict[str, Any]


def judged(used: Mapping[str, Any], limits: Mapping[str, int], lately: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """`{state, signs}` of a tenant by its newest days, newest first; a sign is a code with its number."""
    sums = {name: sum(int(day.get(name) or 0) for day in lately[:2]) for name in usage.COUNTED}
    lag = int(usage.latest(lately, "feed_lag") or 0)
    bad: list[Sign] = []
    if sums["failures"] >= max(_LEAST_FAILURES, _FAILURES_PART * sums["requests"]):
        bad.append({"code": "failures", "value": sums["failures"]})
    if lag >= _VERY_LATE_MS:
        bad.append({"code": "feed-late", "value": lag})
    poor: list[Sign] = [
        {"code": code, "value": sums[name]}
        for code, name in (
            ("exports-failed", "exports_failed"), ("deliveries-failed", "deliveries_failed"), ("refused", "refused"),
        )
        if sums[name]
    ]  # fmt: skip
    if _LATE_MS <= lag < _VERY_LATE_MS:
        poor.append({"code": "feed-late", "value": lag})
    poor += [
        {"code": f"{name}-nearly-used", "value": used[name]}
        for name in ("seats", "stored")
        if used[name] >= _NEARLY * limits[name]
    ]
    return {"state": TROUBLE if bad else ATTENTION if poor else GOOD, "signs": [*bad, *poor]}


def queues() -> list[dict[str, Any]]:
    """Each dead-letter queue, and about how many messages are in it; raises Unavailable."""
    from botocore.exceptions import BotoCoreError, ClientError

    found, sqs = [], aws.client("sqs")
    try:
        for name, url in settings.dead_letters().items():
            asked = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
            found.append({"name": name, "messages": int(asked["Attributes"]["ApproximateNumberOfMessages"])})
    except (ClientError, BotoCoreError) as problem:
        raise Unavailable() from problem
    return found
