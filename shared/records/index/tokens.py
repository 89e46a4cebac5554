"""Text as search sees it: folded, cut into words and, where there are no spaces, into pairs of characters.

A run of Chinese `c1 c2 c3` becomes `c1c2 c2c3 c3`: one character is found as a prefix, two as a token, more as a
phrase.
Phone numbers are stored with every ending of four digits or more, so that any part of a number is a prefix of one.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

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


def match(text: str) -> str | None:
    """The full-text expression for what a person typed; None when there is nothing to look for in it."""
    terms = []
    for dense, word in _pieces(text)[:_MOST_PIECES]:
        if word:
            terms.append(f'"{word}"*')
        elif len(dense) == 1:
            terms.append(f'"{dense}"*')
        else:
            terms.append('"' + " ".join(dense[i : i + 2] for i in range(len(dense) - 1)) + '"')
    if not terms:
        return None
    expression = "(" + " AND ".join(terms) + ")"
    if _PHONE.fullmatch(text.strip()):
        number = _DIGITS.sub("", text)
        variants = {number, number.lstrip("0"), _DIGITS.sub("", text.replace("(0)", ""))} - {""}
        expression = "(" + " OR ".join([expression, *(f'"{variant}"*' for variant in sorted(variants))]) + ")"
    return expression
