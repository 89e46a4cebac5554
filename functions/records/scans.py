"""What a scanner found in a file, as Amazon GuardDuty's Malware Protection for S3 tells it over EventBridge."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from functions.records import thumbnails
from shared import ids, settings
from shared.errors import Unavailable
from shared.records import commit
from shared.records.engine import Records
from shared.records.gone import FILES, content_key
from shared.records.items import Body, body_of, record_key
from shared.tenancy import credentials
from shared.tenancy.caller import system

KIND = "GuardDuty Malware Protection Object Scan Result"
_KEY = re.compile(rf"{FILES}/([^/]+)/(fil_[0-9A-Z]{{26}})")
_FOUND = {"NO_THREATS_FOUND": "clean", "THREATS_FOUND": "infected"}


class Result(NamedTuple):
    """Of which file, which content (its ETag), and what was found: clean, infected or failed."""

    tenant: str
    file: str
    checksum: str
    scan: str


def result_of(event: Mapping[str, Any]) -> Result | None:
    """What an event says of a file of ours; None for what is none, such as an upload that nobody completed."""
    detail = event["detail"]
    about = detail["s3ObjectDetails"]
    key = _KEY.fullmatch(str(about.get("objectKey")))
    if key is None or about.get("bucketName") != settings.data_bucket() or not ids.is_id(key[2]):
        return None
    found = (detail.get("scanResultDetails") or {}).get("scanResultStatus")
    scan = _FOUND.get(str(found), "failed") if detail.get("scanStatus") == "COMPLETED" else "failed"
    return Result(key[1], key[2], str(about.get("eTag") or "").strip('"'), scan)


def note(result: Result) -> None:
    """Let the file be downloaded, or quarantine it and remove its content; told twice, it is done once.

    Raises Unavailable for a file that is still being completed: the result comes first, and is delivered again.
    """
    records = Records(credentials.table(result.tenant), system(result.tenant, "scan"))
    item = records.table.get(record_key(records.table, FILES, result.file))
    file: Body = body_of(item) if item else {}
    if file.get("state") == "uploading":
        raise Unavailable()
    if file.get("checksum") != result.checksum:
        return
    clean = result.scan == "clean"
    if file["state"] == "scanning":
        if not clean:
            key = content_key(result.tenant, FILES, result.file)
            credentials.s3(result.tenant).delete_object(Bucket=settings.data_bucket(), Key=key)
        known = {"state": "ready" if clean else "quarantined", "scan": result.scan}
        file = commit.write(records.table, records.caller, records.prepared(FILES, file, known, trusted=True))
    if file["state"] == "ready" and clean:
        thumbnails.ask(result.tenant, file)
