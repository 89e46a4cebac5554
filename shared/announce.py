"""What somebody should be told: found where things happen, queued here, delivered by `functions/notify`.

A message names things by id and says nothing of them, so that whoever delivers reads them with the reader's own rights.
"""

from collections.abc import Sequence
from typing import Any

import orjson

from shared import aws, settings
from shared.errors import Unavailable

KINDS = (
    "churn_warning", "escalation", "reprieve_over", "task_due", "assigned", "mention", "customer_answered", "job_done",
    "file_refused", "automation",
)  # fmt: skip
"""What a person may be told of."""
_TOGETHER = 20
Notice = dict[str, Any]


def send(tenant: str, notices: Sequence[Notice]) -> None:
    """Queue what happened in a tenant, up to twenty things a message; raises Unavailable."""
    for start in range(0, len(notices), _TOGETHER):
        _send(tenant, {"notices": notices[start : start + _TOGETHER]})


def automate(tenant: str, wishes: Sequence[Notice]) -> None:
    """Queue what automations answer to, up to twenty things a message; raises Unavailable."""
    for start in range(0, len(wishes), _TOGETHER):
        _send(tenant, {"automate": wishes[start : start + _TOGETHER]})


def arm(tenant: str, automation: str, cursor: str = "") -> None:
    """Have the records that are there, from a list's `cursor` on, wait for the moment of an automation."""
    _send(tenant, {"arm": {"automation": automation, "cursor": cursor}})


def tick(tenant: str) -> None:
    """Have what waits for a moment looked at."""
    _send(tenant, {"tick": True})


def deliver(tenant: str, endpoint: str, delivery: str) -> None:
    """Have one delivery tried."""
    _send(tenant, {"deliver": {"endpoint": endpoint, "id": delivery}})


def forgotten(tenant: str, person: str) -> None:
    """Have the link to a new password mailed, if there is such a person and they may sign in; raises Unavailable."""
    _send(tenant, {"forgotten": person})


def _send(tenant: str, body: Notice) -> None:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        aws.client("sqs").send_message(
            QueueUrl=settings.notify_queue_url(),
            MessageBody=orjson.dumps({"tenant": tenant, **body}).decode(),
            MessageGroupId=tenant,
        )
    except (ClientError, BotoCoreError) as problem:
        raise Unavailable() from problem
