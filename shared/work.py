"""Hands what outlasts a request to the worker."""

from typing import Any

import orjson

from shared import aws, settings
from shared.errors import Unavailable


def send(tenant: str, wish: dict[str, Any], *, wait: int = 0) -> None:
    """Queue `wish` for the worker in `wait` seconds, at most 900; raises Unavailable when that fails."""
    from botocore.exceptions import BotoCoreError, ClientError

    body = orjson.dumps({"tenant": tenant, **wish}).decode()
    try:
        aws.client("sqs").send_message(
            QueueUrl=settings.records_queue_url(), MessageBody=body, MessageGroupId=tenant, DelaySeconds=wait
        )
    except (ClientError, BotoCoreError) as problem:
        raise Unavailable(retry_after=5) from problem
