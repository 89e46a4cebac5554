"""Reports as files: asked for here, made by the worker, fetched by a link that expires."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import orjson

from functions.insight import dashboards, saved, sources
from functions.insight.models import ExportWish
from shared import aws, clock, i18n, settings
from shared.errors import Conflict, NotFound, Stale, Unavailable
from shared.records.engine import Records
from shared.records.lists import Ask, find
from shared.tenancy import credentials
from shared.tenancy.rights import sight

OWNER, DASHBOARD = "insight", "dashboard"
LINK_LIFE = timedelta(minutes=15)
STUCK_AFTER = timedelta(minutes=20)
"""Longer than the worker may run: an export that has not moved for so long is being made by nobody."""
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "parquet": "application/vnd.apache.parquet",
}
_NEWEST = 50


def ask(records: Records, wish: ExportWish, key: str | None, locale: str) -> dict[str, Any]:
    """A new export, queued; raises Forbidden when the report is out of the caller's reach.

    The same `key` gives the same export; it is queued again, which the worker takes no harm from.
    """
    data = wanted(records, wish, locale)
    export: dict[str, Any] = records.create("exports", data, key=key)
    if export["state"] == "queued":
        _queue(records, export)
    return export


def wanted(records: Records, wish: ExportWish, locale: str) -> dict[str, Any]:
    """The fields of a new export, checked against what the caller may see.

    Raises NotFound for a saved report or dashboard that is not shared with the caller, Forbidden, Invalid.
    """
    if wish.dashboard:
        found = dashboards.read(records, wish.dashboard, locale)
        data = {"name": found["name"], "report": DASHBOARD, "parameters": {"dashboard": wish.dashboard}}
    else:
        report, parameters, name = wish.report, wish.parameters, ""
        if wish.saved:
            kept = saved.read(records, wish.saved)
            report, parameters, name = kept["report"], kept["parameters"], kept["name"]
        asked = sources.asked(report, parameters)
        sources.check(records.table, records.caller, asked)
        data = {
            "name": name or sources.title(records.table, records.caller, asked, locale), "report": report,
            "parameters": asked.parameters.model_dump(mode="json", by_alias=True),
        }  # fmt: skip
    return {**data, "parameters": orjson.dumps(data["parameters"]).decode(), "format": wish.format, "locale": locale}


def retry(records: Records, export_id: str) -> dict[str, Any]:
    """The export queued again; raises Conflict while it is being made, and when it is done."""
    export = _own(records, export_id)
    moved = datetime.fromisoformat(export["updated_at"])
    if export["state"] == "done":
        raise Conflict("export-done")
    if export["state"] != "failed" and clock.now() - moved < STUCK_AFTER:
        raise Conflict("export-running")
    change = {"state": "queued", "progress": 0, "problem": None, "finished_at": None}
    again = records.change("exports", export_id, change, version=export["version"])
    _queue(records, again)
    return again


def read(records: Records, export_id: str, locale: str) -> dict[str, Any]:
    """One export; a finished one with a link, for the person who asked for it alone."""
    export = shown(records.get("exports", export_id), locale)
    if export["state"] != "done" or export.get("owner") != records.caller.person:
        return export
    expires = clock.now() + LINK_LIFE
    return {**export, "link": _link(records, export), "link_expires_at": expires.strftime("%Y-%m-%dT%H:%M:%SZ")}


def listed(records: Records, locale: str, seen: list[tuple[str, str, int]]) -> dict[str, Any]:
    """The newest exports in the caller's sight."""
    spec = records.schema.get("exports")
    wish = Ask.parse(spec, sort="-created_at", limit=_NEWEST, hidden=sight(records.caller, spec).hidden)
    found = find(records.table, records.caller, "exports", wish, seen=seen)
    return {"items": [shown(item, locale) for item in found.items], "names": found.names, "total": found.total}


def shown(export: dict[str, Any], locale: str) -> dict[str, Any]:
    """The export without a link, its problem, kept as a slug, in the reader's language."""
    slug = export.get("problem")
    problem = i18n.text(f"problem.{slug}", locale) if slug else None
    return {**export, "problem": problem, "link": None, "link_expires_at": None}


def named(export: dict[str, Any]) -> tuple[str, str, str]:
    """The export's id, when it was made, and what its file is called on the person's side."""
    return export["id"], export["created_at"], f"{export['name']}.{export['format']}"


def file_key(tenant: str, export: dict[str, Any]) -> str:
    """Where the file lies: every part is the server's own."""
    return f"exports/{tenant}/{export['id']}/{export['report']}.{export['format']}"


def content_type(export: dict[str, Any]) -> str:
    return _TYPES[export["format"]]


def _own(records: Records, export_id: str) -> dict[str, Any]:
    export: dict[str, Any] = records.get("exports", export_id)
    if export.get("owner") != records.caller.person:
        raise NotFound()
    return export


def _queue(records: Records, export: dict[str, Any]) -> None:
    """Hand the export to the worker; one that could not be handed over is failed at once and can be tried again."""
    from botocore.exceptions import BotoCoreError, ClientError

    tenant = records.caller.tenant
    body = orjson.dumps({"tenant": tenant, "export": export["id"]}).decode()
    try:
        aws.client("sqs").send_message(QueueUrl=settings.export_queue_url(), MessageBody=body, MessageGroupId=tenant)
    except (ClientError, BotoCoreError) as problem:
        with suppress(Stale):  # asked for before under the same key, and under way
            failed = {"state": "failed", "problem": "queue-unavailable"}
            records.change("exports", export["id"], failed, version=export["version"])
        raise Unavailable("queue-unavailable", retry_after=5) from problem


def _link(records: Records, export: dict[str, Any]) -> str:
    tenant = records.caller.tenant
    _, _, name = named(export)
    ascii_name = f"{export['report']}-{export['created_at'][:10]}.{export['format']}"
    link: str = credentials.links(tenant).generate_presigned_url(
        "get_object",
        Params={
            "Bucket": settings.data_bucket(),
            "Key": file_key(tenant, export),
            "ResponseContentType": content_type(export),
            "ResponseContentDisposition": f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name)}",
        },
        ExpiresIn=int(LINK_LIFE.total_seconds()),
    )
    return link
