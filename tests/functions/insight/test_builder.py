"""The report builder over HTTP: any object, equal to plain arithmetic, within each person's rights."""

import csv
import io
from collections import defaultdict
from decimal import Decimal
from itertools import product
from typing import Any
from urllib.request import urlopen

import pytest

from tests.conftest import Kith
from tests.harness.people import Client, Tenant

QUERIES, SAVED, EXPORTS = "/v1/insight/queries", "/v1/insight/saved-reports", "/v1/insight/exports"
_CURRENCIES = ("USD", "USD", "EUR")


class Shop(Tenant):
    orders: list[dict[str, Any]]
    sectors: dict[str, str | None]


@pytest.fixture(scope="module")
def shop(kith: Kith) -> Shop:
    """A tenant with customers of two sectors and none, and thirty orders of either representative."""
    tenant = kith.onboard("builder-test")
    found = Shop(**vars(tenant))
    found.sectors = {}
    for number, sector in enumerate(("retail", "medical", None)):
        owner = (tenant.rep, tenant.other_rep)[number % 2]
        wish = {"name": f"Customer {number}", "sector": sector, "owner": owner.id}
        found.sectors[tenant.admin.post("/v1/customers", wish).ok()["id"]] = sector
    customers = [*found.sectors]
    wishes = [
        {
            "customer": customers[number // 2 % 3], "placed_on": f"2026-{number % 5 + 1:02}-{number % 28 + 1:02}",
            "owner": (tenant.rep, tenant.other_rep)[number % 2].id, "quantity": number % 7 + 1,
            "amount": {"amount": f"{number * 7}.{number:02}", "currency": _CURRENCIES[number % 3]},
        }
        for number in range(30)
    ]  # fmt: skip
    found.orders = wishes
    batch = {"items": [{"op": "create", "data": order} for order in found.orders]}
    assert {one["status"] for one in tenant.admin.post("/v1/orders/batch", batch).ok()["results"]} == {201}
    kith.drain()
    return found


def asked(client: Client, **wish: Any) -> Any:
    return client.post(QUERIES, {"object": "orders", **wish}).ok()


def amount(value: Any) -> Decimal | None:
    return Decimal(value["amount"]) if value else None


def _of(shop: Shop, key: str, order: dict[str, Any]) -> Any:
    """An order's group, by plain Python."""
    match key:
        case "customer.sector":
            return shop.sectors.get(order.get("customer", ""))
        case "placed_on:quarter":
            return f"{order['placed_on'][:4]}-Q{(int(order['placed_on'][5:7]) + 2) // 3}"
        case "placed_on:month":
            return order["placed_on"][:7]
    return order.get(key)


@pytest.mark.parametrize(
    "groups",
    [(), *((one,) for one in ("customer.sector", "placed_on:month", "owner")),
     *product(("customer.sector", "owner"), ("placed_on:quarter",)), ("owner", "customer", "placed_on:month")],
)  # fmt: skip
def test_groups_and_measures_equal_plain_arithmetic_over_the_records(shop: Shop, groups: tuple[str, ...]) -> None:
    measures = ["count", "sum:amount", "avg:amount", "max:quantity", "distinct:customer", "min:placed_on"]
    found = asked(shop.admin, groups=list(groups), measures=measures)
    expected: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for order in shop.orders:
        expected[tuple(_of(shop, key, order) for key in groups)].append(order)
    assert {tuple(row[key] for key in groups) for row in found["rows"]} == set(expected)
    assert found["rows_total"] == len(expected)
    for row in found["rows"]:
        orders = expected[tuple(row[key] for key in groups)]
        dollars = [Decimal(one["amount"]["amount"]) for one in orders if one["amount"]["currency"] == "USD"]
        assert row["count"] == len(orders)
        assert amount(row["sum:amount"]) == (sum(dollars) if dollars else None)
        if dollars:
            mean = sum(dollars, Decimal(0)) / len(dollars)
            assert abs((amount(row["avg:amount"]) or Decimal(0)) - mean) <= Decimal("0.005")
        assert row["max:quantity"] == max(one["quantity"] for one in orders)
        assert row["distinct:customer"] == len({one["customer"] for one in orders if one.get("customer")})
        assert row["min:placed_on"] == min(one["placed_on"] for one in orders)
    assert found["left_out"] == sum(one["amount"]["currency"] != "USD" for one in shop.orders)
    assert found["totals"]["count"] == 30


def test_the_records_behind_every_row_are_as_many_as_it_counts(shop: Shop) -> None:
    condition = {"field": "quantity", "op": "gte", "value": 2}
    dates = {"field": "placed_on", "from": "2026-01-05", "to": "2026-04-30"}
    for groups in (["customer.sector", "placed_on:week"], ["customer", "created_at:day"], ["owner"]):
        found = asked(shop.admin, groups=groups, filter=condition, dates=dates)
        assert sum(row["count"] for row in found["rows"]) == found["totals"]["count"] > 0
        for row in found["rows"]:
            page = shop.admin.post(f"/v1/{row['drill']['object']}/search", {"filter": row["drill"]["filter"]}).ok()
            assert page["total"] == row["count"]


def test_each_person_is_told_of_the_records_in_sight_alone(shop: Shop) -> None:
    assert asked(shop.rep)["totals"]["count"] == 15
    assert asked(shop.manager)["totals"]["count"] == 15
    assert asked(shop.admin)["totals"]["count"] == 30


def test_what_a_person_may_not_see_is_answered_like_what_does_not_exist(shop: Shop) -> None:
    for name in ("credit_limit", "nothing"):
        refused = shop.rep.post(QUERIES, {"object": "customers", "measures": [f"sum:{name}"]})
        assert refused.status == 422
        assert refused.json["errors"][0] | {"field": ""} == {
            "field": "", "code": "unknown", "message": refused.json["errors"][0]["message"],
        }  # fmt: skip
    offered = {one["key"] for one in shop.rep.get(f"{QUERIES}?object=customers").ok()["measures"]}
    assert "sum:annual_revenue" in offered
    assert "sum:credit_limit" not in offered


def test_nothing_is_said_of_other_currencies_where_there_are_none(shop: Shop) -> None:
    mixed = asked(shop.admin, measures=["sum:amount"])
    assert "not measured" in mixed["formula"]
    plain = shop.admin.post(QUERIES, {"object": "opportunities", "measures": ["sum:amount"]}).ok()
    assert (plain["left_out"], "not measured" in plain["formula"]) == (0, False)
    assert "Amounts in USD." in plain["formula"]
    asked_in_chinese = {"object": "opportunities", "measures": ["count"]}
    chinese = shop.admin.speaking("zh-CN").post(QUERIES, asked_in_chinese).ok()
    assert chinese["formula"].endswith("。数量：记录数。")


def test_what_is_most_asked_for_is_offered_first_and_what_tells_records_apart_is_not(shop: Shop) -> None:
    offer = shop.rep.get(f"{QUERIES}?object=opportunities").ok()
    groups, measures = ([one["key"] for one in offer[kind]] for kind in ("groups", "measures"))
    assert (groups[0], measures[:2]) == ("stage", ["count", "sum:amount"])
    assert groups.index("owner") < groups.index("created_at")
    told = {key.partition(":")[2] for key in measures} | {key.partition(".")[0] for key in groups}
    assert not told & {"id", "version", "deleted_at"}
    assert not [key for key in groups if key.startswith("created_by.")]


def test_the_months_before_stand_beside_each_month(shop: Shop) -> None:
    dates = {"field": "placed_on", "from": "2026-03-01", "to": "2026-04-30"}
    found = asked(shop.admin, groups=["placed_on:month"], dates=dates, compare=True)
    assert found["compared"] == {"from": "2026-01-01", "to": "2026-02-28"}
    assert [(row["placed_on:month"], row["count"], row["count_before"]) for row in found["rows"]] == [
        ("2026-03", 6, 6), ("2026-04", 6, 6),
    ]  # fmt: skip
    assert found["totals"]["count_before"] == 12


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"groups": ["colour"]}, "groups.0"), ({"groups": ["amount"]}, "groups.0"),
        ({"groups": ["owner"] * 2}, "groups"),
        ({"groups": ["customer.name:month"]}, "groups.0"), ({"measures": ["sum:status"]}, "measures.0"),
        ({"measures": ["median:amount"]}, "measures.0"), ({"measures": []}, "measures"), ({"limit": 5000}, "limit"),
        ({"filter": {"field": "secret", "op": "eq", "value": 1}}, "filter.secret"), ({"sort": "-sum:x"}, "sort"),
        ({"dates": {"field": "status"}}, "dates.field"), ({"groups": ["a", "b", "c", "d"]}, "groups"),
        ({"groups": ["owner\"); DROP TABLE r_orders; --"]}, "groups.0"),
    ],
)  # fmt: skip
def test_what_the_object_does_not_have_is_refused_by_name(shop: Shop, wish: dict[str, Any], field: str) -> None:
    refused = shop.admin.post(QUERIES, {"object": "orders", **wish})
    assert refused.status == 422
    assert [error["field"] for error in refused.json["errors"]] == [field]


