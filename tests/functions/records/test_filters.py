"""Filters over HTTP: relative dates, one's own, and what related records say."""

from typing import Any

import pytest

from tests.functions.records.test_api import a_customer
from tests.harness.people import Client, Tenant


def found(person: Client, name: str, condition: dict[str, Any]) -> set[str]:
    return {
        item["name"] for item in person.post(f"/v1/{name}/search", {"filter": condition, "limit": 200}).ok()["items"]
    }


def refusal(person: Client, name: str, condition: dict[str, Any]) -> tuple[int, str]:
    answer = person.post(f"/v1/{name}/search", {"filter": condition})
    return answer.status, answer.json["errors"][0]["code"]


def a_deal(tenant: Tenant, name: str, customer: object, **more: Any) -> dict[str, Any]:
    wish = {"name": name, "customer": customer, "stage": "prospecting", **more}
    record: dict[str, Any] = tenant.admin.post("/v1/opportunities", wish).ok(201)
    return record


@pytest.fixture(scope="module")
def measured(acme: Tenant) -> Tenant:
    """Customers with orders in one currency, in two, one order, none."""
    bought = {
        "Regular": (("30.01", "USD", "2026-01-01"), ("30.01", "USD", "2026-03-01")),
        "Once": (("10", "USD", "2026-02-01"),),
        "Foreign": (("99", "EUR", "2026-02-01"), ("99", "EUR", "2026-02-05")), "Never": (),
    }  # fmt: skip
    for name, orders in bought.items():
        customer = a_customer(acme, name, sector="measured")
        for amount, currency, day in orders:
            acme.admin.post("/v1/orders", {"customer": customer["id"], "placed_on": day,
                                           "amount": {"amount": amount, "currency": currency}}).ok(201)  # fmt: skip
    return acme


class TestRelated:
    def test_a_field_of_the_record_referred_to_filters(self, acme: Tenant) -> None:
        steel, wood = a_customer(acme, "Hop Steel", sector="steel"), a_customer(acme, "Hop Wood", sector="wood")
        a_deal(acme, "Hop of steel", steel["id"])
        a_deal(acme, "Hop of wood", wood["id"])
        condition = {"field": "customer.sector", "op": "eq", "value": "steel"}
        assert found(acme.admin, "opportunities", condition) == {"Hop of steel"}

    def test_customers_without_an_open_deal_are_found(self, acme: Tenant) -> None:
        busy, idle = a_customer(acme, "Busy", sector="has-none"), a_customer(acme, "Idle", sector="has-none")
        a_deal(acme, "Open", busy["id"])
        a_deal(acme, "Closed", idle["id"], stage="lost")
        here = {"field": "sector", "op": "eq", "value": "has-none"}
        is_open = {"field": "stage", "op": "in", "value": ["prospecting", "engaging"]}
        for word, names in (("has", {"Busy"}), ("has_none", {"Idle"})):
            related = {word: {"object": "opportunities", "field": "customer", "filter": is_open}}
            assert found(acme.admin, "customers", {"and": [here, related]}) == names
        anything = {"has": {"object": "opportunities"}}
        assert found(acme.admin, "customers", {"and": [here, anything]}) == {"Busy", "Idle"}

    @pytest.mark.parametrize(("measure", "names"), [
        ({"measure": "count", "op": "gte", "value": 2}, {"Regular", "Foreign"}),
        ({"measure": "sum:amount", "op": "between", "value": [
            {"amount": "30.01", "currency": "USD"}, {"amount": "60.02", "currency": "USD"}]}, {"Regular"}),
        ({"measure": "sum:amount", "op": "lt", "value": {"amount": "60.02", "currency": "USD"}}, {"Once"}),
        ({"measure": "sum:amount", "op": "eq", "value": {"amount": "60.02", "currency": "USD"}}, {"Regular"}),
        ({"measure": "first:placed_on", "op": "lte", "value": "2026-01-01"}, {"Regular"}),
        ({"measure": "last:placed_on", "op": "gt", "value": "2026-02-01"}, {"Regular", "Foreign"}),
        ({"measure": "days:placed_on", "op": "eq", "value": 59}, {"Regular"}),
    ], ids=lambda value: value["measure"] if isinstance(value, dict) else "")  # fmt: skip
    def test_what_related_records_come_to_filters(
        self, measured: Tenant, measure: dict[str, Any], names: set[str]
    ) -> None:
        here = {"field": "sector", "op": "eq", "value": "measured"}
        placed = {"field": "status", "op": "ne", "value": "cancelled"}
        related = {"object": "orders", "field": "customer", "filter": placed, **measure}
        assert found(measured.admin, "customers", {"and": [here, {"has": related}]}) == names
        others = {"Regular", "Once", "Foreign", "Never"} - names
        assert found(measured.admin, "customers", {"and": [here, {"has_none": related}]}) == others

    @pytest.mark.parametrize("measure", [
        {"measure": "sum:number", "value": 1}, {"measure": "sum:amount", "value": 5}, {"measure": "sum:amount"},
        {"measure": "count", "value": True}, {"measure": "count", "value": "2"}, {"measure": 7, "value": 7},
        {"measure": "count", "op": "contains", "value": 1}, {"measure": "last:amount", "value": "2026-01-01"},
        {"measure": "days:placed_on", "op": "between", "value": [1]}, {"measure": "sum:nothing", "value": 1},
        {"measure": "sum:amount", "op": "between", "value": [
            {"amount": "1", "currency": "USD"}, {"amount": "2", "currency": "EUR"}]},
    ])  # fmt: skip
    def test_a_measure_that_cannot_be_taken_is_refused(self, acme: Tenant, measure: dict[str, Any]) -> None:
        assert refusal(acme.admin, "customers", {"has": {"object": "orders", **measure}})[0] == 400

    @pytest.mark.parametrize("shape", [
        {"field": "customer.%", "op": "gt", "value": "1"}, {"field": "customer.%", "op": "nonsense", "value": []},
    ])  # fmt: skip
    def test_a_hidden_field_of_a_related_record_is_answered_like_none(
        self, acme: Tenant, shape: dict[str, Any]
    ) -> None:
        hidden = {**shape, "field": "customer.credit_limit"}
        nothing = {**shape, "field": "customer.no_such_one"}
        assert (
            refusal(acme.rep, "opportunities", hidden)
            == refusal(acme.rep, "opportunities", nothing)
            == (400, "unknown")
        )
        assert acme.admin.post("/v1/opportunities/search", {"filter": {**shape, "op": "empty", "value": True,
            "field": "customer.credit_limit"}}).status == 200  # fmt: skip

    def test_nothing_beyond_one_step_is_seen(self, acme: Tenant) -> None:
        far = {"has": {"object": "opportunities", "filter": {"field": "customer.sector", "op": "eq", "value": "x"}}}
        assert refusal(acme.admin, "customers", far) == (400, "unknown")
        twice = {"has": {"object": "opportunities", "filter": {"has": {"object": "orders"}}}}
        assert refusal(acme.admin, "customers", twice) == (400, "unknown")

    @pytest.mark.parametrize("wrong", [
        {"has": 7}, {"has": {"object": "nothing"}}, {"has": {"object": "opportunities", "field": "name"}},
        {"has": {"object": ["x"]}}, {"field": "name.x", "op": "eq", "value": "1"},
        {"field": "customer.x') OR 1=1 --", "op": "eq", "value": "1"}, {"has": {"object": "x') OR 1=1 --"}},
        {"field": "name", "op": "mine"}, {"field": "owner", "op": "in_period", "value": "today"},
        {"field": "created_at", "op": "in_period", "value": "whenever"},
        {"field": "created_at", "op": "between", "value": ["2026-01-01T00:00:00Z"]},
    ])  # fmt: skip
    def test_what_cannot_be_is_refused(self, acme: Tenant, wrong: dict[str, Any]) -> None:
        assert acme.admin.post("/v1/customers/search", {"filter": wrong}).status == 400


