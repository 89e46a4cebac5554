"""Brings facts up to the end of the change feed.

A month's file is a function of its records' newest versions, so changes may come twice, late or shuffled; a record
whose month changed leaves the old file. Files are written first, then the manifest by its sequence number: whoever
loses that race throws the own files away. Deleted records stay as rows marked so, that an older version which comes
late does not bring them back.
"""

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from functions.insight.facts import files
from functions.insight.facts.shape import Shape
from shared import clock
from shared.errors import Stale, Unavailable
from shared.records import feed
from shared.records.access_patterns import FACTS
from shared.records.feed import Change
from shared.records.index import Index
from shared.records.table import TenantTable

_ROUNDS = 5
_QUIET = 500
"""Feed items without a change of the object after which its manifest is moved on all the same."""
_CHUNK = 20_000


@dataclass(frozen=True)
class Manifest:
    """Which files hold an object's facts up to feed item `seq`: month → key. `seq` -1: none were ever made.
    `sizes`: key → bytes."""

    seq: int = -1
    digest: str = ""
    months: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(self.sizes.values())


def refresh(table: TenantTable, index: Index, shapes: Iterable[Shape]) -> dict[str, Manifest]:
    """The manifests of these objects, up to `index.seq`; raises Unavailable when others keep writing them first."""
    wanted = {shape.spec.name: shape for shape in shapes}
    for _ in range(_ROUNDS):
        known = load(table, wanted)
        begin = feed.start(table)
        stale = {name for name, found in known.items() if found.digest != wanted[name].digest or found.seq + 1 < begin}
        changed = _since(table, {name: known[name].seq for name in wanted.keys() - stale}, index.seq)
        try:
            for name, shape in wanted.items():
                if name in stale:
                    known[name] = rebuild(table, index, shape, known[name])
                elif changed.get(name) or index.seq - known[name].seq > _QUIET:
                    known[name] = _merge(table, shape, known[name], changed.get(name, []), index.seq)
        except (Stale, FileNotFoundError):
            continue
        return known
    raise Unavailable()


def load(table: TenantTable, names: Iterable[str]) -> dict[str, Manifest]:
    """The manifests as they are stored."""
    found = {name: Manifest() for name in names}
    for item in table.batch_get(table.key(FACTS, object=name) for name in found):
        found[item["object"]] = Manifest(
            item["seq"], item["digest"], orjson.loads(item["months"]), orjson.loads(item.get("sizes", "{}"))
        )
    return found


def _since(table: TenantTable, seqs: Mapping[str, int], until: int) -> dict[str, list[Change]]:
    """Each object's changes after its own sequence number, the newest version of a record only."""
    newest: dict[str, dict[str, Change]] = {}
    if not seqs or min(seqs.values()) >= until:
        return {}
    for seq, changes in feed.read(table, min(seqs.values())):
        for change in changes:
            if change.object in seqs and seq > seqs[change.object]:
                mine = newest.setdefault(change.object, {})
                if change.id not in mine or mine[change.id].version < change.version:
                    mine[change.id] = change
        if seq >= until:
            break
    return {name: list(changes.values()) for name, changes in newest.items()}


def rebuild(table: TenantTable, index: Index, shape: Shape, before: Manifest) -> Manifest:
    """The facts made anew from every record that the list index holds, which itself is made from the table."""
    with _Workshop(table.tenant, shape) as shop:
        last = 0
        name = shape.spec.name
        index.shape(name)
        while True:
            rows = index.rows(
                f"SELECT rid, body FROM b_{name} WHERE rid>? AND body IS NOT NULL ORDER BY rid LIMIT ?",
                (last, _CHUNK),
            )
            if not rows:
                break
            shop.add(row[1] for row in rows)
            last = rows[-1][0]
        months = shop.months()
        written = {month: shop.write(month) for month in months}
        return _publish(table, shape, before, written, index.seq, keep={}, sizes=shop.sizes)


def _merge(table: TenantTable, shape: Shape, before: Manifest, changes: list[Change], seq: int) -> Manifest:
    if not changes:
        return _publish(table, shape, before, {}, seq, keep=before.months, sizes={})
    with _Workshop(table.tenant, shape) as shop:
        shop.add(_body(change) for change in changes)
        touched = set(shop.months()) | shop.had(before.months)
        written: dict[str, str] = {}
        for month in sorted(touched):
            shop.blend(month, before.months.get(month))
        for month in shop.months():
            written[month] = shop.write(month)
        keep = {month: key for month, key in before.months.items() if month not in touched}
        return _publish(table, shape, before, written, seq, keep=keep, sizes=shop.sizes)


