"""Performance and product: what sells, with what, and whose value changed."""

from collections.abc import Mapping
from typing import Any

from functions.insight.reports.definition import (
    OF_CUSTOMER,
    OWNER,
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

_ORDERS = ("customer", "product", "status", "placed_on", "amount", "quantity")

PERFORMANCE = Report(
    name="performance",
    group="performance",
    label=("Sales performance", "销售业绩"),
    formula=(
        "Orders placed in the span that were not cancelled, in the report's currency. Share: of all their revenue. "
        "Cumulative: shares added up from the largest row (Pareto).",
        "期间内未取消、以报表货币计的订单。占比：占全部收入的百分比。累计：自最大行起逐行相加（帕累托）。",
    ),
    uses={"orders": _ORDERS},
    by={
        "product": Dimension(("Product", "产品"), "o.product", "reference", "products"),
        "series": Dimension(("Series", "系列"), "p.series", fields={"products": ("series",)}),
        "customer": Dimension(("Customer", "客户"), "o.customer", "reference", "customers"),
        "owner": Dimension(OWNER, "o.owner", "reference", "people", fields={"orders": ("owner",)}),
        "team": Dimension(("Team", "团队"), "o.team", "reference", "teams", fields={"orders": ("team",)}),
        "period": period("o.placed_on"),
        "channel": Dimension(
            ("Channel", "渠道"), "o.channel", "choice", choice=("orders", "channel"), fields={"orders": ("channel",)}
        ),
        **{name: OF_CUSTOMER[name] for name in (
            "region", "sector", "source", "level", "country", "lifecycle_stage"
        )},
    },
    usual=("product",),
    sql="""
        SELECT {keys} count(*) AS orders, sum(o.quantity) AS units, sum(o.amount) AS revenue,
            avg(o.amount) AS average
        FROM orders o LEFT JOIN customers c ON c.id = o.customer LEFT JOIN products p ON p.id = o.product
        WHERE o.{placed} AND o.placed_on BETWEEN $from AND $to AND o.amount_currency = $currency
        {group} ORDER BY revenue DESC, 1
    """,
    columns=(
        Column("orders", ("Orders", "订单数"), sums=True, compared=True),
        Column("units", ("Units", "数量"), sums=True),
        Column("revenue", ("Revenue", "收入"), "money", sums=True, compared=True),
        Column("average", ("Average order", "平均订单"), "money"),
        Column("share", ("Share", "占比"), "percent", share_of="revenue"),
        Column("cumulative", ("Cumulative", "累计占比"), "percent", running="revenue"),
    ),
    chart=Chart("bar", y=("revenue",)),
    drill=Drill(
        "orders",
        {**{name: name for name in ("product", "customer", "owner", "team", "channel")}, "series": "product.series",
         **of_customer("region", "sector", "source", "level", "country", "lifecycle_stage")},
        (PLACED,), span="placed_on", currency="amount",
    ),
    compares=True,
)  # fmt: skip


def _both(row: Mapping[str, Any], values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Customers who ordered the one and the other."""
    return [
        {"has": {"object": "orders", "field": "customer", "filter": {"and": [
            condition("product", "eq", row[key]), condition(*PLACED),
            condition("placed_on", "between", [values["from"].isoformat(), values["to"].isoformat()]),
        ]}}}
        for key in ("bought", "also")
    ]  # fmt: skip


ASSOCIATION = Report(
    name="association",
    group="product",
    label=("Bought together", "关联购买"),
    formula=(
        "Over customers who ordered in the span: support of A with B: customers of both over all; confidence: "
        "customers of both over those of A; lift: confidence over the share of customers who have B. "
        "Above 1 they go together. Pairs of at least three customers.",
        "以期间内下过单的客户为基础。支持度＝同时购买 A、B 的客户 ÷ 全部客户；置信度＝同时购买者 ÷ 购买 A 的客户；"
        "提升度＝置信度 ÷ 购买 B 的客户占比，大于 1 表示常被一起购买。仅列至少三位客户的组合。",
    ),
    uses={"orders": _ORDERS},
    sql="""
        WITH has AS (
            SELECT customer, product, max(CASE WHEN placed_on BETWEEN $from AND $to THEN 1 ELSE 0 END) AS now,
                max(CASE WHEN placed_on BETWEEN $earlier_from AND $earlier_to THEN 1 ELSE 0 END) AS past
            FROM orders
            WHERE {placed} AND customer IS NOT NULL AND product IS NOT NULL
                AND (placed_on BETWEEN $from AND $to OR placed_on BETWEEN $earlier_from AND $earlier_to)
            GROUP BY customer, product
        ), whole AS (
            SELECT count(DISTINCT CASE WHEN now = 1 THEN customer END) AS customers,
                count(DISTINCT CASE WHEN past = 1 THEN customer END) AS earlier
            FROM has
        ), alone AS (
            SELECT product, sum(now) AS customers, sum(past) AS earlier FROM has GROUP BY product
        ), pairs AS (
            SELECT a.product AS bought, b.product AS also, sum(a.now * b.now) AS customers,
                sum(a.past * b.past) AS earlier
            FROM has a JOIN has b ON a.customer = b.customer AND a.product <> b.product
            GROUP BY a.product, b.product
        )
        SELECT p.bought, p.also, p.customers, p.earlier AS customers_before,
            100.0 * p.customers / w.customers AS support, 100.0 * p.customers / x.customers AS confidence,
            (1.0 * p.customers / x.customers) / (1.0 * y.customers / w.customers) AS lift,
            (1.0 * p.earlier / nullif(x.earlier, 0)) / nullif(1.0 * y.earlier / nullif(w.earlier, 0), 0)
                AS lift_before
        FROM pairs p JOIN alone x ON x.product = p.bought JOIN alone y ON y.product = p.also CROSS JOIN whole w
        WHERE p.customers >= 3 ORDER BY lift DESC, p.customers DESC, p.bought, p.also LIMIT 500
    """,
    columns=(
        Column("bought", ("Who bought", "购买"), "reference", "products"),
        Column("also", ("Also bought", "也购买"), "reference", "products"),
        Column("customers", ("Customers", "客户数"), compared=True),
        Column("support", ("Support", "支持度"), "percent"),
        Column("confidence", ("Confidence", "置信度"), "percent"),
        Column("lift", ("Lift", "提升度"), "number", compared=True),
    ),
    chart=Chart("bar", x="also", y=("lift",), series="bought"),
    drill=Drill("customers", build=_both),
    compares=True,
    inside=True,
)

CHANGE = Report(
    name="value_change",
    group="profitability",
    label=("Change of value", "客户价值变化"),
    formula=(
        "Revenue of each customer in the span, less that of the equally long time before it; the largest losses first. "
        "Change, before: that earlier revenue, less that of the time before it again.",
        "各客户期间内收入减去此前等长期间的收入；下降最多者在前。此前变化＝此前期间收入减去再往前等长期间的收入。",
    ),
    uses={"orders": _ORDERS},
    sql="""
        WITH sums AS (
            SELECT customer,
                coalesce(sum(CASE WHEN placed_on BETWEEN $from AND $to THEN amount END), 0) AS revenue,
                coalesce(sum(CASE WHEN placed_on BETWEEN $earlier_from AND $earlier_to THEN amount END), 0) AS past,
                coalesce(sum(CASE WHEN placed_on BETWEEN $first_from AND $first_to THEN amount END), 0) AS first
            FROM orders
            WHERE {placed} AND customer IS NOT NULL AND amount_currency = $currency
                AND (placed_on BETWEEN $from AND $to OR placed_on BETWEEN $earlier_from AND $earlier_to
                    OR placed_on BETWEEN $first_from AND $first_to)
            GROUP BY customer
        )
        SELECT customer, revenue, past AS revenue_before, revenue - past AS difference,
            past - first AS difference_before
        FROM sums ORDER BY difference, customer
    """,
    columns=(
        Column("customer", ("Customer", "客户"), "reference", "customers"),
        Column("revenue", ("Revenue", "收入"), "money", sums=True, compared=True),
        Column("difference", ("Change", "变化"), "money", sums=True, compared=True),
    ),
    chart=Chart("bar", x="customer", y=("difference",)),
    drill=Drill("orders", {"customer": "customer"}, (PLACED,), span="placed_on", currency="amount"),
    compares=True,
    inside=True,
)

REPORTS = (PERFORMANCE, ASSOCIATION, CHANGE)
