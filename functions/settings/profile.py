"""What people say of themselves: name, phone, language, time zone. Nothing of it grants anything."""

from dataclasses import replace
from typing import Any

from functions.settings import locality
from functions.settings.models import Profile
from shared.errors import FieldError, Forbidden, Invalid
from shared.records.engine import Records
from shared.tenancy import credentials
from shared.tenancy.caller import Caller, system


def change(caller: Caller, wish: Profile, version: int) -> dict[str, Any]:
    """Change the caller's own record, whatever the role; raises Invalid, Stale, Forbidden for a program."""
    if caller.key:
        raise Forbidden(object="people", action="edit")
    patch = wish.model_dump(exclude_unset=True)
    wrong = []
    if wish.name is None and "name" in patch:
        wrong.append(FieldError("name", "required"))
    wrong += locality.wrong(wish.locale, wish.time_zone)
    if wrong:
        raise Invalid(errors=tuple(wrong))
    own = replace(
        system(caller.tenant, "settings"),
        person=caller.person,
        address=caller.address,
        request_id=caller.request_id,
    )
    records = Records(credentials.table(caller.tenant), own, owner="settings")
    return records.change("people", caller.person, patch, version=version)
