"""What the routes of automations accept. Values of fields are JSON, or a formula over the record that sets it off."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

Name = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
FieldName = Annotated[str, StringConstraints(min_length=1, max_length=80)]
YesNo = Annotated[bool, Field(strict=True)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True)]
Values = Annotated[dict[FieldName, Any], Field(min_length=1, max_length=50)]
MOST_ACTIONS = 10


class _Wish(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Created(_Wish):
    """A record came."""

    on: Literal["created"]


class Changed(_Wish):
    """One of these fields changed; any, when none is named."""

    on: Literal["changed"]
    fields: Annotated[list[FieldName], Field(max_length=20)] = []


class After(_Wish):
    """How long after the moment (before it, below 0): days, or hours."""

    days: Annotated[int, Field(strict=True, ge=-730, le=730)] | None = None
    hours: Annotated[int, Field(strict=True, ge=-17_520, le=17_520)] | None = None

    @model_validator(mode="after")
    def _one(self) -> "After":
        if (self.days is None) == (self.hours is None):
            raise PydanticCustomError("days-or-hours", "days or hours")
        return self


class Due(_Wish):
    """The day or moment that a field holds has come, or is so far away; a day begins at nine in the tenant's zone."""

    on: Literal["due"]
    field: FieldName
    after: After = After(days=0)


class SomePerson(_Wish):
    """A person by id."""

    person: Id


class AddressField(_Wish):
    """The e-mail address that a field of the record holds, where consent to e-mail is noted in the record."""

    field: FieldName


Who = Literal["owner", "owner_lead"] | SomePerson


class SetValues(_Wish):
    """Fields of the record get values."""

    kind: Literal["set"]
    values: Values


class CreateRecord(_Wish):
    """A record is made."""

    kind: Literal["create"]
    object: FieldName
    values: Values


class Assign(_Wish):
    """The record gets an owner."""

    kind: Literal["assign"]
    to: Literal["owner_lead"] | SomePerson


class Notify(_Wish):
    """People are told in Kith, and by e-mail if they chose so. `{{ }}` holds a formula."""

    kind: Literal["notify"]
    to: Annotated[list[Who], Field(min_length=1, max_length=10)]
    text: Annotated[Text, StringConstraints(max_length=500)]


class Email(_Wish):
    """A mail, to people or to the address in the record. `{{ }}` holds a formula."""

    kind: Literal["email"]
    to: Annotated[list[Who | AddressField], Field(min_length=1, max_length=10)]
    subject: Annotated[Text, StringConstraints(max_length=150)]
    body: Text


class CallWebhook(_Wish):
    """The record is sent to a webhook endpoint, with retries, as events are."""

    kind: Literal["webhook"]
    endpoint: Id


When = Annotated[Created | Changed | Due, Field(discriminator="on")]
Action = Annotated[SetValues | CreateRecord | Assign | Notify | Email | CallWebhook, Field(discriminator="kind")]
Actions = Annotated[list[Action], Field(min_length=1, max_length=MOST_ACTIONS)]
Filter = Annotated[dict[str, Any], Field(max_length=10)] | None


class AutomationWish(_Wish):
    """When – if – then."""

    name: Name
    active: YesNo = True
    object: FieldName
    when: When
    if_: Filter = Field(default=None, alias="if")
    then: Actions

    def body(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True)


class AutomationChange(_Wish):
    """What changes of an automation; what is named replaces what was."""

    name: Name | None = None
    active: YesNo | None = None
    object: FieldName | None = None
    when: When | None = None
    if_: Filter = Field(default=None, alias="if")
    then: Actions | None = None

    def patch(self) -> dict[str, Any]:
        """The fields given, by name; a filter may be taken away."""
        given = self.model_dump(mode="json", by_alias=True, exclude_unset=True)
        return {name: value for name, value in given.items() if value is not None or name == "if"}


class TryWish(AutomationWish):
    """An automation to be tried on a record, without doing anything."""

    record: Id


class RunWish(_Wish):
    """A run to be tried again."""

    run: Annotated[str, StringConstraints(pattern=r"^run_[0-9A-HJKMNP-TV-Z]{26}$")]
