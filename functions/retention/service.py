"""What the retention routes do: load, decide, save."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from functions.retention import clocks, course, knowledge, lifecycle, outlook, policy, reasons, runs
from functions.retention.lifecycle import Rules
from functions.retention.models import LifecycleWish, Loss, PolicyWish, PreviewWish, Reprieve, Retained, RuleWish
from functions.retention.policy import Group, Policy
from functions.retention.rules import Body, Clock
from shared import clock
from shared.errors import BadRequest, FieldError, Forbidden, Invalid, Stale, Unavailable
from shared.records.engine import Records
from shared.records.index import filters
from shared.records.table import Item, Refused, Write
from shared.tenancy import config
from shared.tenancy.caller import Caller
from shared.tenancy.rights import sight

_MANAGERS = frozenset({"administrator", "manager"})
_ADMINISTRATORS = frozenset({"administrator"})
_ROUNDS = 4
Decision = Callable[[Body], Body]
Consequence = Callable[[Clock], Clock]


def read_policy(records: Records) -> Policy:
    return policy.load(records.table)


def set_policy(records: Records, wish: PolicyWish, version: int) -> Policy:
    """Put a new churn rule in force; every clock is dated anew by a run of its own, and a resumed rule catches up.

    Raises Forbidden, Stale.
    """
    _only(records.caller, _ADMINISTRATORS)
    table = records.table
    before = policy.load(table)
    if before.version != version:
        raise Stale()
    after = replace(
        wished(records, wish, before), paused=wish.paused, version=version + 1, updated_at=clock.stamp(),
        updated_by=records.caller.person,
    )  # fmt: skip
    differs = not after.asks_the_same(before)
    after = replace(after, rule=after.version) if differs else after
    kinds = [("policy", differs), ("resume", before.paused and not after.paused)]
    started = [_new_run(records, kind, str(after.version), _today(records)) for kind, needed in kinds if needed]
    noted = config.entry(table, records.caller, "retention.policy", before.body(), after.body())
    writes: list[Write] = [policy.write(table, after, version), noted, *(runs.creation(run) for run in started)]
    try:
        table.transact(writes)
    except Refused:
        raise Stale() from None
    return after


def wished(records: Records, wish: RuleWish, before: Policy) -> Policy:
    """The rule that a wish makes of the one in force; raises Invalid naming the policy whose filter is wrong."""
    groups = before.groups
    if wish.policies is not None:
        groups = tuple(policy.group_of(group.model_dump()) for group in wish.policies)
        _check(records, groups)
    respond = before.respond_days if wish.respond_days is None else wish.respond_days
    return replace(before, window_months=wish.window_months, respond_days=respond, groups=groups)


def _check(records: Records, groups: Sequence[Group]) -> None:
    spec = records.schema.get("customers")
    hidden = sight(records.caller, spec).hidden
    wrong = []
    for place, group in enumerate(groups):
        if group.terms.name in {other.terms.name for other in groups[:place]}:
            wrong.append(FieldError(f"policies.{place}.name", "repeated"))
        try:
            filters.check(spec, group.filter, hidden)
        except BadRequest as problem:
            wrong += [
                FieldError(f"policies.{place}.filter.{error.field}", error.code, error.values)
                for error in problem.errors
            ]
    if wrong:
        raise Invalid(errors=tuple(wrong))


def read_lifecycle(records: Records) -> Rules:
    return lifecycle.load(records.table)


def set_lifecycle(records: Records, wish: LifecycleWish, version: int) -> Rules:
    """Put lifecycle rules in force; a run brings every customer in line. Raises Forbidden, Invalid, Stale."""
    _only(records.caller, _ADMINISTRATORS)
    table = records.table
    before = lifecycle.load(table)
    if before.version != version:
        raise Stale()
    after = wish.rules(records.caller.currency, version + 1)
    started = [_new_run(records, "lifecycle", str(after.version), _today(records))] if after.automatic else []
    noted = config.entry(table, records.caller, "retention.lifecycle", before.body(), after.body())
    try:
        table.transact([lifecycle.write(table, after), noted, *(runs.creation(run) for run in started)])
    except Refused:
        raise Stale() from None
    return after


def preview(records: Records, wish: PreviewWish) -> Body:
    """Whom a rule would warn as of a day, beside the rule in force; raises Forbidden, Invalid."""
    _only(records.caller, _MANAGERS)
    today = _today(records)
    day = wish.as_of or today
    if day > today:
        raise Invalid("as-of-in-future", errors=(FieldError("as_of", "not-in-past"),))
    now = policy.load(records.table)
    return outlook.preview(records.table, records.caller, wished(records, wish, now), now, day)


def read_model(records: Records) -> Body:
    """What the order history last taught; raises Forbidden."""
    _only(records.caller, _MANAGERS)
    return knowledge.load(records.table).body()


def explain(records: Records, alert: str, locale: str) -> Body:
    """An alert's reasons in words; raises NotFound."""
    known = records.get("churn_alerts", alert)
    return {"alert": alert, "reasons": reasons.in_words(known.get("reasons") or (), locale)}


