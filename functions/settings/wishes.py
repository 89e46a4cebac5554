"""What an administrator may send about fields and objects."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

_LINE = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
_NAME = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]
_WORD = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Labels = Annotated[list[_LINE], Field(min_length=2, max_length=2)]
"""English, Chinese."""
Kind = Literal[
    "text", "long_text", "integer", "number", "decimal", "percent", "money", "date", "datetime", "time", "boolean",
    "choice", "choices", "email", "phone", "link", "reference", "texts", "emails", "phones", "address",
]  # fmt: skip
Bound = Annotated[str, StringConstraints(max_length=30)] | float


class _Wish(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ChoiceWish(_Wish):
    """One choice; an archived one stays where it is and is no longer offered.

    Of a state that is not declared, `like` is the declared one that rules take it for, `moves` the states that it may
    be changed to; either stays as it was where it is not named.
    """

    value: Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=80)]
    label: Labels
    archived: bool = False
    like: _WORD | None = None
    moves: Annotated[list[_WORD], Field(max_length=100)] | None = None


class RollupWish(_Wish):
    """A figure over the records of `object` that refer here by `field`: how many, or sum, avg, min or max `of` a field;
    of those alone that fit `filter`."""

    object: _WORD
    field: _WORD
    measure: Literal["count", "sum", "avg", "min", "max"]
    of: _WORD | None = None
    filter: dict[str, Any] | None = None


class FieldRules(_Wish):
    """What may be said of a field at any time; `least` and `most` are numbers, decimal strings or dates.
    A field with a `formula` or a `rollup` is computed."""

    label: Labels | None = None
    required: bool | None = None
    required_in: Annotated[list[_WORD], Field(max_length=50)] | None = None
    searchable: bool | None = None
    pattern: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
    least: Bound | None = None
    most: Bound | None = None
    default: Any = None
    choices: Annotated[list[ChoiceWish], Field(min_length=1, max_length=500)] | None = None
    formula: Annotated[str, StringConstraints(min_length=1, max_length=1_000)] | None = None
    rollup: RollupWish | None = None


class FieldWish(FieldRules):
    """A new field; `ref` names the object that a reference leads to."""

    name: _NAME
    kind: Kind
    label: Labels
    unique: bool = False
    ref: _WORD | None = None
    parent: bool = False


class FieldChange(FieldRules):
    """A change of a field: only what is named changes, null takes a rule away."""

    archived: bool | None = None


class ObjectWish(_Wish):
    """A new object; `prefix` begins its ids."""

    name: _NAME
    prefix: Annotated[str, StringConstraints(pattern=r"^x[a-z]{2}$")]
    label: Labels
    label_plural: Labels
    owned: bool = True


class ObjectChange(_Wish):
    """A change of an object of the tenant's own."""

    label: Labels | None = None
    label_plural: Labels | None = None
    archived: bool | None = None


Reach = Literal["none", "own", "team", "all"]
Grants = Annotated[dict[_WORD, dict[Literal["create", "read", "edit", "delete"], Reach]], Field(max_length=200)]
Limits = Annotated[
    dict[_WORD, Annotated[dict[_WORD, Literal["hidden", "read", "edit"]], Field(max_length=300)]], Field(max_length=200)
]


class RoleWish(_Wish):
    """A new role: object → action → reach, and object → field → hidden, read or edit. `*` stands for every object that
    is not named."""

    name: _NAME
    label: Labels
    grants: Grants
    fields: Limits = {}


class RoleChange(_Wish):
    """A change of a role; `grants` and `fields` replace what was, `standard` returns to what a release says."""

    label: Labels | None = None
    grants: Grants | None = None
    fields: Limits | None = None
    standard: Literal[True] | None = None


class StageWish(_Wish):
    """One stage; `won` and `lost` end every pipeline and may be renamed."""

    value: _NAME
    label: Labels
    probability: Annotated[int, Field(strict=True, ge=0, le=100)] = 0
    forecast: Literal["omitted", "pipeline", "best_case", "commit"] | None = None
    archived: bool = False


class PipelineWish(_Wish):
    """A new pipeline of deals with its open stages in order."""

    name: _NAME
    label: Labels
    stages: Annotated[list[StageWish], Field(min_length=1, max_length=30)]


class PipelineChange(_Wish):
    """A change of a pipeline; `stages` replaces what was, in order."""

    label: Labels | None = None
    stages: Annotated[list[StageWish], Field(min_length=1, max_length=30)] | None = None
    archived: bool | None = None


class SectionWish(_Wish):
    """Fields under a heading, in one or two columns, in order."""

    label: Labels
    columns: Literal[1, 2] = 2
    fields: Annotated[list[_WORD], Field(max_length=300)]


class LayoutWish(_Wish):
    """A form's sections in order, the fields it leaves out, and the related lists beside it in order."""

    sections: Annotated[list[SectionWish], Field(min_length=1, max_length=30)]
    hidden: Annotated[list[_WORD], Field(max_length=300)] = []
    related: Annotated[list[_WORD], Field(max_length=60)] = []
