"""Figures over other records, against the same figures reckoned in Python."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from shared import objects
from shared.declare import ObjectSpec
from shared.records import definitions
from shared.records.ask import Ask
from shared.records.feed import Change
from shared.records.index import Index
from shared.records.index.asker import Asker, Other
from shared.records.index.page import page_of
from shared.tenancy.rights import Sight

ME = "per_1"
WAYS = ("sum", "avg", "min", "max")


def customers() -> ObjectSpec:
    fields = {
        f"x_{way}": {"kind": "money", "label": [way, way],
                     "rollup": {"object": "orders", "field": "customer", "measure": way, "of": "amount"}}
        for way in WAYS
    }  # fmt: skip
    count = {
        "kind": "integer",
        "label": ["n", "n"],
        "rollup": {"object": "orders", "field": "customer", "measure": "count"},
    }
    return definitions.spec("customers", {"fields": {**fields, "x_count": count}, "declared": {}})


SPECS = {"customers": customers(), **{name: objects.get(name) for name in ("orders", "people", "teams")}}
ORDERS = st.lists(
    st.tuples(
        st.sampled_from(("cus_1", "cus_2")), st.sampled_from((ME, "per_2")), st.booleans(),
        st.integers(-(10**17), 10**17), st.sampled_from(("CNY", "CNY", "CNY", "USD")),
    ),
    max_size=12,
)  # fmt: skip


def put(index: Index, name: str, body: dict[str, Any], deleted: bool = False) -> None:
    index.apply([Change(name, body["id"], 1, deleted, orjson.dumps({"version": 1, **body}))])


def amount(units: int, currency: str) -> dict[str, str]:
    return {"amount": f"{Decimal(units).scaleb(-4):f}", "currency": currency}


def expected(orders: list[Any], reach: str) -> dict[str, Any]:
    """What a customer's orders come to."""
    seen = [(units, currency) for _, owner, gone, units, currency in orders if not gone and reach in {"all", owner}]
    found: dict[str, Any] = {"x_count": len(seen)}
    if len({currency for _, currency in seen}) == 1:
        amounts = [units for units, _ in seen]
        mean = int((Decimal(sum(amounts)) / len(amounts)).to_integral_value(ROUND_HALF_EVEN))
        values = {"sum": sum(amounts), "avg": mean, "min": min(amounts), "max": max(amounts)}
        found |= {f"x_{way}": (value, seen[0][1]) for way, value in values.items()}
    return found


def units(value: dict[str, str] | int) -> Any:
    return value if isinstance(value, int) else (int(Decimal(value["amount"]).scaleb(4)), value["currency"])


@settings(max_examples=30, deadline=None)
@given(ORDERS, st.sampled_from(("all", "own")))
def test_figures_are_exact_and_of_what_is_in_sight(orders: list[Any], reach: str) -> None:
    index = Index(SPECS)
    for id_ in ("cus_1", "cus_2"):
        put(index, "customers", {"id": id_, "name": id_})
    for number, (customer, owner, gone, worth, currency) in enumerate(orders):
        body = {"id": f"ord_{number}", "customer": customer, "owner": owner, "amount": amount(worth, currency)}
        put(index, "orders", body, gone)
    sights: dict[str, Other] = {"orders": (SPECS["orders"], Sight(reach, ME))}
    asker = Asker(ME, other=sights.get)
    for sort in ("x_sum", "-x_avg", "x_count"):
        ask = Ask.parse(SPECS["customers"], sort=sort, asker=asker)
        page = page_of(index, index.shape("customers"), ask, Sight("all", ME), None)
        found = {body["id"]: body for body in map(orjson.loads, page.rows)}
        for id_, body in found.items():
            own = [one for one in orders if one[0] == id_]
            wanted = expected(own, "all" if reach == "all" else ME)
            assert {name: units(body[name]) for name in body if name.startswith("x_")} == wanted
        name, down = sort.removeprefix("-"), sort.startswith("-")
        order = [units(body[name]) for body in map(orjson.loads, page.rows) if name in body]
        keys = [one[0] if isinstance(one, tuple) else one for one in order]
        assert keys == sorted(keys, reverse=down)
