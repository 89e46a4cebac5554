"""What to offer next: worked out by hand here, over what the asker may see."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.retention.offers import LEAST, Pair, best
from shared.declare import money
from tests.conftest import Kith
from tests.harness.people import Tenant

_BASKETS = {
    "a": ("Press", "Oil"), "b": ("Press", "Oil"), "c": ("Press", "Oil"), "d": ("Press", "Belt"), "e": ("Belt",),
    "f": ("Old model", "Press"), "g": ("Old model", "Press"), "h": ("Old model", "Press"), "me": ("Press",),
}  # fmt: skip


@pytest.fixture(scope="module")
def market(kith: Kith) -> tuple[Tenant, dict[str, str]]:
    """A tenant whose customers bought by the baskets above; one product is not sold any more."""
    tenant = kith.onboard("offers-test")
    ids: dict[str, str] = {}
    for name in ("Press", "Oil", "Belt", "Old model", "Rival"):
        product = {"name": name, "active": name != "Old model"}
        ids[name] = tenant.admin.post("/v1/products", product).ok(201)["id"]
    for number, (letter, basket) in enumerate(_BASKETS.items()):
        wish = {"name": f"Customer {letter}", "owner": tenant.admin.id}
        ids[letter] = tenant.admin.post("/v1/customers", wish).ok(201)["id"]
        for had in basket:
            if number % 2:
                bought: dict[str, Any] = {"lines": [{"product": ids[had], "unit_price": "1"}]}
            else:
                bought = {"product": ids[had], "amount": money("1.00", "USD")}
            tenant.admin.post("/v1/orders", {"customer": ids[letter], "owner": tenant.admin.id, **bought}).ok(201)
    kith.drain()
    return tenant, ids


def test_what_is_bought_together_is_offered_with_its_reason(market: tuple[Tenant, dict[str, str]]) -> None:
    tenant, ids = market
    path = f"/v1/retention/customers/{ids['me']}/next-products"
    (offer,) = tenant.admin.get(path).ok()["items"]
    assert (offer["product"], offer["name"]) == (ids["Oil"], "Oil")
    reason = offer["reason"]
    assert (reason["both"], reason["customers"]) == (3, 9)
    assert reason["support"] == round(3 / 9, 4)
    assert reason["confidence"] == round(3 / 8, 4)
    assert reason["lift"] == round((3 / 8) / (3 / 9), 4)
    assert reason["text"] == "38% of those who have Press have it too (3 customers), 1.1 times as many as among all"
    assert "Press 的客户中有 38%" in tenant.admin.speaking("zh-CN").get(path).ok()["items"][0]["reason"]["text"]


def test_nobody_learns_from_orders_out_of_their_sight(market: tuple[Tenant, dict[str, str]]) -> None:
    tenant, ids = market
    assert tenant.rep.get(f"/v1/retention/customers/{ids['me']}/next-products").ok()["items"] == []


def test_what_a_competitor_provides_comes_first(kith: Kith, market: tuple[Tenant, dict[str, str]]) -> None:
    tenant, ids = market
    holding = {"name": "Theirs", "customer": ids["me"], "product": ids["Rival"], "ours": False, "provider": "Initech"}
    tenant.admin.post("/v1/holdings", holding).ok(201)
    kith.drain()
    path = f"/v1/retention/customers/{ids['me']}/next-products"
    items = tenant.admin.get(path).ok()["items"]
    assert [one["name"] for one in items] == ["Rival", "Oil"]
    assert items[0]["reason"]["text"] == "Has it from Initech"
    assert len(tenant.admin.get(f"{path}?limit=1").ok()["items"]) == 1
    assert tenant.admin.get(f"{path}?limit=99").status == 400


@settings(max_examples=30, deadline=None)
@given(st.lists(st.frozensets(st.sampled_from("ABCDE"), min_size=1), min_size=1, max_size=20))
def test_each_offer_stands_once_with_its_likeliest_rule(baskets: list[frozenset[str]]) -> None:
    def count(*items: str) -> int:
        return sum(set(items) <= basket for basket in baskets)

    pairs = [
        Pair(has, offer, count(has), count(offer), count(has, offer), len(baskets))
        for one, other in combinations("ABCDE", 2)
        for has, offer in ((one, other), (other, one))
        if count(one, other)
    ]
    found = best(pairs)
    assert len({pair.offer for pair in found}) == len(found)
    assert all(pair.both >= LEAST and pair.lift > 1 and pair.support <= pair.confidence <= 1 for pair in found)
    assert [pair.confidence for pair in found] == sorted((pair.confidence for pair in found), reverse=True)
