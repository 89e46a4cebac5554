"""The retention API as people of a tenant use it."""

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from shared import clock
from tests.conftest import Kith
from tests.harness.people import Client, Tenant

_number = count(1)
SOON = (clock.today() + timedelta(days=40)).isoformat()


@pytest.fixture
def alert(kith: Kith, acme: Tenant) -> dict[str, Any]:
    """A fresh warning of a customer of the rep's."""
    return _warned(kith, acme)


def _warned(kith: Kith, acme: Tenant) -> dict[str, Any]:
    number = next(_number)
    body = {"name": f"Quiet {number} {acme.slug}", "customer_since": "2015-01-01", "owner": acme.rep.id}
    customer = acme.admin.post("/v1/customers", body).ok()["id"]
    order = {"customer": customer, "placed_on": "2017-10-20", "amount": {"amount": "120.00", "currency": "USD"}}
    acme.admin.post("/v1/orders", order).ok()
    kith.drain()
    as_of = (date(2018, 6, 20) + timedelta(days=number)).isoformat()
    run = acme.manager.post("/v1/retention/runs", {"as_of": as_of}).ok(202)
    kith.drain()
    assert acme.manager.get(f"/v1/retention/runs/{run['id']}").ok()["state"] == "done"
    overview = acme.admin.get(f"/v1/customers/{customer}/overview").ok()
    (row,) = overview["related"]["churn_alerts"]["items"]
    found: dict[str, Any] = acme.admin.get(f"/v1/churn_alerts/{row['id']}").ok()
    return found


def _act(client: Client, alert: dict[str, Any], what: str, body: dict[str, Any]) -> Any:
    return client.post(f"/v1/retention/alerts/{alert['id']}/{what}", body, If_Match=f'"{alert["version"]}"')


def test_owner_and_manager_see_the_warning_and_nobody_else(acme: Tenant, alert: dict[str, Any]) -> None:
    assert alert["state"] == "warning"
    assert alert["value_at_risk"] == {"amount": "120.00", "currency": "USD"}
    for client in (acme.rep, acme.manager, acme.admin):
        assert client.get(f"/v1/churn_alerts/{alert['id']}").status == 200
    assert acme.other_rep.get(f"/v1/churn_alerts/{alert['id']}").status == 404
    assert _act(acme.other_rep, alert, "lost", {"reason": "price"}).status == 404


def test_a_rep_holds_the_customer_with_measures_until_a_day(acme: Tenant, alert: dict[str, Any]) -> None:
    body = {"until": SOON, "measures": [{"text": "Visit with the manager", "due_on": SOON}], "note": "They answer"}
    answer = _act(acme.rep, alert, "reprieve", body)
    held = answer.ok()
    assert (held["state"], held["reprieve_until"]) == ("reprieve", SOON)
    assert answer.headers["Kith-Wrote"] == f"churn_alerts/{alert['id']}@{held['version']}"
    assert held["transitions"][-1]["by"] == acme.rep.id
    later = _act(acme.rep, held, "retained", {"note": "Signed again"}).ok()
    assert (later["state"], later["closed_on"]) == ("retained", clock.today("America/New_York").isoformat())


def test_a_loss_has_a_reason_and_is_history_afterwards(kith: Kith, acme: Tenant, alert: dict[str, Any]) -> None:
    assert _act(acme.rep, alert, "lost", {"reason": "weather"}).json["errors"][0]["field"] == "reason"
    assert _act(acme.rep, alert, "lost", {}).status == 422
    lost = _act(acme.rep, alert, "lost", {"reason": "competitor", "note": "Went to Initech"}).ok()
    assert (lost["state"], lost["reason"]) == ("lost", "competitor")
    refused = _act(acme.rep, lost, "retained", {})
    assert (refused.status, refused.json["type"].rsplit("/", 1)[-1]) == (422, "alert-closed")
    acme.manager.post("/v1/retention/runs", {"as_of": "2019-01-01"}).ok()
    kith.drain()
    related = acme.admin.get(f"/v1/customers/{alert['customer']}/overview").ok()["related"]["churn_alerts"]
    assert related["total"] == 1


