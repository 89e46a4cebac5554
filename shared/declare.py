"""How an object is declared: a class whose fields carry what lists, forms, rights and exports need.

A declared class is a pydantic model, made when the first value is checked (`shared/kinds.py`): reading needs only what
is written here, and importing pydantic takes longer than answering.
"""

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from shared.carry import Follows
from shared.modelled import BaseModel
from shared.pipelines import Pipeline
from shared.rollups import Rollup

Kind = Literal[
    "text", "long_text", "integer", "number", "money", "date", "datetime", "boolean", "choice",
    "email", "phone", "link", "reference", "texts", "emails", "phones", "rows", "time", "choices", "decimal", "percent",
    "address", "lines",
]  # fmt: skip
Labels = tuple[str, str]
Group = Literal["customers", "marketing", "sales", "service", "retention", "insight", "settings", "other"]


class KindMark(NamedTuple):
    """Marks an annotation with its kind; pydantic asks it for the rules."""

    kind: Any

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from shared.kinds import schema_of

        return schema_of(self.kind, source, handler)


Text = Annotated[str, KindMark("text")]
LongText = Annotated[str, KindMark("long_text")]
Integer = Annotated[int, KindMark("integer")]
Number = Annotated[float, KindMark("number")]
YesNo = Annotated[bool, KindMark("boolean")]
Day = Annotated[date, KindMark("date")]
Moment = Annotated[datetime, KindMark("datetime")]
Email = Annotated[str, KindMark("email")]
Phone = Annotated[str, KindMark("phone")]
Link = Annotated[str, KindMark("link")]
Ref = Annotated[str, KindMark("reference")]
Choice = Annotated[str, KindMark("choice")]
Choices = Annotated[list[str], KindMark("choices")]
TimeOfDay = Annotated[str, KindMark("time")]
Exact = Annotated[Decimal, KindMark("decimal")]
Percent = Annotated[Decimal, KindMark("percent")]
Texts = Annotated[list[str], KindMark("texts")]
Emails = Annotated[list[str], KindMark("emails")]
Phones = Annotated[list[str], KindMark("phones")]
Rows = Annotated[list[dict[str, Any]], KindMark("rows")]

ANY = "*"
"""What a reference to a record of any object names as its object."""

_MONEY_STEP = Decimal("0.0001")
_MONEY_LIMIT = Decimal(10) ** 14


class Money(BaseModel):
    """An exact amount in one currency (ISO 4217); at most four decimals, below 10^14."""

    amount: Annotated[str, KindMark("amount")]
    currency: Annotated[str, KindMark("currency")]

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


Amount = Annotated[Money, KindMark("money")]


@dataclass(frozen=True)
class FieldSpec:
    """One field as every surface needs it. `ref` is an object's name, or `ANY` where the id's prefix tells it.

    `dictionary`: a tenant may have other choices than the declared ones, and no value besides them passes.
    `custom`: a tenant's own, whose `default` a new record gets, `least` and `most` its range, `pattern` what its whole
    text matches; `retired`: choices kept where they are and no longer offered; `required_in`: the
    states in which the field must have a value; `formula`: how a field comes about that nobody writes, from
    the fields that it `needs`; `tells`: the fields whose values it gives away, with any of which it is hidden.
    `rollup`: how it is reckoned from other records; `beyond`: (object, field) of other records that it is made of.
    """

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
    dictionary: bool = False
    custom: bool = False
    default: Any = None
    least: Any = None
    most: Any = None
    pattern: str | None = None
    retired: frozenset[str] = frozenset()
    required_in: tuple[str, ...] = ()
    formula: str | None = None
    needs: frozenset[str] = frozenset()
    tells: frozenset[str] = frozenset()
    rollup: Rollup | None = None
    beyond: frozenset[tuple[str, str]] = frozenset()


class Attribute(NamedTuple):
    """What `attr` was told; `default` is ... where a value is required, `limits` are those of pydantic's Field."""

    traits: Mapping[str, Any]
    default: Any
    limits: Mapping[str, Any]


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
    dictionary: bool = False,
    tells: tuple[str, ...] = (),
    **limits: Any,
) -> Any:
    """Declare a field: its labels and what may be done with it. `open_choice`: other values than `choices` pass.

    `tells`: the fields that can be read off this one, such as an amount off its net; hidden with any of them.
    """
    traits = {
        "label": (en, zh), "required": required, "searchable": searchable, "unique": unique, "sensitive": sensitive,
        "read_only": read_only, "ref": ref, "parent": parent, "choices": choices or {}, "open_choice": open_choice,
        "tells": frozenset(tells), "dictionary": dictionary,
    }  # fmt: skip
    return Attribute(traits, ... if required else default, limits)


