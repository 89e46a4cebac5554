"""Writes the embedded services' state to disk while they run; by themselves they save it on a clean stop only."""

import contextvars
import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ministack import app as ministack
from ministack.core import persistence

from infra.embedded.asgi import App, Message, Receive, Scope, Send

log = logging.getLogger("kith.durable")

# Logs and metrics are for looking at, and grow.
_NOT_KEPT = frozenset({"cloudwatch", "cloudwatch_logs", "cloudtrail"})
# What a deployment makes, and only a deployment changes.
_DEPLOYED = frozenset({"lambda", "cloudformation", "apigateway", "apigateway_v1", "iam", "dynamodb", "eventbridge"})
# A promise made in an answer: it is on disk before the answer leaves.
_AT_ONCE = {"AWSCognitoIdentityProviderService": "cognito", "AmazonSQS": "sqs"}
_LOOKS = ("Get", "List", "Describe", "AdminGet", "AdminList", "Receive", "AdminInitiateAuth", "InitiateAuth", "Change")
_PERIOD = 2.0

State = dict[str, Callable[[], Any]]


class Durable:
    """An ASGI layer over the embedded services that keeps `directory` as new as what they have answered."""

    def __init__(self, inner: App, directory: Path) -> None:
        self._inner = inner
        self._directory = directory
        self._seen: dict[str, bytes] = {}
        self._writing = threading.Lock()

    def start(self) -> None:
        """Begin saving in the background, every two seconds, what has changed."""
        context = contextvars.copy_context()
        threading.Thread(target=lambda: context.run(self._keep), name="durable", daemon=True).start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        service = self._promised(scope)
        if service is None:
            await self._inner(scope, receive, send)
            return

        async def saving(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 300:
                self.save(frozenset({service}))
            await send(message)

        await self._inner(scope, receive, saving)

    @staticmethod
    def _promised(scope: Scope) -> str | None:
        if scope["type"] != "http" or scope["method"] != "POST":
            return None
        target = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"x-amz-target"), "")
        api, _, action = target.partition(".")
        return None if action.startswith(_LOOKS) else _AT_ONCE.get(api)

    def save(self, names: frozenset[str] | None = None) -> None:
        """Save the services named, or all of them; unchanged state is not written again."""
        states: State = ministack._build_persistence_save_dict()
        with self._writing:
            for name, state in states.items():
                if name not in _NOT_KEPT and (names is None or name in names):
                    self._write(name, state)

    def _write(self, name: str, state: Callable[[], Any]) -> None:
        try:
            data = state()
            if data is None:
                return
            digest = hashlib.sha256(json.dumps(data, default=persistence._json_default).encode()).digest()
        except RuntimeError as changing:  # a dictionary grew while it was read; the next round sees it whole
            log.info("%s was changing: %s", name, changing)
            return
        if self._seen.get(name) != digest:
            persistence.save_state(name, data)
            self._seen[name] = digest

    def _keep(self) -> None:
        while True:
            time.sleep(_PERIOD)
            names = frozenset(ministack._build_persistence_save_dict()) - _DEPLOYED
            self.save(names)