def test_a_transition_needs_the_version_that_was_read(acme: Tenant, alert: dict[str, Any]) -> None:
    path = f"/v1/retention/alerts/{alert['id']}/lost"
    assert acme.rep.post(path, {"reason": "price"}).status == 428
    assert acme.rep.post(path, {"reason": "price"}, If_Match='"99"').status == 412


def test_a_reprieve_needs_measures_and_a_day_to_come(acme: Tenant, alert: dict[str, Any]) -> None:
    assert _act(acme.rep, alert, "reprieve", {"until": SOON, "measures": []}).status == 422
    past = _act(acme.rep.speaking("zh-CN"), alert, "reprieve", {"until": "2018-01-01", "measures": [{"text": "Call"}]})
    assert past.status == 422
    assert past.json["errors"][0] == {"field": "until", "code": "not-in-future", "message": "须为今天以后的日期"}


def test_a_new_order_closes_the_alert(kith: Kith, acme: Tenant, alert: dict[str, Any]) -> None:
    order = {"customer": alert["customer"], "amount": {"amount": "9.00", "currency": "USD"}}
    placed = acme.admin.post("/v1/orders", order).ok()
    kith.drain()
    closed = acme.rep.get(f"/v1/churn_alerts/{alert['id']}").ok()
    assert (closed["state"], closed["closed_by_order"]) == ("retained", placed["id"])


def test_nobody_writes_an_alert_but_retention(acme: Tenant, alert: dict[str, Any]) -> None:
    changed = acme.admin.patch(f"/v1/churn_alerts/{alert['id']}", {"state": "lost"}, If_Match=f'"{alert["version"]}"')
    assert changed.status == 403


def test_the_same_day_again_is_the_same_run(kith: Kith, acme: Tenant) -> None:
    first = acme.manager.post("/v1/retention/runs", {"as_of": "2016-02-29"}).ok(202)
    kith.drain()
    again = acme.manager.post("/v1/retention/runs", {"as_of": "2016-02-29"})
    assert (again.status, again.json["id"], again.json["state"]) == (200, first["id"], "done")
    listed = acme.manager.get("/v1/retention/runs").ok()["items"]
    assert first["id"] in [run["id"] for run in listed]


def test_a_run_is_not_as_of_a_day_to_come(acme: Tenant) -> None:
    answer = acme.manager.post("/v1/retention/runs", {"as_of": SOON})
    assert (answer.status, answer.json["errors"][0]["field"]) == (422, "as_of")


def test_a_rep_starts_no_run_and_sets_no_policy(acme: Tenant) -> None:
    assert acme.rep.post("/v1/retention/runs", {}).status == 403
    assert acme.rep.get("/v1/retention/runs").status == 403
    assert acme.rep.get("/v1/retention/policy").status == 200
    policy = acme.rep.get("/v1/retention/policy")
    for client in (acme.rep, acme.manager):
        changed = client.put("/v1/retention/policy", {"window_months": 3, "paused": False}, If_Match=policy.etag)
        assert changed.status == 403


def test_the_administrator_sets_the_window(kith: Kith, globex: Tenant) -> None:
    policy = globex.admin.get("/v1/retention/policy")
    assert policy.json["window_months"] == 6
    assert globex.admin.put("/v1/retention/policy", {"window_months": 3}).status == 428
    assert globex.admin.put("/v1/retention/policy", {"window_months": 0}, If_Match=policy.etag).status == 422
    changed = globex.admin.put("/v1/retention/policy", {"window_months": 3}, If_Match=policy.etag)
    assert changed.ok()["window_months"] == 3
    assert globex.admin.put("/v1/retention/policy", {"window_months": 4}, If_Match=policy.etag).status == 412
    kith.drain()
    assert globex.admin.get("/v1/retention/policy").json["window_months"] == 3
    back = globex.admin.put("/v1/retention/policy", {"window_months": 6}, If_Match=changed.etag)
    assert back.status == 200
    kith.drain()


@pytest.mark.parametrize("run", ["manual-2011-01-01", "nothing", "a%23b"])
def test_a_run_that_never_was_is_not_found(acme: Tenant, run: str) -> None:
    assert acme.manager.get(f"/v1/retention/runs/{run}").status == 404
