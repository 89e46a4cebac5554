"""Chinese in pinyin without tones, for sorting as people look names up and for finding by what they type.

A character is read by itself, as collations do. The table of readings is made from pypinyin's by `infra.pinyin_table`.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import orjson

from shared.records.index.tokens import fold

FILE = Path(__file__).with_name("readings.bin")
_MOST_SYLLABLES = 6
_MOST_CHARACTERS = 40


class _Table(NamedTuple):
    """`cells` gives for each code point of the blocks in turn its place in `known`: two bytes, little-endian."""

    known: list[str]
    firsts: list[int]
    blocks: list[tuple[int, int]]
    """Length and where its cells begin."""
    cells: bytes

    def find(self, code: int) -> str:
        place = bisect_right(self.firsts, code) - 1
        if place < 0:
            return ""
        length, begins = self.blocks[place]
        inside = code - self.firsts[place]
        if inside >= length:
            return ""
        at = begins + 2 * inside
        return self.known[self.cells[at] | self.cells[at + 1] << 8]


@cache
def _table() -> _Table:
    head, _, cells = FILE.read_bytes().partition(b"\n")
    said = orjson.loads(head)
    blocks, begins = [], 0
    for _, length in said["blocks"]:
        blocks.append((length, begins))
        begins += 2 * length
    return _Table(said["readings"], [first for first, _ in said["blocks"]], blocks, cells)


def han(character: str) -> bool:
    """Whether it is a Chinese character."""
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000"


@lru_cache(8_192)
def readings(character: str) -> tuple[str, ...]:
    """The two most usual readings, ü as v; the character itself when nobody knows how to read it."""
    known = _table().find(ord(character))
    return tuple(known.split(",")) if known else (fold(character),)


def sort_key(text: str) -> str | None:
    """What a text with Chinese in it is sorted by, the text itself last; None for any other, which `fold` serves."""
    if text.isascii() or not any(map(han, text)):
        return None
    spelled = "".join(f" {readings(one)[0]} " if han(one) else one for one in fold(text))
    return " ".join(spelled.split()) + "\x01" + text


def spelled(text: str) -> Iterator[str]:
    """The tokens of the Chinese in `text`: spelling and initials from each character on, so that a part is a prefix.

    Another reading is taken for one character at a time: `chongqing` and `zhongqing` both find 重庆.
    """
    if text.isascii():
        return
    left = _MOST_CHARACTERS
    for chinese, characters in groupby(text, han):
        run = [readings(one) for one in characters][:left] if chinese else []
        left -= len(run)
        for start in range(len(run)):
            yield from _from(run[start : start + _MOST_SYLLABLES])


def _from(part: list[tuple[str, ...]]) -> Iterator[str]:
    for syllables in _ways(part):
        yield "".join(syllables)
        if len(syllables) > 1:
            yield "".join(one[0] for one in syllables)


def sounds(text: str) -> list[str]:
    """`text` run together as it is spoken: in the usual way, then with one character at a time read otherwise."""
    return ["".join(way) for way in _ways([readings(one) if han(one) else (one,) for one in text])]


def _ways(part: list[tuple[str, ...]]) -> Iterator[list[str]]:
    usual = [known[0] for known in part]
    yield usual
    for place, known in enumerate(part):
        if len(known) > 1:
            yield [*usual[:place], known[1], *usual[place + 1 :]]
