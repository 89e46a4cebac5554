"""A schedule's time has come: its export is made with its owner's rights of this moment, and its owner told by mail.

The export's id is made of the schedule and the moment that the run was meant for, so a message that comes twice makes
one file and one mail.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from functions.insight import exports, schedules, timer
from shared import clock, i18n, ids, settings
from shared.errors import Duplicate, KithError, NotFound
from shared.records.engine import Records
from shared.tenancy import credentials, mail, security
from shared.tenancy.caller import Caller, system
from shared.tenancy.callers import caller_of


def ring(tenant: str, schedule_id: str, when: str, make: Callable[[str, str], None]) -> None:
    """Make the export that a schedule asks for at `when`; `make` writes its file.

    A schedule that is gone is taken away; one whose owner may act no longer, or may not see its report, is paused and
    says so. Raises what is passing.
    """
    records = Records(credentials.table(tenant), system(tenant, exports.OWNER), owner=exports.OWNER)
    try:
        schedule = records.get(schedules.KEPT, schedule_id)
    except NotFound:
        timer.drop(schedule_id)
        return
    if not schedule["active"]:
        return
    owner = caller_of(records.table, schedule["owner"])
    if owner is None:
        _pause(records, schedule, "export-no-rights")
        return
    # The embedded scheduler does not say what it rings for.
    slot = clock.stamp()[:16] if when == timer.WHEN else when
    export_id = ids.named("exp", f"{schedule_id} {slot}")
    if schedule.get("last_export") == export_id:
        return
    try:
        data = exports.wanted(Records(records.table, owner), schedules.wish_of(schedule), owner.locale)
    except KithError as problem:
        if problem.status >= 500:
            raise
        _pause(records, schedule, problem.slug)
        return
    with suppress(Duplicate):  # made by an earlier delivery, which did not come to its end
        records.create("exports", {**data, "name": schedule["name"], "owner": owner.person}, id=export_id)
    make(tenant, export_id)
    export = records.get("exports", export_id)
    security.note_file(records.table, owner.person, "exported", exports.named(export), address="")
    _tell(owner, schedule, export)
    change = {"last_export": export_id, "last_run_at": clock.stamp()}
    records.change(schedules.KEPT, schedule_id, change, version=schedule["version"])


def _pause(records: Records, schedule: dict[str, Any], problem: str) -> None:
    timer.drop(schedule["id"])
    change = {"active": False, "problem": problem}
    records.change(schedules.KEPT, schedule["id"], change, version=schedule["version"])


def _tell(owner: Caller, schedule: dict[str, Any], export: dict[str, Any]) -> None:
    """A mail with the place where its reader, signed in, fetches the file or reads why there is none."""
    link = f"{settings.web_url().rstrip('/')}/exports/{export['id']}"
    kind = "done" if export["state"] == "done" else "failed"
    why = i18n.text(f"problem.{export['problem']}", owner.locale) if export.get("problem") else ""
    values = {"name": owner.name, "report": schedule["name"], "link": link, "why": why}
    subject = i18n.text(f"mail.report.{kind}.subject", owner.locale, **values)
    mail.send(owner, subject=subject, text=i18n.text(f"mail.report.{kind}.body", owner.locale, **values))
