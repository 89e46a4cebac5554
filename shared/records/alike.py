"""Which of many records may be the same: those that share a key are compared, by the rules of one record.

Keys are an e-mail, the end of a phone number, a number that identifies, the beginning and end of a name, its sound.
Where many share a key, each is compared with its neighbours in the order of names alone, so the work grows with the
records, not with their square.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from shared.records.duplicates import LIKELY, Name, Reason, Traits, reasons, score, sounds

MOST_TOGETHER = 20
"""Records in a group."""
_EACH_WITH_EACH = 30
_NEIGHBOURS = 10
_DIGITS = 8


class Pair(NamedTuple):
    """Two records, the smaller id first, why they may be the same, and how certain that is."""

    left: str
    right: str
    score: float
    reasons: tuple[Reason, ...]


def pairs(many: Mapping[str, Traits]) -> Iterator[Pair | None]:
    """The pairs worth showing, each once; None after every block of records that was gone through, for progress."""
    blocks: dict[str, list[str]] = {}
    for id_, traits in many.items():
        for key in keys(traits):
            blocks.setdefault(key, []).append(id_)
    compared: set[tuple[str, str]] = set()
    for ids in blocks.values():
        for left, right in _together(many, ids):
            pair = (left, right) if left < right else (right, left)
            if pair in compared:
                continue
            compared.add(pair)
            why = reasons(many[pair[0]], many[pair[1]])
            if (certainty := score(why)) >= LIKELY:
                yield Pair(*pair, certainty, tuple(why))
        yield None


def keys(traits: Traits) -> set[str]:
    """What a record is found by."""
    found = {f"e{one}" for given in traits.emails.values() for one in given}
    found |= {f"p{one[-_DIGITS:]}" for given in traits.phones.values() for one in given if len(one) >= _DIGITS}
    found |= {f"v{name} {value}" for name, value in traits.values.items() if value}
    return found | (_name_keys(traits.name) if traits.name else set())


def _name_keys(name: Name) -> set[str]:
    if name.dense:
        spoken = {f"s{way[:6]}" for way in sounds(name.joined)[:4]}
        return {f"n{name.joined[:2]}", f"n{name.joined[-2:]}"} | spoken
    words = sorted(name.words.split(), key=len, reverse=True)[:2]
    return {f"s{name.joined[:6]}", *(f"w{word[:5]}" for word in words)}


def _together(many: Mapping[str, Traits], ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    reach = len(ids) if len(ids) <= _EACH_WITH_EACH else _NEIGHBOURS
    if reach == _NEIGHBOURS:
        ids = sorted(ids, key=lambda one: _sorted_by(many[one].name))
    for at, left in enumerate(ids):
        for right in ids[at + 1 : at + 1 + reach]:
            yield left, right


def _sorted_by(name: Name | None) -> str:
    return name.joined if name else ""


def groups(found: Sequence[Pair]) -> list[list[Pair]]:
    """Pairs that have a record in common, the most certain group first; one of twenty records takes no more."""
    of: dict[str, int] = {}
    members: dict[int, set[str]] = {}
    together: dict[int, list[Pair]] = {}
    for number, pair in enumerate(sorted(found, key=lambda one: (-one.score, one.left, one.right))):
        homes = {of[one] for one in (pair.left, pair.right) if one in of}
        size = len({pair.left, pair.right}.union(*(members[home] for home in homes)))
        if size > MOST_TOGETHER:
            continue
        into = min(homes, default=number)
        members.setdefault(into, set()).update((pair.left, pair.right))
        together.setdefault(into, []).append(pair)
        for home in homes - {into}:
            members[into] |= members.pop(home)
            together[into] += together.pop(home)
        of.update(dict.fromkeys(members[into], into))
    return sorted(together.values(), key=lambda some: (-some[0].score, some[0].left))
