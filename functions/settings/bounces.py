"""What SES tells of mail that came back or was marked as unwanted: the person's record says so, and no more is sent.

A mail carries its tenant as a tag, so that an event leads to one tenant; a mailbox that is full today is none of them.
"""

from email.utils import parseaddr
from typing import Any

from shared import clock, ids
from shared.errors import NotFound, Stale, Unavailable
from shared.records.many import ManyRecords
from shared.tenancy import credentials
from shared.tenancy.caller import system

_ROUNDS = 4
Event = dict[str, Any]


def handler(event: Event, _context: Any) -> None:
    """Note what one event of SES (by EventBridge) says; saying it twice changes nothing."""
    detail = event["detail"]
    problem, addresses = told(detail)
    tenant = (detail["mail"].get("tags", {}).get("tenant") or [""])[0]
    if problem is None or not ids.is_id(tenant):
        return
    records = ManyRecords(credentials.table(tenant), system(tenant, "mail"), owner="settings")
    for person in records.holders(records.schema.get("people"), "email", addresses).values():
        _note(records, person, problem)


def told(detail: Event) -> tuple[str | None, list[str]]:
    """(bounced, complained or None, the addresses that it is about). Only a bounce for good counts."""
    match detail["eventType"]:
        case "Bounce" if detail["bounce"]["bounceType"] == "Permanent":
            problem, about = "bounced", detail["bounce"]["bouncedRecipients"]
        case "Complaint" if detail["complaint"].get("complaintFeedbackType") != "not-spam":
            problem, about = "complained", detail["complaint"]["complainedRecipients"]
        case _:
            return None, []
    return problem, [parseaddr(one["emailAddress"])[1] for one in about]


def _note(records: ManyRecords, person: str, problem: str) -> None:
    for _ in range(_ROUNDS):
        try:
            known = records.get("people", person)
            if known.get("mail_problem") != problem:
                patch = {"mail_problem": problem, "mail_problem_on": clock.today().isoformat()}
                records.change("people", person, patch, version=known["version"])
        except NotFound:
            return
        except Stale:
            continue
        else:
            return
    raise Unavailable()
