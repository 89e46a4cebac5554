"""What a merge makes of two records and of those that refer to them: pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.declare import FieldSpec, ObjectSpec
from shared.errors import FieldError, Invalid
from shared.parts import parts_of

THIS, OTHER, BOTH = "this", "other", "both"
LISTS = frozenset({"texts", "emails", "phones", "choices"})
JOINED = LISTS | {"long_text"}
Body = Mapping[str, Any]


def choice_of(field: FieldSpec, winner: Body, chosen: Mapping[str, str]) -> str:
    """Whose value a field takes: as chosen; else both lists, else the winner's own, else what the other has."""
    if wish := chosen.get(field.name):
        return wish
    if field.kind in LISTS:
        return BOTH
    return THIS if winner.get(field.name) is not None else OTHER


def check_choices(spec: ObjectSpec, chosen: Mapping[str, str]) -> None:
    """Raise Invalid for a choice that a field cannot take."""
    wrong = [
        FieldError(name, "choice")
        for name, wish in chosen.items()
        if wish not in {THIS, OTHER, BOTH} or (wish == BOTH and spec.fields[name].kind not in JOINED)
    ]
    if wrong:
        raise Invalid(errors=tuple(wrong))


def merged(spec: ObjectSpec, winner: Body, loser: Body, chosen: Mapping[str, str]) -> dict[str, Any]:
    """The fields of the winner that a merge changes; None clears one. Neither refers to itself afterwards."""
    themselves = {winner["id"], loser["id"]}
    patch = {}
    for field in spec.fields.values():
        if field.read_only:
            continue
        value = _value(field, winner.get(field.name), loser.get(field.name), choice_of(field, winner, chosen))
        if field.ref and value in themselves:
            value = None
        if value != winner.get(field.name):
            patch[field.name] = value
    return patch


def _value(field: FieldSpec, this: Any, other: Any, choice: str) -> Any:
    if choice != BOTH:
        return this if choice == THIS else other
    if field.kind == "long_text":
        return "\n\n".join(dict.fromkeys(text for text in (this, other) if text)) or None
    return list(dict.fromkeys([*(this or ()), *(other or ())])) or None


def repointed(
    spec: ObjectSpec, body: Body, old: str, new: str, *, only: Sequence[str] | None = None
) -> tuple[dict[str, Any], list[str]]:
    """The record with its references to `old` leading to `new`, and the paths of those; `only` limits the paths."""
    after, paths = dict(body), []
    for name, field in spec.fields.items():
        if field.kind == "reference" and body.get(name) == old and (only is None or name in only):
            after[name] = new
            paths.append(name)
        elif field.kind == "lines" and isinstance(body.get(name), list):
            rows = [dict(row) for row in body[name]]
            found = _in_lines(name, rows, old, only)
            for at, part in found:
                rows[at][part] = new
            if found:
                after[name] = rows
                paths += [f"{name}.{at}.{part}" for at, part in found]
    return after, paths


def _in_lines(name: str, rows: list[dict[str, Any]], old: str, only: Sequence[str] | None) -> list[tuple[int, str]]:
    parts = [part for part, known in parts_of("lines").items() if known.ref]
    return [
        (at, part)
        for at, row in enumerate(rows)
        for part in parts
        if row.get(part) == old and (only is None or f"{name}.{at}.{part}" in only)
    ]


def given_back(changed: Mapping[str, Sequence[Any]], current: Body) -> dict[str, Any]:
    """The record without what a merge changed, (old, new) a field, as far as nobody has changed it again."""
    after = dict(current)
    for name, (old, new) in changed.items():
        if current.get(name) == new:
            after.pop(name, None)
            if old is not None:
                after[name] = old
    return after
