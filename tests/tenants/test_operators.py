"""What operators can do, and how they are answered."""

from datetime import timedelta
from typing import Any

import pytest

from infra.template import declared
from shared import clock
from shared.tenancy.plans import REQUESTS
from tenants.app import app
from tests.conftest import Kith
from tests.harness.people import Client, Tenant, accept, invitation

GONE = "ten_" + "0" * 25 + "1"


def wish(slug: str) -> dict[str, Any]:
    return {"name": slug, "slug": slug, "currency": "USD", "administrator": {"name": "A", "email": f"a@{slug}.example"}}


def test_every_route_of_the_template_is_a_route_of_the_app_and_no_more() -> None:
    events = declared()["Resources"]["TenantsFunction"]["Properties"]["Events"].values()
    asked_for = {(event["Properties"]["Method"].upper(), event["Properties"]["Path"]) for event in events}
    assert asked_for == {(method, path) for path, methods in app.routes.items() for method in methods}


def test_an_operator_reads_what_was_onboarded(kith: Kith, acme: Tenant) -> None:
    tenant = kith.operator.get(f"/admin/v1/tenants/{acme.id}").ok()
    assert (tenant["slug"], tenant["state"], tenant["currency"]) == (acme.slug, "active", "USD")
    assert tenant["created_by"] == "operator@kith.test"
    assert "cursor_key" not in str(tenant)


def test_tenants_are_listed_page_by_page_without_gap_or_repetition(kith: Kith) -> None:
    for number in range(5):
        kith.operator.post("/admin/v1/tenants", wish(f"paged-{number}")).ok()
    slugs, cursor = [], ""
    for _ in range(1_000):
        page = kith.operator.get(f"/admin/v1/tenants?limit=2{cursor}").ok()
        assert len(page["items"]) <= 2
        slugs += [tenant["slug"] for tenant in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert slugs == sorted(set(slugs))
    assert {f"paged-{number}" for number in range(5)} <= set(slugs)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=-1", "limit=x", "limit=١", "cursor=%23", "cursor=A%20b"]
)
def test_an_unbounded_page_or_a_made_up_cursor_is_refused(kith: Kith, query: str) -> None:
    answer = kith.operator.get(f"/admin/v1/tenants?{query}")
    assert answer.status == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_suspending_and_reactivating_twice_is_once(kith: Kith) -> None:
    tenant = kith.operator.post("/admin/v1/tenants", wish("twice-suspended")).ok()
    for action, state in (("suspend", "suspended"), ("suspend", "suspended"), ("reactivate", "active")):
        path = f"/admin/v1/tenants/{tenant['id']}/{action}"
        assert kith.operator.post(path).ok()["state"] == state
    assert kith.operator.post(f"/admin/v1/tenants/{tenant['id']}/reactivate").ok()["state"] == "active"


@pytest.mark.parametrize("action", ["", "/resume", "/suspend", "/reactivate", "/invite"])
@pytest.mark.parametrize("tenant", [GONE, "nobody", "G%23x"])
def test_a_tenant_that_does_not_exist_is_not_found(kith: Kith, tenant: str, action: str) -> None:
    answer = kith.operator.request("POST" if action else "GET", f"/admin/v1/tenants/{tenant}{action}")
    assert (answer.status, answer.json["type"]) == (404, "https://kith.dev/problems/not-found")


def test_a_wrong_wish_names_its_fields_in_the_operators_language_and_writes_nothing(kith: Kith) -> None:
    operator = Client(kith.gateway, kith.operator.token, "zh-CN")
    body = {**wish("wrong"), "slug": "Wrong!", "time_zone": "Mars/Base", "plan": "gold"}
    answer = operator.post("/admin/v1/tenants", body)
    assert answer.status == 422
    assert {error["field"]: error["code"] for error in answer.json["errors"]} == {
        "slug": "slug", "time_zone": "time-zone", "plan": "choice",
    }  # fmt: skip
    assert all(any("一" <= sign <= "鿿" for sign in error["message"]) for error in answer.json["errors"])


@pytest.mark.parametrize("raw", ["", "{", "[]", '"text"', "null"])
def test_a_body_that_is_no_json_object_is_a_bad_request(kith: Kith, raw: str) -> None:
    headers = {"Authorization": f"Bearer {kith.operator.token}", "Content-Type": "text/plain"}
    answer = kith.gateway.request("POST", "/admin/v1/tenants", raw=raw, headers=headers)
    assert (answer.status, answer.headers["Content-Type"]) == (400, "application/problem+json")


def test_nothing_but_sign_in_is_open_to_strangers(kith: Kith, acme: Tenant) -> None:
    for method, path in (
        ("GET", "/admin/v1/tenants"), ("POST", "/admin/v1/tenants"), ("GET", f"/admin/v1/tenants/{acme.id}"),
        ("POST", f"/admin/v1/tenants/{acme.id}/suspend"),
    ):  # fmt: skip
        assert kith.anonymous().request(method, path).status == 401
        assert acme.admin.request(method, path).status == 401


def test_operators_sign_in_by_email_and_are_locked_out_after_ten_slips(kith: Kith) -> None:
    def attempt(email: str) -> int:
        return kith.anonymous().post("/admin/v1/sessions", {"email": email, "password": "wrong wrong wrong"}).status

    assert attempt("operator@kith.test") == attempt("nobody@kith.test") == 401
    assert [attempt("guessed@kith.test") for _ in range(11)] == [401] * 10 + [429]


def test_a_changed_plan_holds_from_the_next_call_on_and_is_changed_back(kith: Kith) -> None:
    tenant = kith.onboard("grown", plan="standard")
    for plan in ("business", "business", "standard"):
        changed = kith.operator.put(f"/admin/v1/tenants/{tenant.id}/plan", {"plan": plan}).ok()
        assert (changed["plan"], changed["updated_by"]) == (plan, "operator@kith.test")
        policy = tenant.admin.get("/v1/me").headers["RateLimit-Policy"]
        assert f"q={REQUESTS[plan]};" in policy


def test_a_plan_there_is_not_is_refused_at_its_field(kith: Kith, acme: Tenant) -> None:
    refused = kith.operator.put(f"/admin/v1/tenants/{acme.id}/plan", {"plan": "gold"})
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "plan")


def test_a_first_administrator_who_lost_the_mail_is_invited_again_but_not_flooded(kith: Kith) -> None:
    tenant = kith.operator.post("/admin/v1/tenants", wish("mail-lost")).ok()
    path = f"/admin/v1/tenants/{tenant['id']}/invite"
    lost = invitation(kith.services, "a@mail-lost.example")
    kith.operator.post(path).ok()
    assert invitation(kith.services, "a@mail-lost.example") != lost
    flooding = kith.operator.post(path)
    assert (flooding.status, flooding.json["type"]) == (409, "https://kith.dev/problems/already-invited")
    with clock.at(clock.now() + timedelta(minutes=11)):
        kith.operator.post(path).ok()
    accept(kith.gateway, kith.services, "a@mail-lost.example")
    late = kith.operator.post(path)
    assert (late.status, late.json["type"]) == (409, "https://kith.dev/problems/already-a-member")


def test_nobody_is_invited_to_a_suspended_tenant(kith: Kith) -> None:
    tenant = kith.operator.post("/admin/v1/tenants", wish("closed-door")).ok()
    kith.operator.post(f"/admin/v1/tenants/{tenant['id']}/suspend").ok()
    refused = kith.operator.post(f"/admin/v1/tenants/{tenant['id']}/invite")
    assert (refused.status, refused.json["type"]) == (409, "https://kith.dev/problems/reactivate-first")
