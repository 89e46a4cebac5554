"""Automations at work: what a change asks of them, with the rights of whoever keeps each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from functions.notify.automation import actions, due, kept, runs
from functions.notify.automation.actions import Doing, Skipped
from functions.notify.automation.runs import CUT, DONE, FAILED, WAITING
from shared import automations, ids
from shared.automations import DEEPEST, Automation
from shared.errors import BadRequest, Forbidden, KithError, NotFound, Stale, TooMany, Unavailable
from shared.records import lists
from shared.records.engine import Records
from shared.records.table import Item, TenantTable
from shared.tenancy.caller import Caller

_PASSING = (Stale, TooMany, Unavailable)
"""What another try may mend: the message comes back, at most as often as its queue lets it."""
Body = dict[str, Any]
CallerOf = Callable[[str], Caller | None]


class Automat:
    """One tenant's automations, for the length of one message."""

    def __init__(self, table: TenantTable, row: Item | None, caller_of: CallerOf) -> None:
        self._table, self._row, self._caller_of = table, row, caller_of
        self._known = automations.kept(table)

    def answer(self, wish: Body) -> None:
        """Do what one automation does about one change, or have the record wait for its moment; doing it again changes
        nothing. Raises what another try may mend."""
        automation = self._known.get(wish["automation"])
        if (
            automation is None
            or not (automation["active"] or wish.get("run"))
            or automation["object"] != wish["object"]
        ):
            return
        if wish["on"] == "due" and "moment" not in wish:
            due.arm(self._table, automation, wish["id"])
            return
        records = self._records(automation, wish)
        if records is None:
            kept.stop(self._table, automation, "keeper")
            return
        self._run(records, automation, wish)

    def came(self, automation: str, record: str, moment: str) -> None:
        """The moment of a record has come: it may have moved, or the automation may be gone."""
        known = self._known.get(automation)
        if known is None:
            due.forget(self._table, automation, record)
            return
        if not due.is_now(self._table, known, record, moment):
            return
        at = datetime.fromisoformat(moment).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        wish = {"automation": automation, "on": "due", "object": known["object"], "id": record, "version": 0, "at": at,
                "chain": [], "moment": moment}  # fmt: skip
        self.answer(wish)
        due.fired(self._table, automation, record, moment)

    def arm(self, automation: str, cursor: str) -> None:
        """Have the records that are there wait for their moment, page by page."""
        known = self._known.get(automation)
        keeper = self._caller_of(known["created_by"]) if known and known["active"] else None
        if known and keeper and known["when"]["on"] == "due":
            due.arm_all(self._table, keeper, known, cursor)

    def _records(self, automation: Automation, wish: Body) -> Records | None:
        """The records as the keeper may use them, the chain of automations going on with this one."""
        keeper = self._caller_of(automation["created_by"])
        if keeper is None:
            return None
        chain = (*wish["chain"], automation["id"])
        return Records(self._table, replace(keeper, automation=automation["name"], chain=chain))

    def _run(self, records: Records, automation: Automation, wish: Body) -> None:
        spec = records.schema.get(automation["object"])
        run = wish.get("run") or ids.timed(
            "run",
            datetime.fromisoformat(wish["at"]),
            automation["id"],
            wish["id"],
            str(wish.get("moment", wish["version"])),
        )
        lost: KithError = NotFound()
        try:
            record = fitting(records, automation, wish["id"], wish["version"])
        except BadRequest as problem:  # a field of the filter is there no more: said, not passed over
            record, lost = None, problem
        if record is None and not (wish.get("run") or isinstance(lost, BadRequest)):
            return
        ends = automation["id"] in wish["chain"] or len(wish["chain"]) >= DEEPEST
        title = str((record or {}).get(spec.about.title) or "")
        item = runs.begin(self._table, run, automation, wish, title=title, outcome=CUT if ends else WAITING)
        if item["outcome"] != WAITING:
            return
        if record is None:
            _, *rest = runs.actions_of(item)
            runs.save(self._table, item, FAILED, [_failed(automation["then"][0], lost), *rest])
            return
        doing = Doing(records, spec, record, run, wish["at"], self._caller_of, self._row)
        _work(self._table, item, doing, automation["then"])


def fitting(records: Records, automation: Body, record_id: str, version: int) -> Body | None:
    """The record as it stands, when the keeper sees it and it fits the filter; raises BadRequest for a filter that
    cannot be asked any more."""
    name = automation["object"]
    try:
        record = records.get(name, record_id)
        if not automation["if"]:
            return record
        one = {"field": "id", "op": "eq", "value": record_id}
        ask = lists.asked(records.table, records.caller, name, filter={"and": [one, automation["if"]]}, limit=1)
        seen = [(name, record_id, max(version, record["version"]))]
        return record if lists.find(records.table, records.caller, name, ask, seen=seen).total else None
    except (NotFound, Forbidden):
        return None


def _work(table: TenantTable, item: Item, doing: Doing, then: list[Body]) -> None:
    """The actions in order; those that were done are not done again, and after one that failed none is."""
    outcomes = _outcomes(item, then)
    for at, action in enumerate(then):
        if outcomes[at]["outcome"] == DONE:
            continue
        try:
            outcomes[at] = {"kind": action["kind"], "outcome": DONE, **actions.do(doing, at, action)}
        except Skipped as nothing:
            outcomes[at] = {"kind": action["kind"], "outcome": "skipped", "problem": {"text": nothing.args[0]}}
        except _PASSING:
            runs.save(table, item, WAITING, outcomes)
            raise
        except KithError as problem:
            outcomes[at] = _failed(action, problem)
            runs.save(table, item, FAILED, outcomes)
            return
    runs.save(table, item, DONE, outcomes)


def _outcomes(item: Item, then: list[Body]) -> list[Body]:
    """What is known of each action; an automation that changed since begins anew where it differs."""
    known = runs.actions_of(item)
    return [
        known[at]
        if at < len(known) and known[at]["kind"] == action["kind"]
        else {"kind": action["kind"], "outcome": WAITING}
        for at, action in enumerate(then)
    ]


def _failed(action: Body, problem: KithError) -> Body:
    return {"kind": action["kind"], "outcome": FAILED, "problem": runs.problem_of(problem)}
