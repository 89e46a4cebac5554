"""Profiling: who is worth what."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from functions.insight.reports.definition import PLACED, Chart, Column, Dimension, Drill, Report, condition, in_currency

_ORDERS = ("customer", "status", "placed_on", "amount")
_SCORED = """
        SELECT customer, last_on, orders, revenue,
            1 + CAST(floor(5.0 * (rank() OVER (ORDER BY last_on) - 1) / count(*) OVER ()) AS BIGINT) AS r,
            1 + CAST(floor(5.0 * (rank() OVER (ORDER BY orders) - 1) / count(*) OVER ()) AS BIGINT) AS f,
            1 + CAST(floor(5.0 * (rank() OVER (ORDER BY revenue) - 1) / count(*) OVER ()) AS BIGINT) AS m,
            sum(revenue) OVER (ORDER BY revenue DESC) - revenue * count(*) OVER (PARTITION BY revenue) AS above,
            sum(revenue) OVER () AS whole
        FROM bought
"""
_TIER = "CASE WHEN above < 0.5 * whole THEN 'A' WHEN above < 0.8 * whole THEN 'B' ELSE 'C' END AS tier"
_SUMMED = """
        SELECT customer, max(placed_on) AS last_on, count(*) AS orders, sum(amount) AS revenue FROM orders
        WHERE {{placed}} AND placed_on BETWEEN {first} AND {last} AND amount_currency = $currency
            AND customer IS NOT NULL
        GROUP BY customer
"""
_BOUGHT = (
    "WITH bought AS (" + _SUMMED.format(first="$from", last="$to") + "), scored AS (" + _SCORED + "), tiered AS ("
    f"SELECT *, {_TIER} FROM scored)"
)
_BEFORE = (
    ", earlier AS (" + _SUMMED.format(first="$earlier_from", last="$earlier_to") + "), ranked AS ("
    """
        SELECT customer, orders, revenue,
            sum(revenue) OVER (ORDER BY revenue DESC) - revenue * count(*) OVER (PARTITION BY revenue) AS above,
            sum(revenue) OVER () AS whole
        FROM earlier"""
    f"), before AS (SELECT *, {_TIER} FROM ranked)"
)
_RFM = (
    "Orders of the span that were not cancelled, in the report's currency. Recency: days from the last order to today. "
    "R, F, M: fifths 1–5 of the customers by last order, number of orders, revenue; 5 is best. Tier: customers by "
    "falling revenue; A bring the first half of it, B the next 30 %, C the rest. Equals share a score and a tier.",
    "期间内未取消、以报表货币计的订单。最近一次：末次下单距今天数。R、F、M：末次下单日、订单数、"
    "收入的五分位，5 为最好。"
    "价值层级：按收入由高到低，A 类贡献前一半收入，B 类再贡献 30%，C 类为其余。数值相同者得分与层级相同。",
)

RFM = Report(
    name="rfm",
    group="profiling",
    label=("Customer profile (RFM)", "客户画像（RFM）"),
    formula=_RFM,
    uses={"orders": _ORDERS},
    sql=_BOUGHT
    + _BEFORE
    + """
        SELECT t.customer, t.tier, b.tier AS tier_before, date_diff('day', t.last_on, $today) AS recency, t.orders,
            b.orders AS orders_before, t.revenue, b.revenue AS revenue_before, t.r, t.f, t.m,
            100.0 * t.revenue / t.whole AS share
        FROM tiered t LEFT JOIN before b ON b.customer = t.customer ORDER BY t.revenue DESC, t.customer
    """,
    columns=(
        Column("customer", ("Customer", "客户"), "reference", "customers"),
        Column("tier", ("Tier", "价值层级"), "text", compared=True),
        Column("recency", ("Days since last order", "末次下单距今天数"), "days"),
        Column("orders", ("Orders", "订单数"), sums=True, compared=True),
        Column("revenue", ("Revenue", "收入"), "money", sums=True, compared=True),
        Column("r", ("R", "R")),
        Column("f", ("F", "F")),
        Column("m", ("M", "M")),
        Column("share", ("Share", "占比"), "percent"),
    ),
    chart=Chart("bar", x="customer", y=("revenue",)),
    drill=Drill("orders", {"customer": "customer"}, (PLACED,), span="placed_on", currency="amount"),
    compares=True,
    inside=True,
)


def _ranked(row: Mapping[str, Any], values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Customers whose orders of the span come to what the row's do: equals share a score and a tier."""
    placed = {"and": [
        condition(*PLACED), in_currency("amount", values["currency"]),
        condition("placed_on", "between", [values["from"].isoformat(), values["to"].isoformat()]),
    ]}  # fmt: skip

    def between(measure: str, name: str, value: Callable[[Any], Any]) -> dict[str, Any]:
        ends = [value(row[f"{word}_{name}"]) for word in ("least", "most")]
        asked = {"measure": measure, "op": "between", "value": ends}
        return {"has": {"object": "orders", "field": "customer", "filter": placed, **asked}}

    money = between("sum:amount", "revenue", lambda sum: {"amount": f"{sum:f}", "currency": values["currency"]})
    found = [money] if {"tier", "m"} & row.keys() else []
    if "r" in row:
        found.append(between("last:placed_on", "last_on", date.isoformat))
    if "f" in row:
        found.append(between("count", "orders", int))
    return found or [{"has": {"object": "orders", "field": "customer", "filter": placed}}]


TIERS = Report(
    name="value_tiers",
    group="profiling",
    label=("Value tiers", "价值层级"),
    formula=_RFM,
    uses={"orders": _ORDERS},
    by={
        "tier": Dimension(("Tier", "价值层级"), "tier"),
        "r": Dimension(("Recency score", "最近度得分"), "r", "integer"),
        "f": Dimension(("Frequency score", "频度得分"), "f", "integer"),
        "m": Dimension(("Monetary score", "金额得分"), "m", "integer"),
    },
    usual=("tier",),
    sql=_BOUGHT
    + """
        SELECT {keys} count(*) AS customers, sum(orders) AS orders, sum(revenue) AS revenue,
            avg(date_diff('day', last_on, $today)) AS recency,
            min(revenue) AS least_revenue, max(revenue) AS most_revenue, min(orders) AS least_orders,
            max(orders) AS most_orders, min(last_on) AS least_last_on, max(last_on) AS most_last_on
        FROM tiered {group} ORDER BY 1
    """,
    columns=(
        Column("customers", ("Customers", "客户数"), sums=True, compared=True),
        Column("orders", ("Orders", "订单数"), sums=True, compared=True),
        Column("revenue", ("Revenue", "收入"), "money", sums=True, compared=True),
        Column("share", ("Share", "占比"), "percent", share_of="revenue"),
        Column("recency", ("Days since last order, average", "末次下单距今平均天数"), "days"),
    ),
    chart=Chart("bar", y=("revenue",)),
    compares=True,
    drill=Drill("customers", build=_ranked, builds=("tier", "r", "f", "m")),
)

REPORTS = (RFM, TIERS)
