"""The onboarding saga's order and what operators see."""

from typing import Any

import pytest
from pydantic import ValidationError

from tenants import rules
from tenants.models import NewTenant

WISH: dict[str, Any] = {
    "name": "Acme", "slug": "acme", "plan": "standard", "locale": "en", "time_zone": "Europe/Paris", "currency": "EUR",
    "kind": "b2b", "administrator": {"name": "Ada", "email": "ada@acme.example"},
}  # fmt: skip
ROW: dict[str, Any] = {
    **WISH, "tenant": "ten_1", "state": "onboarding", "steps": {}, "created_at": "t0", "created_by": "op",
    "updated_at": "t0", "updated_by": "op", "cursor_key": "secret",
    "administrator": {**WISH["administrator"], "person": "per_1"},
}  # fmt: skip


def test_steps_are_taken_in_order_and_the_last_one_opens_the_tenant() -> None:
    row, states = ROW, []
    while rules.remaining(row):
        row = rules.after(row, rules.remaining(row)[0], "t1")
        states.append(row["state"])
    assert tuple(row["steps"]) == rules.STEPS
    assert states == ["onboarding"] * (len(rules.STEPS) - 1) + ["active"]


def test_a_tenant_suspended_meanwhile_is_not_opened_by_a_late_step() -> None:
    suspended = {**ROW, "state": "suspended"}
    assert rules.after(suspended, rules.ACTIVATION, "t1")["state"] == "suspended"


def test_operators_see_no_key_and_no_persons_id() -> None:
    assert "secret" not in str(rules.shown(ROW))
    assert "per_1" not in str(rules.shown(ROW))


@pytest.mark.parametrize("field", ["name", "plan", "locale", "time_zone", "currency", "kind"])
def test_another_detail_is_another_wish(field: str) -> None:
    assert rules.is_same_wish(ROW, WISH)
    assert not rules.is_same_wish(ROW, {**WISH, field: "other"})
    assert not rules.is_same_wish(ROW, {**WISH, "administrator": {"name": "Ada", "email": "eve@acme.example"}})


WRONG: list[tuple[str, Any]] = [
    ("slug", "A"), ("slug", "x"), ("slug", "-acme"), ("slug", "acme-"), ("slug", "a#b"), ("slug", "admin"),
    ("slug", "a" * 41), ("slug", "acmé"), ("plan", "gold"), ("locale", "tlh"), ("time_zone", "Mars/Base"),
    ("time_zone", "../etc/passwd"), ("currency", "usd"), ("currency", "DOLLAR"), ("kind", "b2g"), ("name", ""),
    ("name", "Acme\r\nBcc: all@evil.example"), ("state", "active"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_a_wrong_detail_is_refused(field: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        NewTenant.model_validate({**WISH, field: value})
