"""A deleted record removed for good: its content, its history and at last itself; the feed keeps a tombstone."""

from shared.errors import Conflict, Forbidden
from shared.records.engine import Records
from shared.records.gone import forget
from shared.records.items import record_key
from shared.tenancy.rights import require


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
    table = records.table
    forget(table, name, record_id)
    table.delete(record_key(table, name, record_id), condition="version = :v", values={":v": version})
