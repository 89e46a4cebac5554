"""Whether two records may be the same customer, contact or lead, and why: pure, for one record and for many.

Names are compared without case, accents, punctuation and legal form (有限公司, Co., Ltd., GmbH), within one script by
their letters and across scripts by pinyin. Weights are shares of certainty: reasons together are 1 - Π(1 - weight).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from shared.declare import FieldSpec, ObjectSpec
from shared.records.index.tokens import fold

Code = Literal["same-email", "same-phone", "same-value", "same-name", "similar-name", "sounds-alike"]
LIKELY = 0.5
"""From here on a pair is worth showing."""
CERTAIN = 0.7
"""From here on a new record is held back when its maker asks for the check."""
SIMILAR = 82.0
_WEIGHTS: dict[Code, float] = {
    "same-email": 0.85, "same-phone": 0.75, "same-value": 0.95, "same-name": 0.75, "similar-name": 0.65,
    "sounds-alike": 0.6,
}  # fmt: skip
_DENSE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_NOT_A_LETTER = re.compile(r"[\W_]+")
_FORMS = re.compile(
    "(?:股份有限公司|有限责任公司|责任有限公司|集团有限公司|有限公司|股份公司|总公司|分公司|集团|公司|股份|合伙企业|事务所|经营部|商行)$"
)
_LATIN_FORMS = frozenset({"co", "company", "corp", "corporation", "inc", "ltd", "limited", "llc", "the", "and"})
_DIGITS = re.compile(r"\D")
_LEAST_DIGITS = 8


class Reason(NamedTuple):
    """One thing two records have in common; `field` is the one it was found in, `weight` its share of certainty."""

    code: Code
    field: str
    weight: float


class Name(NamedTuple):
    """A name as it is compared: its words without the legal form, all of it run together, and its sound."""

    words: str
    joined: str
    dense: bool


@dataclass(frozen=True)
class Traits:
    """What of a record is compared: field → values in comparable form."""

    emails: Mapping[str, frozenset[str]] = field(default_factory=dict)
    phones: Mapping[str, frozenset[str]] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    name: Name | None = None

    @property
    def empty(self) -> bool:
        return not (self.emails or self.phones or self.values or self.name)


def traits(
    spec: ObjectSpec, body: Mapping[str, Any], *, region: str = "", hidden: frozenset[str] = frozenset()
) -> Traits:
    """What `body` can be recognised by. `region`: the country of phone numbers without a code; `hidden` is left out."""
    seen = {name: known for name, known in spec.fields.items() if name not in hidden and body.get(name)}
    title = body.get(spec.about.title) if spec.about.title in seen else None
    return Traits(
        {name: frozenset(fold(one.strip()) for one in _texts(body[name])) for name in _of(seen, "email")},
        {name: frozenset(number(one, region) for one in _texts(body[name])) for name in _of(seen, "phone")},
        {name: _plain(str(body[name])) for name, known in seen.items() if _identifies(spec, known)},
        spec.about.title,
        name_of(title) if isinstance(title, str) else None,
    )


def _of(seen: Mapping[str, FieldSpec], kind: str) -> list[str]:
    return [name for name, known in seen.items() if known.kind in {kind, kind + "s"}]


def _identifies(spec: ObjectSpec, known: FieldSpec) -> bool:
    """A number that names one thing: unique, or a tax number on objects where it need not be."""
    return known.kind == "text" and known.name != spec.about.title and (known.unique or known.name == "tax_number")


def _texts(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and one.strip()]


def _plain(text: str) -> str:
    return _NOT_A_LETTER.sub("", fold(text))


@lru_cache(maxsize=10_000)
def number(text: str, region: str = "") -> str:
    """A phone number in E.164; its digits where it cannot be read as one."""
    import phonenumbers

    try:
        read = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return _DIGITS.sub("", text)
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=20_000)
def name_of(text: str) -> Name | None:
    """A name without its legal form; None when nothing is left to compare."""
    bare = fold(text).strip()
    dense = _DENSE.search(bare) is not None
    if dense:
        joined = _NOT_A_LETTER.sub("", bare)
        while (shorter := _FORMS.sub("", joined)) and shorter != joined:
            joined = shorter
        return Name(joined, joined, True) if joined else None
    words = _latin_words(bare)
    return Name(" ".join(words), "".join(words), False) if words else None


def _latin_words(bare: str) -> list[str]:
    import cleanco

    core = bare
    while (shorter := cleanco.basename(core)) and shorter != core:
        core = shorter
    words = _NOT_A_LETTER.sub(" ", core).split()
    return [word for word in words if word not in _LATIN_FORMS] or words


@lru_cache(maxsize=20_000)
def sounds(joined: str) -> tuple[str, ...]:
    """The ways to say a Chinese name, the usual one first, in pinyin without tones, run together."""
    from shared.records.index.pinyin import sounds

    return tuple(sounds(joined))


def reasons(left: Traits, right: Traits) -> list[Reason]:
    """What two records have in common, the weightiest first."""
    found = [_reason("same-email", name) for name, given in right.emails.items() if given & _all(left.emails)]
    phones = _all(left.phones)
    found += [_reason("same-phone", name) for name, given in right.phones.items() if _same_phone(given, phones)]
    found += [
        _reason("same-value", name) for name, given in right.values.items() if given and left.values.get(name) == given
    ]
    if left.name and right.name and (likeness := _names(left.name, right.name)):
        code, share = likeness
        found.append(Reason(code, right.title, round(_WEIGHTS[code] * share, 3)))
    return sorted(found, key=lambda reason: -reason.weight)


def score(found: Iterable[Reason]) -> float:
    """How certain the reasons together make it, from 0 to 1."""
    doubt = 1.0
    for reason in found:
        doubt *= 1 - reason.weight
    return round(1 - doubt, 3)


def _reason(code: Code, name: str) -> Reason:
    return Reason(code, name, _WEIGHTS[code])


def _all(given: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*given.values())


def _same_phone(left: frozenset[str], right: frozenset[str]) -> bool:
    """Equal, or one without its country's code the end of the other."""
    return any(
        one == two or (min(len(one), len(two)) >= _LEAST_DIGITS and (one.endswith(two) or two.endswith(one)))
        for one in left
        for two in right
    )


def _names(left: Name, right: Name) -> tuple[Code, float] | None:
    """How alike two names are, as the reason and its share; None when they are not."""
    from rapidfuzz import fuzz

    if left.joined == right.joined:
        return "same-name", 1.0
    if left.dense != right.dense:
        said, written = (left.joined, right.joined) if left.dense else (right.joined, left.joined)
        alike = max(fuzz.ratio(way, written) for way in sounds(said))
        return ("sounds-alike", alike / 100) if alike >= 90 else None
    if left.dense:
        alike = _dense_likeness(left.joined, right.joined)
        if alike < SIMILAR and len(left.joined) == len(right.joined) and _homophones(left.joined, right.joined):
            return "sounds-alike", 1.0
    else:
        alike = max(fuzz.token_sort_ratio(left.words, right.words), fuzz.ratio(left.joined, right.joined))
    return ("similar-name", alike / 100) if alike >= SIMILAR else None


def _homophones(left: str, right: str) -> bool:
    return not set(sounds(left)).isdisjoint(sounds(right))


def _dense_likeness(left: str, right: str) -> float:
    """Of Chinese names; one may begin with a place or end with a trade that the other leaves out."""
    from rapidfuzz import fuzz

    alike: float = fuzz.ratio(left, right)
    if min(len(left), len(right)) >= 4 and (left in right or right in left):
        alike = max(alike, 90.0)
    return alike
