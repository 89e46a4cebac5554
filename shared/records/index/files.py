"""An index as a file: compressed on S3, and unpacked beside the process where it is too large for memory.

What is large is a database in a file without a name: it goes with the process, however that ends. SQLite maps it, so
that a query takes memory for the pages it reads, which the system takes back when it needs them.
"""

import os
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple, Protocol

import apsw

_IN_MEMORY = 64_000_000
"""Bytes: a larger index stays a file."""
_PIECE = 1 << 20
_MAPPED = 2_147_418_112  # the most that SQLite maps; what lies beyond is read
_SETTINGS = (
    "locking_mode=EXCLUSIVE", "journal_mode=MEMORY", "synchronous=OFF", "cache_size=-32000", f"mmap_size={_MAPPED}",
)  # fmt: skip


class Source(Protocol):
    """Where a packed file is read from, piece by piece."""

    def read(self, amount: int, /) -> bytes: ...


class Opened(NamedTuple):
    """A database, and the file it lives in when that is not memory."""

    db: apsw.Connection
    file: IO[bytes] | None = None


def in_memory() -> Opened:
    """An empty database for few records."""
    db = apsw.Connection(":memory:")
    db.execute("PRAGMA page_size=8192")
    return Opened(db)


def on_disk() -> Opened:
    """An empty database for many records."""
    return _mapped(_nameable(), page_size=8192)


def unpack(source: Source) -> Opened:
    """The database that a packed file holds; raises zlib.error, apsw.Error or OSError when it cannot be had."""
    small, pieces = bytearray(), _unpacked(source)
    for piece in pieces:
        small += piece
        if len(small) > _IN_MEMORY:
            return _unpacked_to_disk(small, pieces)
    db = apsw.Connection(":memory:")
    db.deserialize("main", bytes(small))
    return Opened(db)


def _unpacked_to_disk(first: bytearray, rest: Iterator[bytes]) -> Opened:
    file = _nameable()
    try:
        file.write(first)
        first.clear()
        for piece in rest:
            file.write(piece)
        file.flush()
    except BaseException:
        os.unlink(file.name)
        raise
    return _mapped(file)


def _nameable() -> IO[bytes]:
    from tempfile import NamedTemporaryFile

    file: IO[bytes] = NamedTemporaryFile(prefix="kith-index-", delete=False)  # noqa: SIM115
    return file


def _mapped(file: IO[bytes], page_size: int = 0) -> Opened:
    """The database in `file`, which has no name any more."""
    try:
        db = apsw.Connection(file.name)
        for setting in ([f"page_size={page_size}"] if page_size else []) + list(_SETTINGS):
            db.execute(f"PRAGMA {setting}").fetchall()
    finally:
        os.unlink(file.name)
    return Opened(db, file)


def _unpacked(source: Source) -> Iterator[bytes]:
    unpacking = zlib.decompressobj()
    while piece := source.read(_PIECE):
        yield unpacking.decompress(piece)
    yield unpacking.flush()
    if not unpacking.eof:
        raise zlib.error("incomplete")


def pack(opened: Opened, to: IO[bytes]) -> None:
    """Write the database, compressed."""
    packing = zlib.compressobj(1)
    if opened.file is None:
        to.write(packing.compress(opened.db.serialize("main")))
    else:
        opened.file.seek(0)
        while piece := opened.file.read(_PIECE):
            to.write(packing.compress(piece))
    to.write(packing.flush())
