"""What is asked across records: references, people's teams, figures over others. The same on either back end."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from shared import clock, ids, objects
from shared.declare import ObjectSpec
from shared.errors import BadRequest
from shared.records import definitions
from shared.records.ask import Ask
from shared.records.backend import Backend
from shared.records.feed import Change
from shared.records.index import Index
from shared.records.index.asker import Asker, Other
from shared.records.index.here import Here
from shared.tenancy.rights import Sight
from tests.harness import opensearch

ALL = Sight("all", "per_1")
NEW_YEAR = "2026-01-01"


def customers() -> ObjectSpec:
    of = {"object": "orders", "field": "customer"}
    placed = {"field": "status", "op": "eq", "value": "placed"}
    rolled: dict[str, Any] = {
        "x_count": ("integer", {"measure": "count"}),
        "x_placed": ("integer", {"measure": "count", "filter": placed}),
        **{f"x_{way}": ("money", {"measure": way, "of": "amount"}) for way in ("sum", "avg", "min", "max")},
        "x_last": ("date", {"measure": "max", "of": "placed_on"}),
    }
    fields = {
        name: {"kind": kind, "label": [name, name], "rollup": {**of, **more}} for name, (kind, more) in rolled.items()
    }
    return definitions.spec("customers", {"fields": fields, "declared": {}})


SPECS = {"customers": customers(), **{name: objects.get(name) for name in ("orders", "people", "teams", "contacts")}}


def change(object_name: str, id_: str, *, deleted: bool = False, **body: Any) -> Change:
    return Change(object_name, id_, 1, deleted, orjson.dumps({"id": id_, "version": 1, **body}))


def money(amount: str, currency: str = "CNY") -> dict[str, str]:
    return {"amount": amount, "currency": currency}


CHANGES = [
    change("people", "per_1", name="Ann", member_of="tea_1"),
    change("people", "per_2", name="Bo", member_of="tea_2"),
    change("teams", "tea_1", name="East"),
    change("customers", "cus_1", name="Acme", sector="it", owner="per_1", team="tea_1",
           created_at="2026-01-30T23:30:00.000Z", address={"city": "上海", "latitude": 31.2304, "longitude": 121.4737}),
    change("customers", "cus_2", name="Globex", sector="retail", owner="per_2", team="tea_2",
           created_at="2026-02-02T00:00:00.000Z", address={"city": "Fiji", "latitude": -17.7, "longitude": 178}),
    change("customers", "cus_3", name="腾讯", owner="per_2", deleted=True),
    change("orders", "ord_1", number="1", customer="cus_1", owner="per_1", status="placed", placed_on="2026-01-31",
           amount=money("10.00")),
    change("orders", "ord_2", number="2", customer="cus_1", owner="per_2", status="draft", placed_on="2026-02-01",
           amount=money("80000000000000.0001")),
    change("orders", "ord_3", number="3", customer="cus_2", owner="per_2", status="placed", placed_on="2025-12-31",
           amount=money("5.00", "USD")),
    change("orders", "ord_4", number="4", customer="cus_2", owner="per_1", status="placed",
           amount=money("7.00")),
    change("orders", "ord_5", number="5", customer="cus_2", owner="per_1", deleted=True, amount=money("7.00")),
    change("contacts", "con_1", name="Zoë", customer="cus_1", emails=["zoe@acme.example"]),
]  # fmt: skip
FILTERS: list[tuple[str, dict[str, Any]]] = [
    ("customers", {"field": "owner", "op": "mine"}),
    ("customers", {"field": "owner", "op": "my_team"}),
    ("customers", {"not": {"field": "team", "op": "my_team"}}),
    ("customers", {"has": {"object": "orders", "filter": {"field": "status", "value": "draft"}}}),
    ("customers", {"has_none": {"object": "orders", "filter": {"field": "placed_on", "op": "gte", "value": NEW_YEAR}}}),
    *(
        ("customers", {word: {"object": "orders", "measure": measure, "op": op, "value": value}})
        for word in ("has", "has_none")
        for measure, op, value in (
            ("count", "gte", 2), ("count", "eq", 1), ("sum:amount", "gt", money("10.00")),
            ("sum:amount", "between", [money("80000000000000"), money("80000000000011")]),
            ("sum:amount", "eq", money("80000000000010.0001")), ("sum:amount", "gt", money("80000000000010")),
            ("sum:amount", "lte", money("80000000000010")), ("sum:amount", "lte", money("7.00")),
            ("first:placed_on", "lt", NEW_YEAR), ("last:placed_on", "gte", NEW_YEAR),
            ("days:placed_on", "eq", 1), ("days:placed_on", "gte", 0),
        )
    ),
    ("customers", {"has": {"object": "contacts"}}),
    ("customers", {"field": "created_at", "op": "in_period", "value": "last_month"}),
    ("customers", {"field": "created_at", "op": "after", "value": "yesterday"}),
    ("customers", {"field": "created_at", "op": "before", "value": "this_month"}),
    ("orders", {"field": "customer.sector", "op": "eq", "value": "it"}),
    ("orders", {"field": "customer.name", "op": "contains", "value": "LOB"}),
    ("orders", {"not": {"field": "customer.sector", "op": "eq", "value": "it"}}),
    ("orders", {"field": "customer.created_at", "op": "in_period", "value": "this_month"}),
    ("orders", {"field": "placed_on", "op": "in_period", "value": "last_7_days"}),
    *(
        (name, {"field": field, "op": "within", "value": {"latitude": latitude, "longitude": longitude, "km": km}})
        for name, field in (("customers", "address"), ("orders", "customer.address"))
        for latitude, longitude, km in ((31, 121, 50), (31, 121, 60), (-18, -179, 400), (0, 0, 20_000))
    ),
]  # fmt: skip


def asker(reach: str = "all", hidden: frozenset[str] = frozenset()) -> Asker:
    sights: dict[str, Other] = {
        name: (spec, Sight(reach, "per_1", ("tea_1",), hidden if name == "orders" else frozenset()))
        for name, spec in SPECS.items()
    }
    return Asker("per_1", ("tea_1",), "Asia/Shanghai", sights.get)


@pytest.fixture(scope="module")
def backs(engine: str) -> list[Backend]:
    index = Index(SPECS)
    index.apply(CHANGES)
    return [Here(index), opensearch.filled(engine, ids.new("ten"), SPECS, CHANGES)]


@pytest.mark.parametrize(("name", "condition"), FILTERS, ids=lambda given: given if isinstance(given, str) else "")
@pytest.mark.parametrize("reach", ["all", "own"])
def test_filters_that_look_at_others_choose_the_same(
    backs: list[Backend], name: str, condition: dict[str, Any], reach: str
) -> None:
    with clock.at(datetime(2026, 2, 3, 20, tzinfo=UTC)):
        ask = Ask.parse(SPECS[name], filter=condition, sort="id", asker=asker(reach))
        here, there = (back.ids(name, ask, Sight(reach, "per_1")) for back in backs)
    assert there == here


@pytest.mark.parametrize(
    ("who", "total"),
    [
        (asker(), money("80000000000010.0001")),
        (asker("own"), money("10.00")),
        (asker(hidden=frozenset({"amount"})), None),
    ],
)
def test_figures_over_others_are_the_same_and_exact(backs: list[Backend], who: Asker, total: Any) -> None:
    ask = Ask.parse(SPECS["customers"], sort="id", asker=who)
    here, there = ([orjson.loads(row) for row in back.page("customers", ask, ALL, None).rows] for back in backs)
    assert there == here
    assert there[0].get("x_sum") == total


def test_a_list_by_a_figure_over_others_is_refused_with_a_reason(backs: list[Backend]) -> None:
    ask = Ask.parse(SPECS["customers"], sort="x_sum", asker=asker())
    with pytest.raises(BadRequest) as refused:
        backs[1].page("customers", ask, ALL, None)
    assert [(one.field, one.code) for one in refused.value.errors] == [("x_sum", "too-many-records")]


def test_titles_and_search_over_everything_are_the_same(backs: list[Backend]) -> None:
    wanted = {
        "customers": (["cus_1", "cus_2", "cus_3", "cus_9"], Sight("own", "per_2")),
        "people": (["per_1"], ALL),
        "orders": (["ord_1"], Sight("none", "per_2")),
    }
    here, there = (back.titles(wanted) for back in backs)
    assert there == here == {"cus_2": "Globex", "cus_3": "腾讯", "per_1": "Ann"}
    for text in ("acme", "zoe", "East", "tengxun", "ann"):
        found = [sorted(back.best(text, dict.fromkeys(SPECS, ALL), 9)) for back in backs]
        assert found[0] == found[1]
    here_called, there_called = (sorted(back.called("contacts", "name", ["zoe", "nobody"], ALL)) for back in backs)
    assert there_called == here_called == [("zoe", "con_1")]
