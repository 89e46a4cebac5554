"""The children of a merged record, moved to the one that stays and, when the merge is undone, back.

A chunk is one transaction: the children, a mark of each, and the merge's count. Killed after any of them, the next
call goes on from there; a merge that is being undone refuses further moves by its phase.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from functions.records.merging import repointed
from shared import clock
from shared.errors import Invalid, Stale
from shared.records import children, commit, lists, schema
from shared.records.access_patterns import MERGE, MOVED
from shared.records.index import Index
from shared.records.index.snapshots import change_of
from shared.records.items import body_of, record_key
from shared.records.prepared import Prepared
from shared.records.table import Item, Refused, TenantTable, Write
from shared.tenancy.caller import LATEST, Caller, system

MOVING, DONE, UNDOING, UNDONE = "moving", "done", "undoing", "undone"
CHUNK = 25
_LOOKED_UP = 500
SETTLED = timedelta(seconds=60)
"""A child that was written just before the merge is in the index of every process by then."""
_PAST = {DONE: MOVING, UNDONE: UNDOING}


def go_on(table: TenantTable, merge: Item, most: int) -> Item:
    """Carry a merge on by up to `most` children, and return it as it is then; harmless in any phase."""
    work = _Work(table, merge)
    if merge["phase"] == MOVING:
        work.move(most)
    elif merge["phase"] == UNDOING:
        work.put_back(most)
    return table.get(_key(table, merge)) or merge


def unfinished(merge: Item) -> bool:
    return merge["phase"] in {MOVING, UNDOING}


def _key(table: TenantTable, merge: Item) -> dict[str, str]:
    return table.key(MERGE, winner=merge["winner"], merge=merge["merge"])


class _Work:
    """One merge at work, in the name of the person who asked for it."""

    def __init__(self, table: TenantTable, merge: Item) -> None:
        self._table = table
        self._merge = merge
        self._schema = schema.of(table, LATEST)
        self._caller: Caller = replace(system(table.tenant, "merge"), person=merge["by"])

    def move(self, most: int) -> None:
        """Move up to `most` children; the merge is done once none is left and no late one can come."""
        index, left = lists.open_index(self._table), set[str]()
        name, loser = self._merge["object"], self._merge["loser"]
        left |= {loser, self._merge["winner"]}
        while most > 0 and (found := children.referring(index, name, loser, min(most, _LOOKED_UP), but=left)):
            for start in range(0, len(found), CHUNK):
                some = found[start : start + CHUNK]
                try:
                    left |= self._moved(index, some)
                except (Invalid, Stale):
                    if not self._is(MOVING):
                        return
                    for one in some:
                        left |= self._one(index, one)
            most -= len(found)
        if most > 0 and clock.now() - datetime.fromisoformat(self._merge["at"]) >= SETTLED:
            self._finish(DONE)

    def _one(self, index: Index, child: tuple[str, str]) -> set[str]:
        """Move a child that others write too; one that cannot be had now is left to the next call.

        So is one that may not move for what follows from it.
        """
        try:
            return self._moved(index, [child])
        except (Invalid, Stale):
            return {child[1]}

    def _moved(self, index: Index, found: list[tuple[str, str]]) -> set[str]:
        """Move these; returns those that, by the table, do not refer to the loser any more."""
        prepared, marks, others = [], [], set()
        for name, record_id in found:
            item = self._table.get(record_key(self._table, name, record_id))
            body = body_of(item) if item else {}
            after, paths = repointed(self._schema.get(name), body, self._merge["loser"], self._merge["winner"])
            if item is None or not paths:
                others.add(record_id)
                if item:
                    index.apply((change_of(item),))
                continue
            prepared.append(self._next(name, body, after))
            key = self._table.key(MOVED, merge=self._merge["merge"], object=name, id=record_id)
            marks.append(Write.put({**key, "object": name, "id": record_id, "paths": paths}))
        if prepared:
            self._write(prepared, [*marks, self._count(len(marks), MOVING)])
        return others

    def put_back(self, most: int) -> None:
        """Put up to `most` children back; one that leads elsewhere by now, or may not go back, stays where it is."""
        for _ in range(max(1, most // CHUNK)):
            marks = list(self._table.query(MOVED, {"merge": self._merge["merge"]}, limit=CHUNK, consistent=True))
            if not marks:
                self._finish(UNDONE)
                return
            try:
                self._put_back(marks)
            except (Invalid, Stale):
                if not self._is(UNDOING):
                    return
                for mark in marks:
                    with suppress(Stale):  # somebody writes it right now; the next call has it
                        self._one_back(mark)

    def _one_back(self, mark: Item) -> None:
        try:
            self._put_back([mark])
        except Invalid:
            self._write([], self._marks_gone([mark]))

    def _put_back(self, marks: list[Item]) -> None:
        prepared = []
        for mark in marks:
            item = self._table.get(record_key(self._table, mark["object"], mark["id"]))
            body = body_of(item) if item else {}
            spec, (winner, loser) = self._schema.get(mark["object"]), (self._merge["winner"], self._merge["loser"])
            after, paths = repointed(spec, body, winner, loser, only=mark["paths"])
            if paths:
                prepared.append(self._next(mark["object"], body, after))
        self._write(prepared, self._marks_gone(marks))

    def _marks_gone(self, marks: list[Item]) -> list[Write]:
        done = [Write.delete({"pk": mark["pk"], "sk": mark["sk"]}) for mark in marks]
        return [*done, self._count(-len(marks), UNDOING)]

    def _next(self, name: str, before: dict[str, Any], after: dict[str, Any]) -> Prepared:
        stamped = {"version": before["version"] + 1, "updated_at": clock.stamp(), "updated_by": self._caller.person}
        return Prepared(self._schema.get(name), {**after, **stamped}, before)

    def _write(self, prepared: list[Prepared], also: list[Write]) -> None:
        if prepared:
            first, *rest = prepared
            commit.write(self._table, self._caller, replace(first, drafts=tuple(rest)), also=also)
            return
        try:
            self._table.transact(also)
        except Refused as refusal:
            raise Stale() from refusal

    def _count(self, change: int, phase: str) -> Write:
        values = {":n": change, ":p": phase}
        return Write.update(_key(self._table, self._merge), "SET moved = moved + :n", values, condition="phase = :p")

    def _is(self, phase: str) -> bool:
        return (self._table.get(_key(self._table, self._merge)) or {}).get("phase") == phase

    def _finish(self, phase: str) -> None:
        values = {":p": phase, ":was": _PAST[phase], ":at": clock.stamp()}
        expression = "SET phase = :p, finished_at = :at"
        try:
            self._table.update(_key(self._table, self._merge), expression, values, condition="phase = :was")
        except Stale:
            return  # undone, or finished by another
