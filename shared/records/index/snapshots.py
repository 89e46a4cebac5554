"""Where an index comes from: the newest file on S3, or the table itself; and how a new file is made.

A file is a convenience. When it is missing, damaged or made for another declaration, the table is read instead.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from shared import clock, objects, observe, settings
from shared.errors import KithError, Stale
from shared.records import feed
from shared.records import schema as schemas
from shared.records.access_patterns import OF_TYPE, SHARD, SNAPSHOT
from shared.records.feed import Change
from shared.records.index.columns import LAYOUT
from shared.records.index.files import on_disk
from shared.records.index.store import Index, Unusable
from shared.records.table import Item, TenantTable
from shared.tenancy.caller import LATEST

SMALL = 2_000
"""Below so many records a tenant has no file: reading the table is quicker than S3."""
_MOST_CHANGES = 1_000
_PART_CHANGED, _LEAST_PART = 0.05, 0.005
_LARGE = 50_000
"""A tenant with so many changes behind it may have more records than memory holds."""
_HELD = 16_000_000
_KEPT = 2
_OVERLAP = 100
_NAMES = ("object", "id", "version", "data", "deleted_at")


@cache
def schema() -> str:
    """A hash over every declaration: an index made for other declarations is not used."""
    digest = blake2b(str(LAYOUT).encode(), digest_size=8)
    here = Path(objects.__file__).parent
    kinds = (here.with_name(name + Path(objects.__file__).suffix) for name in ("declare", "kinds"))
    for path in sorted([*kinds, *here.iterdir()]):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def load(table: TenantTable) -> Index | None:
    """The newest file's index, or None when there is none that can be used."""
    pointer = table.get(table.key(SNAPSHOT, schema=schema()), consistent=False)
    if not pointer or not pointer["keys"] or not _goes_on(table, pointer):
        return None
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        answer = _s3(table).get_object(Bucket=settings.data_bucket(), Key=pointer["keys"][0])
        return Index.load(answer["Body"], schemas.of(table, LATEST))
    except (Unusable, ClientError, BotoCoreError) as problem:
        observe.line("WARNING", "list index file not usable", tenant=table.tenant, kind=type(problem).__name__)
        return None


def _goes_on(table: TenantTable, pointer: Item) -> bool:
    """Whether the feed still has all that came after the file was made."""
    return bool(pointer["at"] > (clock.now() - feed.KEPT).isoformat()) or pointer["seq"] + 1 >= feed.start(table)


def rebuild(table: TenantTable) -> Index:
    """The index made from the table. The feed's end is noted first, and read again a little from before it: an index
    of the table may lag behind the table."""
    specs = schemas.of(table, LATEST)
    mark = feed.last(table)
    index = Index(specs, on_disk() if mark.changes > _LARGE else None)
    for name in specs.names():
        keys = ({"pk": row["pk"], "sk": row["sk"]} for row in table.query(OF_TYPE, {"object": name, "shard": SHARD}))
        for some in _hundreds(keys):
            index.apply(change_of(item) for item in table.batch_get(some, names=_NAMES))
    index.seq = max(0, mark.seq - _OVERLAP)
    return index


def change_of(item: Item) -> Change:
    """A stored record as a change."""
    deleted = bool(item.get("deleted_at"))
    return Change(item["object"], item["id"], item["version"], deleted, item["data"].encode())


def _hundreds(keys: Iterable[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    some: list[dict[str, str]] = []
    for key in keys:
        some.append(key)
        if len(some) == 100:
            yield some
            some = []
    if some:
        yield some


def due(table: TenantTable, changes: int) -> bool:
    """Whether a feed that has held `changes` so far is far enough beyond the newest file for a new one."""
    if changes < SMALL:
        return False
    pointer = table.get(table.key(SNAPSHOT, schema=schema()), consistent=False)
    if not pointer:
        return True
    beyond: int = changes - pointer["changes"]
    records: int = pointer["records"]
    some = min(_MOST_CHANGES, max(1, int(records * _PART_CHANGED)))
    return beyond >= max(some, int(records * _LEAST_PART))


def save(table: TenantTable, index: Index, changes: int) -> bool:
    """Write `index` as the newest file unless a newer one exists, delete all but two; False when none is written.

    A tenant that is small gets a pointer without files, so that nobody counts its records again soon.
    """
    from tempfile import SpooledTemporaryFile

    records = index.records
    own = table.key(SNAPSHOT, schema=schema())
    pointer = table.get(own) or {"keys": [], "seq": -1}
    kept: list[str] = pointer["keys"]
    if index.seq < pointer["seq"]:
        return False
    keys: list[str] = []
    if records >= SMALL:
        own_key = f"indexes/{table.tenant}/{schema()}/{index.seq:012}.sqlite"
        keys = [own_key, *(key for key in kept if key != own_key)][:_KEPT]
        with SpooledTemporaryFile(_HELD) as file:
            index.write(file)
            file.seek(0)
            _s3(table).put_object(Bucket=settings.data_bucket(), Key=keys[0], Body=file)
    item = {**own, "seq": index.seq, "changes": changes, "records": records, "keys": keys, "at": clock.stamp()}
    condition = "attribute_not_exists(pk) OR seq <= :seq"
    try:
        table.put(item, condition=condition, values={":seq": index.seq})
    except Stale:
        return False
    for old in set(kept) - set(keys):
        _s3(table).delete_object(Bucket=settings.data_bucket(), Key=old)
    return bool(keys)


def offer(table: TenantTable, index: Index) -> None:
    """Save an index that a reader had to make; a list is answered even when the file cannot be written."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        save(table, index, feed.last(table).changes)
    except (KithError, ClientError, BotoCoreError) as problem:
        observe.line("WARNING", "list index file not written", tenant=table.tenant, kind=type(problem).__name__)


def _s3(table: TenantTable) -> Any:
    from shared.tenancy import credentials

    return credentials.s3(table.tenant)
