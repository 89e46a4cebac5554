"""What an automation would do with a record, in words, without doing it."""

from functools import partial
from typing import Any

from functions.notify.automation import checks, kept
from functions.notify.automation.actions import Doing, Skipped
from functions.notify.automation.models import TryWish
from functions.notify.automation.values import shown
from functions.notify.automation.work import fitting
from shared import clock, i18n
from shared.declare import ObjectSpec
from shared.errors import NotFound
from shared.records.access_patterns import WEBHOOK
from shared.records.engine import Records
from shared.tenancy import callers

Body = dict[str, Any]


def tried(records: Records, wish: TryWish, locale: str) -> Body:
    """`{"matches", "actions": [{"kind", "does"}]}`; raises Invalid as making it would, NotFound for the record."""
    kept.require(records)
    body = wish.body()
    checks.check(records, body)
    spec = records.schema.get(wish.object)
    record = records.get(wish.object, wish.record)
    matches = fitting(records, body, wish.record, record["version"]) is not None
    doing = Doing(records, spec, record, "try", clock.stamp(), partial(callers.caller_of, records.table), None)
    does = [{"kind": action["kind"], "does": _does(doing, action, locale)} for action in body["then"]]
    return {"matches": matches, "actions": does}


def _does(doing: Doing, action: Body, locale: str) -> str:
    return i18n.text(f"automation.does.{action['kind']}", locale, **_WORDS[action["kind"]](doing, action, locale))


def _set(doing: Doing, action: Body, locale: str) -> Body:
    return {"fields": _values(doing, doing.spec, action, locale), "title": _title(doing)}


def _create(doing: Doing, action: Body, locale: str) -> Body:
    spec = doing.records.schema.get(action["object"])
    label = i18n.label(spec.about.label, locale, f"object.{spec.name}")
    return {"object": label, "title": _values(doing, spec, action, locale)}


def _values(doing: Doing, spec: ObjectSpec, action: Body, locale: str) -> str:
    """Each field with the value that it would get."""
    parts = []
    for name, given in action["values"].items():
        field = spec.fields[name]
        value = doing.reader.value(given, field)
        words = "" if value is None else shown(doing.records, field, value, locale)
        parts.append(f"{i18n.label(field.label, locale)} = {words}")
    return "; ".join(parts)


def _assign(doing: Doing, action: Body, locale: str) -> Body:
    id_ = doing.lead() if action["to"] == "owner_lead" else action["to"]["person"]
    return {"who": _names(doing, [id_] if id_ else [], locale)}


def _notify(doing: Doing, action: Body, locale: str) -> Body:
    return {"who": _people(doing, action, locale), "text": doing.reader.text(action["text"])}


def _email(doing: Doing, action: Body, locale: str) -> Body:
    fields = [
        str(doing.record.get(one["field"]) or "") for one in action["to"] if isinstance(one, dict) and "field" in one
    ]
    who = [one for one in (_people(doing, action, "") or "", *fields) if one]
    return {
        "who": ", ".join(who) or i18n.text("automation.nobody", locale),
        "subject": doing.reader.text(action["subject"]),
    }


def _webhook(doing: Doing, action: Body, locale: str) -> Body:  # noqa: ARG001
    item = doing.records.table.get(doing.records.table.key(WEBHOOK, id=action["endpoint"])) or {}
    return {"name": item.get("name", "")}


def _people(doing: Doing, action: Body, locale: str) -> str:
    try:
        found = doing.people(action["to"])
    except (Skipped, NotFound):
        found = []
    return ", ".join(one.name for one in found) or (i18n.text("automation.nobody", locale) if locale else "")


def _names(doing: Doing, ids_: list[str], locale: str) -> str:
    names = doing.records.references.titles([("people", id_) for id_ in ids_])
    return ", ".join(names.values()) or i18n.text("automation.nobody", locale)


def _title(doing: Doing) -> str:
    return str(doing.record.get(doing.spec.about.title) or "")


_WORDS = {
    "set": _set, "create": _create, "assign": _assign, "notify": _notify, "email": _email, "webhook": _webhook,
}  # fmt: skip
