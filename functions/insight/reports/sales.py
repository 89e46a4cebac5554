"""Prospecting, funnel and team: what will come in, what is lost on the way, and who brings it."""

from collections.abc import Mapping
from typing import Any

from functions.insight.reports.definition import (
    OF_CUSTOMER,
    OWNER,
    Chart,
    Column,
    Dimension,
    Drill,
    Report,
    condition,
    of_customer,
    period,
)
from functions.insight.rules import period_span

DEALS = ("customer", "stage", "amount", "probability", "closes_on", "closed_on", "engaged_on")
OF_DEAL = {
    "owner": Dimension(OWNER, "d.owner", "reference", "people", fields={"opportunities": ("owner",)}),
    "team": Dimension(("Team", "团队"), "d.team", "reference", "teams", fields={"opportunities": ("team",)}),
    "product": Dimension(
        ("Product", "产品"), "d.product", "reference", "products", fields={"opportunities": ("product",)}
    ),
    **{name: OF_CUSTOMER[name] for name in ("source", "sector", "region")},
}


def _closing(row: Mapping[str, Any], values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Deals expected in the row's period; those without a day are expected today."""
    if "period" not in row:
        return []
    span = period_span(row["period"], values["unit"])
    within = condition("closes_on", "between", [day.isoformat() for day in span if day])
    now = row["period"] == period_span(values["today"], values["unit"]).first
    return [{"or": [within, condition("closes_on", "empty", True)]} if now else within]


FORECAST = Report(
    name="forecast",
    group="prospecting",
    label=("Forecast", "销售预测"),
    formula=(
        "Open deals by expected close. Weighted: the sum of amount × probability. Interval: ± 1.96 × the square root "
        "of the sum of p (1 − p) amount², 95 % if deals close independently of each other. Before: the deals that were "
        "open one period ago, in the row that they are expected in now.",
        "按预计成交日期汇总未结商机。加权金额＝Σ 金额 × 赢率。"
        "区间：± 1.96 × √Σ p(1−p)·金额²，假设各商机相互独立时为 95% 区间。"
        "此前：一个期间前尚未结单的商机，按其现预计成交期间归入各行。",
    ),
    uses={"opportunities": DEALS},
    by={"period": period("d.day"), **OF_DEAL},
    usual=("period",),
    spans=False,
    sql="""
        WITH deals AS (
            SELECT *, CASE WHEN stage IN ('won', 'lost') THEN 0 ELSE 1 END AS now,
                CASE WHEN coalesce(engaged_on, CAST(created_at AS DATE)) <= $past
                    AND (stage NOT IN ('won', 'lost') OR closed_on > $past) THEN 1 ELSE 0 END AS past,
                coalesce(closes_on, $today) AS day, coalesce(probability, 0) / 100.0 AS p, CAST(amount AS DOUBLE) AS a
            FROM opportunities WHERE amount_currency = $currency
        ), sums AS (
            SELECT {keys} sum(d.now) AS deals, sum(d.past) AS deals_before,
                sum(CASE WHEN d.now = 1 THEN d.amount ELSE 0 END) AS amount,
                sum(CASE WHEN d.past = 1 THEN d.amount ELSE 0 END) AS amount_before,
                sum(d.now * d.p * d.a) AS weighted, 1.96 * sqrt(sum(d.now * d.p * (1 - d.p) * d.a * d.a)) AS half
            FROM deals d LEFT JOIN customers c ON c.id = d.customer WHERE d.now = 1 OR d.past = 1 {group}
        )
        SELECT {named} deals, deals_before, amount, amount_before, weighted,
            CASE WHEN weighted < half THEN 0 ELSE weighted - half END AS low, weighted + half AS high
        FROM sums WHERE deals > 0 ORDER BY 1
    """,
    columns=(
        Column("deals", ("Open deals", "未结商机"), sums=True, compared=True),
        Column("amount", ("Amount", "金额"), "money", sums=True, compared=True),
        Column("weighted", ("Weighted", "加权金额"), "money", sums=True),
        Column("low", ("Low", "下限"), "money"),
        Column("high", ("High", "上限"), "money"),
    ),
    chart=Chart("line", y=("weighted", "low", "high")),
    drill=Drill("opportunities", {"owner": "owner", "team": "team", "product": "product",
                                  **of_customer("source", "sector", "region")},
                (("stage", "not_in", ["won", "lost"]),), currency="amount", build=_closing),
    compares=True,
    before="unit",
    inside=True,
)  # fmt: skip

CONVERSION = Report(
    name="conversion",
    group="prospecting",
    label=("Conversion", "转化"),
    formula=(
        "Deals closed in the span. Win rate: won over won and lost. Cycle: days from engagement to close of won deals.",
        "期间内结单的商机。赢单率＝赢单 ÷（赢单＋输单）。周期：赢单自开始洽谈到结单的天数。",
    ),
    uses={"opportunities": DEALS},
    by={"period": period("d.closed_on"), **OF_DEAL},
    usual=("owner",),
    sql="""
        SELECT {keys} count(*) AS closed, count(CASE WHEN d.stage = 'won' THEN 1 END) AS won,
            count(CASE WHEN d.stage = 'lost' THEN 1 END) AS lost,
            100.0 * count(CASE WHEN d.stage = 'won' THEN 1 END) / nullif(count(*), 0) AS win_rate,
            coalesce(sum(CASE WHEN d.stage = 'won' AND d.amount_currency = $currency THEN d.amount END), 0) AS revenue,
            avg(CASE WHEN d.stage = 'won' THEN date_diff('day', d.engaged_on, d.closed_on) END) AS cycle
        FROM opportunities d LEFT JOIN customers c ON c.id = d.customer
        WHERE d.stage IN ('won', 'lost') AND d.closed_on BETWEEN $from AND $to {group} ORDER BY revenue DESC, 1
    """,
    columns=(
        Column("closed", ("Closed", "已结"), sums=True, compared=True),
        Column("won", ("Won", "赢单"), sums=True, compared=True),
        Column("lost", ("Lost", "输单"), sums=True),
        Column("win_rate", ("Win rate", "赢单率"), "percent", compared=True),
        Column("revenue", ("Won amount", "赢单金额"), "money", sums=True, compared=True),
        Column("cycle", ("Cycle, days", "周期（天）"), "days"),
    ),
    chart=Chart("bar", y=("win_rate",)),
    drill=Drill("opportunities", {"owner": "owner", "team": "team", "product": "product",
                                  **of_customer("source", "sector", "region")},
                (("stage", "in", ["won", "lost"]),), span="closed_on"),
    compares=True,
)  # fmt: skip


def _reached(row: Mapping[str, Any], values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Deals that began in the span, by engagement or else by entry, and came as far as the row's stage."""
    first, last = (values[end].isoformat() for end in ("from", "to"))
    engaged = condition("engaged_on", "empty", False)
    began = {"or": [
        condition("engaged_on", "between", [first, last]),
        {"and": [condition("engaged_on", "empty", True), condition("created_at", "gte", f"{first}T00:00:00.000Z"),
                 condition("created_at", "lte", f"{last}T23:59:59.999Z")]},
    ]}  # fmt: skip
    won = condition("stage", "eq", "won")
    return [began, *{"engaging": [{"or": [engaged, won]}], "won": [won]}.get(row["stage"], [])]


FUNNEL = Report(
    name="funnel",
    group="sales",
    label=("Funnel", "销售漏斗"),
    formula=(
        "Deals created in the span, by how far they came. Conversion: those that reached the stage over those that "
        "reached the one before. Days: on average from the stage before.",
        "期间内创建的商机按到达的最远阶段统计。转化率＝到达本阶段者 ÷ 到达上一阶段者。天数：自上一阶段起的平均天数。",
    ),
    uses={"opportunities": DEALS},
    sql="""
        WITH deals AS (
            SELECT *, coalesce(engaged_on, CAST(created_at AS DATE)) AS began FROM opportunities
            WHERE coalesce(engaged_on, CAST(created_at AS DATE)) BETWEEN $from AND $to
        ), steps AS (
            SELECT 1 AS step, 'prospecting' AS stage, count(*) AS deals, NULL AS days FROM deals
            UNION ALL
            SELECT 2, 'engaging', count(*), NULL FROM deals WHERE engaged_on IS NOT NULL OR stage = 'won'
            UNION ALL
            SELECT 3, 'won', count(*), avg(date_diff('day', began, closed_on)) FROM deals WHERE stage = 'won'
        )
        SELECT stage, deals, 100.0 * deals / nullif(lag(deals) OVER (ORDER BY step), 0) AS conversion, days
        FROM steps ORDER BY step
    """,
    columns=(
        Column("stage", ("Stage", "阶段"), "choice", choice=("opportunities", "stage")),
        Column("deals", ("Deals", "商机数"), compared=True),
        Column("conversion", ("Conversion", "转化率"), "percent", compared=True),
        Column("days", ("Days", "天数"), "days"),
    ),
    chart=Chart("bar", x="stage", y=("deals",)),
    drill=Drill("opportunities", build=_reached),
    compares=True,
)

TEAM = Report(
    name="team",
    group="sales",
    label=("Team", "团队业绩"),
    formula=(
        "Each person's closed deals and logged interactions in the span. Win rate: won over won and lost.",
        "每人在期间内结单的商机与登记的交往记录。赢单率＝赢单 ÷（赢单＋输单）。",
    ),
    uses={"opportunities": (*DEALS, "owner"), "interactions": ("owner", "at")},
    sql="""
        WITH closed AS (
            SELECT owner, count(CASE WHEN stage = 'won' THEN 1 END) AS won,
                count(CASE WHEN stage = 'lost' THEN 1 END) AS lost,
                coalesce(sum(CASE WHEN stage = 'won' AND amount_currency = $currency THEN amount END), 0) AS revenue
            FROM opportunities WHERE stage IN ('won', 'lost') AND closed_on BETWEEN $from AND $to GROUP BY owner
        ), talked AS (
            SELECT owner, count(*) AS interactions FROM interactions
            WHERE CAST("at" AS DATE) BETWEEN $from AND $to GROUP BY owner
        )
        SELECT coalesce(c.owner, t.owner) AS person, coalesce(c.won, 0) AS won, coalesce(c.lost, 0) AS lost,
            100.0 * c.won / nullif(c.won + c.lost, 0) AS win_rate, coalesce(c.revenue, 0) AS revenue,
            coalesce(t.interactions, 0) AS interactions
        FROM closed c FULL OUTER JOIN talked t ON t.owner = c.owner ORDER BY revenue DESC, person
    """,
    columns=(
        Column("person", ("Person", "人员"), "reference", "people"),
        Column("won", ("Won", "赢单"), sums=True, compared=True),
        Column("lost", ("Lost", "输单"), sums=True),
        Column("win_rate", ("Win rate", "赢单率"), "percent"),
        Column("revenue", ("Won amount", "赢单金额"), "money", sums=True, compared=True),
        Column("interactions", ("Interactions", "交往记录"), sums=True, compared=True),
    ),
    chart=Chart("bar", x="person", y=("revenue",)),
    drill=Drill("opportunities", {"person": "owner"}, (("stage", "in", ["won", "lost"]),), span="closed_on"),
    compares=True,
)

REPORTS = (FORECAST, CONVERSION, FUNNEL, TEAM)
