"""Profiling and persistency: who is worth what, and who stays."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from functions.insight.reports.definition import Chart, Column, Dimension, Drill, Report, condition
from functions.insight.rules import Span, period_span

_ORDERS = ("customer", "status", "placed_on", "amount")
_BOUGHT = """
    WITH bought AS (
        SELECT customer, max(placed_on) AS last_on, count(*) AS orders, sum(amount) AS revenue FROM orders
        WHERE status <> 'cancelled' AND placed_on BETWEEN $from AND $to AND amount_currency = $currency
            AND customer IS NOT NULL
        GROUP BY customer
    ), scored AS (
        SELECT customer, last_on, orders, revenue,
            ntile(5) OVER (ORDER BY last_on, customer) AS r,
            ntile(5) OVER (ORDER BY orders, customer) AS f,
            ntile(5) OVER (ORDER BY revenue, customer) AS m,
            sum(revenue) OVER (ORDER BY revenue DESC, customer ROWS UNBOUNDED PRECEDING) - revenue AS above,
            sum(revenue) OVER () AS whole
        FROM bought
    ), tiered AS (
        SELECT *, CASE WHEN above < 0.5 * whole THEN 'A' WHEN above < 0.8 * whole THEN 'B' ELSE 'C' END AS tier
        FROM scored
    )
