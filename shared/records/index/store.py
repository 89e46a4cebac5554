"""One tenant's list index: every record as a row of a SQLite database, in memory unless it is large.

SQLite comes with apsw, not with Python: Lambda's Python is linked to a SQLite of 2013 that knows no full-text search.
"""

import threading
import weakref
import zlib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from io import BytesIO
from typing import IO, Any

import apsw
import orjson

from shared import clock
from shared.declare import ObjectSpec
from shared.records.derive import derived
from shared.records.feed import Change
from shared.records.index import tokens
from shared.records.index.blocks import ROWS, Blocks
from shared.records.index.columns import Shape, shape
from shared.records.index.files import Opened, Source, in_memory, pack, unpack
from shared.records.index.reshape import reshape

_FORMAT = "kith-index-1"
_MOST_RECKONED = 24
_STRAY = (
    "INSERT INTO strays VALUES(?,?,?,?,?) ON CONFLICT DO UPDATE SET version=excluded.version, "
    "deleted=excluded.deleted, body=excluded.body WHERE excluded.version > version"
)
"""What is told of an object that this schema does not know: it waits for the one that does."""


_MOST_ANSWERS = 200


class Unusable(Exception):
    """A snapshot that is damaged, or is not one of ours."""


class Index:
    """The records of one tenant, ready to be filtered, sorted, searched and counted; `seq` is the last feed item seen,
    `read_at` when the feed was last read.

    A record's newer version replaces the older whatever the order of arrival, so changes may come twice or shuffled.
    """

    def __init__(self, specs: Mapping[str, ObjectSpec], opened: Opened | None = None, block: int = ROWS) -> None:
        self.lock = threading.RLock()
        self._specs = specs
        self._shapes: dict[str, Shape] = {}
        self._answers: dict[tuple[str, tuple[Any, ...]], list[tuple[Any, ...]]] = {}
        self._opened = opened or in_memory()
        self._db = self._opened.db
        if self._opened.file is not None:
            weakref.finalize(self, self._opened.file.close)
        self._db.execute("PRAGMA temp_store=MEMORY")
        self._db.create_scalar_function("fold", _fold, 1, deterministic=True)
        self._db.create_scalar_function("mean", _mean, 2, deterministic=True)
        self._db.create_scalar_function("period", _period, 3, deterministic=True)
        self._db.execute("CREATE TABLE IF NOT EXISTS about(name TEXT PRIMARY KEY, value)")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS strays(object TEXT, id TEXT, version INTEGER, deleted INTEGER, "
            "body BLOB, PRIMARY KEY(object, id))"
        )
        self.seq: int = self._about("seq") or 0
        self.read_at = clock.now()
        self.blocks = Blocks(self._db, block)
        self._changes = 0
        self._next = 0
        self._reckoned: dict[tuple[int, tuple[Hashable, ...]], str] = {}

    def _about(self, name: str) -> Any:
        return next((value for (value,) in self._db.execute("SELECT value FROM about WHERE name=?", (name,))), None)

    def shape(self, object_name: str) -> Shape:
        """The object's shape; its tables exist from now on. Raises KeyError for an object nobody declared."""
        known = self._shapes.get(object_name)
        if known is None:
            known = shape(self._specs[object_name])
            with self.lock:
                self._answers.clear()
                self.blocks.forget()
                reshape(self._db, known)
            self._shapes[object_name] = known
        return known

    @property
    def specs(self) -> Mapping[str, ObjectSpec]:
        return self._specs

    def adopt(self, specs: Mapping[str, ObjectSpec]) -> None:
        """Go by other declarations from now on: rows are made anew from the bodies kept here where they differ."""
        with self.lock:
            self._specs, self._shapes = specs, {}
            self._changes += 1
            self._answers.clear()
            self.blocks.forget()
            for (name,) in self.rows("SELECT DISTINCT object FROM strays"):
                if name in specs:
                    found = self.rows("DELETE FROM strays WHERE object=? RETURNING *", (name,))
                    self.apply(
                        Change(name, id_, version, bool(deleted), body or b"")
                        for _, id_, version, deleted, body in found
                    )

    def apply(self, changes: Iterable[Change], seq: int | None = None) -> None:
        """Take in `changes`, all or none; `seq` is the feed item they came with."""
        with self.lock, self._db:
            for change in changes:
                self._answers.clear()
                if change.object in self._specs:
                    self._put(self.shape(change.object), change)
                else:
                    self._db.execute(_STRAY, (*change[:3], int(change.deleted), change.body or None))
        if seq is not None and seq > self.seq:
            self.seq = seq

    def _put(self, kept: Shape, change: Change) -> None:
        run, say = self._db.execute, kept.statements
        self._changes += 1
        known = run(say.known, (change.id,)).fetchone()
        if known and known[1] >= change.version:
            return
        body = orjson.loads(change.body) if change.body else {}
        purged = not change.body
        cells = kept.row({**body, "id": change.id}, change.version, 2 if purged else int(change.deleted))
        if known:
            rid = known[0]
            run(say.change, (*cells, rid))
            if kept.searchable:
                run(say.unlearn, (rid,))
        else:
            run(say.add, cells)
            rid = self._db.last_insert_rowid()
        self.blocks.change(kept.name, rid)
        run(say.body, (rid, change.body or None))
        if kept.searchable and not purged:
            run(say.learn, (rid, *kept.text(body)))

    def version_of(self, object_name: str, record_id: str) -> int:
        """The version the index holds; 0 when it does not know the record."""
        kept = self.shape(object_name)
        return next(
            (version for (version,) in self.rows(f"SELECT version FROM r_{kept.name} WHERE id=?", (record_id,))), 0
        )

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self.lock:
            return self._db.execute(sql, params).fetchall()

    def answer(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Rows of a query, as they were found before when nothing has changed since; for few rows of much reading."""
        return self.remembered(sql, params, lambda: self._db.execute(sql, params).fetchall())

    def remembered(
        self, what: str, params: Sequence[Any], find: Callable[[], list[tuple[Any, ...]]]
    ) -> list[tuple[Any, ...]]:
        """What `find` found when nothing has changed since; `what` and `params` say all that it follows from."""
        asked = what, tuple(params)
        with self.lock:
            known = self._answers.get(asked)
            if known is None:
                known = find()
                if len(self._answers) >= _MOST_ANSWERS:
                    self._answers.pop(next(iter(self._answers)))
                self._answers[asked] = known
            return known

    def execute(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of a query over `r_<object>`; raises apsw.ReadOnlyError for a statement that would change anything."""
        with self.lock:
            self._db.execute("PRAGMA query_only=1")
            try:
                return self._db.execute(sql, params).fetchall()
            finally:
                self._db.execute("PRAGMA query_only=0")

    def reckoned(
        self,
        known: tuple[Hashable, ...],
        columns: Sequence[str],
        rows: tuple[str, Sequence[Any]] | Iterable[Sequence[Any]],
    ) -> str:
        """The name of a table of ids and `columns`, filled with `rows` unless it was since the last change.

        `rows`: a query with its parameters, or what is read only then. `known`: all that they follow from, but records.
        """
        with self.lock:
            key = (self._changes, known)
            if key in self._reckoned:
                return self._reckoned[key]
            gone = [old for old in self._reckoned if old[0] != self._changes]
            for old in gone or list(self._reckoned)[: 1 - _MOST_RECKONED]:
                self._db.execute(f"DROP TABLE {self._reckoned.pop(old)}")
            name = f"temp.late_{self._next}"
            self._next += 1
            given = ",".join(f'"{column}"' for column in columns)
            self._db.execute(f"CREATE TABLE {name}(id TEXT PRIMARY KEY,{given}) WITHOUT ROWID")
            marks = ",".join("?" * (len(columns) + 1))
            with self._db:
                if isinstance(rows, tuple):
                    self._db.execute(f"INSERT INTO {name} {rows[0]}", rows[1])
                else:
                    self._db.executemany(f"INSERT INTO {name} VALUES({marks})", rows)
            self._reckoned[key] = name
            return name

    def bodies(self, object_name: str, rids: Sequence[int]) -> list[bytes]:
        """The stored bodies of rows, in the order asked for."""
        marks = ",".join("?" * len(rids))
        found = dict(self.rows(f"SELECT rid, body FROM b_{object_name} WHERE rid IN ({marks})", rids))
        return self._with_formulas(object_name, [found[rid] for rid in rids])

    def _with_formulas(self, object_name: str, bodies: list[bytes]) -> list[bytes]:
        spec = self.shape(object_name).spec
        return [orjson.dumps(derived(spec, orjson.loads(body))) for body in bodies] if spec.formulas else bodies

    @property
    def records(self) -> int:
        """How many records it holds, deleted ones included."""
        tables = self.rows("SELECT name FROM sqlite_schema WHERE type='table' AND name GLOB 'r_*'")
        return sum(self.rows(f'SELECT count(*) FROM "{name}"')[0][0] for (name,) in tables)

    @property
    def size(self) -> int:
        """Bytes it takes, of memory or of the file that is mapped."""
        return int(self.rows("PRAGMA page_count")[0][0]) * int(self.rows("PRAGMA page_size")[0][0])

    def dump(self) -> bytes:
        """The index as a file: compressed, with its sequence number inside."""
        held = BytesIO()
        self.write(held)
        return held.getvalue()

    def write(self, to: IO[bytes]) -> None:
        """What `dump` gives, piece by piece."""
        with self.lock:
            with self._db:
                for name, value in (("format", _FORMAT), ("seq", self.seq)):
                    self._db.execute("INSERT OR REPLACE INTO about VALUES(?,?)", (name, value))
            pack(self._opened, to)

    @classmethod
    def load(cls, content: bytes | Source, specs: Mapping[str, ObjectSpec]) -> "Index":
        """The index a file holds; raises Unusable when it is damaged, or when there is no room to unpack it."""
        try:
            index = cls(specs, unpack(BytesIO(content) if isinstance(content, bytes) else content))
            if index._about("format") != _FORMAT:
                raise Unusable("not an index")
        except (zlib.error, apsw.Error, OSError) as problem:
            raise Unusable(str(problem)) from problem
        return index


def _fold(*values: Any) -> str | None:
    return tokens.fold(values[0]) if isinstance(values[0], str) else None


def _mean(*values: Any) -> int | None:
    """A total by a number, rounded to the even neighbour where two are equally near."""
    total, number = values
    return int((Decimal(total) / number).to_integral_value(ROUND_HALF_EVEN)) if total is not None and number else None


def _period(*values: Any) -> str | None:
    from shared.records.index.periods import start_of

    return start_of(*values)
