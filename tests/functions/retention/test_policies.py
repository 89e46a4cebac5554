"""Policies for some customers: the first that fits counts, and a rule can be tried out before it is in force."""

from datetime import date
from typing import Any

from functions.retention import policy, service
from functions.retention.models import PolicyWish, PreviewWish
from shared import clock
from tests.conftest import Kith
from tests.functions.retention.conftest import Shop, moment
from tests.harness.people import Tenant

KEY = {"field": "level", "op": "eq", "value": "key"}


def _set(shop: Shop, *policies: dict[str, Any], months: int = 6) -> None:
    records = shop.as_person()
    version = policy.load(shop.table).version
    service.set_policy(records, PolicyWish(window_months=months, policies=list(policies)), version)
    shop.deliver()
    shop.work()


def _warned(shop: Shop, as_of: str, *customers: str) -> list[bool]:
    shop.run(as_of)
    return [bool(shop.alerts(customer)) for customer in customers]


def test_the_first_policy_that_fits_a_customer_counts(shop: Shop) -> None:
    key, plain = shop.customer("Key", level="key"), shop.customer("Plain")
    for customer in (key, plain):
        shop.order(customer, "2018-03-01")
    _set(shop, {"name": "Key accounts", "filter": KEY, "days": 90}, {"name": "All", "months": 12})
    assert _warned(shop, "2018-06-20", key, plain) == [True, False]
    assert shop.clock_of(key).policy == "Key accounts"


def test_a_customer_who_changes_level_changes_policy(shop: Shop) -> None:
    roof = shop.customer("Roof")
    shop.order(roof, "2018-03-01")
    _set(shop, {"name": "Key accounts", "filter": KEY, "days": 90})
    assert _warned(shop, "2018-06-20", roof) == [False]
    shop.change("customers", roof, level="key")
    shop.deliver()
    assert shop.clock_of(roof).due_on == date(2018, 5, 30)
    assert _warned(shop, "2018-06-21", roof) == [True]


def test_an_excluded_customer_is_never_warned_of_until_a_rule_takes_it_in_again(shop: Shop) -> None:
    roof = shop.customer("Roof")
    named = {"field": "id", "op": "in", "value": [roof]}
    _set(shop, {"name": "Left out", "filter": named, "excluded": True})
    assert _warned(shop, "2018-06-20", roof) == [False]
    _set(shop)
    assert _warned(shop, "2018-06-21", roof) == [True]


def test_a_policy_may_ask_for_an_age(shop: Shop) -> None:
    young = shop.customer("Young", since="2018-01-01")
    _set(shop, {"name": "Slow", "days": 30, "minimum_age_days": 200})
    assert _warned(shop, "2018-07-19", young) == [False]
    assert _warned(shop, "2018-07-20", young) == [True]


def test_silence_beyond_the_customers_own_rhythm_warns_before_the_window_ends(shop: Shop) -> None:
    monthly, yearly = shop.customer("Monthly"), shop.customer("Yearly")
    for on in ("2017-11-01", "2017-12-01", "2017-12-31", "2018-01-30", "2018-03-01"):
        shop.order(monthly, on)
    for on in ("2016-03-01", "2017-03-01", "2018-03-01"):
        shop.order(yearly, on)
    _set(shop, {"name": "Rhythm", "months": 24, "rhythm": 3})
    assert shop.clock_of(monthly).due_on == date(2018, 5, 30)
    assert _warned(shop, "2018-05-29", monthly, yearly) == [False, False]
    assert _warned(shop, "2018-05-30", monthly, yearly) == [True, False]


def test_an_interaction_is_a_sign_of_life_where_the_policy_says_so(shop: Shop) -> None:
    talked, silent = shop.customer("Talked"), shop.customer("Silent")
    _set(shop, {"name": "Contact", "months": 6, "counts": "orders_and_interactions"})
    data = {"subject": "Call", "channel": "phone", "customer": talked, "at": "2018-05-01T10:00:00Z"}
    shop.records.create("interactions", data)
    shop.deliver()
    assert shop.clock_of(talked).due_on == date(2018, 11, 1)
    assert _warned(shop, "2018-06-20", talked, silent) == [False, True]


