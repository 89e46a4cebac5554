"""Webhook endpoints of a tenant, and what is sent to them: CloudEvents, signed as Standard Webhooks asks.

An endpoint carries the rights of the administrator who keeps it: a record they do not see is not sent, and no field
that is hidden from them.
"""

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import orjson

from functions.notify import post
from functions.notify.models import EndpointChange, EndpointWish
from shared import announce, aws, clock, ids, waking
from shared import settings as deployed
from shared.errors import Conflict, Forbidden, NotFound, Stale, Unavailable
from shared.records.access_patterns import DELIVERY, WEBHOOK
from shared.records.engine import Records
from shared.records.table import Item, TenantTable
from shared.tenancy import callers, usage
from shared.tenancy.roles import ADMINISTRATOR

MOST_ENDPOINTS = 10
MOST_SHOWN = 100
_KEPT = timedelta(days=30)
_PROBLEM_KEPT = 20
WAITS = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 120, 300, 600, 840, 1_080, 1_200))
"""Between attempts: 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 18 h, 20 h: given up within three days."""
WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"
_GONE = 410
_SHOWN = ("id", "name", "url", "events", "active", "created_at", "created_by", "version", "stopped")
Body = dict[str, Any]


def listed(records: Records) -> list[Body]:
    """The tenant's endpoints; raises Forbidden for anybody but an administrator."""
    _only_administrators(records)
    return [_shown(item) for item in endpoints(records.table)]


def endpoints(table: TenantTable) -> list[Item]:
    return list(table.query(WEBHOOK, {}, limit=MOST_ENDPOINTS))


def add(records: Records, wish: EndpointWish) -> Body:
    """A new endpoint with its signing secret, which is shown this once; raises Invalid, Conflict, Forbidden."""
    _only_administrators(records)
    post.check(wish.url)
    if len(endpoints(records.table)) >= MOST_ENDPOINTS:
        raise Conflict("too-many-webhooks", most=MOST_ENDPOINTS)
    id_, secret = ids.new("whk"), _new_secret()
    item = {
        **records.table.key(WEBHOOK, id=id_), "id": id_, **wish.model_dump(), "events": list(wish.events),
        "secret": secret, "version": 1, "created_at": clock.stamp(), "created_by": records.caller.person,
    }  # fmt: skip
    records.table.put(item, condition="attribute_not_exists(pk)")
    return {**_shown(item), "secret": secret}


def read(records: Records, endpoint: str) -> Body:
    """One endpoint, without its secret; raises NotFound, Forbidden."""
    _only_administrators(records)
    return _shown(_get(records.table, endpoint))


def change(records: Records, endpoint: str, wish: EndpointChange, version: int) -> Body:
    """Change an endpoint; raises Invalid, NotFound, Stale, Forbidden."""
    _only_administrators(records)
    before = _get(records.table, endpoint)
    if before["version"] != version:
        raise Stale()
    patch = wish.patch()
    if "url" in patch:
        post.check(patch["url"])
    item = {**before, **patch, "version": version + 1, "created_by": records.caller.person}
    if patch.get("active"):
        item.pop("stopped", None)
    if wish.new_secret:
        item["secret"] = _new_secret()
    records.table.put(item, condition="version = :v", values={":v": version})
    return {**_shown(item), **({"secret": item["secret"]} if wish.new_secret else {})}


def remove(records: Records, endpoint: str, version: int) -> None:
    """Remove an endpoint; what waits to be sent to it is not sent. Raises NotFound, Stale, Forbidden."""
    _only_administrators(records)
    if _get(records.table, endpoint)["version"] != version:
        raise Stale()
    key = records.table.key(WEBHOOK, id=endpoint)
    records.table.delete(key, condition="version = :v", values={":v": version})


def deliveries(records: Records, endpoint: str) -> list[Body]:
    """The last hundred deliveries of an endpoint, newest first; raises NotFound, Forbidden."""
    _only_administrators(records)
    _get(records.table, endpoint)
    rows = records.table.query(DELIVERY, {"endpoint": endpoint}, backwards=True, limit=MOST_SHOWN)
    return [_delivery(row) for row in rows]


def replay(records: Records, endpoint: str, delivery: str) -> Body:
    """Have a delivery tried anew, whatever came of it; raises NotFound, Forbidden."""
    _only_administrators(records)
    _get(records.table, endpoint)
    key = records.table.key(DELIVERY, endpoint=endpoint, id=delivery)
    item = records.table.get(key)
    if item is None:
        raise NotFound()
    again = {**item, "state": WAITING, "tries": 0, **_waits(records.table, endpoint, delivery, clock.now())}
    records.table.put(again, condition="attribute_exists(pk)")
    announce.deliver(records.table.tenant, endpoint, delivery)
    return _delivery(again)


def _only_administrators(records: Records) -> None:
    if records.caller.role != ADMINISTRATOR:
        raise Forbidden()


def _get(table: TenantTable, endpoint: str) -> Item:
    item = table.get(table.key(WEBHOOK, id=endpoint)) if ids.is_id(endpoint) else None
    if item is None:
        raise NotFound()
    return item


def _shown(item: Item) -> Body:
    return {name: item.get(name) for name in _SHOWN}


def _delivery(item: Item) -> Body:
    names = ("id", "event", "state", "tries", "attempts", "next_at", "created_at", "record")
    return {name: item.get(name) for name in names}


