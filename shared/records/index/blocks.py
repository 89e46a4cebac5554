"""Answers kept for each block of rows: after a change only the block that it is in is read again, so that what a list
after a write costs hardly grows with the tenant.

An answer is made of those of the blocks: the first rows of all are among the first of each, counts and sums add up.
"""

from collections.abc import Callable, Sequence
from typing import Any

import apsw

ROWS = 4_096
"""In a block, by their place in the table."""
_WITHIN = "BETWEEN {first} AND {last}"
_MOST_QUESTIONS = 12
_MOST_ROWS = 1_000
"""Of an answer of one block; what has more, such as very many groups, is not kept."""
Row = tuple[Any, ...]


class Blocks:
    """What questions about one object's rows found, block by block. Whoever asks holds the index's lock."""

    def __init__(self, db: apsw.Connection, size: int) -> None:
        self._db, self._size = db, size
        self._known: dict[tuple[str, tuple[Any, ...]], dict[int, tuple[int, list[Row]]]] = {}
        self._changed: dict[tuple[str, int], int] = {}
        self._now = 0

    def change(self, name: str, rid: int) -> None:
        """Note that a row of the object is another now."""
        self._now += 1
        self._changed[name, rid // self._size] = self._now

    def forget(self) -> None:
        """Keep nothing of what was found: tables or declarations are others now."""
        self._known.clear()

    def serve(self, name: str, table: str, where: str) -> bool:
        """Whether such rows may be asked for by block: there are several, and rows of no other object decide."""
        return table == f"r_{name}" and "FROM r_" not in where and self._last(name) >= 2 * self._size

    def _last(self, name: str) -> int:
        (last,) = self._db.execute(f"SELECT ifnull(max(rid),0) FROM r_{name}").fetchall()[0]
        return int(str(last))

    def found(self, name: str, chosen: str, where: str, rest: str, params: Sequence[Any]) -> list[list[Row]] | None:
        """The rows of `SELECT chosen FROM r_<name> WHERE where rest` in each block; None where a block has too many."""
        hits = f"f_{name} MATCH ?"  # of a search: those of the block alone, too
        where = where.replace(hits, f"{hits} AND rowid {_WITHIN}")
        sql = f"SELECT {chosen} FROM r_{name} WHERE rid {_WITHIN} AND {where} {rest}"
        asked = sql, tuple(params)
        known = self._known[asked] = self._known.pop(asked, {})
        if len(self._known) > _MOST_QUESTIONS:
            self._known.pop(next(iter(self._known)))
        for block in range(self._last(name) // self._size + 1):
            changed = self._changed.get((name, block), 0)
            if block in known and known[block][0] >= changed:
                continue
            bounds = {"{first}": block * self._size, "{last}": (block + 1) * self._size - 1}
            rows = self._db.execute(_filled(sql, bounds), params).fetchall()
            if len(rows) > _MOST_ROWS:
                self._known.pop(asked)
                return None
            known[block] = changed, rows
        return [rows for _, rows in known.values()]


def _filled(sql: str, bounds: dict[str, int]) -> str:
    for mark, bound in bounds.items():
        sql = sql.replace(mark, str(bound))
    return sql


def ordered(rows: list[Row], keys: Sequence[tuple[int, bool]]) -> list[Row]:
    """Rows by their columns `keys`, each with whether it descends, as a list has them: nothing is last either way."""
    for at, down in reversed(keys):
        rows.sort(key=_place(at, down), reverse=down)
    return rows


def _place(at: int, down: bool) -> Callable[[Row], tuple[bool, Any]]:
    return lambda row: ((row[at] is None) != down, row[at])
