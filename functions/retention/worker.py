"""Works through one tenant's run: every customer that is due, page by page, each on its own.

Messages come at least once. A run that is done is not run again; a page that is repeated changes nothing, because
whoever was warned is no longer due.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import orjson

from functions.retention import clocks, knowledge, lifecycle, policy, runs
from functions.retention.policy import Policy
from functions.retention.review import COUNTED, Page, review
from functions.retention.settle import under
from shared import announce, observe, waking
from shared.errors import KithError, Stale, Unavailable
from shared.records import lists
from shared.records.engine import Records
from shared.records.items import body_of, record_key
from shared.records.many import ManyRecords
from shared.records.table import Item, TenantTable
from shared.tenancy import credentials
from shared.tenancy.caller import system

PAGE = 100
_MARGIN_MS = 60_000
_ROUNDS = 4
_SCHEDULE = "system:churn-schedule"


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Work on each queued run; a run that failed as a whole comes back, and ends in the dead letters."""
    failed = []
    for raw in event["Records"]:
        try:
            work(orjson.loads(raw["body"]), context)
        except Exception as problem:
            observe.failure("retention-worker", {}, problem)
            failed.append({"itemIdentifier": raw["messageId"]})
    return {"batchItemFailures": failed}


def work(message: dict[str, str], context: Any) -> None:
    """Carry a run as far as this invocation's time allows, then queue the rest."""
    table = credentials.table(message["tenant"])
    if message["id"].startswith("slot-") and not _begin(table, message):
        return
    run = runs.get(table, message["id"])
    records = ManyRecords(table, system(table.tenant, "churn-review", currency=run["currency"]), owner="retention")
    if run["kind"] == "manual" and not run["page"]:
        _learn(records, run)
    page = _PAGES.get(run["kind"], _review)
    while run["run_state"] not in {runs.DONE, runs.FAILED}:
        place, counts = page(records, run)
        if place is None:
            runs.finish(table, run, runs.DONE)
            return
        try:
            run = runs.advance(table, run, place, counts)
        except Stale:
            # Somebody else works on this run and is ahead.
            return
        if context.get_remaining_time_in_millis() < _MARGIN_MS:
            runs.send(table.tenant, run)
            return


def _begin(table: TenantTable, message: dict[str, str]) -> bool:
    """Whether a scheduled slot has anything to do, a run that was begun always: whoever was left may be nobody any
    more, but the run is to end. A paused policy stops scheduled runs only."""
    if runs.load(table, message["id"]):
        return True
    if any(waking.due(table, 1)):
        announce.tick(table.tenant)
    for lost in runs.abandoned(table):
        runs.send(table.tenant, lost)
    as_of = date.fromisoformat(message["as_of"])
    if policy.load(table).paused:
        return False
    _fit_daily(table, as_of, message["currency"])
    if not any(clocks.due(table, as_of, after=None, limit=1)):
        return False
    if runs.is_another_at_work(table, message["id"]):
        return False
    runs.create(table, runs.new(table, message["id"], as_of, message["currency"], _SCHEDULE, state=runs.RUNNING))
    return True


def _fit_daily(table: TenantTable, as_of: date, currency: str) -> None:
    """Learn anew from the orders once a day, in a run of its own: a review reads whoever is due and nobody else."""
    if knowledge.is_due(table):
        run = runs.new(table, runs.slot_of(runs.FIT, as_of.isoformat()), as_of, currency, _SCHEDULE)
        runs.create(table, run)


def _learn(records: Records, run: Item) -> tuple[str | None, dict[str, int]]:
    """Fit rhythm and models as of the run's day."""
    learnt = knowledge.learn(lists.open_index(records.table), date.fromisoformat(run["as_of"]))
    knowledge.save(records.table, learnt)
    return None, {"checked": learnt.customers}


def _review(records: ManyRecords, run: Item) -> tuple[str | None, dict[str, int]]:
    """One page of due customers; the place it ends at, None when nobody is left."""
    table = records.table
    rule = policy.load(table, learnt=True)
    rows = list(clocks.due(table, date.fromisoformat(run["as_of"]), after=run.get("place") or None, limit=PAGE))
    page = Page(records, run, rule, [row.customer for row in rows])
    outcomes = [_tried(table, run, row.customer, page.look) for row in rows]
    outcomes += [_tried(table, run, one, partial(review, records, run, rule=rule)) for one in page.write()]
    settled = [outcome for outcome in outcomes if outcome and outcome not in COUNTED]
    counts = {"checked": len(settled)} | {name: settled.count(name) for name in {"closed", "redated"} & set(settled)}
    return (rows[-1].place if rows else None), counts


def _tried(table: TenantTable, run: Item, customer: str, look: Callable[[str], str | None]) -> str | None:
    """What came of looking at a customer; one that cannot be reviewed is noted, and stops nobody."""
    try:
        return look(customer)
    except Unavailable:
        raise
    except Exception as problem:
        observe.failure("retention-worker", {}, problem)
        slug = problem.slug if isinstance(problem, KithError) else type(problem).__name__
        runs.note_failure(table, run, customer, slug)
        clocks.note_failure(table, customer)
        return "checked"


def _redate(records: Records, run: Item) -> tuple[str | None, dict[str, int]]:
    """One page of clocks dated by an older policy. The policy is read again at the end, in case it changed."""
    table = records.table
    rows = list(clocks.due(table, date.max, after=run.get("place") or None, limit=PAGE))
    rule, redated = policy.load(table), 0
    for _ in range(_ROUNDS):
        for row in rows:
            redated += _dated(table, row.customer, rule)
        latest = policy.load(table)
        if latest.rule == rule.rule:
            return (rows[-1].place if rows else None), {"checked": len(rows), "redated": redated}
        rule = latest
    raise Unavailable()


def _dated(table: TenantTable, customer: str, rule: Policy) -> int:
    """Date one clock by the rule in force; 1 when that moved it."""
    for _ in range(_ROUNDS):
        known = clocks.load(table, customer)
        item = table.get(record_key(table, "customers", customer))
        if known is None or item is None or known.rule == rule.rule:
            return 0
        dated = under(table, known, body_of(item), rule)
        try:
            clocks.save(table, dated)
        except Stale:
            continue
        return int(dated.review_on != known.review_on)
    raise Unavailable()


def _restage(records: Records, run: Item) -> tuple[str | None, dict[str, int]]:
    """One page of customers brought in line with new lifecycle rules."""
    table = records.table
    rows = list(clocks.due(table, date.max, after=run.get("place") or None, limit=PAGE))
    chosen = lifecycle.load(table)
    moved = sum(lifecycle.apply(table, row.customer, chosen) for row in rows)
    return (rows[-1].place if rows else None), {"checked": len(rows), "redated": moved}


_PAGES = {"policy": _redate, "lifecycle": _restage, runs.FIT: _learn}
