"""Onboarding survives being killed anywhere: it completes when asked again, and is never half a tenant."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import Kith
from tests.harness import tables
from tests.harness.faults import Death, Killed, mortal
from tests.harness.gateway import Answer
from tests.harness.people import PASSWORD, accept, sign_in


@pytest.fixture(scope="module")
def death(kith: Kith) -> Iterator[Death]:
    """Every client made from here on can be struck."""
    with mortal() as reaper:
        yield reaper


def wish(slug: str, **other: Any) -> dict[str, Any]:
    return {
        "name": "Initech", "slug": slug, "plan": "standard", "locale": "zh-CN", "time_zone": "Asia/Shanghai",
        "currency": "CNY", "kind": "both", "administrator": {"name": "李管理", "email": f"li@{slug}.example"}, **other,
    }  # fmt: skip


def onboard(kith: Kith, body: dict[str, Any]) -> Answer:
    return kith.operator.post("/admin/v1/tenants", body)


def listed(kith: Kith, slug: str) -> list[dict[str, Any]]:
    found, cursor = [], ""
    while True:
        page = kith.operator.get(f"/admin/v1/tenants?limit=100{cursor}").ok()
        found += [tenant for tenant in page["items"] if tenant["slug"] == slug]
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


@pytest.mark.whole
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_around_any_write_and_asked_again_it_completes(kith: Kith, death: Death, moment: str) -> None:
    for number in range(100):
        slug = f"killed-{moment}-{number}"
        death.around(moment, number)
        try:
            onboard(kith, wish(slug)).ok()
        except Killed:
            for tenant in listed(kith, slug):
                complete = all(step["done_at"] for step in tenant["steps"])
                assert tenant["state"] == ("active" if complete else "onboarding")
            attempt = {"tenant": slug, "email": f"li@{slug}.example", "password": PASSWORD}
            assert kith.anonymous().post("/v1/sessions", attempt).status == 401
        else:
            death.spare()
            break
        assert onboard(kith, wish(slug)).ok()["state"] == "active"
        (tenant,) = listed(kith, slug)
        assert all(step["done_at"] for step in tenant["steps"])
        accept(kith.gateway, kith.services, f"li@{slug}.example")
        admin = sign_in(kith.gateway, slug, f"li@{slug}.example")
        assert admin.get("/v1/me").ok()["tenant"]["id"] == tenant["id"]
        people = [key for key in tables.snapshot(kith.dynamodb_url, tenant["id"]) if "#R#people#" in key]
        assert len(people) == 1
    assert number >= 10, "an onboarding has more writes than that"


def test_a_killed_onboarding_is_resumed_by_its_id(kith: Kith, death: Death) -> None:
    death.around("before", 4)
    with pytest.raises(Killed):
        onboard(kith, wish("resumed"))
    (half,) = listed(kith, "resumed")
    assert [step["name"] for step in half["steps"]] == [
        "configuration", "administrator", "sign_in", "invitation", "activation",
    ]  # fmt: skip
    assert half["steps"][-1]["done_at"] is None
    done = kith.operator.post(f"/admin/v1/tenants/{half['id']}/resume").ok()
    assert (done["id"], done["state"]) == (half["id"], "active")


def test_a_tenant_half_onboarded_can_be_neither_suspended_nor_moved_to_a_plan(kith: Kith, death: Death) -> None:
    death.around("before", 4)
    with pytest.raises(Killed):
        onboard(kith, wish("half-way"))
    (half,) = listed(kith, "half-way")
    for method, action in (("POST", "suspend"), ("POST", "reactivate"), ("POST", "invite"), ("PUT", "plan")):
        refused = kith.operator.request(method, f"/admin/v1/tenants/{half['id']}/{action}", {"plan": "business"})
        assert (refused.status, refused.json["type"]) == (409, "https://kith.dev/problems/not-onboarded")


def test_the_same_wish_again_is_the_same_tenant_and_one_mail(kith: Kith) -> None:
    first, again = onboard(kith, wish("same")), onboard(kith, wish("same"))
    assert (first.status, again.status) == (201, 200)
    assert first.json["id"] == again.json["id"]
    assert sum("li@same.example" in mail["To"] for mail in kith.services.mails()) == 1


def test_a_taken_slug_with_other_details_is_a_conflict_and_changes_nothing(kith: Kith) -> None:
    onboard(kith, wish("taken")).ok()
    before = listed(kith, "taken")
    refused = onboard(kith, wish("taken", currency="EUR"))
    assert (refused.status, refused.json["type"]) == (409, "https://kith.dev/problems/slug-taken")
    assert listed(kith, "taken") == before
