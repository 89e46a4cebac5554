"""Records as they are now, for one person's sight: what a client that keeps them is sent."""

from typing import Any

from shared.records.index.store import Index
from shared.records.index.where import visible
from shared.tenancy.rights import Sight


def in_sight(index: Index, name: str, seen: Sight, after: str, limit: int) -> list[tuple[Any, ...]]:
    """(id, version, body) of records that are not deleted, by id, ids above `after`."""
    condition, params = visible(seen)
    kept = index.shape(name).name
    return index.rows(
        f"SELECT r.id, r.version, b.body FROM r_{kept} r JOIN b_{kept} b ON b.rid=r.rid "
        f"WHERE r.deleted=0 AND r.id>? AND {condition} ORDER BY r.id LIMIT ?",
        [after, *params, limit],
    )


def as_it_is(index: Index, name: str, seen: Sight, record_id: str) -> tuple[int, bytes | None]:
    """(version, body) of one record, without a body when it is deleted, purged, unknown or out of sight."""
    condition, params = visible(seen)
    kept = index.shape(name).name
    found = index.rows(
        f"SELECT r.version, CASE WHEN r.deleted=0 AND {condition} THEN b.body END "
        f"FROM r_{kept} r JOIN b_{kept} b ON b.rid=r.rid WHERE r.id=?",
        [*params, record_id],
    )
    return found[0] if found else (0, None)
