"""An operator says what answers a tenant's lists; the tenant's people notice nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from shared import clock, work
from shared.records import lists
from shared.records.index.here import Here
from shared.tenancy import callers, credentials
from tests.conftest import Kith
from tests.harness.people import Tenant


@pytest.fixture(scope="module")
def large(kith: Kith) -> Tenant:
    return kith.onboard("large-lists")


@pytest.fixture
def domain(engine: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A deployment with an OpenSearch domain."""
    monkeypatch.setenv("SEARCH_ENDPOINT", engine)
    yield
    credentials.forget()


def on_file(tenant: Tenant) -> bool:
    table = credentials.table(tenant.id)
    caller = callers.caller_of(table, tenant.admin.id)
    assert caller
    return isinstance(lists.opened(table, caller), Here)


def switch(kith: Kith, tenant: Tenant, engine: str) -> None:
    answer = kith.operator.put(f"/admin/v1/tenants/{tenant.id}/search", {"engine": engine})
    assert answer.ok()["search"] == engine
    kith.drain()


def test_without_a_domain_there_is_nothing_to_switch_to(kith: Kith, large: Tenant) -> None:
    answer = kith.operator.put(f"/admin/v1/tenants/{large.id}/search", {"engine": "opensearch"})
    assert (answer.status, answer.json["type"]) == (409, "https://kith.dev/problems/no-search-domain")
    assert kith.operator.get(f"/admin/v1/tenants/{large.id}").ok()["search"] == "file"


def test_what_was_queued_for_a_domain_that_is_gone_is_nothing_to_do(kith: Kith, large: Tenant) -> None:
    work.send(large.id, {"what": "search"})
    kith.drain()
    assert on_file(large)


def how_far(kith: Kith, tenant: Tenant) -> tuple[str, bool, str]:
    lists = kith.operator.get(f"/admin/v1/tenants/{tenant.id}/usage").ok()["lists"]
    return lists["engine"], lists["domain"], lists["state"]


def test_without_a_domain_the_operator_is_told_so(kith: Kith, large: Tenant) -> None:
    assert how_far(kith, large) == ("file", False, "none")


@pytest.mark.usefixtures("domain")
def test_an_operator_sees_how_far_the_documents_of_a_tenant_are(kith: Kith) -> None:
    tenant = kith.onboard("seen-lists")
    path = f"/admin/v1/tenants/{tenant.id}/search"
    assert how_far(kith, tenant) == ("file", True, "none")
    kith.operator.put(path, {"engine": "opensearch"}).ok()
    assert how_far(kith, tenant) == ("opensearch", True, "building")
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert how_far(kith, tenant) == ("opensearch", True, "stalled")
    kith.drain()
    assert how_far(kith, tenant) == ("opensearch", True, "serving")
    switch(kith, tenant, "file")
    assert how_far(kith, tenant) == ("file", True, "none")


def test_an_engine_that_there_is_not_is_refused_by_name(kith: Kith, large: Tenant) -> None:
    answer = kith.operator.put(f"/admin/v1/tenants/{large.id}/search", {"engine": "grep"})
    assert [(error["field"], error["code"]) for error in answer.json["errors"]] == [("engine", "choice")]


def test_nobody_of_a_tenant_may_switch_it(large: Tenant) -> None:
    assert large.admin.put(f"/admin/v1/tenants/{large.id}/search", {"engine": "file"}).status in {401, 403}


@pytest.mark.usefixtures("domain")
def test_people_work_on_while_a_tenant_is_switched_and_back(kith: Kith, large: Tenant) -> None:
    first = large.admin.post("/v1/customers", {"name": "腾讯"}).ok(201)
    kith.drain()
    switch(kith, large, "opensearch")
    assert not on_file(large)
    second = large.admin.post("/v1/customers", {"name": "Tenby Ltd"}).ok(201)
    seen = {"Kith_Seen": f"customers/{second['id']}@{second['version']}"}
    page = large.admin.post("/v1/customers/search", {"sort": ["name"], "group": ["owner"]}, **seen).ok()
    assert [one["id"] for one in page["items"]] == [second["id"], first["id"]]
    assert page["total"] == page["groups"][0]["count"] == 2
    assert [one["name"] for one in large.admin.get("/v1/customers?q=tengxun").ok()["items"]] == ["腾讯"]
    assert [hit["id"] for hit in large.admin.get("/v1/search?q=tenby").ok()["items"]] == [second["id"]]
    deal = large.admin.post("/v1/opportunities", {"name": "Deal", "customer": first["id"]}).ok(201)
    seen = {"Kith_Seen": f"opportunities/{deal['id']}@{deal['version']}"}
    assert [who.get("/v1/opportunities", **seen).ok()["total"] for who in (large.admin, large.rep)] == [1, 0]
    switch(kith, large, "file")
    assert on_file(large)
    assert large.admin.get("/v1/customers").ok()["total"] == 2
