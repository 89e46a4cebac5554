"""Faults at botocore's boundary: a process killed around any of its writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from shared import aws
from shared.tenancy import credentials
from tests.harness import policy

WRITES = {
    "PutItem", "UpdateItem", "TransactWriteItems", "BatchWriteItem", "DeleteItem", "AdminCreateUser", "SendEmail",
    "SendMessage",
}  # fmt: skip


class Killed(BaseException):
    """The function's process is gone: nothing after this runs."""


class Death:
    """Kills the process around its n-th write."""

    def __init__(self) -> None:
        self.moment = ""
        self.left = 0

    def around(self, moment: str, number: int) -> None:
        """Strike `before` the write is sent, or `after` it was done and before anybody knew."""
        self.moment, self.left = moment, number

    def spare(self) -> None:
        self.moment = ""

    def before(self, event_name: str, **_: Any) -> None:
        self._strike("before", event_name)

    def after(self, event_name: str, **_: Any) -> None:
        self._strike("after", event_name)

    def _strike(self, moment: str, event_name: str) -> None:
        if self.moment != moment or event_name.rpartition(".")[2] not in WRITES:
            return
        self.left -= 1
        if self.left < 0:
            self.spare()
            raise Killed


@contextmanager
def fresh_clients() -> Iterator[None]:
    def renew() -> None:
        aws.forget()
        credentials.forget()
        policy.watch()

    renew()
    try:
        yield
    finally:
        renew()


@contextmanager
def mortal() -> Iterator[Death]:
    """Clients made inside can be struck."""
    reaper = Death()
    with fresh_clients():
        events = aws.session().get_component("event_emitter")
        events.register("before-send", reaper.before)
        events.register("after-call", reaper.after)
        yield reaper
