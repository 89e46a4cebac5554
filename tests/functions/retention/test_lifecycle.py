"""A customer's stage follows its orders and alerts, is dated, kept, and moved by hand where a person knows better."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.retention import lifecycle
from functions.retention.lifecycle import Rules
from functions.retention.rules import Clock, Placed, add_months
from tests.conftest import Kith
from tests.functions.retention.conftest import Shop
from tests.harness.people import Tenant

_DAY = date(2024, 5, 1)


def _placed(*ages: int, amount: str = "10") -> list[Placed]:
    return [Placed(f"o{age}", _DAY - timedelta(days=age), Decimal(amount), "USD") for age in sorted(ages)]


def _clock(**known: Any) -> Clock:
    return Clock("cus_1", date(2020, 1, 1), 6, **known)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 900), min_size=1, max_size=12, unique=True), st.integers(2, 6), st.integers(1, 24))
def test_whoever_ordered_often_enough_is_loyal_and_nobody_else(ages: list[int], orders: int, months: int) -> None:
    placed = _placed(*ages)
    found = lifecycle.step(
        _clock(),
        placed,
        None,
        Rules(loyal_orders=orders, loyal_months=months),
    )
    assert found
    since = add_months(placed[0].on, -months)
    enough = sum(order.on > since for order in placed) >= orders
    assert found.stage == ("loyal" if enough else "customer")
    assert placed[-1].on <= found.on <= placed[0].on


def test_loyalty_may_be_a_matter_of_value() -> None:
    rules = Rules(loyal_orders=None, loyal_value={"amount": "25", "currency": "USD"})
    assert _stage(_placed(1, 2), rules) == "customer"
    assert _stage(_placed(1, 2, 3), rules) == "loyal"


def _stage(placed: Sequence[Placed], rules: Rules, now: str | None = None, **known: Any) -> str | None:
    found = lifecycle.step(_clock(**known), list(placed), now, rules)
    return found.stage if found else None


def test_who_never_bought_stays_where_people_put_it() -> None:
    assert lifecycle.step(_clock(), [], "suspect", Rules()) is None


def test_a_tenant_says_how_many_orders_make_a_customer_and_end_being_won_back() -> None:
    rules = Rules(customer_orders=2, won_back_orders=2)
    assert _stage(_placed(1), rules, "prospect") is None
    assert _stage(_placed(1, 9), rules, "prospect") == "customer"
    assert _stage(_placed(1), rules, "customer") == "customer"
    back = {"stage_cause": "won_back:o9:2024-04-22"}
    assert [_stage(_placed(*ages), rules, "won_back", **back) for ages in ((9,), (5, 9), (1, 5, 9))] == [
        None, None, "customer",
    ]  # fmt: skip


@pytest.mark.parametrize("stage", lifecycle.FOLLOWING)
def test_a_stage_that_is_left_to_people_follows_from_nothing(stage: str) -> None:
    rules = Rules(by_hand=(stage,), loyal_orders=3)
    happened: dict[str, tuple[list[Placed], str | None, dict[str, Any]]] = {
        "customer": (_placed(1), None, {}), "loyal": (_placed(1, 2, 3), "customer", {}),
        "at_risk": (_placed(90), "customer", {"alert": "alr_1", "warned_on": _DAY}),
        "lost": (_placed(90), "at_risk", {"lost_after": date(2020, 1, 1), "lost_on": _DAY}),
        "won_back": (_placed(1), "lost", {}),
    }  # fmt: skip
    placed, now, known = happened[stage]
    assert _stage(placed, Rules(loyal_orders=3), now, **known) == stage
    assert _stage(placed, rules, now, **known) != stage


def test_whoever_people_called_loyal_is_not_called_less_for_an_order() -> None:
    assert _stage(_placed(1), Rules(by_hand=("loyal",)), "loyal") is None


def _course(shop: Shop, customer: str) -> list[tuple[str, str, str]]:
    index = [
        shop.records.get("lifecycle_changes", row["id"]) for row in shop.records.related(customer, "lifecycle_changes")
    ]
    return [
        (one["stage"], one["entered_on"], one["reason"]) for one in sorted(index, key=lambda one: one["created_at"])
    ]


def test_a_customers_life_is_told_by_what_happened(shop: Shop) -> None:
    customer = shop.customer("Whole Life Ltd")
    shop.order(customer, "2017-01-10")
    shop.deliver()
    shop.run("2018-06-20")
    shop.deliver()
    alert = shop.alerts(customer)[0]
    assert shop.records.get("customers", customer)["lifecycle_stage"] == "at_risk"
    from functions.retention import service
    from functions.retention.models import Loss

    service.lose(shop.as_person(), alert["id"], Loss(reason="price"), alert["version"])
    shop.deliver()
    shop.order(customer, "2018-07-01")
    shop.deliver()
    shop.order(customer, "2018-08-01")
    shop.deliver()
    shop.deliver()
    course = _course(shop, customer)
    assert [(stage, reason) for stage, _, reason in course] == [
        ("customer", "first_order"), ("at_risk", "warning"), ("lost", "lost"), ("won_back", "won_back"),
        ("customer", "first_order"),
    ]  # fmt: skip
    assert course[0][1] == "2017-01-10"
    assert course[1][1] == "2018-06-20"
    assert course[3][1] == "2018-07-01"


def test_events_again_move_nobody_and_what_a_person_decided_stands(shop: Shop) -> None:
    customer = shop.customer("Steady Ltd")
    shop.order(customer, "2017-01-10")
    events = shop.events()
    shop.deliver(events)
    shop.deliver(events)
    shop.change("customers", customer, lifecycle_stage="loyal")
    shop.deliver(events)
    shop.deliver()
    assert [(stage, reason) for stage, _, reason in _course(shop, customer)] == [
        ("customer", "first_order"), ("loyal", "by_hand"),
    ]  # fmt: skip
    for month in range(2, 7):
        shop.order(customer, f"2017-{month:02}-10")
    shop.deliver()
    assert shop.records.get("customers", customer)["lifecycle_stage"] == "loyal"


def test_an_administrator_says_what_loyal_means(kith: Kith, acme: Tenant) -> None:
    wish = {"name": "Three Orders Ltd", "customer_since": "2020-01-01"}
    customer = acme.admin.post("/v1/customers", wish).ok(201)["id"]
    for day in ("2024-01-10", "2024-02-10", "2024-03-10"):
        amount = {"amount": "10.00", "currency": "USD"}
        acme.admin.post("/v1/orders", {"customer": customer, "placed_on": day, "amount": amount}).ok(201)
    kith.drain()
    assert acme.rep.get(f"/v1/customers/{customer}").ok()["lifecycle_stage"] == "customer"
    known = acme.admin.get("/v1/retention/lifecycle")
    wanted = {"loyal_orders": 3, "loyal_months": 6}
    assert acme.manager.put("/v1/retention/lifecycle", wanted, If_Match=known.etag).status == 403
    wrong = acme.admin.put("/v1/retention/lifecycle", {"loyal_months": 6}, If_Match=known.etag)
    assert wrong.status == 422
    foreign = {"loyal_value": {"amount": "5.00", "currency": "EUR"}}
    refused = acme.admin.put("/v1/retention/lifecycle", foreign, If_Match=known.etag)
    assert refused.json["errors"][0]["field"] == "loyal_value.currency"
    saved = acme.admin.put("/v1/retention/lifecycle", wanted, If_Match=known.etag)
    assert saved.ok()["loyal_orders"] == 3
    kith.drain()
    moved = acme.rep.get(f"/v1/customers/{customer}").ok()
    assert (moved["lifecycle_stage"], moved["lifecycle_since"]) == ("loyal", "2024-03-10")
    steps = acme.rep.get(f'/v1/lifecycle_changes?filter={{"field":"customer","op":"eq","value":"{customer}"}}').ok()
    assert [one["stage"] for one in steps["items"]] == ["loyal", "customer"]
    kinds = [one["kind"] for one in acme.rep.get(f"/v1/customers/{customer}/timeline").ok()["items"]]
    assert kinds.count("stage_change") == 2
    acme.admin.put("/v1/retention/lifecycle", {"loyal_orders": 5}, If_Match=saved.etag).ok()
    kith.drain()


@pytest.mark.parametrize("role", ["rep", "manager"])
def test_a_step_is_written_by_nobody_by_hand(acme: Tenant, role: str) -> None:
    assert getattr(acme, role).post("/v1/lifecycle_changes", {"title": "x"}).status == 403


@pytest.mark.parametrize(("by", "object_name"), [("contact", "interactions"), ("opportunity", "opportunities")])
def test_a_suspect_is_a_prospect_once_somebody_has_to_do_with_it(shop: Shop, by: str, object_name: str) -> None:
    lifecycle.load(shop.table)
    shop.table.transact([lifecycle.write(shop.table, Rules(prospect_by=by, version=1))])  # type: ignore[arg-type]
    known, other = (shop.customer(name, lifecycle_stage="suspect") for name in ("Spoken With Ltd", "Left Alone Ltd"))
    shop.deliver()
    assert _course(shop, known)[-1][0] == "suspect"
    data = {
        "interactions": {"subject": "Call", "channel": "phone", "at": "2024-05-01T09:00:00Z"},
        "opportunities": {"name": "Roof"},
    }
    shop.records.create(object_name, {**data[object_name], "customer": known})
    shop.deliver()
    assert _course(shop, known)[-1][::2] == ("prospect", "contact")
    assert shop.records.get("customers", other)["lifecycle_stage"] == "suspect"


def test_the_rules_for_each_step_are_kept_and_a_stage_unknown_is_refused(acme: Tenant, kith: Kith) -> None:
    known = acme.admin.get("/v1/retention/lifecycle")
    wanted = {"loyal_orders": 5, "by_hand": ["won_back", "loyal"], "prospect_by": "either", "customer_orders": 2}
    saved = acme.admin.put("/v1/retention/lifecycle", wanted, If_Match=known.etag)
    assert saved.ok().items() >= {**wanted, "by_hand": ["loyal", "won_back"], "won_back_orders": 1}.items()
    assert acme.admin.get("/v1/retention/lifecycle").ok() == saved.ok()
    (noted, *_) = acme.admin.get("/v1/settings/changes?piece=retention").ok()["items"]
    changed = {one["field"]: one["new"] for one in noted["changes"]}
    assert changed == {"by_hand": ["loyal", "won_back"], "prospect_by": "either", "customer_orders": 2}
    wrong = acme.admin.put("/v1/retention/lifecycle", {**wanted, "by_hand": ["suspect"]}, If_Match=saved.etag)
    assert wrong.json["errors"][0]["field"] == "by_hand.0"
    acme.admin.put("/v1/retention/lifecycle", {"loyal_orders": 5}, If_Match=saved.etag).ok()
    kith.drain()
