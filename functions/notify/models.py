"""What the notification routes accept."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from shared.announce import KINDS

YesNo = Annotated[bool, Field(strict=True)]
NoticeId = Annotated[str, StringConstraints(pattern=r"^ntf_[0-9A-HJKMNP-TV-Z]{26}$")]
EventName = Literal[
    "churn.warning", "churn.escalation", "churn.reprieve", "churn.retained", "churn.lost", "churn.won_back"
]


class _Wish(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(_Wish):
    """A request that says all in its path."""


class Ways(_Wish):
    """How a person is told of one kind of thing."""

    in_app: YesNo = True
    email: YesNo = False


class DigestWish(_Wish):
    """When the churn warnings that wait are mailed, by the person's own clock; `weekday` 1 is Monday."""

    every: Literal["off", "daily", "weekly"] = "daily"
    hour: Annotated[int, Field(strict=True, ge=0, le=23)] = 8
    weekday: Annotated[int, Field(strict=True, ge=1, le=7)] = 1


class SettingsWish(_Wish):
    """Kinds left out are told of as usual."""

    kinds: dict[Literal[KINDS], Ways] = {}  # type: ignore[valid-type]
    digest: DigestWish = DigestWish()


class ReadWish(_Wish):
    """Which notifications were read; all that are unread when left out."""

    ids: Annotated[list[NoticeId], Field(min_length=1, max_length=100)] | None = None


class EndpointWish(_Wish):
    """Where events are sent, and which."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
    url: Annotated[str, StringConstraints(min_length=9, max_length=2_000)]
    events: Annotated[list[EventName], Field(min_length=1, max_length=20)]
    active: YesNo = True


class EndpointChange(_Wish):
    """What changes of an endpoint; `new_secret` replaces the signing secret, which the answer shows once."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)] | None = None
    url: Annotated[str, StringConstraints(min_length=9, max_length=2_000)] | None = None
    events: Annotated[list[EventName], Field(min_length=1, max_length=20)] | None = None
    active: YesNo | None = None
    new_secret: YesNo = False

    def patch(self) -> dict[str, Any]:
        """The fields given, by name."""
        return {name: value for name, value in self.model_dump(exclude={"new_secret"}).items() if value is not None}


class ReplayWish(_Wish):
    """A delivery to be tried again."""

    delivery: Annotated[str, StringConstraints(pattern=r"^dlv_[0-9A-HJKMNP-TV-Z]{26}$")]