class Record(BaseModel):
    """The base of every declared object; a field that nobody declared is refused."""

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
    now: datetime
    pipelines: Mapping[str, Pipeline] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What a rule decided: the record to store, other records to create with it."""

    after: Any
    creates: tuple[Draft, ...] = ()


Rule = Callable[[Any, Any, Context], Outcome]


@dataclass(frozen=True)
class About:
    """An object's own facts. `writes` names the function that alone may write it; `title` the field shown as its name.
    `on_date`, `amount`, `state` name the fields that a related list shows; `group` where menus put the object. `moves`:
    state → the states it may be changed to; none declared means any. `ends`: the states that close a record; where they
    are named, a tenant may add states between: `alike` tells which declared one each is like. `shared`: a record is in
    sight of whom its field `shared` names: private, team (the owner's) or everyone. `query`: the field that names the
    object of which `filter`, `sort`, `columns` and `grouped_by` ask a list. `pipelines`: those that `pipeline` chooses
    from. `layout`: how a tenant's forms show a record, as it is stored."""

    prefix: str
    label: Labels
    label_plural: Labels
    title: str
    writes: str | None = None
    on_date: str | None = None
    amount: str | None = None
    state: str | None = None
    group: Group = "other"
    moves: Mapping[str, tuple[str, ...]] | None = None
    ends: tuple[str, ...] = ()
    alike: Mapping[str, str] = field(default_factory=dict)
    shared: bool = False
    query: str | None = None
    pipelines: Mapping[str, Pipeline] = field(default_factory=dict)
    layout: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class ObjectSpec:
    """A declared object, ready for use. `name` is the file's name, the API's path and the key of every grant."""

    name: str
    about: About
    model: type[Record]
    fields: Mapping[str, FieldSpec]
    on_change: Rule | None
    follows: Follows | None = None

    @property
    def prefix(self) -> str:
        return self.about.prefix

    @cached_property
    def formulas(self) -> tuple[FieldSpec, ...]:
        """The fields that are computed from the record alone, and never stored."""
        return tuple(spec for spec in self.fields.values() if spec.formula and not spec.beyond)

    @cached_property
    def late(self) -> tuple[FieldSpec, ...]:
        """The fields that are computed from other records, each time somebody asks."""
        return tuple(spec for spec in self.fields.values() if spec.beyond)

    @cached_property
    def telling(self) -> tuple[FieldSpec, ...]:
        """The fields off which others can be read."""
        return tuple(spec for spec in self.fields.values() if spec.needs or spec.tells)

    @property
    def owned(self) -> bool:
        return "owner" in self.fields

    @property
    def parent_field(self) -> FieldSpec | None:
        return next((spec for spec in self.fields.values() if spec.parent), None)


def _kind_of(annotation: Any) -> Kind:
    inner = [arg for arg in typing.get_args(annotation) if arg is not types.NoneType]
    for mark in (annotation, *inner):
        for known in getattr(mark, "__metadata__", ()):
            if isinstance(known, KindMark):
                kind: Kind = known.kind
                return kind
    return "rows"


def fields_of(name: str, model: type) -> dict[str, FieldSpec]:
    """The fields of a declared class; raises TypeError for one declared without `attr`."""
    fields = {}
    for field_name, annotation in vars(model)["__annotations__"].items():
        given = vars(model).get(field_name)
        if not isinstance(given, Attribute):
            raise TypeError(f"{name}.{field_name} is declared without attr()")
        fields[field_name] = FieldSpec(name=field_name, kind=_kind_of(annotation), **given.traits)
    return fields


def spec_of(name: str, model: type[Record], on_change: Rule | None, follows: Follows | None = None) -> ObjectSpec:
    """The spec of a declared class."""
    return ObjectSpec(name, model.about, model, fields_of(name, model), on_change, follows)
