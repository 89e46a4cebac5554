"""Profitability from the cost ledger: what each customer leaves, is worth, and cost to win and to serve."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from functions.insight.reports.definition import (
    OF_CUSTOMER,
    PLACED,
    Chart,
    Column,
    Dimension,
    Drill,
    Report,
    condition,
    of_customer,
    period,
)

_SOLD = ("customer", "product", "status", "placed_on", "amount", "quantity")
_COSTS = ("customer", "kind", "spent_on", "amount")
_OF = {
    "customer": Dimension(("Customer", "客户"), "x.customer", "reference", "customers"),
    **{name: OF_CUSTOMER[name] for name in ("region", "sector", "level", "source")},
}
_LEFT = """
        SELECT o.customer, sum(o.amount) AS revenue, sum(CAST(p.cost * o.quantity AS DECIMAL(18,4))) AS goods,
            0 AS serving
        FROM orders o LEFT JOIN products p ON p.id = o.product AND p.cost_currency = $currency
        WHERE o.{{placed}} AND o.customer IS NOT NULL AND o.amount_currency = $currency
            AND o.placed_on BETWEEN {first} AND {last} GROUP BY o.customer
        UNION ALL
        SELECT k.customer, 0, 0, sum(k.amount) FROM costs k
        WHERE k.customer IS NOT NULL AND k.amount_currency = $currency AND k.spent_on BETWEEN {first} AND {last}
        GROUP BY k.customer
