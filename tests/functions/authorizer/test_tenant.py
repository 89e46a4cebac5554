"""Who the authorizer lets in at this moment, and as whom."""

from typing import Any

import pytest

from shared.records.access_patterns import CONFIG
from shared.tenancy import credentials, directory
from shared.tenancy.caller import Caller
from tests.conftest import Kith
from tests.harness.gateway import invoke
from tests.harness.people import PASSWORD, Client, Tenant, accept, sign_in


def authorized(client: Client, function: str = "TenantAuthorizerFunction") -> dict[str, Any]:
    """What the authorizer tells the gateway of a request."""
    arn = "arn:aws:execute-api:us-east-1:000000000000:kith/live/GET/v1/me"
    verdict: dict[str, Any] = invoke(
        function, {"type": "REQUEST", "methodArn": arn, "headers": {"Authorization": f"Bearer {client.token}"}}
    )
    return verdict


def caller_of(client: Client) -> Caller:
    return Caller.load(authorized(client)["context"]["caller"])


def stranger(kith: Kith, username: str) -> Client:
    """Somebody with a genuine token whose username is `username`."""
    users = directory.people()
    users.create(username)
    users.set_password(username, PASSWORD)
    tokens = users.sign_in(username, PASSWORD)
    assert tokens is not None
    return Client(kith.gateway, tokens.access_token)


def test_the_caller_is_the_person_as_stored(acme: Tenant) -> None:
    caller = caller_of(acme.rep)
    assert (caller.tenant, caller.person, caller.role, caller.team) == (acme.id, acme.rep.id, "rep", acme.team)
    assert (caller.slug, caller.currency, caller.time_zone) == (acme.slug, "USD", "America/New_York")
    assert caller.fields == {
        "customers": {"credit_limit": "hidden"}, "products": {"cost": "hidden"}, "views": {"default_for_roles": "read"},
    }  # fmt: skip
    assert caller.teams == (acme.team,)
    assert len(caller.cursor_key) >= 32


def test_the_answer_allows_the_one_method_that_was_asked_for(acme: Tenant) -> None:
    (statement,) = authorized(acme.rep)["policyDocument"]["Statement"]
    assert statement["Effect"] == "Allow"
    assert statement["Resource"].endswith("/GET/v1/me")


def test_a_manager_sees_the_team_and_all_teams_below_it(acme: Tenant) -> None:
    below = acme.admin.post("/v1/teams", {"name": "North-East", "kind": "team", "above": acme.team}).ok()["id"]
    further = acme.admin.post("/v1/teams", {"name": "Boston", "kind": "team", "above": below}).ok()["id"]
    assert set(caller_of(acme.manager).teams) == {acme.team, below, further}


def test_a_request_without_a_token_is_not_signed_in(kith: Kith) -> None:
    assert kith.anonymous().get("/v1/me").status == 401


def test_a_genuine_token_for_a_tenant_that_does_not_exist_is_refused(kith: Kith, acme: Tenant) -> None:
    nowhere = "ten_" + "0" * 25 + "1"
    assert stranger(kith, f"{nowhere}.{acme.rep.id}").get("/v1/me").status == 401


def test_a_genuine_token_that_joins_one_tenant_and_anothers_person_is_refused(
    kith: Kith, acme: Tenant, globex: Tenant
) -> None:
    assert stranger(kith, f"{acme.id}.{globex.admin.id}").get("/v1/me").status == 401
    assert stranger(kith, "somebody").get("/v1/me").status == 401


def test_a_tenant_named_in_header_or_body_changes_nothing(acme: Tenant, globex: Tenant) -> None:
    asked = acme.rep.get("/v1/me?tenant=" + globex.id, X_Tenant=globex.id, Tenant_Id=globex.id)
    assert asked.ok()["tenant"]["id"] == acme.id


def test_operators_and_people_are_strangers_to_each_other(kith: Kith, acme: Tenant) -> None:
    assert acme.admin.get("/admin/v1/tenants").status == 401
    assert kith.operator.get("/v1/me").status == 401


def test_a_role_that_is_taken_away_is_gone_at_the_next_call(kith: Kith) -> None:
    tenant = kith.onboard("role-gone")
    assert tenant.rep.get("/v1/me").status == 200
    table = credentials.table(tenant.id)
    table.put({**table.key(CONFIG, name="roles"), "roles": "{}", "version": 2})
    assert tenant.rep.get("/v1/me").status == 403


def test_a_suspended_tenants_tokens_open_nothing_until_it_is_reactivated(kith: Kith) -> None:
    tenant = kith.onboard("suspended-one")
    kith.operator.post(f"/admin/v1/tenants/{tenant.id}/suspend").ok()
    assert tenant.admin.get("/v1/me").status == 403
    kith.operator.post(f"/admin/v1/tenants/{tenant.id}/reactivate").ok()
    assert tenant.admin.get("/v1/me").status == 200


def test_signing_out_everywhere_ends_every_session_and_a_new_one_works(kith: Kith, acme: Tenant) -> None:
    body = {"name": "Ola Out", "email": "ola@acme-test.example", "role": "rep", "team": acme.team}
    acme.admin.post("/v1/settings/invitations", body).ok()
    accept(kith.gateway, kith.services, body["email"])
    here, there = (sign_in(kith.gateway, acme.slug, body["email"]) for _ in range(2))
    assert here.delete("/v1/sessions").status == 204
    assert [here.get("/v1/me").status, there.get("/v1/me").status] == [401, 401]
    wish = {"tenant": acme.slug, "refresh_token": there.refresh_token}
    assert kith.anonymous().post("/v1/sessions/refresh", wish).status == 401
    assert sign_in(kith.gateway, acme.slug, body["email"]).get("/v1/me").status == 200


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
def test_what_is_no_token_is_refused_by_both_authorizers(kith: Kith, token: str) -> None:
    client = Client(kith.gateway, token)
    assert client.get("/v1/me", Authorization=f"Bearer {token}").status == 401
    assert client.get("/admin/v1/tenants", Authorization=f"Bearer {token}").status == 401
