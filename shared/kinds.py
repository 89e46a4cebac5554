"""How each kind of field is checked: pydantic's side of `shared/declare.py`, imported with the first value to check."""

import types
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
)

from shared.declare import Attribute, KindMark, Money
from shared.parts import Line, Place


def _email(value: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError as problem:
        raise ValueError("email") from problem


def _phone(value: str, info: ValidationInfo) -> str:
    """E.164; a number without + is one of the country that the context names as `region`."""
    import phonenumbers

    region = (info.context or {}).get("region")
    try:
        number = phonenumbers.parse(value, None if value.strip().startswith("+") else region)
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
    if value.tzinfo is None:
        raise ValueError("time_zone_missing")
    return value.astimezone(UTC)


def _day(value: object) -> object:
    if isinstance(value, str) and len(value) != len("2026-01-31"):
        raise ValueError("date")
    return value


def _exact(value: object) -> object:
    if value is True or value is False:
        raise ValueError("decimal")
    return value


def _country(value: str) -> str:
    import phonenumbers

    if value not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError("country")
    return value


def _once(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))


class _Checked(BaseModel):
    """The base of every model; a field that nobody declared is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    about: ClassVar[Any]


def model_of(declared: type) -> type[BaseModel]:
    """The pydantic model of a declared class, made once and kept with it: a tenant's own classes come and go."""
    made: type[BaseModel] | None = vars(declared).get("_made")
    if made is None:
        made = _built(declared)
        type.__setattr__(declared, "_made", made)
    return made


def _built(declared: type) -> type[BaseModel]:
    """Its fields with the rules of their kinds, its methods as they are."""
    kept = {name: value for name, value in vars(declared).items() if name not in {"__dict__", "__weakref__"}}
    given = {name: value for name, value in kept.items() if isinstance(value, Attribute)}
    fields = {name: Field(default=attribute.default, **attribute.limits) for name, attribute in given.items()}
    annotations = {name: _rule(annotation) for name, annotation in kept["__annotations__"].items()}
    body = {**kept, **fields, "__annotations__": annotations}
    return types.new_class(declared.__name__, (_Checked,), exec_body=lambda space: space.update(body))


def unchecked(model: Any, data: Mapping[str, Any]) -> Any:
    """A record of values each checked alone: one that fails is taken as it is."""
    made: dict[str, Any] = {}
    for name, known in model.model_fields.items():
        value = data.get(name, known.get_default())
        try:
            made[name] = _alone(known).validate_python(value)
        except ValidationError:
            made[name] = None if name not in data else value
    return model.model_construct(**made)


def _alone(known: Any) -> TypeAdapter[Any]:
    annotation: Any = Annotated[known.annotation, known]
    return TypeAdapter(annotation)


def unfit(model: Any, name: str, value: Any) -> bool:
    """Whether a value cannot be the field's."""
    known = model.model_fields[name]
    try:
        _alone(known).validate_python(value)
    except ValidationError:
        return True
    return False


def _rule(annotation: Any) -> Any:
    """The annotation with the rules of its kind in place of the mark."""
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        return typing.Union[tuple(_rule(part) for part in typing.get_args(annotation))]  # noqa: UP007
    marks = [mark for mark in getattr(annotation, "__metadata__", ()) if isinstance(mark, KindMark)]
    return RULES[marks[0].kind] if marks else annotation


def schema_of(kind: str, source: Any, handler: Any) -> Any:
    """pydantic's schema for a kind in a model written by hand; raises TypeError for limits besides the kind's own."""
    if handler(source) != handler.generate_schema(source):
        raise TypeError(f"{kind} takes no further limits here")
    return handler.generate_schema(RULES[kind])


_TEXT = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
_CHOICE = Annotated[str, StringConstraints(max_length=80, min_length=1)]
_EXACT = Annotated[
    Decimal,
    BeforeValidator(_exact),
    Field(max_digits=18, decimal_places=4),
    PlainSerializer(lambda value: f"{value:f}", return_type=str, when_used="json"),
]
_EMAIL = Annotated[str, StringConstraints(max_length=254), AfterValidator(_email)]
_PHONE = Annotated[str, StringConstraints(max_length=40), AfterValidator(_phone)]
RULES: dict[str, Any] = {
    "text": _TEXT,
    "long_text": Annotated[str, StringConstraints(max_length=20_000)],
    "integer": Annotated[int, Field(strict=True, ge=-(2**53), le=2**53)],
    "number": Annotated[float, Field(allow_inf_nan=False)],
    "date": Annotated[date, BeforeValidator(_day)],
    "datetime": Annotated[datetime, AfterValidator(_aware), PlainSerializer(_moment, when_used="json")],
    "boolean": Annotated[bool, Field(strict=True)],
    "choice": _CHOICE,
    "choices": Annotated[list[_CHOICE], Field(max_length=50), AfterValidator(_once)],
    "time": Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")],
    "decimal": _EXACT,
    "percent": _EXACT,
    "email": _EMAIL,
    "phone": _PHONE,
    "link": Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_link)],
    "reference": Annotated[str, StringConstraints(pattern=r"^[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}$")],
    "texts": Annotated[list[_TEXT], Field(max_length=50)],
    "emails": Annotated[list[_EMAIL], Field(max_length=20)],
    "phones": Annotated[list[_PHONE], Field(max_length=20)],
    "rows": Annotated[list[dict[str, Any]], Field(max_length=200)],
    "amount": Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,14}(\.[0-9]{1,4})?$")],
    "currency": Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")],
    "postal_code": Annotated[str, StringConstraints(max_length=20, strip_whitespace=True)],
    "country": Annotated[str, StringConstraints(to_upper=True, max_length=2), AfterValidator(_country)],
    "latitude": Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)],
    "longitude": Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)],
}
"""Kind → the annotation that pydantic checks and writes it by; those after `rows` are parts of money and addresses."""
RULES["money"] = model_of(Money)
RULES["address"] = model_of(Place)
RULES["lines"] = Annotated[list[model_of(Line)], Field(max_length=200)]  # type: ignore[misc]