def start_run(records: Records, as_of: date | None) -> tuple[Item, bool]:
    """The run of a day, and whether it is new.

    `as_of` is a day up to today (the default). It asks who was due by that day with everything known now: orders
    already entered count whatever their date, so a run for a past day warns only of those who stayed away since.
    The same day again is the same run; only one that failed is queued again. The stream hands it to the workers, so
    that it comes after the orders that were written before it.
    """
    _only(records.caller, _MANAGERS)
    today = _today(records)
    day = as_of or today
    if day > today:
        raise Invalid("as-of-in-future", errors=(FieldError("as_of", "not-in-past"),))
    table = records.table
    run = _new_run(records, "manual", day.isoformat(), day)
    if runs.create(table, run):
        return run, True
    known = runs.get(table, run["id"])
    return (runs.reopen(table, known) if known["run_state"] == "failed" else known), False


def read_run(records: Records, slot: str) -> Item:
    _only(records.caller, _MANAGERS)
    return runs.get(records.table, slot)


def list_runs(records: Records) -> list[Item]:
    _only(records.caller, _MANAGERS)
    return runs.recent(records.table)


def reprieve(records: Records, alert: str, wish: Reprieve, version: int) -> Body:
    """Hold the customer with measures until a day; raises Invalid, NotFound, Forbidden, Stale."""
    measures = [measure.model_dump(mode="json", exclude_none=True) for measure in wish.measures]

    def decide(known: Body) -> Body:
        return course.reprieve(known, wish.until, measures, wish.note, **_now(records))

    return _change(
        records, alert, version, decide, lambda known: replace(known, reprieve_until=wish.until, respond_by=None)
    )


def lose(records: Records, alert: str, wish: Loss, version: int) -> Body:
    """Confirm the customer lost, with the reason; no new warning comes until the customer orders again."""
    return _change(
        records,
        alert,
        version,
        lambda known: course.lose(known, wish.reason, wish.note, **_now(records)),
        lambda known: known.lost(alert, _today(records)),
    )


def retain(records: Records, alert: str, wish: Retained, version: int) -> Body:
    """Note that the customer stays: the window begins anew today."""
    return _change(
        records,
        alert,
        version,
        lambda known: course.retain(known, wish.note, **_now(records)),
        lambda known: known.found(_today(records)),
    )


def win_back(records: Records, alert: str, wish: Retained, version: int) -> Body:
    """Note that a customer confirmed lost is back: the window begins anew today."""
    return _change(
        records,
        alert,
        version,
        lambda known: course.win_back(known, wish.note, **_now(records)),
        lambda known: known.found(_today(records)) if known.lost_alert == alert else known,
    )


def undo(records: Records, alert: str, version: int) -> Body:
    """Take back a person's last decision on an alert, within a day and until the customer orders."""
    for _ in range(_ROUNDS):
        before = records.get("churn_alerts", alert)
        if before["version"] != version:
            raise Stale()
        patch = course.undo(before, at=clock.stamp(), by=records.caller.person)
        known = clocks.load(records.table, before["customer"])
        if known is None or known.alert not in {None, alert}:
            raise Invalid("nothing-to-undo")
        also = [clocks.write(records.table, known.taken_back())]
        try:
            return records.change("churn_alerts", alert, patch, version=version, also=also)
        except Stale:
            continue
    raise Unavailable()


def _change(records: Records, alert: str, version: int, decide: Decision, then: Consequence) -> Body:
    """Change an alert and its customer's clock together; begins again when only the clock had moved."""
    for _ in range(_ROUNDS):
        before = records.get("churn_alerts", alert)
        if before["version"] != version:
            raise Stale()
        patch = decide(before)
        known = clocks.load(records.table, before["customer"])
        ours = known and alert in {known.alert, known.lost_alert}
        also = [clocks.write(records.table, known.decided(then(known)))] if known and ours else []
        try:
            return records.change("churn_alerts", alert, patch, version=version, also=also)
        except Stale:
            continue
    raise Unavailable()


def _new_run(records: Records, kind: str, when: str, as_of: date) -> Item:
    caller = records.caller
    return runs.new(records.table, runs.slot_of(kind, when), as_of, caller.currency, caller.person)


def _today(records: Records) -> date:
    return clock.today(records.caller.time_zone)


def _now(records: Records) -> dict[str, Any]:
    return {"today": _today(records), "at": clock.stamp(), "by": records.caller.person}


def _only(caller: Caller, roles: frozenset[str]) -> None:
    if caller.role not in roles:
        raise Forbidden()
