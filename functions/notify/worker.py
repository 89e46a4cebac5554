"""Tells people and other systems what happened, and looks at what waits for a moment.

Messages come at least once: every notification has the id of what it tells of, every mail is noted when it was sent.
"""

from typing import Any

import orjson

from functions.notify import digest, hooks, resets, service
from functions.notify.service import Desk
from shared import announce, observe, waking
from shared.errors import Stale
from shared.tenancy import credentials

_AT_ONCE = 100


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Work on each message; one that failed comes back, and ends in the dead letters."""
    failed = []
    for raw in event["Records"]:
        try:
            work(orjson.loads(raw["body"]))
        except Exception as problem:
            observe.failure("notify-worker", {}, problem)
            failed.append({"itemIdentifier": raw["messageId"]})
    return {"batchItemFailures": failed}


def work(message: dict[str, Any]) -> None:
    """One message: notices, a delivery, or whatever is due. One thing that fails does not keep the others waiting."""
    desk = Desk(credentials.table(message["tenant"]))
    problems: list[Exception] = []
    for notice in message.get("notices", ()):
        try:
            desk.deliver(notice)
        except Exception as problem:
            problems.append(problem)
    for wish in message.get("automate", ()):
        try:
            desk.automat.answer(wish)
        except Exception as problem:
            problems.append(problem)
    if wish := message.get("arm"):
        desk.automat.arm(wish["automation"], wish["cursor"])
    if person := message.get("forgotten"):
        resets.mail_link(desk.table, person)
    if wish := message.get("deliver"):
        hooks.attempt(desk.table, wish["endpoint"], wish["id"])
    if message.get("tick"):
        problems += _due(desk)
    for other in problems[1:]:
        observe.failure("notify-worker", {}, other)
    if problems:
        raise problems[0]


def _due(desk: Desk) -> list[Exception]:
    """Everything whose moment has come; a full page has the rest looked at by a message of its own."""
    waiting = list(waking.due(desk.table, _AT_ONCE))
    problems: list[Exception] = []
    for id_, moment in waiting:
        kind, _, name = id_.partition("-")
        try:
            if kind == "task":
                service.remind(desk, name, moment)
            elif kind == "digest":
                digest.run(desk.table, desk.caller(name), name, moment)
            elif kind == "auto":
                automation, _, record = name.partition("-")
                desk.automat.came(automation, record, moment)
            elif kind == "hook":
                endpoint, _, delivery = name.partition("-")
                hooks.attempt(desk.table, endpoint, delivery)
        except Stale:
            observe.line("INFO", "somebody else was at it", kind=kind)
        except Exception as problem:
            problems.append(problem)
    if len(waiting) == _AT_ONCE and len(problems) < _AT_ONCE:
        announce.tick(desk.table.tenant)
    return problems