"""
_RFM = (
    "Orders of the span that were not cancelled, in the report's currency. Recency: days from the last order to today. "
    "R, F, M: quintiles 1–5 of last order, number of orders, revenue; 5 is best. Tier: customers by falling revenue; A "
    "bring the first half of it, B the next 30 %, C the rest.",
    "期间内未取消、以报表货币计的订单。最近一次：末次下单距今天数。R、F、M：末次下单日、订单数、"
    "收入的五分位，5 为最好。"
    "价值层级：按收入由高到低，A 类贡献前一半收入，B 类再贡献 30%，C 类为其余。",
)

RFM = Report(
    name="rfm",
    group="profiling",
    label=("Customer profile (RFM)", "客户画像（RFM）"),
    formula=_RFM,
    uses={"orders": _ORDERS},
    sql=_BOUGHT
    + """
        SELECT customer, tier, date_diff('day', last_on, $today) AS recency, orders, revenue, r, f, m,
            100.0 * revenue / whole AS share
        FROM tiered ORDER BY revenue DESC, customer
    """,
    columns=(
        Column("customer", ("Customer", "客户"), "reference", "customers"),
        Column("tier", ("Tier", "价值层级"), "text"),
        Column("recency", ("Days since last order", "末次下单距今天数"), "days"),
        Column("orders", ("Orders", "订单数"), sums=True),
        Column("revenue", ("Revenue", "收入"), "money", sums=True),
        Column("r", ("R", "R")),
        Column("f", ("F", "F")),
        Column("m", ("M", "M")),
        Column("share", ("Share", "占比"), "percent"),
    ),
    chart=Chart("bar", x="customer", y=("revenue",)),
    drill=Drill("orders", {"customer": "customer"}, (("status", "ne", "cancelled"),), span="placed_on"),
    alone=(
        "Not set beside the period before: scores rank customers against each other within the span; what each "
        "brought before is in the report on change of value.",
        "不与上期比较：得分为期间内客户之间的排名；各客户上期的收入见“客户价值变化”报表。",
    ),
)

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
            avg(date_diff('day', last_on, $today)) AS recency
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
    whole=(
        "Which customers are in a tier is in the customer profile, row by row.",
        "各层级的客户明细见“客户画像（RFM）”报表。",
    ),
)


def _active(row: Mapping[str, Any], values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Customers whose first order lies in the cohort's quarter and who ordered in the later one."""
    began = period_span(row["cohort"], "quarter")
    months = row["cohort"].month - 1 + 3 * row["quarters"]
    later = period_span(date(row["cohort"].year + months // 12, months % 12 + 1, 1), "quarter")

    def ordered(word: str, *days: dict[str, Any]) -> dict[str, Any]:
        placed = [condition("status", "ne", "cancelled"), condition("placed_on", "lte", values["today"].isoformat())]
        return {word: {"object": "orders", "field": "customer", "filter": {"and": [*placed, *days]}}}

    def within(span: Span) -> dict[str, Any]:
        return condition("placed_on", "between", [day.isoformat() for day in span if day])

    first = began.first or row["cohort"]
    return [
        ordered("has", within(began)), ordered("has_none", condition("placed_on", "lt", first.isoformat())),
        ordered("has", within(later)),
    ]  # fmt: skip


COHORTS = Report(
    name="cohorts",
    group="persistency",
    label=("Cohort retention", "同期群留存"),
    formula=(
        "Cohort: customers by the quarter of their first order ever. A customer is active in a later quarter with an "
        "order in it that was not cancelled. Retention: active over the size of the cohort.",
        "同期群：按首次下单所在季度划分的客户。后续季度内有未取消订单即为活跃。留存率＝活跃客户数 ÷ 同期群客户数。",
    ),
    uses={"orders": _ORDERS},
    spans=False,
    sql="""
        WITH placed AS (
            SELECT DISTINCT customer, date_trunc('quarter', placed_on) AS quarter FROM orders
            WHERE status <> 'cancelled' AND customer IS NOT NULL AND placed_on <= $today
        ), first_of AS (
            SELECT customer, min(quarter) AS cohort FROM placed GROUP BY customer
        ), sizes AS (
            SELECT cohort, count(*) AS size FROM first_of GROUP BY cohort
        )
        SELECT f.cohort, date_diff('quarter', f.cohort, p.quarter) AS quarters, s.size, count(*) AS active,
            100.0 * count(*) / s.size AS retention
        FROM placed p JOIN first_of f ON f.customer = p.customer JOIN sizes s ON s.cohort = f.cohort
        GROUP BY f.cohort, date_diff('quarter', f.cohort, p.quarter), s.size ORDER BY 1, 2
    """,
    columns=(
        Column("cohort", ("Cohort", "同期群"), "date"),
        Column("quarters", ("Quarters later", "之后季度数")),
        Column("size", ("Customers", "客户数")),
        Column("active", ("Active", "活跃客户")),
        Column("retention", ("Retention", "留存率"), "percent"),
    ),
    chart=Chart("matrix", x="quarters", y=("retention",), series="cohort"),
    drill=Drill("customers", build=_active),
    alone=(
        "Not set beside the period before: cohorts stand beside each other.",
        "不与上期比较：各同期群在表中并列对照。",
    ),
)

SURVIVAL = Report(
    name="survival",
    group="persistency",
    label=("Survival of customers", "客户存续曲线"),
    formula=(
        "Kaplan–Meier: S(t) is the product over all months up to t of 1 − d/n, where n customers were still there at "
        "month t after their first order and d stopped: no order for more than 180 days after their last. Others are "
        "censored at today.",
        "Kaplan–Meier 估计：S(t)＝∏(1 − d/n)。n 为首次下单后第 t 个月仍在的客户数，d 为其中停止购买者"
        "（末次下单后超过 180 天无订单）；"
        "其余客户在今日删失。",
    ),
    uses={"orders": _ORDERS},
    spans=False,
    sql="""
        WITH lives AS (
            SELECT customer, min(placed_on) AS first_on, max(placed_on) AS last_on FROM orders
            WHERE status <> 'cancelled' AND customer IS NOT NULL AND placed_on <= $today GROUP BY customer
        ), spells AS (
            SELECT CASE WHEN date_diff('day', last_on, $today) > 180 THEN 1 ELSE 0 END AS ended,
                date_diff('day', first_on,
                    CASE WHEN date_diff('day', last_on, $today) > 180 THEN last_on ELSE $today END) / 30 AS months
            FROM lives
        ), whole AS (
            SELECT CAST(floor(months) AS BIGINT) AS month_at, ended FROM spells
        ), counted AS (
            SELECT month_at, sum(ended) AS ended, count(*) AS leaving FROM whole GROUP BY month_at
        ), at_risk AS (
            SELECT month_at, ended,
                sum(leaving) OVER (ORDER BY month_at DESC ROWS UNBOUNDED PRECEDING) AS there
            FROM counted
        )
        SELECT month_at AS months, there, ended,
            CASE WHEN min(CASE WHEN ended = there THEN 0 ELSE 1 END)
                    OVER (ORDER BY month_at ROWS UNBOUNDED PRECEDING) = 0 THEN 0
                ELSE 100.0 * exp(sum(CASE WHEN ended = there THEN 0 ELSE ln(1.0 - 1.0 * ended / there) END)
                    OVER (ORDER BY month_at ROWS UNBOUNDED PRECEDING)) END AS survival
        FROM at_risk ORDER BY 1
    """,
    columns=(
        Column("months", ("Months since first order", "首次下单后月数")),
        Column("there", ("Still there", "仍在客户数")),
        Column("ended", ("Stopped", "停止购买")),
        Column("survival", ("Survival", "存续率"), "percent"),
    ),
    chart=Chart("line", x="months", y=("survival",)),
    alone=(
        "Not set beside the period before: the curve is made of all customers' whole time up to today.",
        "不与上期比较：曲线由截至今日全部客户的完整存续时间构成。",
    ),
    whole=(
        "A point counts all who came that far, whenever they began; the cohorts lead to the customers.",
        "每一点统计所有到达该时长的客户，不论起始时间；客户明细见“同期群留存”报表。",
    ),
)

REPORTS = (RFM, TIERS, COHORTS, SURVIVAL)
