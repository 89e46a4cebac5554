"""What operators see of a tenant's usage and health."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared import aws, clock
from shared import settings as deployed
from shared.tenancy import credentials, plans, usage
from tenants.health import judged
from tests.conftest import Kith
from tests.harness import samples
from tests.harness.people import Tenant

LIMITS = plans.limits("standard")
USED = {"seats": 4, "stored": 0}


def listed(kith: Kith, slug: str) -> dict[str, Any]:
    items = kith.operator.get("/admin/v1/tenants?limit=100").ok()["items"]
    found: dict[str, Any] = next(one for one in items if one["slug"] == slug)
    return found


def test_the_list_shows_each_tenants_plan_seats_and_health(kith: Kith) -> None:
    tenant = kith.onboard("watched-test", plan="business")
    row = listed(kith, tenant.slug)
    assert (row["plan"], row["used"]["seats"], row["limits"]["seats"]) == ("business", 4, 500)
    assert row["health"] == {"state": "good", "signs": []}
    assert row["used"]["changes"] >= 5
    table = credentials.table(tenant.id)
    usage.count(table, exports_failed=2)
    assert listed(kith, tenant.slug)["health"] == {
        "state": "attention", "signs": [{"code": "exports-failed", "value": 2}],
    }  # fmt: skip
    usage.count(table, failures=7)
    assert listed(kith, tenant.slug)["health"]["state"] == "trouble"


def test_one_tenants_page_has_a_month_its_feed_and_its_last_review(kith: Kith) -> None:
    tenant = kith.onboard("looked-at-test")
    samples.make(tenant, "customers")
    kith.drain()
    found = kith.operator.get(f"/admin/v1/tenants/{tenant.id}/usage").ok()
    assert [day["day"] for day in found["days"]][-1] == clock.today().isoformat()
    assert len(found["days"]) == 30
    assert found["feed"]["lag_ms"] >= 0
    assert found["feed"]["told_at"]
    assert found["review"] == {"last": None, "last_done": None}
    assert kith.operator.get("/admin/v1/tenants/ten_01HZZZZZZZZZZZZZZZZZZZZZZZ/usage").status == 404


def test_dead_letters_are_counted_by_the_names_that_replay_takes(kith: Kith) -> None:
    def waiting() -> int:
        queues = kith.operator.get("/admin/v1/health").ok()["queues"]
        count: int = next(one["messages"] for one in queues if one["name"] == "ExportDeadLetters")
        return count

    before = waiting()
    aws.client("sqs").send_message(QueueUrl=deployed.dead_letters()["ExportDeadLetters"], MessageBody="{}")
    assert waiting() == before + 1


def test_usage_and_health_are_for_operators(kith: Kith, acme: Tenant) -> None:
    for path in (f"/admin/v1/tenants/{acme.id}/usage", "/admin/v1/health"):
        assert kith.anonymous().get(path).status == 401
        assert acme.admin.get(path).status == 401


_days = st.fixed_dictionaries(
    {name: st.integers(0, 500) for name in usage.COUNTED} | {"feed_lag": st.integers(0, 10**6)}
)


@settings(max_examples=60, deadline=None)
@given(days=st.lists(_days, min_size=1, max_size=3), more=st.sampled_from(["exports_failed", "refused", "failures"]))
def test_a_tenant_is_never_better_for_more_that_failed(days: list[dict[str, int]], more: str) -> None:
    order = ["good", "attention", "trouble"]
    before = judged(USED, LIMITS, days)
    worse = judged(USED, LIMITS, [{**days[0], more: days[0][more] + 50}, *days[1:]])
    assert order.index(worse["state"]) >= order.index(before["state"])
    assert (before["state"] == "good") == (not before["signs"])
