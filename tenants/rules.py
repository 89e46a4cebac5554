"""The onboarding saga's order and what an operator sees of a tenant. Pure."""

from collections.abc import Mapping
from typing import Any

from shared.tenancy.plans import FILE
from shared.tenancy.registry import ACTIVE, ONBOARDING

CONFIGURATION, ADMINISTRATOR, SIGN_IN, INVITATION, ACTIVATION = (
    "configuration", "administrator", "sign_in", "invitation", "activation",
)  # fmt: skip
STEPS = (CONFIGURATION, ADMINISTRATOR, SIGN_IN, INVITATION, ACTIVATION)
"""After the registry row has reserved the slug; each may be repeated."""
WISHED = ("name", "plan", "locale", "time_zone", "currency", "kind")
_SHOWN = ("slug", *WISHED, "state", "created_at", "created_by", "updated_at", "updated_by")


def remaining(row: Mapping[str, Any]) -> list[str]:
    """The steps still to take."""
    return [step for step in STEPS if step not in row["steps"]]


def after(row: Mapping[str, Any], step: str, at: str) -> dict[str, Any]:
    """The row with a step recorded; the last one makes the tenant active."""
    done = {**row, "steps": {**row["steps"], step: at}}
    if step == STEPS[-1] and row["state"] == ONBOARDING:
        done["state"] = ACTIVE
    return done


def is_same_wish(row: Mapping[str, Any], wish: Mapping[str, Any]) -> bool:
    """Whether `wish` asks for the tenant that `row` already is or is becoming."""
    administrator, known = wish["administrator"], row["administrator"]
    return all(row[name] == wish[name] for name in WISHED) and all(
        known[name] == administrator[name] for name in ("name", "email")
    )


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A tenant as operators see it: no key of its cursors, no person's id."""
    administrator = {name: row["administrator"][name] for name in ("name", "email")}
    steps = [{"name": step, "done_at": row["steps"].get(step)} for step in STEPS]
    return {
        "id": row["tenant"], **{name: row[name] for name in _SHOWN}, "search": row.get("search", FILE),
        "administrator": administrator, "steps": steps,
    }  # fmt: skip
