"""Care for the embedded DynamoDB's file that its own program does not take."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

# Its writes ask for the stream's highest number and its reads for what follows one, both by going through the whole
# stream: with 20,000 changes a write takes 45 ms, with these indexes 6.
_INDEXES = """
CREATE INDEX IF NOT EXISTS kith_next ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
CREATE INDEX IF NOT EXISTS kith_read ON _stream_records (table_name, shard_id, CAST(sequence_number AS INTEGER));
CREATE INDEX IF NOT EXISTS kith_ends ON _stream_records (table_name, shard_id, sequence_number);
"""
_KEPT_SECONDS = 24 * 3600
_LAST_KEPT = 1000


def tend(file: Path, now: float | None = None) -> None:
    """Index the stream, and drop changes older than the day that DynamoDB keeps them. The newest stay: numbers go on
    from the highest."""
    with closing(sqlite3.connect(file, timeout=30)) as database, database:
        known = database.execute("SELECT 1 FROM sqlite_master WHERE name = '_stream_records'").fetchone()
        if not known:
            return
        database.executescript(_INDEXES)
        database.execute(
            "DELETE FROM _stream_records WHERE created_at < ? AND id < (SELECT MAX(id) FROM _stream_records) - ?",
            (int((now or time.time()) - _KEPT_SECONDS), _LAST_KEPT),
        )
