"""The course an alert may take: each transition dated, with who made it and what it takes to undo it. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from shared.errors import FieldError, Invalid
from shared.objects.churn_alerts import OPEN

Body = dict[str, Any]


def step(source: str | None, target: str, at: str, by: str, note: str | None = None) -> Body:
    """One dated transition."""
    return {"at": at, "by": by, "from": source, "to": target, "note": note}


_RESTORED = ("reprieve_until", "reason", "note", "closed_on", "closed_by_order")
_UNDO = timedelta(days=1)


def _moved(alert: Mapping[str, Any], target: str, at: str, by: str, note: str | None) -> Body:
    if alert["state"] not in OPEN:
        raise Invalid("alert-closed", errors=(FieldError("state", "alert-closed"),))
    return _entering(alert, target, at, by, note)


def _entering(alert: Mapping[str, Any], target: str, at: str, by: str, note: str | None) -> Body:
    """The next state, and the dated transition with what it takes to undo it."""
    kept = (*_RESTORED, "measures") if target == "reprieve" else _RESTORED
    was = {name: alert[name] for name in kept if alert.get(name)}
    taken = {**step(alert["state"], target, at, by, note), "was": was}
    return {"state": target, "transitions": [*(alert.get("transitions") or []), taken]}


def reprieve(
    alert: Mapping[str, Any], until: date, measures: Sequence[Body], note: str | None, *, today: date, at: str, by: str
) -> Body:
    """Hold the customer with measures until a day to come; raises Invalid for any other day or a closed alert."""
    moved = _moved(alert, "reprieve", at, by, note)
    if until <= today:
        raise Invalid("reprieve-in-past", errors=(FieldError("until", "not-in-future"),))
    kept = {"note": note} if note else {}
    return {**moved, **kept, "reprieve_until": until.isoformat(), "measures": list(measures), "touched_at": at}


def lose(alert: Mapping[str, Any], reason: str, note: str | None, *, today: date, at: str, by: str) -> Body:
    """Confirm that the customer left, and why; which reasons there are is the tenant's to say."""
    moved = _moved(alert, "lost", at, by, note)
    kept = {"note": note} if note else {}
    return {**moved, **kept, "reason": reason, "closed_on": today.isoformat(), "touched_at": at}


def retain(alert: Mapping[str, Any], note: str | None, *, today: date, at: str, by: str) -> Body:
    """Note that the customer stays."""
    moved = _moved(alert, "retained", at, by, note)
    kept = {"note": note} if note else {}
    return {**moved, **kept, "closed_on": today.isoformat(), "touched_at": at}


def returned(alert: Mapping[str, Any], order: str, on: date, *, at: str, by: str) -> Body:
    """An order closed the alert by itself, on the day it was placed."""
    moved = _moved(alert, "retained", at, by, None)
    return {**moved, "closed_on": on.isoformat(), "closed_by_order": order}


def expire(alert: Mapping[str, Any], *, at: str, by: str) -> Body:
    """A reprieve whose day has passed is a warning again; its measures stay."""
    return {**_moved(alert, "warning", at, by, None), "reprieve_until": None}


def win_back(alert: Mapping[str, Any], note: str | None, *, today: date, at: str, by: str) -> Body:
    """Note that a customer confirmed lost is back; raises Invalid for any other alert."""
    if alert["state"] != "lost":
        raise Invalid("alert-not-lost", errors=(FieldError("state", "alert-not-lost"),))
    kept = {"note": note} if note else {}
    return {**_entering(alert, "won_back", at, by, note), **kept, "closed_on": today.isoformat(), "touched_at": at}


def came_back(alert: Mapping[str, Any], order: str, on: date, *, at: str, by: str) -> Body:
    """A lost customer ordered: won back by itself, on the day of the order."""
    return {**_entering(alert, "won_back", at, by, None), "closed_on": on.isoformat(), "closed_by_order": order}


def undo(alert: Mapping[str, Any], *, at: str, by: str) -> Body:
    """Take back the last transition, if a person made it within a day; raises Invalid `nothing-to-undo`."""
    steps = alert.get("transitions") or []
    last = steps[-1] if steps else {}
    made = datetime.fromisoformat(last["at"]) if last else None
    if made is None or "was" not in last or last["by"].startswith("system:"):
        raise Invalid("nothing-to-undo")
    if datetime.fromisoformat(at) - made > _UNDO:
        raise Invalid("undo-too-late")
    back = {**step(last["to"], last["from"], at, by), "undone": True}
    restored = {name: last["was"].get(name) for name in _RESTORED}
    if last["to"] == "reprieve":
        restored["measures"] = last["was"].get("measures")
    return {**restored, "state": last["from"], "transitions": [*steps, back], "touched_at": at}


def is_untouched(alert: Mapping[str, Any]) -> bool:
    """Whether nobody did anything about the warning since it was raised or came up again."""
    steps = alert.get("transitions") or []
    return alert["state"] == "warning" and (alert.get("touched_at") or "") < (steps[-1]["at"] if steps else "~")


def escalate(to: str | None, on: date) -> Body:
    """An untouched warning goes to whoever leads the owner's team."""
    return {"escalated_on": on.isoformat(), **({"escalated_to": to} if to else {})}
