"""A deleted record removed for good: its content, its history and at last itself; the feed keeps a tombstone."""

from functions.records import files
from shared.errors import Conflict, Forbidden
from shared.records.access_patterns import HISTORY
from shared.records.engine import Records
from shared.records.items import record_key
from shared.records.table import Write
from shared.tenancy.rights import require

_AT_ONCE = 100


def purge(records: Records, name: str, record_id: str, version: int) -> None:
    """Remove a deleted record; raises Conflict for one that is not deleted, Forbidden without the right to delete all.

    The record goes last: killed before that, it can be asked again.
    """
    spec = records.schema.get(name)
    body = records.held(name, record_id, "delete", version=version, deleted=True)
    if require(records.caller, spec, "delete").reach != "all":
        raise Forbidden(object=name, action="purge")
    if not body.get("deleted_at"):
        raise Conflict("purge-not-deleted")
    if name == files.FILES:
        files.remove(records, record_id)
    table = records.table
    while rows := list(table.query(HISTORY, {"object": name, "id": record_id}, begins="H#", limit=_AT_ONCE)):
        table.transact([Write.delete({"pk": row["pk"], "sk": row["sk"]}) for row in rows])
    table.delete(record_key(table, name, record_id), condition="version = :v", values={":v": version})
