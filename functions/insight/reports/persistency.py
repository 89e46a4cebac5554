"""Persistency: who stays."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from functions.insight.reports.definition import PLACED, Chart, Column, Drill, Report, condition
from functions.insight.rules import Span, period_span

_ORDERS = ("customer", "status", "placed_on")


def _active(row: Mapping[str, Any], values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Customers whose first order lies in the cohort's quarter and who ordered in the later one."""
    began = period_span(row["cohort"], "quarter")
    months = row["cohort"].month - 1 + 3 * row["quarters"]
    later = period_span(date(row["cohort"].year + months // 12, months % 12 + 1, 1), "quarter")

    def ordered(word: str, *days: dict[str, Any]) -> dict[str, Any]:
        placed = [condition(*PLACED), condition("placed_on", "lte", values["today"].isoformat())]
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
            WHERE {placed} AND customer IS NOT NULL AND placed_on <= $today
        ), first_of AS (
            SELECT customer, min(quarter) AS cohort FROM placed GROUP BY customer
        ), sizes AS (
            SELECT cohort, count(*) AS size FROM first_of GROUP BY cohort
        ), kept AS (
            SELECT f.cohort, date_diff('quarter', f.cohort, p.quarter) AS quarters, s.size, count(*) AS active,
                100.0 * count(*) / s.size AS retention
            FROM placed p JOIN first_of f ON f.customer = p.customer JOIN sizes s ON s.cohort = f.cohort
            GROUP BY f.cohort, date_diff('quarter', f.cohort, p.quarter), s.size
        )
        SELECT k.cohort, k.quarters, k.size, k.active, k.retention, b.retention AS retention_before
        FROM kept k LEFT JOIN kept b ON b.quarters = k.quarters AND date_diff('quarter', b.cohort, k.cohort) = 1
        ORDER BY 1, 2
    """,
    columns=(
        Column("cohort", ("Cohort", "同期群"), "period", unit="quarter"),
        Column("quarters", ("Quarters later", "之后季度数")),
        Column("size", ("Customers", "客户数")),
        Column("active", ("Active", "活跃客户")),
        Column(
            "retention",
            ("Retention", "留存率"),
            "percent",
            compared=True,
            before=("Retention, cohort before", "留存率（前一同期群）"),
        ),
    ),
    chart=Chart("matrix", x="quarters", y=("retention",), series="cohort"),
    drill=Drill("customers", build=_active),
    compares=True,
    before="row",
    inside=True,
)


def _still_there(row: Mapping[str, Any], values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Customers who came as far as the row's month: by the time from their first order to their last or to today."""
    today, days = values["today"], 30 * row["months"]
    placed = {"and": [condition(*PLACED), condition("placed_on", "lte", today.isoformat())]}

    def orders(measure: str, op: str, value: Any) -> dict[str, Any]:
        asked = {"measure": measure, "op": op, "value": value}
        return {"has": {"object": "orders", "field": "customer", "filter": placed, **asked}}

    stopped_later = orders("days:placed_on", "gte", days)
    return [
        {"or": [orders("last:placed_on", "gte", (today - timedelta(days=180)).isoformat()), stopped_later]},
        {"or": [orders("first:placed_on", "lte", (today - timedelta(days=days)).isoformat()), stopped_later]},
    ]


SURVIVAL = Report(
    name="survival",
    group="persistency",
    label=("Survival of customers", "客户存续曲线"),
    formula=(
        "Kaplan–Meier: S(t) is the product over all months up to t of 1 − d/n, where n customers were still there at "
        "month t after their first order and d stopped: no order for more than 180 days after their last. Others are "
        "censored at today. Before: the curve as it stood 365 days ago.",
        "Kaplan–Meier 估计：S(t)＝∏(1 − d/n)。n 为首次下单后第 t 个月仍在的客户数，d 为其中停止购买者"
        "（末次下单后超过 180 天无订单）；"
        "其余客户在今日删失。此前：365 天前的曲线。",
    ),
    uses={"orders": _ORDERS},
    spans=False,
    sql="""
        WITH lives AS (
            SELECT customer, min(placed_on) AS first_on, max(placed_on) AS last_on FROM orders
            WHERE {placed} AND customer IS NOT NULL AND placed_on <= $today GROUP BY customer
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
        Column("there", ("Still there", "仍在客户数"), compared=True),
        Column("ended", ("Stopped", "停止购买")),
        Column("survival", ("Survival", "存续率"), "percent", compared=True),
    ),
    chart=Chart("line", x="months", y=("survival",)),
    drill=Drill("customers", build=_still_there),
    compares=True,
    before="year",
    keyed=("months",),
)

REPORTS = (COHORTS, SURVIVAL)
