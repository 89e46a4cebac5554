"""From what happened to who is told: each person reads the record with their own rights, or is not told."""

from datetime import datetime
from functools import cached_property
from typing import Any

from functions.notify import digest, hooks, mails, rules, store
from functions.notify.automation.work import Automat
from functions.notify.models import SettingsWish
from functions.notify.rules import Digest, Settings
from shared import clock, i18n, ids, waking
from shared.declare import ObjectSpec
from shared.errors import BadRequest, Forbidden, NotFound, Stale
from shared.records import cursor
from shared.records.access_patterns import REMINDER
from shared.records.engine import Records
from shared.records.items import body_of, record_key
from shared.records.table import Item, TenantTable
from shared.tenancy import callers, config
from shared.tenancy.caller import Caller
from shared.tenancy.registry import Registry

PAGE = 30
_MOST_PAGE = 100
_TO_ADMINISTRATORS = frozenset({"churn_warning", "escalation"})
_CROWDED = frozenset({"assigned", "churn_warning"})
_DIGESTED = frozenset({"churn_warning", "reprieve_over", "escalation", "task_due"})
Body = dict[str, Any]


class Desk:
    """Delivers one tenant's notices; people are compiled once a desk."""

    def __init__(self, table: TenantTable) -> None:
        self.table = table
        self._callers: dict[str, Caller | None] = {}

    @cached_property
    def row(self) -> Item | None:
        return Registry().tenant(self.table.tenant)

    @cached_property
    def automat(self) -> Automat:
        return Automat(self.table, self.row, self.caller)

    def caller(self, person: str) -> Caller | None:
        """A person with the rights of now; None for one who is gone or not active."""
        if person not in self._callers:
            self._callers[person] = callers.caller_of(self.table, person)
        return self._callers[person]

    def deliver(self, notice: Body) -> None:
        """Tell whoever is to be told; doing it again tells nobody twice."""
        if notice["kind"] == "task_clock":
            set_reminder(self.table, notice["id"])
            return
        if notice.get("event"):
            hooks.publish(self.table, self.row, notice)
        if notice["kind"] != "event":
            for person in self._recipients(notice):
                self._tell(person, notice)

    def _recipients(self, notice: Body) -> list[str]:
        to = notice.get("to")
        if to or notice["kind"] not in _TO_ADMINISTRATORS:
            return [to] if to and to != notice["by"] else []
        item = self.table.get(config.key(self.table, config.ADMINISTRATORS)) or {}
        return sorted(item.get("people", {}))

    def _tell(self, person: str, notice: Body) -> None:
        caller = self.caller(person)
        if caller is None:
            return
        told = self._worded(caller, notice)
        if told is None:
            return
        told = self._gathered(caller, notice, told)
        wish = store.settings(self.table, person)
        in_app, email = wish.ways(notice["kind"])
        if in_app:
            store.add(self.table, person, told)
        if notice["kind"] in _DIGESTED:
            digest.arm(self.table, caller, wish.digest)
        if email:
            store.once(self.table, f"mail-{told['id']}", lambda: mails.send_notice(caller, told, text_of(told, caller)))

    def _gathered(self, caller: Caller, notice: Body, told: Body) -> Body:
        """What comes in crowds over many messages, as an import does, becomes one notification in the place of all."""
        if notice["kind"] not in _CROWDED or notice.get("many"):
            return told
        name = "-".join((notice["kind"], notice["object"], notice["by"], notice["at"][:15]))
        alone = store.crowd(self.table, caller.person, name, told["id"])
        if alone is None:
            return told
        store.drop(self.table, caller.person, alone)
        return self._worded(caller, {**notice, "many": True}) or told

    def _worded(self, caller: Caller, notice: Body) -> Body | None:
        """The notification, with what `caller` may know of its record; None when that is out of sight."""
        values: Body = dict(notice.get("values") or {})
        title = ""
        if notice["object"] != "jobs":
            records = Records(self.table, caller)
            try:
                record = records.get(notice["object"], notice["id"])
            except (NotFound, Forbidden):
                return None
            spec = records.schema.get(notice["object"])
            title = str(record.get(spec.about.title) or "")[:200]
            values |= {name: record[name] for name in ("silent_days", "respond_by", "state") if name in record}
        values["who"] = self._name(caller, notice["by"])
        occasion = (
            notice["at"][:13] if notice.get("many") else f"{notice['id']}@{notice.get('moment', notice['version'])}"
        )
        parts = (notice["kind"], notice["object"], caller.person, occasion, notice["by"])
        return {
            "id": ids.timed("ntf", _moment(notice), *parts),
            "kind": notice["kind"], "at": notice["at"], "object": notice["object"],
            "record": None if notice.get("many") else notice["id"], "title": "" if notice.get("many") else title,
            "many": bool(notice.get("many")), "values": values,
        }  # fmt: skip

    def _name(self, caller: Caller, person: str) -> str:
        if not person.startswith("per_"):
            return ""
        try:
            return str(Records(self.table, caller).get("people", person, deleted=True)["name"])
        except (NotFound, Forbidden):
            return ""


def _moment(notice: Body) -> datetime:
    """When it happened; what comes in crowds is told of once an hour."""
    moment = datetime.fromisoformat(notice["at"])
    return moment.replace(minute=0, second=0, microsecond=0) if notice.get("many") else moment