"""

PROFITABILITY = Report(
    name="profitability",
    group="profitability",
    label=("Profitability", "客户盈利能力"),
    formula=(
        "Orders placed in the span that were not cancelled, and entries of the cost ledger spent in it that name a "
        "customer, in the report's currency. Cost of goods: quantity × the product's cost. Cost to serve: "
        "those entries "
        "added up. Profit: revenue less both. Rate: profit over revenue.",
        "期间内未取消的订单与成本台账中归属客户的条目，均以报表货币计。商品成本＝数量 × 产品成本；"
        "服务成本＝这些条目之和；"
        "利润＝收入 − 商品成本 − 服务成本；利润率＝利润 ÷ 收入。",
    ),
    uses={"orders": _SOLD, "products": ("cost",), "costs": _COSTS},
    by=_OF,
    usual=("level",),
    sql="WITH x AS ("
    + _LEFT.format(first="$from", last="$to")
    + """)
        , sums AS (
            SELECT {keys} sum(x.revenue) AS revenue, coalesce(sum(x.goods), 0) AS goods, sum(x.serving) AS serving
            FROM x LEFT JOIN customers c ON c.id = x.customer {group}
        )
        SELECT {named} revenue, goods, serving, revenue - goods - serving AS profit,
            100.0 * (revenue - goods - serving) / nullif(revenue, 0) AS rate
        FROM sums ORDER BY profit DESC, 1
    """,
    columns=(
        Column("revenue", ("Revenue", "收入"), "money", sums=True, compared=True),
        Column("goods", ("Cost of goods", "商品成本"), "money", sums=True),
        Column("serving", ("Cost to serve", "服务成本"), "money", sums=True, compared=True),
        Column("profit", ("Profit", "利润"), "money", sums=True, compared=True),
        Column("rate", ("Rate", "利润率"), "percent"),
    ),
    chart=Chart("bar", y=("profit",)),
    drill=Drill(
        "orders",
        {"customer": "customer", **of_customer("region", "sector", "level", "source")},
        (PLACED,),
        span="placed_on",
        currency="amount",
    ),
    compares=True,
)


def _last_year(row: Mapping[str, Any], values: Mapping[str, Any]) -> list[dict[str, Any]]:  # noqa: ARG001
    """The orders of the 365 days to today."""
    today = values["today"]
    return [condition("placed_on", "between", [(today - timedelta(days=364)).isoformat(), today.isoformat()])]


CLV = Report(
    name="clv",
    group="profitability",
    label=("Customer lifetime value", "客户终身价值"),
    formula=(
        "Margin: revenue less cost of goods and cost to serve of the 365 days to today. Retention r: of the "
        "customers who "
        "ordered in the 365 days before those, the share that ordered in them. Value: margin × r ÷ (1 + d − r) with a "
        "discount d of 10 % a year (Gupta and Lehmann, 2003); a margin below nought has none. Before: the same as "
        "of 365 days ago.",
        "毛利＝截至今日 365 天内的收入 − 商品成本 − 服务成本。留存率 r＝再往前 365 天内下单的客户中，"
        "在此期间再次下单者的占比。"
        "价值＝毛利 × r ÷（1 + d − r），年折现率 d 为 10%（Gupta 与 Lehmann，2003）；毛利为负者不计价值。"
        "此前：365 天前的同口径数值。",
    ),
    uses={"orders": _SOLD, "products": ("cost",), "costs": _COSTS},
    spans=False,
    sql="WITH x AS ("
    + _LEFT.format(first="$today - INTERVAL '364' DAY", last="$today")
    + "), y AS ("
    + _LEFT.format(first="$past - INTERVAL '364' DAY", last="$past")
    + """), margins AS (
            SELECT customer, sum(revenue) AS revenue, sum(revenue) - coalesce(sum(goods), 0) - sum(serving) AS margin
            FROM x GROUP BY customer
        ), earlier AS (
            SELECT customer, sum(revenue) AS revenue, sum(revenue) - coalesce(sum(goods), 0) - sum(serving) AS margin
            FROM y GROUP BY customer
        ), bought AS (
            SELECT customer, max(CASE WHEN placed_on > $past THEN 1 ELSE 0 END) AS now,
                max(CASE WHEN placed_on > $past - INTERVAL '365' DAY AND placed_on <= $past THEN 1 ELSE 0 END) AS past,
                max(CASE WHEN placed_on <= $past - INTERVAL '365' DAY THEN 1 ELSE 0 END) AS first
            FROM orders WHERE {placed} AND customer IS NOT NULL
                AND placed_on > $past - INTERVAL '730' DAY AND placed_on <= $today
            GROUP BY customer
        ), kept AS (
            SELECT 1.0 * sum(now * past) / nullif(sum(past), 0) AS r,
                1.0 * sum(past * first) / nullif(sum(first), 0) AS r_before
            FROM bought
        )
        SELECT m.customer, m.revenue, e.revenue AS revenue_before, m.margin, e.margin AS margin_before,
            100.0 * k.r AS retention, 100.0 * k.r_before AS retention_before,
            CASE WHEN m.margin < 0 THEN 0 ELSE CAST(m.margin AS DOUBLE) * k.r / (1.1 - k.r) END AS clv,
            CASE WHEN e.margin < 0 THEN 0 ELSE CAST(e.margin AS DOUBLE) * k.r_before / (1.1 - k.r_before) END
                AS clv_before
        FROM margins m LEFT JOIN earlier e ON e.customer = m.customer CROSS JOIN kept k
        ORDER BY clv DESC NULLS LAST, m.customer
    """,
    columns=(
        Column("customer", ("Customer", "客户"), "reference", "customers"),
        Column("revenue", ("Revenue, 365 days", "近 365 天收入"), "money", sums=True, compared=True),
        Column("margin", ("Margin, 365 days", "近 365 天毛利"), "money", sums=True, compared=True),
        Column("retention", ("Retention", "留存率"), "percent", compared=True),
        Column("clv", ("Lifetime value", "终身价值"), "money", sums=True, compared=True),
    ),
    chart=Chart("bar", x="customer", y=("clv",)),
    drill=Drill("orders", {"customer": "customer"}, (PLACED,), currency="amount", build=_last_year),
    compares=True,
    before="year",
    inside=True,
)

CAC = Report(
    name="cac",
    group="profitability",
    label=("Cost of acquisition", "获客成本"),
    formula=(
        "Entries of the cost ledger of the kinds marketing and sales spent in the period, in the report's "
        "currency, over "
        "the customers who became customers in it.",
        "期间内成本台账中营销与销售类条目（以报表货币计）之和 ÷ 期间内新增客户数。",
    ),
    uses={"costs": _COSTS, "customers": ("customer_since",)},
    by={"period": period("x.day")},
    usual=("period",),
    sql="""
        WITH x AS (
            SELECT spent_on AS day, amount AS cost, 0 AS won FROM costs
            WHERE kind IN ('marketing', 'sales') AND amount_currency = $currency AND spent_on BETWEEN $from AND $to
            UNION ALL
            SELECT customer_since, 0, 1 FROM customers WHERE customer_since BETWEEN $from AND $to
        )
        SELECT {keys} sum(x.cost) AS cost, sum(x.won) AS new_customers,
            sum(x.cost) / nullif(sum(x.won), 0) AS cac
        FROM x {group} ORDER BY 1
    """,
    columns=(
        Column("cost", ("Cost", "成本"), "money", sums=True, compared=True),
        Column("new_customers", ("New customers", "新客户"), sums=True, compared=True),
        Column("cac", ("Cost of each", "单客成本"), "money", compared=True),
    ),
    chart=Chart("line", y=("cac",)),
    drill=Drill("customers", span="customer_since"),
    compares=True,
    whole=True,
)

REPORTS = (PROFITABILITY, CLV, CAC)
