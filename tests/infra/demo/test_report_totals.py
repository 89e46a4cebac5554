"""The contribution report over all 8,800 opportunities equals a direct sum over the published files."""

from collections import Counter
from datetime import date
from functools import cache
from typing import Any

import orjson
import pytest

from functions.insight import contribution
from functions.insight.models import Contribution
from infra.demo import rules
from infra.demo.load import Source
from shared import clock, ids, objects
from shared.declare import Context
from shared.objects.opportunities import on_change
from shared.records.clean import plain
from shared.records.feed import Change
from shared.records.index import Index
from shared.records.schema import DECLARED
from shared.tenancy.caller import Caller, system
from tests.infra.demo import direct

WHO = system("ten_x", "test")
TODAY = date(2018, 6, 20)


def change(object_name: str, id_: str, body: dict[str, Any]) -> Change:
    return Change(
        object_name,
        id_,
        1,
        False,
        orjson.dumps({"id": id_, "version": 1, "created_at": "2018-01-01T00:00:00.000Z", **body}),
    )


@cache
def changes() -> list[Change]:
    """What the loader sends, run through the opportunity's own rule, as the change feed holds it."""
    source, ledger = Source.read(), rules.Ledger()
    prices = {row.key: row.data["list_price"] for row in rules.products(source.products, ledger)}
    people = frozenset(agent.name for agent in rules.agents(source.teams))
    accounts = frozenset(row["account"] for row in source.accounts)
    found = [change("products", ids.named("prd", name), {"name": name}) for name in prices]
    owners, since = rules.owners(source.pipeline), rules.first_engaged(source.pipeline)
    for row in (row for rows in rules.customers(source.accounts, owners, since, ledger) for row in rows):
        found.append(change("customers", ids.named("cus", row.key), {"name": row.key, **row.data}))
    spec = objects.get("opportunities")
    for row in rules.opportunities(source.pipeline, rules.Known(prices, accounts, people), ledger):
        prefixes = {"product": "prd", "customer": "cus", "owner": "per"}
        refers = {field: ids.named(prefixes[field], name) for field, name in row.refers.items()}
        deal = spec.model.model_validate({**row.data, **refers})
        id_ = ids.named("opp", row.key)
        made = on_change(None, deal, Context(id_, TODAY, "USD", WHO.person, clock.now()))  # type: ignore[arg-type]
        found.append(change("opportunities", id_, plain(made.after)))
        found += [change(draft.object, draft.id, {"status": "placed", **draft.data}) for draft in made.creates]
    return found


@cache
def index() -> Index:
    found = Index(DECLARED)
    found.apply(changes())
    return found


def sums(by: list[str], who: Caller = WHO) -> Counter[tuple[str, ...]]:
    report = contribution.compute(index(), who, Contribution.model_validate({"by": by}))
    page = contribution.page(report, "en", 10_000, 0)
    found: Counter[tuple[str, ...]] = Counter()
    for row in page["rows"]:
        place = tuple(page["names"][row[name]] if name in {"customer", "product"} else row[name] for name in by)
        whole, _, part = row["revenue"]["amount"].partition(".")
        assert part == "00"
        found[place] += int(whole)
    (total,) = page["totals"]
    assert total["revenue"] == {"amount": f"{sum(found.values())}.00", "currency": "USD"}
    return found


@pytest.mark.parametrize(
    ("by", "columns"),
    [
        (["customer"], ("account",)), (["product"], ("product",)), (["period"], ("month",)),
        (["customer", "product", "period"], ("account", "product", "month")),
    ],
)  # fmt: skip
def test_every_row_equals_the_sum_of_its_deals(by: list[str], columns: tuple[str, ...]) -> None:
    assert sums(by) == direct.won(direct.pipeline(), *columns)


def test_the_grand_total_is_ten_million_five_thousand_five_hundred_and_thirty_four() -> None:
    assert sum(sums(["product"]).values()) == 10_005_534


def test_a_representative_is_shown_the_sum_of_own_deals_and_no_more() -> None:
    rows = [row for row in direct.pipeline() if row["sales_agent"] == "Anna Snelling"]
    anna = Caller("ten_x", ids.named("per", "Anna Snelling"), "rep", grants={
        "orders": {"read": "own"}, "products": {"read": "all"}, "customers": {"read": "all"},
    })  # fmt: skip
    assert sums(["product", "period"], anna) == direct.won(rows, "product", "month")
