"""The language and the time zone that somebody or an organisation may have."""

from shared import clock, i18n
from shared.errors import FieldError


def wrong(locale: str | None, time_zone: str | None = None) -> list[FieldError]:
    """What is wrong with a wish for them; what is None was not wished for."""
    found = []
    if locale is not None and locale not in i18n.languages():
        found.append(FieldError("locale", "choice"))
    if time_zone is not None and not clock.is_time_zone(time_zone):
        found.append(FieldError("time_zone", "choice"))
    return found
