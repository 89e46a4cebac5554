"""The table's stream, batch by batch; each tenant's records are handled with that tenant's credentials alone.

What cannot be handled is reported by its sequence number and everything else is done all the same: Lambda delivers
again from there, halves the batch, and parks the poison record at last. Doing a record twice changes nothing.
"""

from typing import Any

from functions.stream import announce, meter, rules, service
from functions.stream.rules import Event
from shared import announce as told
from shared import automations, observe
from shared.records import dynamo
from shared.tenancy import credentials


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Lambda's entry: `{"batchItemFailures": [{"itemIdentifier": sequence number}]}`, empty when all is done."""
    failed: list[str] = []
    tenants: dict[str, list[tuple[str, Event]]] = {}
    for record in event["Records"]:
        number = record["dynamodb"]["SequenceNumber"]
        if "job_state" in record["dynamodb"].get("NewImage", {}):
            failed += _tell_of_job(record, number)
            continue
        try:
            found = rules.event_of(record)
        except Exception as problem:
            _report(problem)
            failed.append(number)
        else:
            if found:
                tenants.setdefault(found.tenant, []).append((number, found))
    for tenant, events in tenants.items():
        try:
            table = credentials.table(tenant)
            service.project(table, [found for _, found in events])
            told.send(tenant, announce.announced(found for _, found in events))
            told.automate(tenant, announce.automated(automations.kept(table), (found for _, found in events)))
        except Exception as problem:
            _report(problem)
            failed.append(events[0][0])
        else:
            _refresh(table, [found for _, found in events])
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def _tell_of_job(record: dict[str, Any], number: str) -> list[str]:
    """The person who started a job is told that it is over; the number of the record when that failed."""
    image = dynamo.load(record["dynamodb"]["NewImage"])
    try:
        tenant = image["pk"].split("#")[1]
        told.send(tenant, [announce.of_job(image)])
        meter.note_job(credentials.table(tenant), image)
    except Exception as problem:
        _report(problem)
        return [number]
    return []


def _refresh(table: Any, events: list[Event]) -> None:
    """An index file only spares its readers work; the next batch tries again."""
    try:
        service.refresh(table, events)
    except Exception as problem:
        _report(problem)


def _report(problem: Exception) -> None:
    observe.failure("stream", {"resource": "table stream"}, problem)