def test_an_object_of_the_tenants_own_can_be_reported_on(shop: Shop) -> None:
    wish = {"name": "van", "prefix": "xvn", "label": ["Van", "货车"], "label_plural": ["Vans", "货车"]}
    name = shop.admin.post("/v1/settings/objects", wish).ok(201)["name"]
    shop.admin.post(f"/v1/{name}", {"name": "One"}).ok()
    found = shop.admin.post(QUERIES, {"object": name}).ok()
    assert found["totals"]["count"] == 1


class TestSavedReports:
    """Kept, shared, changed by their owner alone, run with the reader's own rights."""

    def test_a_report_shared_with_everyone_shows_each_reader_the_own_numbers(self, shop: Shop, kith: Kith) -> None:
        wish = {"name": "My orders", "parameters": {"object": "orders"}, "shared": "everyone"}
        made = shop.rep.post(SAVED, wish).ok(201)
        kith.drain()
        assert made["name"] in {one["name"] for one in shop.other_rep.get(SAVED).ok()["items"]}
        place = f"{SAVED}/{made['id']}"
        assert shop.other_rep.get(place).ok()["parameters"] == {"object": "orders"}
        assert shop.admin.post(f"{place}/run").ok()["totals"]["count"] == 30
        assert shop.other_rep.post(f"{place}/run").ok()["totals"]["count"] == 15
        assert shop.other_rep.patch(place, {"name": "Mine"}, If_Match='"1"').status == 403
        assert shop.other_rep.delete(place, If_Match='"1"').status == 403
        changed = shop.rep.patch(place, {"name": "Ours", "shared": "team"}, If_Match='"1"').ok()
        kith.drain()
        assert changed["name"] == "Ours"
        assert shop.manager.get(place).ok()["name"] == "Ours"
        assert shop.other_rep.get(place).status == 404
        assert shop.other_rep.get(SAVED).ok()["items"] == []
        assert shop.rep.delete(place, If_Match='"2"').status == 204
        assert shop.rep.get(place).status == 404

    def test_a_private_report_is_not_there_for_others(self, shop: Shop, kith: Kith) -> None:
        made = shop.rep.post(SAVED, {"name": "Quiet", "report": "rfm", "parameters": {}}).ok(201)
        kith.drain()
        assert shop.rep.post(f"{SAVED}/{made['id']}/run").ok()["report"] == "rfm"
        assert shop.manager.get(f"{SAVED}/{made['id']}").status == 404
        assert shop.manager.post(f"{SAVED}/{made['id']}/run").status == 404

    def test_a_report_that_could_never_run_is_not_kept(self, shop: Shop) -> None:
        refused = shop.rep.post(SAVED, {"name": "x", "parameters": {"object": "orders", "groups": ["colour"]}})
        assert [error["field"] for error in refused.json["errors"]] == ["parameters.groups.0"]
        assert shop.rep.post(SAVED, {"name": "x", "report": "salaries"}).status == 404

    def test_a_query_is_exported_as_it_is_shown(self, shop: Shop, kith: Kith) -> None:
        query = {"object": "orders", "groups": ["customer.sector"], "measures": ["count", "sum:amount"]}
        export = shop.admin.post(EXPORTS, {"report": "query", "format": "csv", "parameters": query}).ok(202)
        kith.drain()
        made = shop.admin.get(f"{EXPORTS}/{export['id']}").ok()
        assert made["state"] == "done"
        assert made["name"] == "Orders by Customer · Sector"
        with urlopen(made["link"], timeout=10) as file:
            lines = list(csv.DictReader(io.StringIO(file.read().decode("utf-8-sig"))))
        assert {line["Customer · Sector"] for line in lines} == {"Retail", "Medical", "", "Total"}
        assert lines[-1]["Count"] == "30"

    def test_a_saved_report_is_exported_by_whom_it_is_shared_with_and_by_nobody_else(
        self, shop: Shop, kith: Kith
    ) -> None:
        wish = {"name": "Orders of all", "parameters": {"object": "orders"}, "shared": "everyone"}
        saved = shop.admin.post(SAVED, wish).ok(201)["id"]
        hidden = shop.admin.post(SAVED, {**wish, "shared": "private"}).ok(201)["id"]
        export = shop.rep.post(EXPORTS, {"saved": saved, "format": "csv"}).ok(202)
        assert shop.rep.post(EXPORTS, {"saved": hidden, "format": "csv"}).status == 404
        kith.drain()
        made = shop.rep.get(f"{EXPORTS}/{export['id']}").ok()
        assert made["name"] == "Orders of all"
        with urlopen(made["link"], timeout=10) as file:
            assert file.read().decode("utf-8-sig").splitlines()[-1] == "15"