def test_the_preview_says_whom_a_rule_would_warn_and_what_differs(shop: Shop) -> None:
    key, plain, held = shop.customer("Key", level="key"), shop.customer("Plain"), shop.customer("Held")
    for customer, on in ((key, "2018-03-01"), (plain, "2018-03-01"), (held, "2017-01-01")):
        shop.order(customer, on)
    shop.deliver()
    assert _warned(shop, "2018-02-01", held) == [True]
    rule = {"name": "Key accounts", "filter": KEY, "days": 90}
    with clock.at(moment("2018-06-20T12:00:00+00:00")):
        wish = PreviewWish.model_validate({"window_months": 6, "policies": [rule]})
        found = service.preview(shop.as_person(), wish)
    assert (found["customers"], found["warned"], found["now_warned"], found["open_alerts"]) == (3, 1, 0, 1)
    assert (found["added"], found["removed"]) == (1, 0)
    assert found["policies"] == [
        {"name": "Key accounts", "customers": 1, "warned": 1}, {"name": "", "customers": 2, "warned": 0},
    ]  # fmt: skip
    (sample,) = found["sample"]
    assert (sample["name"], sample["silent_days"], sample["due_on"], sample["added"]) == (
        "Key",
        111,
        "2018-05-30",
        True,
    )


def test_what_the_preview_counts_is_what_a_run_then_warns_of(shop: Shop) -> None:
    customers = [shop.customer(f"C{number}", level=("key", "small", "standard")[number % 3]) for number in range(9)]
    for number, customer in enumerate(customers):
        for on in ("2017-06-01", "2017-08-01", f"2018-0{number % 5 + 1}-15"):
            shop.order(customer, on)
    rules = [{"name": "Key", "filter": KEY, "days": 60}, {"name": "Rest", "months": 6, "rhythm": 0.5 + 1}]
    with clock.at(moment("2018-07-01T12:00:00+00:00")):
        wish = PreviewWish.model_validate({"window_months": 6, "policies": rules})
        foreseen = service.preview(shop.as_person(), wish)
    _set(shop, *rules)
    assert sum(_warned(shop, "2018-07-01", *customers)) == foreseen["warned"] > 0


def test_a_policy_that_is_wrong_is_refused_by_the_field(acme: Tenant) -> None:
    def refused(*policies: dict[str, Any]) -> list[str]:
        answer = acme.admin.post("/v1/retention/preview", {"window_months": 6, "policies": list(policies)})
        assert answer.status == 422
        return [error["field"] for error in answer.json["errors"]]

    assert refused({"name": "A", "filter": {"field": "nothing", "value": 1}, "days": 1}) == [
        "policies.0.filter.nothing"
    ]
    assert refused({"name": "A", "days": 1}, {"name": "A", "days": 2}) == ["policies.1.name"]
    assert refused({"name": "A"}) == ["policies.0"]
    assert refused({"name": "A", "days": 1, "months": 1}) == ["policies.0"]


def test_the_preview_is_for_managers_and_counts_what_they_see(kith: Kith, acme: Tenant) -> None:
    ask = {"window_months": 6}
    assert acme.rep.post("/v1/retention/preview", ask).status == 403
    for owner in (acme.rep.id, acme.other_rep.id):
        body = {"name": f"Seen {owner}", "customer_since": "2015-01-01", "owner": owner}
        acme.admin.post("/v1/customers", body).ok()
    kith.drain()
    everything = acme.admin.post("/v1/retention/preview", ask).ok()
    team = acme.manager.post("/v1/retention/preview", ask).ok()
    assert team["warned"] < everything["warned"]
    assert f"Seen {acme.other_rep.id}" not in str(team["sample"])
