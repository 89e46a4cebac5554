"""The worker's part in small pictures: a file in, the small picture beside it."""

from functions.records import content, pictures
from functions.records.thumbnails import WHAT
from shared import settings
from shared.errors import Stale, Unavailable
from shared.records import commit
from shared.records.engine import Records
from shared.records.gone import FILES, THUMBNAILS, content_key
from shared.records.items import Body, body_of, record_key
from shared.records.table import TenantTable
from shared.tenancy import credentials
from shared.tenancy.caller import system

_MOST_RACES = 5


def make(table: TenantTable, file_id: str) -> None:
    """Make the small picture of a file that is ready, and say so; made twice, it is the same.

    Raises Unavailable when others keep writing it.
    """
    for _ in range(_MOST_RACES):
        item = table.get(record_key(table, FILES, file_id))
        file = body_of(item) if item else {}
        if file.get("state") != "ready" or file.get("deleted_at") or file.get("thumbnail"):
            return
        if not _put(table, file):
            return
        records = Records(table, system(table.tenant, WHAT))
        try:
            commit.write(table, records.caller, records.prepared(FILES, file, {"thumbnail": True}, trusted=True))
        except Stale:
            continue
        return
    raise Unavailable()


def _put(table: TenantTable, file: Body) -> bool:
    s3, bucket = credentials.s3(table.tenant), settings.data_bucket()
    sent = s3.get_object(Bucket=bucket, Key=content_key(table.tenant, FILES, file["id"]))["Body"].read()
    made = pictures.small(sent)
    if made is None:
        return False
    key = content_key(table.tenant, THUMBNAILS, file["id"])
    s3.put_object(Bucket=bucket, Key=key, Body=made, ContentType=content.SMALL)
    return True