class TestNearby:
    def test_those_around_a_place_are_found_by_their_own_address_or_their_customers(self, acme: Tenant) -> None:
        bund, airport = {"latitude": 31.2400, "longitude": 121.4900}, {"latitude": 31.1443, "longitude": 121.8083}
        for name, address in (("By the Bund", bund), ("At the airport", airport), ("Nowhere", {"city": "Shanghai"})):
            at = a_customer(acme, name, sector="near", address=address)
            acme.admin.post("/v1/visits", {"subject": f"To {name}", "customer": at["id"]}).ok(201)
        here = {"field": "sector", "value": "near"}
        for km, names in ((5, {"By the Bund"}), (40, {"By the Bund", "At the airport"})):
            circle = {"op": "within", "value": {**bund, "km": km}}
            assert found(acme.admin, "customers", {"and": [here, {"field": "address", **circle}]}) == names
            called = {"field": "address", "op": "within", "value": {**bund, "km": km, "name": "The Bund"}}
            assert found(acme.admin, "customers", {"and": [here, called]}) == names
            visits = acme.admin.post("/v1/visits/search", {"filter": {"field": "customer.address", **circle}}).ok()
            assert {item["subject"] for item in visits["items"]} == {f"To {name}" for name in names}

    def test_a_circle_that_is_none_is_refused_naming_the_field(self, acme: Tenant) -> None:
        circle = {"latitude": 31.24, "longitude": 181, "km": 5}
        answer = acme.admin.post(
            "/v1/customers/search", {"filter": {"field": "address", "op": "within", "value": circle}}
        )
        assert (answer.status, answer.json["errors"][0]["field"]) == (400, "address")


class TestOwn:
    def test_mine_is_the_readers_own(self, acme: Tenant) -> None:
        condition: dict[str, Any] = {"and": [{"field": "sector", "value": "own"}, {"field": "owner", "op": "mine"}]}
        for person, name in ((acme.admin, "Admin's"), (acme.rep, "Rep's")):
            person.post("/v1/customers", {"name": name, "kind": "organisation", "sector": "own"}).ok(201)
            assert found(person, "customers", condition) == {name}


class TestPeriods:
    def test_are_counted_from_today(self, acme: Tenant) -> None:
        a_customer(acme, "Of these days", sector="period")
        here = {"field": "sector", "value": "period"}
        names = {"Of these days"}
        for op, value, expected in (
            ("in_period", "last_2_days", names),
            ("in_period", {"last": 30, "unit": "day"}, names),
            ("in_period", "last_year", set()),
            ("before", {"last": 30, "unit": "day"}, set()),
            ("before", "next_year", names),
            ("after", "last_year", names),
        ):
            condition = {"and": [here, {"field": "created_at", "op": op, "value": value}]}
            assert found(acme.admin, "customers", condition) == expected
