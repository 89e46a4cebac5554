"""What a client may send."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from shared.declare import Email, KindMark, Phone, Ref
from shared.tenancy.directory import LONGEST_PASSWORD, SHORTEST_PASSWORD

_ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_ONE_LINE)]
Country = Annotated[str, KindMark("country")]
Word = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Typed = Annotated[str, StringConstraints(min_length=1, max_length=254)]
Given = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_PASSWORD)]
Chosen = Annotated[str, StringConstraints(min_length=SHORTEST_PASSWORD, max_length=LONGEST_PASSWORD)]


class _Wish(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SignIn(_Wish):
    tenant: Word
    email: Typed
    password: Given = Field(repr=False)


class Refresh(_Wish):
    tenant: Word
    refresh_token: Annotated[str, StringConstraints(min_length=1, max_length=8_192)] = Field(repr=False)


class Invitation(_Wish):
    name: Line
    email: Email
    role: Word
    team: Ref | None = None
    locale: Word | None = None


class KeyWish(_Wish):
    name: Line
    role: Word
    person: Ref | None = None
    """Who answers for what is done with the key; whoever makes it when nobody is named."""
    expires_on: date | None = None


class KeyChange(_Wish):
    name: Line = ""
    role: Word = ""
    person: Ref = ""
    expires_on: date | None = None
    active: Annotated[bool, Field(strict=True)] = True
    new_secret: Annotated[bool, Field(strict=True)] = False


class Acceptance(_Wish):
    tenant: Word
    token: Annotated[str, StringConstraints(min_length=1, max_length=200)] = Field(repr=False)
    password: Chosen = Field(repr=False)


class Forgotten(_Wish):
    tenant: Word
    email: Typed


class PasswordReset(Acceptance):
    """The token is that of the mailed link."""


class PasswordChange(_Wish):
    old: Given = Field(repr=False)
    new: Chosen = Field(repr=False)


class MembershipChange(_Wish):
    role: Word | None = None
    team: Ref | None = None
    active: Annotated[bool, Field(strict=True)] | None = None
    mail_again: Literal[True] | None = None
    """The address takes mail again, whatever came back before."""


class CompanyWish(_Wish):
    """What administrators may say of the organisation; null for the country lets it follow the currency."""

    name: Line | None = None
    locale: Word | None = None
    time_zone: Word | None = None
    country: Country | None = None


class Profile(_Wish):
    """What people may say of themselves; null clears."""

    name: Line | None = None
    phone: Phone | None = None
    locale: Word | None = None
    time_zone: Word | None = None
