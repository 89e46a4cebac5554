"""What an automation does, action by action. Each has an outcome that doing it again does not double: records made and
notices have the id that the run gives them, values that are there already are not set again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from functions.notify import hooks, store
from functions.notify import mails as post
from functions.notify.automation.values import Reader
from shared import clock, ids
from shared.declare import ObjectSpec
from shared.errors import Duplicate, Forbidden, NotFound, Stale, Unavailable
from shared.records.engine import Records
from shared.records.items import body_of, record_key
from shared.tenancy import mail
from shared.tenancy.caller import Caller

_ROUNDS = 5
_NOTICE = "automation"
Body = dict[str, Any]


class Skipped(Exception):
    """There is nothing to do it with; the run goes on. `args[0]` names why."""


@dataclass
class Doing:
    """One run at work on one record: `caller_of` gives people with the rights of now."""

    records: Records
    spec: ObjectSpec
    record: Body
    run: str
    at: str
    caller_of: Callable[[str], Caller | None]
    row: Body | None

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.records, self.spec, self.record)

    def people(self, whom: list[Any]) -> list[Caller]:
        """The people meant who may see the record, each once; raises Skipped for nobody."""
        ids_ = dict.fromkeys(id_ for one in whom if (id_ := self._person(one)))
        found = [caller for id_ in ids_ if (caller := self.caller_of(id_)) and self._sees(caller)]
        return found

    def _person(self, one: Any) -> str | None:
        if isinstance(one, dict):
            return str(one["person"]) if "person" in one else None
        owner = self.record.get("owner")
        return str(owner) if owner and one == "owner" else self.lead() if owner else None

    def lead(self) -> str | None:
        """The lead of the record's team, or of the owner's."""
        team = self.record.get("team")
        item = self.records.table.get(record_key(self.records.table, "teams", str(team))) if team else None
        return body_of(item).get("lead") if item else None

    def _sees(self, caller: Caller) -> bool:
        try:
            Records(self.records.table, caller).get(self.spec.name, self.record["id"])
        except (NotFound, Forbidden):
            return False
        return True


def do(doing: Doing, at: int, action: Body) -> Body:
    """Do one action; what it came to besides its being done. Raises KithError for what cannot be done, Skipped."""
    return _ACTIONS[action["kind"]](doing, at, action)


def _set(doing: Doing, _at: int, action: Body) -> Body:
    _change(doing, lambda reader, spec: {
        name: reader.value(value, spec.fields[name]) for name, value in action["values"].items() if name in spec.fields
    })  # fmt: skip
    return {}


def _assign(doing: Doing, _at: int, action: Body) -> Body:
    to = doing.lead() if action["to"] == "owner_lead" else str(action["to"]["person"])
    if not to:
        raise Skipped("nobody")
    _change(doing, lambda _reader, _spec: {"owner": to})
    return {}


def _change(doing: Doing, values: Callable[[Reader, ObjectSpec], Body]) -> None:
    """Write values over the record as it stands now; those it has already are left."""
    records, spec, id_ = doing.records, doing.spec, doing.record["id"]
    for _ in range(_ROUNDS):
        now = records.get(spec.name, id_)
        wanted = values(Reader(records, spec, now), spec)
        patch = {name: value for name, value in wanted.items() if value != now.get(name)}
        if not patch:
            return
        try:
            doing.record = records.change(spec.name, id_, patch, version=now["version"])
        except Stale:
            continue
        return
    raise Unavailable()


def _create(doing: Doing, at: int, action: Body) -> Body:
    spec = doing.records.schema.get(action["object"])
    data = {name: doing.reader.value(value, spec.fields[name]) for name, value in action["values"].items()}
    id_ = ids.timed(spec.prefix, datetime.fromisoformat(doing.at), doing.run, str(at))
    try:
        doing.records.create(spec.name, {name: value for name, value in data.items() if value is not None}, id=id_)
    except Duplicate as problem:
        if problem.errors or doing.records.table.get(record_key(doing.records.table, spec.name, id_)) is None:
            raise
    return {"record": {"object": spec.name, "id": id_}}


def _notify(doing: Doing, at: int, action: Body) -> Body:
    people = doing.people(action["to"])
    if not people:
        raise Skipped("nobody")
    text = doing.reader.text(action["text"])
    for caller in people:
        notice = _notice(doing, at, caller, text)
        in_app, email = store.settings(doing.records.table, caller.person).ways(_NOTICE)
        if in_app:
            store.add(doing.records.table, caller.person, notice)
        if email:
            _once(doing, at, caller.person, partial(post.send_notice, caller, notice, text))
    return {}


def _notice(doing: Doing, at: int, caller: Caller, text: str) -> Body:
    about = doing.spec.about
    return {
        "id": ids.timed("ntf", datetime.fromisoformat(doing.at), doing.run, str(at), caller.person),
        "kind": _NOTICE, "at": clock.stamp(), "object": doing.spec.name, "record": doing.record["id"],
        "title": str(doing.record.get(about.title) or "")[:200], "many": False, "values": {"text": text},
    }  # fmt: skip


def _email(doing: Doing, at: int, action: Body) -> Body:
    people = doing.people(action["to"])
    addresses = [_address(doing, one["field"]) for one in action["to"] if isinstance(one, dict) and "field" in one]
    if not people and not addresses:
        raise Skipped("nobody")
    subject = " ".join(doing.reader.text(action["subject"]).split())[:150]
    body = doing.reader.text(action["body"])
    for caller in people:
        _once(doing, at, caller.person, partial(mail.send, caller, subject=subject, text=body))
    for address in addresses:
        tenant = doing.records.table.tenant
        _once(doing, at, ids.digest(address), partial(mail.send_to, tenant, address, subject=subject, text=body))
    return {}


def _address(doing: Doing, field: str) -> str:
    """The address in the record; nobody is written to who did not agree to it."""
    if "email" not in (doing.record.get("consents") or ()):
        raise Skipped("no-consent")
    value = doing.record.get(field)
    address = value[0] if isinstance(value, list) and value else value
    if not isinstance(address, str):
        raise Skipped("no-address")
    return address


def _once(doing: Doing, at: int, whom: str, send: Callable[[], None]) -> None:
    store.once(doing.records.table, f"auto-{doing.run}-{at}-{whom}", send)


def _webhook(doing: Doing, at: int, action: Body) -> Body:
    about = {
        "event": "automation", "object": doing.spec.name, "id": doing.record["id"], "version": doing.record["version"],
        "at": doing.at,
    }  # fmt: skip
    sent = hooks.send(doing.records.table, doing.row or {}, action["endpoint"], about, f"{doing.run}/{at}")
    if not sent:
        raise NotFound()
    return {}


_ACTIONS = {
    "set": _set, "create": _create, "assign": _assign, "notify": _notify, "email": _email, "webhook": _webhook,
}  # fmt: skip
