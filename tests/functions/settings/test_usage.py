"""What a tenant uses of its plan: counted by what runs anyway, shown to its administrators and to operators."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from shared import clock
from shared.records.access_patterns import SEATS
from shared.tenancy import credentials, plans, usage
from tests.conftest import Kith
from tests.functions.settings.test_memberships import change
from tests.harness import samples
from tests.harness.gateway import Answer
from tests.harness.people import Tenant

SEATS_OF_STANDARD = plans.SEATS["standard"]


def today(tenant: Tenant) -> dict[str, Any]:
    found: dict[str, Any] = tenant.admin.get("/v1/settings/usage").ok()["days"][-1]
    return found


def fill(tenant: Tenant, left: int) -> None:
    """Take seats until only so many are left."""
    table = credentials.table(tenant.id)
    table.put({**table.key(SEATS), "taken": SEATS_OF_STANDARD - left})


def invite(tenant: Tenant, name: str) -> Answer:
    body = {"name": name, "email": f"{name.lower()}@{tenant.slug}.example", "role": "rep"}
    return tenant.admin.post("/v1/settings/invitations", body)


def test_seats_records_and_files_are_shown_against_the_plan(kith: Kith) -> None:
    tenant = kith.onboard("used-test", plan="standard")
    before = tenant.admin.get("/v1/settings/usage").ok()
    assert (before["plan"], before["seats"]) == ("standard", 4)
    assert before["limits"] == {"seats": 50, "stored": 20 * 10**9, "requests": 200}
    samples.make(tenant, "customers")
    after = tenant.admin.get("/v1/settings/usage").ok()
    assert after["records"] >= before["records"] + 1
    customers = next(one for one in after["objects"] if one["object"] == "customers")
    assert (customers["label"], customers["records"]) == ("Customers", 1)
    assert len(after["days"]) == 30
    assert after["days"][-1]["day"] == clock.today().isoformat()


def test_changes_and_mails_of_a_day_are_counted(kith: Kith) -> None:
    tenant = kith.onboard("counted-test", plan="standard")
    start = today(tenant)
    assert start["mails"] == 4
    with clock.at(clock.now() + timedelta(seconds=30)):
        for _ in range(3):
            samples.make(tenant, "products")
        kith.drain()
        counted = today(tenant)
    assert counted["changes"] == start["changes"] + 3
    assert counted["records"] >= 1


def test_requests_are_told_to_the_table_now_and_then(kith: Kith) -> None:
    tenant = kith.onboard("asking-test", plan="enterprise")
    with clock.at(clock.now() + timedelta(seconds=20)):
        before = today(tenant)["requests"]
        for _ in range(110):
            tenant.rep.get("/v1/me").ok()
        assert 100 <= today(tenant)["requests"] - before <= 220


def test_a_full_plan_takes_nobody_in_until_somebody_leaves(kith: Kith) -> None:
    tenant = kith.onboard("full-test", plan="standard")
    fill(tenant, left=1)
    invite(tenant, "Last").ok()
    refused = invite(tenant, "Late")
    assert (refused.status, refused.json["type"]) == (409, "https://kith.dev/problems/no-seat-left")
    assert "50" in refused.json["title"]
    assert tenant.admin.get('/v1/people?filter={"field":"name","op":"eq","value":"Late"}').ok()["total"] == 0
    assert change(tenant.admin, tenant.rep.id, {"active": False}).ok()["state"] == "inactive"
    assert change(tenant.admin, tenant.rep.id, {"active": True}).ok()["state"] == "active"
    assert invite(tenant, "Late").status == 409
    change(tenant.admin, tenant.rep.id, {"active": False}).ok()
    invite(tenant, "Late").ok()
    back = change(tenant.admin, tenant.rep.id, {"active": True})
    assert (back.status, back.json["type"]) == (409, "https://kith.dev/problems/no-seat-left")
    kith.operator.put(f"/admin/v1/tenants/{tenant.id}/plan", {"plan": "business"}).ok()
    change(tenant.admin, tenant.rep.id, {"active": True}).ok()


def test_two_seats_are_taken_by_two_of_six_who_come_at_once(kith: Kith) -> None:
    tenant = kith.onboard("rushed-test", plan="standard")
    fill(tenant, left=2)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda number: invite(tenant, f"Guest{number}"), range(6)))
    assert sorted(answer.status for answer in answers) == [201, 201, 409, 409, 409, 409]
    assert tenant.admin.get("/v1/settings/usage").ok()["seats"] == SEATS_OF_STANDARD


def test_a_tenant_older_than_the_count_has_its_people_counted(kith: Kith) -> None:
    tenant = kith.onboard("older-test", plan="standard")
    table = credentials.table(tenant.id)
    table.delete(table.key(SEATS))
    invite(tenant, "Newest").ok()
    assert tenant.admin.get("/v1/settings/usage").ok()["seats"] == 5


def test_a_tenant_whose_files_fill_its_plan_adds_no_file(kith: Kith) -> None:
    tenant = kith.onboard("stuffed-test", plan="standard")
    customer = samples.make(tenant, "customers")
    file = tenant.admin.post("/v1/files", {"name": "a.pdf", "about_record": customer["id"]}).ok()
    wish = {"content_type": "application/pdf", "size": 1_000}
    assert tenant.admin.post(f"/v1/files/{file['id']}/upload", wish).status == 200
    table, full = credentials.table(tenant.id), plans.STORED_BYTES["standard"] - 999
    table.update(usage.key(tenant.id, clock.today()), "SET held_stored = :full", {":full": full})
    refused = tenant.admin.speaking("zh-CN").post(f"/v1/files/{file['id']}/upload", wish)
    assert (refused.status, refused.json["type"]) == (409, "https://kith.dev/problems/no-room-left")
    assert "20 GB" in refused.json["title"]


def test_usage_is_for_those_who_manage_settings(acme: Tenant) -> None:
    assert acme.rep.get("/v1/settings/usage").status == 403
    assert acme.manager.get("/v1/settings/usage").status == 403
