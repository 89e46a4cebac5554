"""What an operator may send."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from shared import clock, i18n
from shared.declare import Email
from shared.tenancy.directory import LONGEST_PASSWORD
from shared.tenancy.plans import KINDS, PLANS, SEARCHES
from shared.tenancy.slugs import is_free_for_use

_ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"


def _slug(text: str) -> str:
    if not is_free_for_use(text):
        raise ValueError("slug")
    return text


def _time_zone(text: str) -> str:
    if not clock.is_time_zone(text):
        raise ValueError("time-zone")
    return text


def _among(choices: tuple[str, ...]) -> AfterValidator:
    def check(text: str) -> str:
        if text not in choices:
            raise ValueError("choice")
        return text

    return AfterValidator(check)


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=_ONE_LINE)]


class _Wish(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SignIn(_Wish):
    email: Annotated[str, StringConstraints(min_length=1, max_length=254)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_PASSWORD)] = Field(repr=False)


class FirstAdministrator(_Wish):
    name: Line
    email: Email


class NewTenant(_Wish):
    """A tenant to onboard. Languages are those Kith speaks; currencies ISO 4217; time zones IANA."""

    name: Line
    slug: Annotated[str, AfterValidator(_slug)]
    plan: Annotated[str, _among(PLANS)] = "standard"
    locale: Annotated[str, _among(i18n.languages())] = i18n.DEFAULT
    time_zone: Annotated[str, AfterValidator(_time_zone)] = "UTC"
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    kind: Annotated[str, _among(KINDS)] = "b2b"
    administrator: FirstAdministrator


class PlanWish(_Wish):
    """The plan a tenant is to be on."""

    plan: Annotated[str, _among(PLANS)]


class SearchWish(_Wish):
    """What is to answer the tenant's lists."""

    engine: Annotated[str, _among(SEARCHES)]
