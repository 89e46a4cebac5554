"""Chinese in pinyin without tones, for sorting as people look names up and for finding by what they type.

A character is read by itself, as collations do; pypinyin's phrases would double the time of a cold start.
"""

import os
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import groupby

from shared.records.index.tokens import fold

_MOST_SYLLABLES = 6
_MOST_CHARACTERS = 40
_MOST_READINGS = 2


@cache
def _readings() -> Mapping[int, str]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin.constants import PINYIN_DICT

    known: Mapping[int, str] = PINYIN_DICT
    return known


def han(character: str) -> bool:
    """Whether it is a Chinese character."""
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000"


@lru_cache(8_192)
def readings(character: str) -> tuple[str, ...]:
    """The two most usual readings, ü as v; the character itself when nobody knows how to read it."""
    known = unicodedata.normalize("NFD", _readings().get(ord(character), character)).replace("u\u0308", "v")
    return tuple(dict.fromkeys(fold(one) for one in known.split(",")))[:_MOST_READINGS]


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
    usual = [known[0] for known in part]
    others = [[*usual[:place], known[1], *usual[place + 1 :]] for place, known in enumerate(part) if len(known) > 1]
    for syllables in (usual, *others):
        yield "".join(syllables)
        if len(syllables) > 1:
            yield "".join(one[0] for one in syllables)
