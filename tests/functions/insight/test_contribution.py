"""The contribution report over a list index: exact sums, the caller's sight, names, bands."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.insight import contribution
from functions.insight.models import Contribution
from shared import ids
from shared.errors import Forbidden
from shared.records.feed import Change
from shared.records.index import Index
from shared.records.schema import DECLARED
from shared.tenancy.caller import Caller
from shared.tenancy.roles import DEFAULTS

ACME, GLOBEX = ids.named("cus", "acme"), ids.named("cus", "globex")
WIDGET = ids.named("prd", "widget")
RAE, SOL = ids.named("per", "rae"), ids.named("per", "sol")
NORTH, SOUTH = ids.named("tea", "north"), ids.named("tea", "south")


def caller(role: str = "administrator", person: str = RAE, **known: Any) -> Caller:
    role_of = DEFAULTS[role]
    known = {"teams": (NORTH,), "fields": role_of["fields"], **known}
    return Caller("ten_x", person, role, team=NORTH, grants=role_of["grants"], **known)


def order(number: int, **data: Any) -> Change:
    body = {
        "id": ids.named("ord", str(number)), "version": 1, "number": f"O-{number}", "customer": ACME, "product": WIDGET,
        "placed_on": "2017-03-05", "amount": {"amount": "10.00", "currency": "USD"}, "status": "placed", "quantity": 1,
        "owner": RAE, "team": NORTH, **data,
    }  # fmt: skip
    return Change("orders", body["id"], 1, bool(body.get("deleted_at")), orjson.dumps(body))


def usd(amount: str, currency: str = "USD") -> dict[str, Any]:
    return {"amount": {"amount": amount, "currency": currency}}


def named(object_name: str, id_: str, name: str) -> Change:
    body = {"id": id_, "version": 1, "name": name, "owner": SOL, "team": SOUTH}
    return Change(object_name, id_, 1, False, orjson.dumps(body))


def index(*changes: Change) -> Index:
    found = Index(DECLARED)
    found.apply(
        [named("customers", ACME, "Acme"), named("customers", GLOBEX, "环球"), named("products", WIDGET, "Widget")]
    )
    found.apply(changes)
    return found


def report(orders: Index, who: Caller | None = None, locale: str = "en", **wish: Any) -> Any:
    asked = Contribution.model_validate(wish)
    found = contribution.compute(orders, who or caller(), asked)
    return contribution.page(found, locale, 1_000, 0)


def amounts(found: Any) -> list[str]:
    return [row["revenue"]["amount"] for row in found["rows"]]


class TestSums:
    def test_customer_product_and_month_each_get_their_revenue_and_share(self) -> None:
        orders = index(
            order(1, **usd("30.00")), order(2, **usd("20.00")), order(3, customer=GLOBEX, **usd("40.00")),
            order(4, placed_on="2017-04-01", **usd("110.00")),
        )  # fmt: skip
        found = report(orders)
        assert [(row["customer"], row["period"], row["orders"], row["revenue"]["amount"]) for row in found["rows"]] == [
            (ACME, "2017-04", 1, "110.00"), (ACME, "2017-03", 2, "50.00"), (GLOBEX, "2017-03", 1, "40.00"),
        ]  # fmt: skip
        assert [row["share"] for row in found["rows"]] == ["55.00", "25.00", "20.00"]
        assert found["rows"][0]["previous"] == {"amount": "50.00", "currency": "USD"}
        assert found["rows"][0]["change"] == "120.00"
        assert found["names"] == {ACME: "Acme", GLOBEX: "环球", WIDGET: "Widget"}
        (total,) = found["totals"]
        assert (total["orders"], total["revenue"]["amount"], total["average"]["amount"]) == (4, "200.00", "50.00")

    @settings(max_examples=30, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.decimals(min_value=-(10**10), max_value=10**14 - 1, places=4),
                st.dates(min_value=date(2015, 1, 1), max_value=date(2018, 12, 31)),
                st.sampled_from(["USD", "CNY"]),
            ),
            max_size=40,
        ),
        st.sampled_from([["customer"], ["period"], ["product", "period"], ["customer", "product", "period"]]),
        st.sampled_from(["month", "quarter", "year"]),
        st.lists(st.integers(min_value=-5, max_value=10**6), max_size=4, unique=True).map(sorted),
    )
    def test_totals_are_exact_however_the_orders_are_grouped(
        self, orders: list[tuple[Decimal, date, str]], by: list[str], unit: str, bands: list[int]
    ) -> None:
        placed = index(*(order(i, placed_on=d.isoformat(), **usd(f"{a:f}", c)) for i, (a, d, c) in enumerate(orders)))
        first, last = date(2016, 2, 3), date(2018, 1, 9)
        wish: dict[str, Any] = {"from": first.isoformat(), "to": last.isoformat()}
        found = report(placed, by=by, period=unit, bands=bands, **wish)
        earlier = (first - timedelta(days=(last - first).days + 1), first - timedelta(days=1))
        for total in found["totals"]:
            here = [(amount, day) for amount, day, currency in orders if currency == total["currency"]]
            now = sum((amount for amount, day in here if first <= day <= last), Decimal(0))
            past = sum((amount for amount, day in here if earlier[0] <= day <= earlier[1]), Decimal(0))
            assert Decimal(total["revenue"]["amount"]) == now
            assert Decimal(total["previous"]["amount"]) == past
            rows = [row for row in found["rows"] if row["currency"] == total["currency"]]
            assert sum((Decimal(row["revenue"]["amount"]) for row in rows), Decimal(0)) == now

    def test_a_sum_may_be_larger_than_any_single_amount(self) -> None:
        largest = "99999999999999.9999"
        found = report(index(*(order(at, **usd(largest)) for at in range(3))), by=["customer"])
        assert found["totals"][0]["revenue"]["amount"] == "299999999999999.9997"

    def test_cancelled_and_deleted_orders_bring_nothing(self) -> None:
        orders = index(order(1), order(2, status="cancelled"), order(3, deleted_at="2017-04-01T00:00:00.000Z"))
        assert amounts(report(orders)) == ["10.00"]

    def test_neither_cancelled_orders_nor_drafts_are_behind_a_row(self) -> None:
        (row,) = report(index(order(1), order(2, status="draft"), order(3, status="cancelled")))["rows"]
        assert row["orders"] == 1
        assert {"field": "status", "op": "eq", "value": "placed"} in row["drill"]["filter"]["and"]

    def test_both_ends_of_the_span_are_included(self) -> None:
        days = ["2017-02-28", "2017-03-01", "2017-03-31", "2017-04-01"]
        orders = index(*(order(at, placed_on=day) for at, day in enumerate(days)))
        march: dict[str, Any] = {"from": "2017-03-01", "to": "2017-03-31"}
        assert amounts(report(orders, by=["customer"], **march)) == ["20.00"]

    @pytest.mark.parametrize(("unit", "shown"), [("month", "2017-03"), ("quarter", "2017-Q1"), ("year", "2017")])
    def test_periods_are_calendar_ones(self, unit: str, shown: str) -> None:
        assert [row["period"] for row in report(index(order(1)), period=unit)["rows"]] == [shown]

    def test_an_amount_on_a_bound_belongs_to_the_band_that_begins_there(self) -> None:
        orders = index(order(1, **usd("999.9999")), order(2, **usd("1000.00")), order(3, **usd("5000.00")))
        found = report(orders, by=["product"], bands=[1000, "5000"])
        assert {row["band"]: row["revenue"]["amount"] for row in found["rows"]} == {
            "..1000": "999.9999", "1000..5000": "1000.00", "5000..": "5000.00",
        }  # fmt: skip
        assert {row["band_label"] for row in found["rows"]} == {"< 1,000", "1,000 – < 5,000", "≥ 5,000"}

    def test_an_order_without_a_product_is_counted_under_none(self) -> None:
        found = report(index(order(1, product=None)))
        assert [(row["product"], row["revenue"]["amount"]) for row in found["rows"]] == [(None, "10.00")]


class TestSight:
    ORDERS = (
        order(1, **usd("1.00")), order(2, owner=SOL, team=NORTH, **usd("2.00")),
        order(3, owner=SOL, team=SOUTH, **usd("4.00")),
    )  # fmt: skip

    @pytest.mark.parametrize(("role", "sees"), [("rep", "1.00"), ("manager", "3.00"), ("administrator", "7.00")])
    def test_a_rep_sees_own_orders_a_manager_the_teams_an_administrator_all(self, role: str, sees: str) -> None:
        assert amounts(report(index(*self.ORDERS), caller(role), by=["customer"])) == [sees]

    @pytest.mark.parametrize("hidden", ["amount", "placed_on", "customer"])
    def test_a_report_that_needs_a_hidden_field_is_refused(self, hidden: str) -> None:
        who = caller(fields={"orders": {hidden: "hidden"}})
        with pytest.raises(Forbidden) as refused:
            report(index(*self.ORDERS), who)
        assert refused.value.slug == "report-needs-hidden-field"

    def test_a_customer_out_of_sight_is_not_named(self) -> None:
        grants = {**DEFAULTS["rep"]["grants"], "customers": {"read": "own"}}
        who = Caller("ten_x", RAE, "rep", team=NORTH, grants=grants)
        assert ACME not in report(index(*self.ORDERS), who)["names"]

    def test_who_may_read_no_orders_gets_no_report(self) -> None:
        with pytest.raises(Forbidden):
            report(index(*self.ORDERS), Caller("ten_x", RAE, "guest"))


class TestShown:
    def test_the_formula_is_stated_in_the_readers_language(self) -> None:
        assert report(index())["formula"].startswith("Revenue = sum")
        assert report(index(), locale="zh-CN")["formula"].startswith("收入＝")

    def test_rows_come_by_the_page_while_totals_are_of_all(self) -> None:
        orders = index(*(order(at, customer=ids.named("cus", str(at)), **usd(f"{at}.00")) for at in range(1, 6)))
        found = contribution.compute(orders, caller(), Contribution.model_validate({"by": ["customer"]}))
        second = contribution.page(found, "en", 2, 2)
        assert amounts(second) == ["3.00", "2.00"]
        assert second["rows_total"] == 5
        assert second["totals"][0]["revenue"]["amount"] == "15.00"

    def test_the_file_has_names_numbers_and_a_total(self) -> None:
        found = contribution.compute(index(order(1)), caller(), Contribution())
        labels = [column.label for column in contribution.sheet_columns(found, "zh-CN")]
        assert labels[:5] == ["客户", "产品", "期间", "币种", "订单数"]
        assert next(contribution.sheet_rows(found))[:6] == ("Acme", "Widget", "2017-03", "USD", 1, Decimal("10.00"))
        assert next(contribution.sheet_totals(found, "zh-CN"))[:6] == ("合计", None, None, "USD", 1, Decimal("10.00"))
