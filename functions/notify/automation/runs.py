"""What an automation did: one run for each record and change that it answered to, kept for thirty days."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import orjson

from functions.notify.automation import kept
from shared import announce, automations, clock, i18n
from shared.errors import FieldError, KithError, NotFound, Stale
from shared.http.problems import problem_document
from shared.records import cursor
from shared.records.access_patterns import AUTOMATED
from shared.records.engine import Records
from shared.records.table import Item, TenantTable

WAITING, DONE, FAILED, CUT = "waiting", "done", "failed", "cut"
_KEPT = timedelta(days=30)
PAGE = 30
Body = dict[str, Any]


def key(table: TenantTable, automation: str, run: str) -> Item:
    return table.key(AUTOMATED, automation=automation, id=run)


def begin(table: TenantTable, run: str, automation: Body, wish: Body, *, title: str, outcome: str) -> Item:
    """The run of an automation for a change of a record, made when it is not there yet."""
    item = {
        **key(table, automation["id"], run), "id": run, "at": clock.stamp(), "object": wish["object"],
        "record": wish["id"], "title": title[:200], "outcome": outcome, "tries": 0, "wish": orjson.dumps(wish).decode(),
        "actions": orjson.dumps([{"kind": one["kind"], "outcome": WAITING} for one in automation["then"]]).decode(),
        "expires_at": int((clock.now() + _KEPT).timestamp()),
    }  # fmt: skip
    try:
        table.put(item, condition="attribute_not_exists(pk)")
    except Stale:
        return table.get(key(table, automation["id"], run)) or item
    return item


def save(table: TenantTable, item: Item, outcome: str, actions: list[Body]) -> None:
    table.put({**item, "outcome": outcome, "actions": orjson.dumps(actions).decode(), "tries": item["tries"] + 1})


def actions_of(item: Item) -> list[Body]:
    found: list[Body] = orjson.loads(item["actions"])
    return found


def problem_of(problem: KithError) -> Body:
    """A problem as it is stored: told later in the reader's language."""
    errors = [[one.field, one.code, _texts(one.values)] for one in problem.errors]
    return {"slug": problem.slug, "values": _texts(problem.values), "errors": errors}


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {name: str(one) for name, one in values.items()}


def listed(records: Records, automation: str, locale: str, given: str | None) -> Body:
    """A page of an automation's runs, newest first; raises NotFound, BadRequest, Forbidden."""
    kept.require(records)
    table, caller = records.table, records.caller
    kept.present(automations.kept(table), automation)
    query = ["automation-runs", caller.tenant, automation]
    until = str(cursor.unseal(caller.cursor_key, query, given)[0]) if given else None
    parts = {"automation": automation}
    rows = list(table.query(AUTOMATED, parts, until=until, backwards=True, limit=PAGE + 2))
    rows = [row for row in rows if row["id"] != until][: PAGE + 1]
    page = rows[:PAGE]
    after = cursor.seal(caller.cursor_key, query, [page[-1]["id"]]) if len(rows) > PAGE else None
    return {"items": [_shown(row, locale) for row in page], "next": after}


def lately(table: TenantTable, automation: str) -> Body:
    """Of an automation's newest runs, a page at most: the last one's moment and outcome, and how many failed."""
    rows = list(table.query(AUTOMATED, {"automation": automation}, backwards=True, limit=PAGE))
    last = {"at": rows[0]["at"], "outcome": rows[0]["outcome"]} if rows else None
    return {"last": last, "failed": sum(row["outcome"] == FAILED for row in rows)}


def replay(records: Records, automation: str, run: str, locale: str) -> Body:
    """Have a run tried anew from its first action that was not done; raises NotFound, Forbidden."""
    kept.require(records)
    table = records.table
    kept.present(automations.kept(table), automation)
    item = table.get(key(table, automation, run))
    if item is None:
        raise NotFound()
    if item["outcome"] == DONE:
        return _shown(item, locale)
    again = {**item, "outcome": WAITING}
    table.put(again, condition="attribute_exists(pk)")
    announce.automate(table.tenant, [{**orjson.loads(item["wish"]), "run": run, "chain": []}])
    return _shown(again, locale)


def _shown(item: Item, locale: str) -> Body:
    return {
        "id": item["id"], "at": item["at"], "outcome": item["outcome"], "tries": int(item["tries"]),
        "record": {"object": item["object"], "id": item["record"], "title": item["title"]},
        "actions": [_told(action, locale) for action in actions_of(item)],
    }  # fmt: skip


def _told(action: Body, locale: str) -> Body:
    problem = action.get("problem")
    if not problem:
        return action
    if "text" in problem:
        return {**action, "problem": i18n.text(f"automation.problem.{problem['text']}", locale)}
    errors = tuple(FieldError(field, code, values) for field, code, values in problem["errors"])
    document = problem_document(KithError(problem["slug"], errors=errors, **problem["values"]), locale)
    parts = [document.get("detail") or document["title"]]
    parts += [f"{one['field']} {one['message']}" for one in document.get("errors", ())]
    return {**action, "problem": " · ".join(parts)}
