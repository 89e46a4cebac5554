"""What people and other systems should be told of a change. Pure; who may know it is decided on delivery."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from functions.stream.rules import Entry, Event
from shared import automations
from shared.automations import Automation
from shared.objects.churn_alerts import CLOSED, STATES
from shared.records.feed import Change

MOST_ALIKE = 5
"""Things of one kind that a person is told one by one; beyond, the batch is told of as a whole."""
_MENTION = re.compile(r"@(?:\[[^\]\n]{1,80}\]\()?(per_[0-9A-HJKMNP-TV-Z]{26})")
_MENTIONING = {"notes": "body", "interactions": "body", "tasks": "description", "cases": "description"}
_TIMED = frozenset({"remind_at", "due_on", "due_at", "status", "owner"})
_UNTOLD = frozenset({"exports", "lifecycle_changes"})
_BUNDLED = frozenset({"assigned", "churn_warning"})
Notice = dict[str, Any]


def announced(events: Iterable[Event]) -> list[Notice]:
    """What a batch of one tenant's events has to say."""
    return _bundled([notice for event in events for notice in of_event(event)])


def automated(known: Mapping[str, Automation], events: Iterable[Event]) -> list[Notice]:
    """What a batch of one tenant's events asks of its automations."""
    if not known:
        return []
    return [
        {**wish, "object": event.change.object, "id": event.change.id, "version": event.change.version,
         "at": event.entry.at, "chain": (event.entry.chain or "").split()}
        for event in events
        if event.entry is not None and not event.change.deleted
        for wish in automations.concerned(
            known, event.change.object, event.entry.op, [one["field"] for one in event.entry.changes]
        )
    ]  # fmt: skip


def of_event(event: Event) -> list[Notice]:
    """What one change has to say: `kind`, of which record in which version, when, by whom, to whom if that is known."""
    entry, change = event.entry, event.change
    if entry is None:
        return []
    new = {one["field"]: one["new"] for one in entry.changes}
    old = {one["field"]: one["old"] for one in entry.changes}
    about = {"object": change.object, "id": change.id, "version": change.version, "at": entry.at, "by": entry.by}
    found = [{**about, **notice} for notice in _OF.get(change.object, _nothing)(entry.op, old, new, change.body)]
    if change.deleted:
        return [notice for notice in found if notice["kind"] == "task_clock"]
    told = {notice.get("to") for notice in found}
    owner = new.get("owner")
    if (
        owner
        and owner != entry.by
        and owner not in told
        and not (change.object in _UNTOLD or _is_raised(change, entry))
    ):
        found.append({**about, "kind": "assigned", "to": owner})
    return found + [{**about, "kind": "mention", "to": person} for person in _mentioned(change.object, old, new)]


def _is_raised(change: Change, entry: Entry) -> bool:
    return change.object == "churn_alerts" and entry.op == "create"


def _alert(op: str, old: Notice, new: Notice, body: bytes) -> list[Notice]:
    if op == "create":
        return [{"kind": "churn_warning", "to": orjson.loads(body).get("owner"), "event": "churn.warning"}]
    found = []
    if new.get("escalated_on"):
        found.append({"kind": "escalation", "to": new.get("escalated_to"), "event": "churn.escalation"})
    state = new.get("state")
    if state == "warning" and old.get("state") == "reprieve":
        found.append({"kind": "reprieve_over", "to": orjson.loads(body).get("owner"), "event": "churn.warning"})
    elif state in STATES and (state in CLOSED or state == "reprieve"):
        found.append({"kind": "event", "event": f"churn.{state}"})
    return found


def _task(op: str, _old: Notice, new: Notice, _body: bytes) -> list[Notice]:
    return [{"kind": "task_clock"}] if op != "update" or _TIMED & new.keys() else []


def _case(_op: str, _old: Notice, new: Notice, body: bytes) -> list[Notice]:
    return [{"kind": "customer_answered", "to": orjson.loads(body).get("owner")}] if new.get("heard") else []


def _export(_op: str, _old: Notice, new: Notice, body: bytes) -> list[Notice]:
    if new.get("state") not in {"done", "failed"}:
        return []
    return [{"kind": "job_done", "to": orjson.loads(body).get("owner")}]


def _file(_op: str, _old: Notice, new: Notice, body: bytes) -> list[Notice]:
    """One that was refused while it was completed was refused before the eyes of whoever sent it."""
    if new.get("scan") not in {"infected", "failed"}:
        return []
    return [{"kind": "file_refused", "to": orjson.loads(body).get("created_by")}]


def _nothing(_op: str, _old: Notice, _new: Notice, _body: bytes) -> list[Notice]:
    return []


_OF = {"churn_alerts": _alert, "tasks": _task, "cases": _case, "exports": _export, "files": _file}


def _mentioned(name: str, old: Notice, new: Notice) -> list[str]:
    """Who is named in the text now and was not before."""
    field = _MENTIONING.get(name, "")
    before = set(_MENTION.findall(str(old.get(field) or "")))
    return [person for person in dict.fromkeys(_MENTION.findall(str(new.get(field) or ""))) if person not in before]


def of_job(image: Notice) -> Notice:
    """A job that is over."""
    job = orjson.loads(image["job"])
    return {
        "kind": "job_done", "object": "jobs", "id": job["id"], "version": job["rev"], "at": job["finished_at"],
        "by": "system:jobs", "to": job["person"], "values": {"work": job["kind"], "object": job["object"]},
    }  # fmt: skip


def _bundled(notices: list[Notice]) -> list[Notice]:
    """An import that gives somebody a thousand customers is one thing to be told of, whatever else it causes."""
    alike: dict[tuple[str, str, str], list[Notice]] = {}
    for notice in notices:
        if notice["kind"] in _BUNDLED and notice.get("to"):
            alike.setdefault((notice["kind"], notice["object"], notice["to"]), []).append(notice)
    crowds = {id(notice) for group in alike.values() if len(group) > MOST_ALIKE for notice in group}
    found: list[Notice] = []
    for notice in notices:
        if id(notice) not in crowds:
            found.append(notice)
        elif notice.get("event"):
            found.append({**notice, "kind": "event"})
    for group in alike.values():
        if len(group) > MOST_ALIKE:
            found.append({name: value for name, value in group[0].items() if name != "event"} | {"many": True})
    return found
