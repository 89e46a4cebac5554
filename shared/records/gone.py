"""What goes with a record that is removed for good, by a person or by its expiry."""

from shared import settings
from shared.records.access_patterns import HISTORY
from shared.records.table import TenantTable, Write
from shared.tenancy import credentials

FILES = "files"
UPLOADS = "uploads"
THUMBNAILS = "thumbnails"
_AT_ONCE = 100


def forget(table: TenantTable, object_name: str, record_id: str) -> None:
    """Remove a record's history and, of a file, its content, whatever there is of it; twice does no harm."""
    if object_name == FILES:
        s3 = credentials.s3(table.tenant)
        for folder in (UPLOADS, FILES, THUMBNAILS):
            s3.delete_object(Bucket=settings.data_bucket(), Key=content_key(table.tenant, folder, record_id))
    while rows := list(table.query(HISTORY, {"object": object_name, "id": record_id}, begins="H#", limit=_AT_ONCE)):
        table.transact([Write.delete({"pk": row["pk"], "sk": row["sk"]}) for row in rows])


def content_key(tenant: str, folder: str, file_id: str) -> str:
    """Where a file's content lies: every part is the server's own."""
    return f"{folder}/{tenant}/{file_id}"
