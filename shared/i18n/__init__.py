"""Messages in the reader's language. A language is one JSON file beside this one; English fills its gaps."""

from functools import cache
from pathlib import Path

import orjson

DEFAULT = "en"
_HERE = Path(__file__).parent


@cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _HERE.glob("*.json")))


@cache
def catalogue(locale: str) -> dict[str, str]:
    """Key → message of one language."""
    messages: dict[str, str] = orjson.loads((_HERE / f"{locale}.json").read_bytes())
    return messages


def find(key: str, locale: str, **values: object) -> str | None:
    """The message for `key`, or None where no language has it."""
    for language in (locale, DEFAULT):
        message = catalogue(language).get(key) if language in languages() else None
        if message is not None:
            return message.format_map(_Known(values)) if values else message
    return None


class _Known(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def text(key: str, locale: str, **values: object) -> str:
    """The message for `key`; the key itself where no language has it."""
    return find(key, locale, **values) or key


def label(labels: tuple[str, str], locale: str, key: str = "") -> str:
    """A declared label: the catalogue's `key` when it has one, else the declaration's Chinese or English."""
    known = catalogue(locale).get(key) if key and locale in languages() else None
    return known or (labels[1] if locale.startswith("zh") else labels[0])


def negotiate(accept: str | None, otherwise: str = DEFAULT) -> str:
    """The language to answer in, from an Accept-Language header."""
    wishes = []
    for part in (accept or "")[:200].split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            wishes.append((-float(weight or 1), tag.strip().lower()))
        except ValueError:
            continue
    for _, tag in sorted(wishes, key=lambda wish: wish[0]):
        for language in languages():
            if tag and tag.split("-")[0] == language.lower().split("-")[0]:
                return language
    return otherwise if otherwise in languages() else DEFAULT