def _body(change: Change) -> bytes:
    """A record as it is stored; a purged one is nothing but its id, its version and that it is gone."""
    if change.body:
        return change.body
    gone = {"id": change.id, "version": change.version, "created_at": "1970-01-01T00:00:00", "deleted_at": "purged"}
    return orjson.dumps(gone)


def _publish(
    table: TenantTable,
    shape: Shape,
    before: Manifest,
    written: dict[str, str],
    seq: int,
    *,
    keep: Mapping[str, str],
    sizes: Mapping[str, int],
) -> Manifest:
    months, known = {**keep, **written}, {**before.sizes, **sizes}
    after = Manifest(seq, shape.digest, months, {key: known.get(key, 0) for key in months.values()})
    item = {
        **table.key(FACTS, object=shape.spec.name), "object": shape.spec.name, "seq": seq, "digest": shape.digest,
        "months": orjson.dumps(after.months).decode(), "sizes": orjson.dumps(after.sizes).decode(), "at": clock.stamp(),
    }  # fmt: skip
    condition = "attribute_not_exists(pk) OR (seq = :seq AND digest = :digest)"
    try:
        table.put(item, condition=condition, values={":seq": before.seq, ":digest": before.digest})
    except Stale:
        files.drop(table.tenant, set(written.values()))
        raise
    files.drop(table.tenant, set(before.months.values()) - set(after.months.values()))
    return after


class _Workshop:
    """A DuckDB in a folder of its own where months are put together; `fact` holds rows with their month."""

    def __init__(self, tenant: str, shape: Shape) -> None:
        import duckdb

        self._tenant, self._shape = tenant, shape
        self._folder = tempfile.TemporaryDirectory()
        self.sizes: dict[str, int] = {}
        self._db = duckdb.connect(str(Path(self._folder.name, "work.duckdb")))
        self._db.execute("SET memory_limit='600MB'; SET threads=2; SET TimeZone='UTC'")
        self._db.execute(f"CREATE TABLE fact AS SELECT *, '' AS month FROM ({shape.empty})")

    def __enter__(self) -> "_Workshop":
        return self

    def __exit__(self, *_: Any) -> None:
        self._db.close()
        self._folder.cleanup()

    def add(self, bodies: Iterable[bytes]) -> None:
        """Take in records as JSON, the newest version of each only."""
        path = Path(self._folder.name, "bodies.json")
        with path.open("wb") as file:
            file.writelines(body + b"\n" for body in bodies)
        columns = ",".join(f"'{name}': '{kind}'" for name, kind in self._shape.read.items())
        self._db.execute(
            f"INSERT INTO fact SELECT {self._shape.select}, {self._shape.month} FROM read_json('{path}', "
            f"format='newline_delimited', maximum_object_size=4000000, columns={{{columns}}})"
        )

    def months(self) -> list[str]:
        return [row[0] for row in self._db.execute("SELECT DISTINCT month FROM fact ORDER BY 1").fetchall()]

    def had(self, months: Mapping[str, str]) -> set[str]:
        """The months whose files hold one of these records now."""
        places = {str(files.get(self._tenant, key)): month for month, key in months.items()}
        if not places:
            return set()
        listed = ",".join(f"'{place}'" for place in places)
        sql = f"SELECT DISTINCT filename FROM read_parquet([{listed}], filename=true) SEMI JOIN fact USING (id)"
        return {places[place] for (place,) in self._db.execute(sql).fetchall()}

    def blend(self, month: str, key: str | None) -> None:
        """Bring in a month's rows: those of other records, and those newer than what was added."""
        if key is None:
            return
        self._db.execute(
            f"CREATE OR REPLACE TEMP TABLE old AS SELECT * FROM {self._file(key)}; "
            "DELETE FROM fact USING old WHERE fact.id=old.id AND old.version>=fact.version; "
            f"INSERT INTO fact BY NAME SELECT old.*, '{month}' AS month FROM old ANTI JOIN fact USING (id)"
        )

    def write(self, month: str) -> str:
        """The month as a new file; returns its key."""
        path = Path(self._folder.name, f"{month}.parquet")
        self._db.execute(
            f"COPY (SELECT * EXCLUDE (month) FROM fact WHERE month='{month}' ORDER BY id) "
            f"TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
        )
        key = files.new_key(self._tenant, self._shape.spec.name, month)
        self.sizes[key] = path.stat().st_size
        files.put(self._tenant, key, path)
        return key

    def _file(self, key: str) -> str:
        return f"read_parquet('{files.get(self._tenant, key)}')"