def text_of(notice: Body, caller: Caller, locale: str | None = None) -> str:
    """What a notification says, in the reader's language."""
    from shared import objects

    locale = locale or caller.locale
    values = dict(notice["values"])
    values["title"] = notice["title"] or "…"
    values["who"] = values.get("who") or i18n.text("notice.somebody", locale)
    name = values.get("object") or notice["object"]
    spec: ObjectSpec | None = objects.get(name) if name in objects.names() else None
    many = notice["many"] or notice["kind"] == "job_done"
    if spec:
        labels = spec.about.label_plural if many else spec.about.label
        values["label"] = i18n.label(labels, locale, f"object.{name}")
    else:
        values["label"] = name
    key = f"notice.{notice['kind']}"
    if notice["many"]:
        key += ".many"
    elif notice["kind"] == "job_done" and values.get("state") == "failed":
        key += ".failed"
    return i18n.text(key, locale, **values)


def listed(records: Records, locale: str, wish: dict[str, str | None]) -> Body:
    """A page of the caller's notifications, newest first; raises BadRequest."""
    table, caller = records.table, records.caller
    query = ["notifications", caller.tenant, caller.person]
    place = str(cursor.unseal(caller.cursor_key, query, given)[0]) if (given := wish.get("cursor")) else None
    limit = _limit(wish.get("limit"))
    found = store.listed(table, caller.person, before=place, limit=limit + 1)
    page = found[:limit]
    after = cursor.seal(caller.cursor_key, query, [page[-1]["id"]]) if len(found) > limit else None
    items = [_shown(caller, notice, locale) for notice in page]
    count = store.unread(table, caller.person)
    return {"items": items, "unread": count, "more_unread": count >= store.MOST_UNREAD, "next": after}


def _limit(given: str | None) -> int:
    if not given:
        return PAGE
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:4]) <= _MOST_PAGE):
        raise BadRequest("bad-query")
    return int(given)


def _shown(caller: Caller, notice: Body, locale: str) -> Body:
    kept = {name: notice[name] for name in ("id", "kind", "at", "object", "record", "title", "read_at")}
    return {**kept, "text": text_of(notice, caller, locale)}


def mark_read(records: Records, ids: list[str] | None) -> Body:
    """Mark the caller's notifications as read: those named, or up to 500 that are unread; raises NotFound."""
    table, person = records.table, records.caller.person
    if ids is None:
        store.mark_all_read(table, person)
    else:
        for id_ in dict.fromkeys(ids):
            store.mark_read(table, person, id_)
    return {"unread": store.unread(table, person)}


def read_settings(records: Records) -> Settings:
    return store.settings(records.table, records.caller.person)


def mail_of(caller: Caller, locale: str) -> Body:
    """Whether mail reaches the caller: the problem, and what it means and who can end it."""
    problem = caller.mail_problem or None
    return {"problem": problem, "text": problem and i18n.text(f"mail.{problem}", locale, address=caller.email)}


def set_settings(records: Records, wish: SettingsWish, version: int) -> Settings:
    """Put the caller's settings in place; a digest that waits follows them. Raises Stale."""
    table, caller = records.table, records.caller
    before = store.settings(table, caller.person)
    if before.version != version:
        raise Stale()
    kinds = {kind: ways.model_dump() for kind, ways in wish.kinds.items()}
    after = Settings(kinds, Digest(**wish.digest.model_dump()), version + 1)
    store.save_settings(table, caller.person, after)
    digest.rearm(table, caller, after.digest)
    return after


def set_reminder(table: TenantTable, task: str) -> None:
    """Have a task remind its owner when it should, or not at all; a moment that is over long ago reminds nobody."""
    item = table.get(record_key(table, "tasks", task))
    body = body_of(item) if item else None
    moment = rules.reminds_at(body, _time_zone(table, body["owner"])) if body and body.get("owner") else None
    key = table.key(REMINDER, task=task)
    known = table.get(key) or {}
    if moment is None or moment < clock.now().replace(hour=0, minute=0, second=0, microsecond=0):
        table.delete(key)
    elif known.get("fired") != waking.written(moment):
        table.put({**key, "fired": known.get("fired"), **waking.timed(table, f"task-{task}", moment)})


def _time_zone(table: TenantTable, person: str) -> str:
    item = table.get(record_key(table, "people", person))
    return str((body_of(item) if item else {}).get("time_zone") or "UTC")


def remind(desk: Desk, task: str, moment: str) -> None:
    """Tell a task's owner that it is due, once for each moment."""
    table = desk.table
    item = table.get(record_key(table, "tasks", task))
    body = body_of(item) if item else {}
    wanted = rules.reminds_at(body, _time_zone(table, body["owner"])) if body.get("owner") else None
    if wanted is None or waking.written(wanted) != moment:
        set_reminder(table, task)
        return
    at = datetime.fromisoformat(moment).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    about = {"object": "tasks", "id": task, "version": body["version"], "at": at, "by": "system:reminder"}
    desk.deliver({**about, "kind": "task_due", "to": body["owner"], "moment": moment})
    table.put({**table.key(REMINDER, task=task), "fired": moment})
