"""Text as search sees it: folded, cut into words and, where there are no spaces, into pairs of characters.

A run of Chinese `c1 c2 c3` becomes `c1c2 c2c3 c3`: one character is found as a prefix, two as a token, more as a
phrase.
Phone numbers are stored with every ending of four digits or more, so that any part of a number is a prefix of one.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

_MARKS = re.compile("[\u0300-\u036f]")
_DENSE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_PLAIN = re.compile("[a-z0-9]+")
_PHONE = re.compile(r"[+(]?[\d\s()./-]{4,40}")
_DIGITS = re.compile(r"\D")
_MOST_PIECES = 20


@cache
def _piece() -> re.Pattern[str]:
    """A run of dense script or a word. So wide a class takes longer to compile than an English tenant's whole list."""
    return re.compile(f"([{_DENSE}]+)|([^\\W_{_DENSE}]+)")


def _pieces(text: str) -> list[tuple[str, str]]:
    folded = fold(text)
    return [("", word) for word in _PLAIN.findall(folded)] if folded.isascii() else _piece().findall(folded)


def fold(text: str) -> str:
    """`text` without case, accents and width, for comparing and sorting as people do."""
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", bare.casefold())


def words(text: str) -> str:
    """The tokens of `text`, separated by spaces, in order."""
    if text.isascii():
        return " ".join(_PLAIN.findall(text.lower()))
    found: list[str] = []
    for dense, word in _pieces(text):
        if word:
            found.append(word)
        else:
            found += (dense[i : i + 2] for i in range(len(dense)))
    return " ".join(found)


def digits(numbers: Iterable[str]) -> str:
    """The tokens of phone numbers: every ending of at least four digits."""
    found = []
    for number in numbers:
        bare = _DIGITS.sub("", number)
        found += [bare[i:] for i in range(max(1, len(bare) - 3))]
    return " ".join(found)


class Term(NamedTuple):
    """What a record must hold: `tokens` one after the other, the last perhaps only begun."""

    tokens: tuple[str, ...]
    begun: bool


class Sought(NamedTuple):
    """What a person looks for: all of `terms`, or where it may be a phone number, one that `numbers` begin."""

    terms: list[Term]
    numbers: list[str]


def sought(text: str) -> Sought | None:
    """What is looked for with what a person typed; None when there is nothing to look for in it."""
    terms = []
    for dense, word in _pieces(text)[:_MOST_PIECES]:
        if word or len(dense) == 1:
            terms.append(Term((word or dense,), True))
        else:
            terms.append(Term(tuple(dense[i : i + 2] for i in range(len(dense) - 1)), False))
    if not terms:
        return None
    numbers: set[str] = set()
    if _PHONE.fullmatch(text.strip()):
        number = _DIGITS.sub("", text)
        numbers = {number, number.lstrip("0"), _DIGITS.sub("", text.replace("(0)", ""))} - {""}
    return Sought(terms, sorted(numbers))


def match(text: str) -> str | None:
    """The full-text expression for what a person typed; None when there is nothing to look for in it."""
    wanted = sought(text)
    if wanted is None:
        return None
    terms = (f'"{" ".join(one.tokens)}"' + ("*" if one.begun else "") for one in wanted.terms)
    expression = "(" + " AND ".join(terms) + ")"
    if wanted.numbers:
        expression = "(" + " OR ".join([expression, *(f'"{number}"*' for number in wanted.numbers)]) + ")"
    return expression
