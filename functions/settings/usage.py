"""What the tenant uses of its plan, as its administrators see it."""

from typing import Any

from functions.settings.rules import manages_settings
from shared import i18n
from shared.errors import Forbidden
from shared.records import held
from shared.records.engine import Records
from shared.tenancy import plans, seats, usage


def shown(records: Records, locale: str) -> dict[str, Any]:
    """Seats and bytes of files against the plan, records by object as of now, and the last 30 days, oldest first.

    Raises Forbidden for whoever does not manage the settings.
    """
    if not manages_settings(records.caller):
        raise Forbidden(object="settings", action="read")
    plan, table = records.caller.plan, records.table
    found = held.of(table)
    kept = [
        {
            "object": name, "records": many,
            "label": i18n.label(records.schema[name].about.label_plural, locale, f"objects.{name}"),
        }
        for name, many in sorted(found.records.items(), key=lambda one: (-one[1], one[0]))
        if name in records.schema
    ]  # fmt: skip
    return {
        "plan": plan, "limits": plans.limits(plan),
        "seats": seats.taken(table), "stored": found.stored,
        "records": sum(found.records.values()), "objects": kept, "days": usage.days(table),
    }  # fmt: skip
