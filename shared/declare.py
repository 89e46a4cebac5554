"""How an object is declared: a pydantic model whose fields carry what lists, forms, rights and exports need."""

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints
from pydantic.fields import FieldInfo

Kind = Literal[
    "text", "long_text", "integer", "number", "money", "date", "datetime", "boolean", "choice",
    "email", "phone", "link", "reference", "texts", "emails", "phones", "rows",
]  # fmt: skip
Labels = tuple[str, str]


class _Kind(NamedTuple):
    kind: Kind


def _email(value: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError as problem:
        raise ValueError("email") from problem


def _phone(value: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(value, None if value.strip().startswith("+") else "CN")
    except phonenumbers.NumberParseException as problem:
        raise ValueError("phone") from problem
    if not phonenumbers.is_possible_number(number):
        raise ValueError("phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _link(value: str) -> str:
    if not value.lower().startswith(("http://", "https://")):
        raise ValueError("link")
    return value


def _moment(value: datetime) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _aware(value: datetime) -> datetime:
    from datetime import UTC

    if value.tzinfo is None:
        raise ValueError("time_zone_missing")
    return value.astimezone(UTC)


def _day(value: object) -> object:
    if isinstance(value, str) and len(value) != len("2026-01-31"):
        raise ValueError("date")
    return value


Text = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True), _Kind("text")]
LongText = Annotated[str, StringConstraints(max_length=20_000), _Kind("long_text")]
Integer = Annotated[int, Field(strict=True, ge=-(2**53), le=2**53), _Kind("integer")]
Number = Annotated[float, Field(allow_inf_nan=False), _Kind("number")]
YesNo = Annotated[bool, Field(strict=True), _Kind("boolean")]
Day = Annotated[date, BeforeValidator(_day), _Kind("date")]
Moment = Annotated[datetime, AfterValidator(_aware), PlainSerializer(_moment, when_used="json"), _Kind("datetime")]
Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(_email), _Kind("email")]
Phone = Annotated[str, StringConstraints(max_length=40), AfterValidator(_phone), _Kind("phone")]
Link = Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_link), _Kind("link")]
Ref = Annotated[str, StringConstraints(pattern=r"^[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}$"), _Kind("reference")]
Choice = Annotated[str, StringConstraints(max_length=80, min_length=1), _Kind("choice")]
Texts = Annotated[list[Text], Field(max_length=50), _Kind("texts")]
Emails = Annotated[list[Email], Field(max_length=20), _Kind("emails")]
Phones = Annotated[list[Phone], Field(max_length=20), _Kind("phones")]

_MONEY_STEP = Decimal("0.0001")
_MONEY_LIMIT = Decimal(10) ** 14


class Money(BaseModel):
    """An exact amount in one currency (ISO 4217); at most four decimals, below 10^14."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    amount: Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,14}(\.[0-9]{1,4})?$")]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.amount)


def money(amount: Decimal | str | int, currency: str) -> dict[str, str]:
    """`amount` in the API's form, at least two decimals; raises ValueError beyond Money's limits."""
    try:
        exact = Decimal(amount).quantize(_MONEY_STEP, rounding=ROUND_HALF_EVEN)
    except InvalidOperation as problem:
        raise ValueError("money") from problem
    if abs(exact) >= _MONEY_LIMIT:
        raise ValueError("money")
    text = f"{exact:f}"
    return {"amount": text[:-2] if text.endswith("00") else text, "currency": currency}


Amount = Annotated[Money, _Kind("money")]


@dataclass(frozen=True)
class FieldSpec:
    """One field as every surface needs it."""

    name: str
    kind: Kind
    label: Labels
    required: bool = False
    searchable: bool = False
    unique: bool = False
    sensitive: bool = False
    read_only: bool = False
    ref: str | None = None
    parent: bool = False
    choices: Mapping[str, Labels] = field(default_factory=dict)
    open_choice: bool = False


def attr(
    en: str,
    zh: str,
    *,
    required: bool = False,
    default: Any = None,
    searchable: bool = False,
    unique: bool = False,
    sensitive: bool = False,
    read_only: bool = False,
    ref: str | None = None,
    parent: bool = False,
    choices: Mapping[str, Labels] | None = None,
    open_choice: bool = False,
    **limits: Any,
) -> Any:
    """Declare a field: its labels and what may be done with it. `open_choice`: other values than `choices` pass."""
    traits: Any = {
        "label": (en, zh), "required": required, "searchable": searchable, "unique": unique, "sensitive": sensitive,
        "read_only": read_only, "ref": ref, "parent": parent, "choices": choices or {}, "open_choice": open_choice,
    }  # fmt: skip
    return Field(default=... if required else default, json_schema_extra={"kith": traits}, **limits)


class Record(BaseModel):
    """The base of every declared object; a field that nobody declared is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    about: ClassVar["About"]


class Draft(NamedTuple):
    """Another record that a rule wants written in the same transaction; `id` makes it happen once."""

    object: str
    id: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Context:
    """What a rule may know besides the record."""

    id: str
    today: date
    currency: str
    person: str


@dataclass(frozen=True)
class Outcome:
    """What a rule decided: the record to store, other records to create with it."""

    after: Any
    creates: tuple[Draft, ...] = ()


Rule = Callable[[Any, Any, Context], Outcome]


@dataclass(frozen=True)
class About:
    """An object's own facts. `writes` names the function that alone may write it; `title` the field shown as its name.
    `on_date`, `amount`, `state` name the fields that a related list shows."""

    prefix: str
    label: Labels
    label_plural: Labels
    title: str
    writes: str | None = None
    on_date: str | None = None
    amount: str | None = None
    state: str | None = None


@dataclass(frozen=True)
class ObjectSpec:
    """A declared object, ready for use. `name` is the file's name, the API's path and the key of every grant."""

    name: str
    about: About
    model: type[Record]
    fields: Mapping[str, FieldSpec]
    on_change: Rule | None

    @property
    def prefix(self) -> str:
        return self.about.prefix

    @property
    def owned(self) -> bool:
        return "owner" in self.fields

    @property
    def parent_field(self) -> FieldSpec | None:
        return next((spec for spec in self.fields.values() if spec.parent), None)


def _kind_of(info: FieldInfo) -> Kind:
    for mark in info.metadata:
        if isinstance(mark, _Kind):
            return mark.kind
    inner = [arg for arg in typing.get_args(info.annotation) if arg is not types.NoneType]
    for arg in inner:
        for mark in getattr(arg, "__metadata__", ()):
            if isinstance(mark, _Kind):
                return mark.kind
    return "rows"


def spec_of(name: str, model: type[Record], on_change: Rule | None) -> ObjectSpec:
    """The spec of a declared model."""
    fields = {}
    for field_name, info in model.model_fields.items():
        extra = info.json_schema_extra
        if not isinstance(extra, dict) or "kith" not in extra:
            raise TypeError(f"{name}.{field_name} is declared without attr()")
        traits = typing.cast(dict[str, Any], extra["kith"])
        fields[field_name] = FieldSpec(name=field_name, kind=_kind_of(info), **traits)
    return ObjectSpec(name=name, about=model.about, model=model, fields=fields, on_change=on_change)