def _new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def publish(table: TenantTable, row: Item | None, notice: Body) -> None:
    """Put an event on the bus, and a delivery in every endpoint's queue that asked for it; again changes nothing."""
    if row is None:
        return
    id_ = str(uuid5(NAMESPACE_URL, "/".join((table.tenant, notice["event"], notice["id"], str(notice["version"])))))
    _on_the_bus(table.tenant, row, notice, id_)
    for endpoint in endpoints(table):
        if not endpoint["active"] or notice["event"] not in endpoint["events"]:
            continue
        record = _record(table, endpoint, notice)
        if record is not None:
            _queue(table, endpoint["id"], notice, cloud_event(row, notice, id_, record))


def send(table: TenantTable, row: Item, endpoint: str, notice: Body, id_: str) -> bool:
    """Queue one record for one endpoint, whatever events it asked for; False when it is not there, not active, or may
    not see the record. The same `id_` is sent once."""
    target = table.get(table.key(WEBHOOK, id=endpoint)) if ids.is_id(endpoint) else None
    record = _record(table, target, notice) if target and target["active"] else None
    if record is None:
        return False
    _queue(
        table, endpoint, notice, cloud_event(row, notice, str(uuid5(NAMESPACE_URL, f"{table.tenant}/{id_}")), record)
    )
    return True


def cloud_event(row: Item, notice: Body, id_: str, data: Body) -> Body:
    """An event in the form of CloudEvents 1.0."""
    return {
        "specversion": "1.0", "id": id_, "source": f"/tenants/{row['slug']}", "type": f"dev.kith.{notice['event']}",
        "subject": f"{notice['object']}/{notice['id']}", "time": notice["at"], "datacontenttype": "application/json",
        "data": data,
    }  # fmt: skip


def _record(table: TenantTable, endpoint: Item, notice: Body) -> Body | None:
    caller = callers.caller_of(table, endpoint["created_by"])
    if caller is None:
        return None
    try:
        return Records(table, caller).get(notice["object"], notice["id"])
    except (NotFound, Forbidden):
        return None


def _on_the_bus(tenant: str, row: Item, notice: Body, id_: str) -> None:
    """On the bus an event names its record; whoever needs more reads it over the API, with rights."""
    from botocore.exceptions import BotoCoreError, ClientError

    event = cloud_event(row, notice, id_, {"tenant": tenant, "version": notice["version"]})
    entry = {
        "EventBusName": deployed.event_bus(), "Source": "kith", "DetailType": event["type"],
        "Detail": orjson.dumps(event).decode(),
    }  # fmt: skip
    try:
        answer = aws.client("events").put_events(Entries=[entry])
    except (ClientError, BotoCoreError) as problem:
        raise Unavailable() from problem
    if answer.get("FailedEntryCount"):
        raise Unavailable()


def _queue(table: TenantTable, endpoint: str, notice: Body, event: Body) -> None:
    id_ = ids.timed("dlv", datetime.fromisoformat(notice["at"]), endpoint, event["id"])
    item = {
        **table.key(DELIVERY, endpoint=endpoint, id=id_), "id": id_, "endpoint": endpoint, "event": notice["event"],
        "record": notice["id"], "message": event["id"], "body": orjson.dumps(event).decode(), "state": WAITING,
        "tries": 0, "attempts": [], "created_at": clock.stamp(),
        "expires_at": int((clock.now() + _KEPT).timestamp()), **_waits(table, endpoint, id_, clock.now() + WAITS[0]),
    }  # fmt: skip
    try:
        table.put(item, condition="attribute_not_exists(pk)")
    except Stale:
        return
    announce.deliver(table.tenant, endpoint, id_)


def _waits(table: TenantTable, endpoint: str, delivery: str, moment: datetime) -> Item:
    keys = waking.timed(table, f"hook-{endpoint}-{delivery}", moment)
    return {**keys, "next_at": waking.written(moment)}


def attempt(table: TenantTable, endpoint: str, delivery: str) -> None:
    """Try one delivery that waits; what fails waits for its next turn, and after the last one is given up."""
    key = table.key(DELIVERY, endpoint=endpoint, id=delivery)
    item, target = table.get(key), table.get(table.key(WEBHOOK, id=endpoint))
    if item is None or item["state"] != WAITING:
        return
    if target is None or not target["active"]:
        _over(table, item, FAILED, _entry(0, "stopped", 0))
        return
    wait = WAITS[min(item["tries"], len(WAITS) - 1)]
    held = {**item, "tries": item["tries"] + 1, **_waits(table, endpoint, delivery, clock.now() + wait)}
    try:
        table.put(held, condition="tries = :t", values={":t": item["tries"]})
    except Stale:
        return  # somebody else is trying it
    status, problem, ms = post.send(target["url"], target["secret"], held["message"], held["body"])
    entry = _entry(status, problem, ms)
    if not problem:
        _over(table, held, DELIVERED, entry)
    elif status == _GONE or held["tries"] > len(WAITS):
        _over(table, held, FAILED, entry)
        if status == _GONE:
            stop = {**target, "active": False, "stopped": "gone", "version": target["version"] + 1}
            table.put(stop, condition="version = :v", values={":v": target["version"]})
    else:
        table.put({**held, "attempts": _more(held, entry)}, condition="tries = :t", values={":t": held["tries"]})


def _entry(status: int, problem: str, ms: int) -> Body:
    return {"at": clock.stamp(), "status": status or None, "problem": problem or None, "ms": ms}


def _more(item: Item, entry: Body) -> list[Body]:
    attempts: Iterable[Body] = [*item["attempts"], entry]
    return list(attempts)[-_PROBLEM_KEPT:]


def _over(table: TenantTable, item: Item, state: str, entry: Body) -> None:
    kept = {name: value for name, value in item.items() if not name.startswith("gsi") and name != "next_at"}
    table.put({**kept, "state": state, "attempts": _more(item, entry)}, condition="attribute_exists(pk)")
    usage.count(table, **{"deliveries" if state == DELIVERED else "deliveries_failed": 1})
