"""Who is what: roles, teams, and who may come in."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.records.access_patterns import CONFIG
from shared.tenancy import config, credentials
from shared.tenancy.roles import DEFAULTS
from tests.conftest import Kith
from tests.harness import tables
from tests.harness.gateway import Answer
from tests.harness.people import PASSWORD, Client, Tenant, accept, sign_in


def join(kith: Kith, tenant: Tenant, email: str, role: str = "rep") -> Client:
    body = {"name": email.partition("@")[0].title(), "email": email, "role": role, "team": tenant.team}
    tenant.admin.post("/v1/settings/invitations", body).ok()
    accept(kith.gateway, kith.services, email)
    return sign_in(kith.gateway, tenant.slug, email)


def change(client: Client, person: str, body: dict[str, Any], version: int | None = None) -> Answer:
    known = version or client.get(f"/v1/people/{person}").ok()["version"]
    return client.patch(f"/v1/settings/memberships/{person}", body, If_Match=f'"{known}"')


def test_a_new_role_counts_from_the_next_call(kith: Kith, acme: Tenant) -> None:
    pat = join(kith, acme, "pat@acme-test.example")
    assert pat.get("/v1/me").ok()["person"]["role"] == "rep"
    assert change(acme.admin, pat.id, {"role": "manager"}).ok()["role"] == "manager"
    assert pat.get("/v1/me").ok()["grants"]["customers"]["edit"] == "team"


def test_somebody_moves_to_another_team_or_to_none(kith: Kith, acme: Tenant) -> None:
    tam = join(kith, acme, "tam@acme-test.example")
    assert "member_of" not in change(acme.admin, tam.id, {"team": None}).ok()
    assert tam.get("/v1/me").ok()["person"]["team"] is None
    assert change(acme.admin, tam.id, {"team": acme.team}).ok()["member_of"] == acme.team


def test_a_deactivated_person_is_out_at_once_and_back_with_a_new_session_only(kith: Kith, acme: Tenant) -> None:
    email = "dee@acme-test.example"
    dee = join(kith, acme, email)
    credentials_of_dee = {"tenant": acme.slug, "email": email, "password": PASSWORD}
    assert change(acme.admin, dee.id, {"active": False}).ok()["state"] == "inactive"
    assert dee.get("/v1/me").status in {401, 403}
    wish = {"tenant": acme.slug, "refresh_token": dee.refresh_token}
    assert kith.anonymous().post("/v1/sessions/refresh", wish).status == 401
    assert kith.anonymous().post("/v1/sessions", credentials_of_dee).status == 401
    assert change(acme.admin, dee.id, {"active": True}).ok()["state"] == "active"
    assert dee.get("/v1/me").status == 401
    assert sign_in(kith.gateway, acme.slug, email).get("/v1/me").status == 200


def test_somebody_deactivated_before_accepting_cannot_accept_until_reactivated(kith: Kith, acme: Tenant) -> None:
    email = "eve@acme-test.example"
    body = {"name": "Eve", "email": email, "role": "rep"}
    eve = acme.admin.post("/v1/settings/invitations", body).ok()
    change(acme.admin, eve["id"], {"active": False}).ok()
    with pytest.raises(AssertionError, match="400"):
        accept(kith.gateway, kith.services, email)
    assert change(acme.admin, eve["id"], {"active": True}).ok()["state"] == "invited"
    accept(kith.gateway, kith.services, email)


def test_the_last_administrator_stays_one(kith: Kith, acme: Tenant) -> None:
    before = tables.snapshot(kith.dynamodb_url, acme.id)
    for body in ({"role": "rep"}, {"active": False}):
        refused = change(acme.admin, acme.admin.id, body)
        assert (refused.status, refused.json["type"]) == (409, "https://kith.dev/problems/last-administrator")
    assert tables.snapshot(kith.dynamodb_url, acme.id) == before
    assert acme.admin.get("/v1/me").ok()["person"]["role"] == "administrator"


def test_an_administrator_who_has_not_accepted_does_not_count(kith: Kith) -> None:
    tenant = kith.onboard("lonely-admin")
    body = {"name": "Not Yet", "email": "notyet@lonely-admin.example", "role": "administrator"}
    tenant.admin.post("/v1/settings/invitations", body).ok()
    assert change(tenant.admin, tenant.admin.id, {"active": False}).status == 409
    accept(kith.gateway, kith.services, body["email"])
    assert change(tenant.admin, tenant.admin.id, {"active": False}).status == 200


def test_administrators_who_remove_each_other_at_once_leave_one(kith: Kith) -> None:
    tenant = kith.onboard("two-admins")
    for turn in range(3):
        other = join(kith, tenant, f"second{turn}@two-admins.example", "administrator")
        clients = [tenant.admin, other]
        versions = {client.id: client.get(f"/v1/people/{client.id}").ok()["version"] for client in clients}
        pairs = [(tenant.admin, other), (other, tenant.admin)]
        with ThreadPoolExecutor(2) as pool:
            jobs = [pool.submit(change, by, of.id, {"role": "rep"}, versions[of.id]) for by, of in pairs]
            statuses = [job.result().status for job in jobs]
        assert statuses.count(200) == 1, statuses
        tenant.admin = pairs[statuses.index(200)][0]
        assert tenant.admin.get("/v1/me").ok()["person"]["role"] == "administrator"


def test_a_change_needs_the_version_that_was_read(kith: Kith, acme: Tenant) -> None:
    vic = join(kith, acme, "vic@acme-test.example")
    assert acme.admin.patch(f"/v1/settings/memberships/{vic.id}", {"role": "manager"}).status == 428
    assert change(acme.admin, vic.id, {"role": "manager"}, version=99).status == 412
    assert vic.get("/v1/me").ok()["person"]["role"] == "rep"


WRONG = (
    {"role": "emperor"}, {"team": "tea_" + "0" * 25 + "1"}, {"active": "no"}, {"state": "active"},
    {"email": "a@b.example"},
)  # fmt: skip


@pytest.mark.parametrize("body", WRONG)
def test_a_wrong_change_is_refused_and_writes_nothing(kith: Kith, acme: Tenant, body: dict[str, Any]) -> None:
    before = tables.snapshot(kith.dynamodb_url, acme.id)
    answer = change(acme.admin, acme.rep.id, body)
    assert answer.status == 422
    assert answer.json["errors"][0]["field"] in body
    assert tables.snapshot(kith.dynamodb_url, acme.id) == before


def test_only_those_who_manage_people_change_memberships(kith: Kith, acme: Tenant) -> None:
    before = tables.snapshot(kith.dynamodb_url, acme.id)
    for client in (acme.manager, acme.rep):
        assert change(client, client.id, {"role": "administrator"}).status == 403
    assert tables.snapshot(kith.dynamodb_url, acme.id) == before


def test_anothers_person_does_not_exist(acme: Tenant, globex: Tenant) -> None:
    for person in (globex.rep.id, "per_" + "0" * 25 + "1", "nobody"):
        assert change(acme.admin, person, {"active": False}, version=1).status == 404
    assert globex.rep.get("/v1/me").status == 200


def test_a_staff_manager_without_all_rights_cannot_hand_out_more_or_touch_an_administrator(kith: Kith) -> None:
    tenant = kith.onboard("staff-office")
    table = credentials.table(tenant.id)
    manage = {"create": "all", "read": "all", "edit": "all", "delete": "none"}
    staff = {
        "label": ["Staff", "人事"],
        "grants": {"people": manage, "teams": DEFAULTS["rep"]["grants"]["teams"]},
        "fields": {},
    }
    roles = {**DEFAULTS, "staff": staff}
    table.put({**table.key(CONFIG, name="roles"), "version": 2, **config.written(config.ROLES, roles)})
    sam = join(kith, tenant, "sam@staff-office.example", "staff")
    greedy = {"name": "Greedy", "email": "greedy@staff-office.example", "role": "administrator"}
    refused = sam.post("/v1/settings/invitations", greedy)
    assert (refused.status, refused.json["type"]) == (403, "https://kith.dev/problems/grant-too-much")
    assert change(sam, sam.id, {"role": "administrator"}).status == 403
    assert change(sam, tenant.admin.id, {"active": False}).status == 403
    assert sam.post("/v1/settings/invitations", {**greedy, "role": "staff"}).status == 201


def test_roles_are_shown_with_their_rights_to_those_who_manage_people(acme: Tenant) -> None:
    shown = acme.admin.get("/v1/settings/roles").ok()["items"]
    assert [role["name"] for role in shown] == ["administrator", "manager", "rep", "service", "marketer"]
    assert shown[2]["fields"]["customers"] == {"credit_limit": "hidden"}
    assert set(acme.rep.get("/v1/settings/roles").ok()["items"][0]) == {"name", "label"}


def test_pipelines_and_dictionaries_speak_the_readers_language(acme: Tenant) -> None:
    (sales,) = acme.rep.speaking("zh-CN").get("/v1/settings/pipelines").ok()["items"]
    assert [(stage["value"], stage["label"]) for stage in sales["stages"]][2] == ("won", "赢单")
    lists = acme.rep.speaking("zh-CN").get("/v1/settings/dictionaries").ok()["items"]
    levels = next(entry for entry in lists if (entry["object"], entry["field"]) == ("customers", "level"))
    assert {"value": "key", "label": "重点"} in levels["choices"]
