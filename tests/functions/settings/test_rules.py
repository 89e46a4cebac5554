"""Who may hand out which rights."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.tenancy.caller import Caller
from shared.tenancy.membership import covers, manages_people, patch_of
from shared.tenancy.roles import DEFAULTS

REACHES = st.sampled_from(["none", "own", "team", "all"])
GRANTS = st.dictionaries(
    st.sampled_from(["customers", "orders", "people"]),
    st.fixed_dictionaries(dict.fromkeys(("create", "read", "edit", "delete"), REACHES)),
)
LIMITS = st.dictionaries(
    st.sampled_from(["customers", "orders"]),
    st.dictionaries(st.sampled_from(["note", "amount"]), st.sampled_from(["hidden", "read"])),
)
any_machine = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=50)
ROLES = st.fixed_dictionaries({"grants": GRANTS, "fields": LIMITS})


def having(role: dict[str, Any]) -> Caller:
    return Caller("ten", "per", "role", grants=role["grants"], fields=role["fields"])


@any_machine
@given(ROLES)
def test_everybody_may_hand_on_exactly_what_they_have(role: dict[str, Any]) -> None:
    assert covers(having(role), role)


@any_machine
@given(ROLES)
def test_an_administrator_may_hand_out_anything(role: dict[str, Any]) -> None:
    assert covers(having(DEFAULTS["administrator"]), role)


@any_machine
@given(ROLES)
def test_nobody_without_every_right_makes_an_administrator(role: dict[str, Any]) -> None:
    assert not covers(having(role), DEFAULTS["administrator"])


def test_one_right_more_or_one_hidden_field_less_is_too_much() -> None:
    mine = {"grants": {"customers": {"read": "team"}}, "fields": {"customers": {"credit_limit": "hidden"}}}
    wider = {"grants": {"customers": {"read": "all"}}, "fields": mine["fields"]}
    opener = {"grants": mine["grants"], "fields": {"customers": {"credit_limit": "read"}}}
    assert not covers(having(mine), wider)
    assert not covers(having(mine), opener)


@pytest.mark.parametrize(("role", "allowed"), [("administrator", True), ("manager", False), ("rep", False)])
def test_of_the_first_roles_only_administrators_manage_people(role: str, allowed: bool) -> None:
    assert manages_people(having(DEFAULTS[role]), "create") is allowed
    assert manages_people(having(DEFAULTS[role]), "edit") is allowed


def test_editing_ones_own_profile_is_not_managing_people() -> None:
    assert not manages_people(having({"grants": {"people": {"edit": "own"}}, "fields": {}}), "edit")


def test_only_what_is_named_changes() -> None:
    assert patch_of({}, accepted=True) == {}
    assert patch_of({"team": None}, accepted=True) == {"member_of": None}
    assert patch_of({"role": "rep"}, accepted=True) == {"role": "rep"}
    assert patch_of({"active": False}, accepted=True) == {"active": False, "state": "inactive"}
    assert patch_of({"active": True}, accepted=True) == {"active": True, "state": "active"}
    assert patch_of({"active": True}, accepted=False) == {"active": True, "state": "invited"}
