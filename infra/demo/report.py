"""What loading did, for a person (`lines`) and for a program (`document`)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from infra.demo.rules import Ledger, Note

_MEANS = {
    "spelling": "spelling corrected",
    "product-name": "product written in a second way",
    "date-form": "US dates made ISO",
    "money-unit": "revenue in millions made an amount",
    "without-customer": "opportunities kept without a customer: the source names none",
    "without-parent": "customers kept without a parent: the source names one that is not there",
}


@dataclass
class Count:
    """Rows of one object: how many the source has, how many are stored, how many were refused."""

    read: int = 0
    stored: int = 0
    refused: int = 0
    there_before: int = 0

    @property
    def lost(self) -> int:
        return self.read - self.stored - self.refused


@dataclass
class Report:
    """Everything that happened to the rows."""

    ledger: Ledger
    counts: dict[str, Count] = field(default_factory=dict)
    pending_people: list[str] = field(default_factory=list)
    churn: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def complete(self) -> bool:
        return all(count.lost == 0 for count in self.counts.values())

    def document(self) -> dict[str, Any]:
        return {
            "counts": {name: {**asdict(count), "lost": count.lost} for name, count in self.counts.items()},
            "repaired": _by_kind(self.ledger.repaired),
            "kept": _by_kind(self.ledger.kept),
            "refused": [asdict(note) for note in self.ledger.refused],
            "invitations_pending": self.pending_people,
            "churn_review": self.churn,
            "seconds": round(self.seconds, 1),
        }

    def lines(self) -> list[str]:
        """Readable lines, the same facts as the document, row numbers shortened to ranges."""
        shown = []
        for name, count in self.counts.items():
            before = f", {count.there_before:,} of them there before" if count.there_before else ""
            shown.append(
                f"{name:<14} {count.read:>6,} read   {count.stored:>6,} stored{before}   {count.refused:>4,} refused"
                + (f"   {count.lost:,} LOST" if count.lost else "")
            )
        for title, notes in (("repaired", self.ledger.repaired), ("kept", self.ledger.kept)):
            for (file, kind), found in _grouped(notes).items():
                rows = sorted({note.row for note in found})
                shown.append(f"{title}: {_MEANS.get(kind, kind)}, {len(found):,}× in {file}, rows {ranges(rows)}")
        shown += [
            f"refused: {note.file} row {note.row} ({note.before}): {note.kind} {note.after}".rstrip()
            for note in self.ledger.refused
        ]
        if not self.ledger.refused:
            shown.append("refused: none")
        if self.churn:
            shown.append(
                f"churn review as of {self.churn['as_of']}: {self.churn.get('raised', 0)} customers in warning"
            )
        shown += [f"invitation not accepted yet: {address}" for address in self.pending_people]
        return shown


def _grouped(notes: Iterable[Note]) -> dict[tuple[str, str], list[Note]]:
    found: dict[tuple[str, str], list[Note]] = defaultdict(list)
    for note in notes:
        found[note.file, note.kind].append(note)
    return found


def _by_kind(notes: Iterable[Note]) -> list[dict[str, Any]]:
    shown = []
    for (file, kind), found in _grouped(notes).items():
        changes = Counter((note.before, note.after) for note in found)
        examples = [
            {"before": before, "after": after, "times": times} for (before, after), times in changes.most_common(5)
        ]
        rows = sorted({note.row for note in found})
        shown.append({"file": file, "kind": kind, "cells": len(found), "rows": rows, "examples": examples})
    return shown


def ranges(rows: list[int], most: int = 6) -> str:
    """`2-4, 9, 11-12`, at most `most` of them; `rows` ascending."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    shown = [str(first) if first == last else f"{first}-{last}" for first, last in runs[:most]]
    return ", ".join(shown) + (f" … {rows[-1]}" if len(runs) > most else "")
