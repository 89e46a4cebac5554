"""Service, margin, product quality and promotion: what customers ask, what is earned, and what campaigns bring."""

from functions.insight.reports.definition import (
    OF_CUSTOMER,
    PLACED,
    Chart,
    Column,
    Dimension,
    Drill,
    Report,
    of_customer,
    period,
)

_PRODUCT = Dimension(("Product", "产品"), "c.product", "reference", "products", fields={"cases": ("product",)})

SERVICE = Report(
    name="service",
    group="executive",
    label=("Service", "服务"),
    formula=(
        "Cases opened in the span. Days: on average from the day a case was opened to the day it was last handled. "
        "Satisfaction: the average of 1–5 over cases with feedback. Returned: how often customers sent a case back.",
        "期间内创建的服务单。天数：自创建到最近一次处理的平均天数。"
        "满意度：有反馈的服务单 1–5 分平均值。退回：客户退回的次数。",
    ),
    uses={"cases": ("opened_on", "state", "handled_on", "satisfaction", "returned")},
    by={
        "kind": Dimension(
            ("Type", "类型"), "c.kind", "choice", choice=("cases", "kind"), fields={"cases": ("kind",)}
        ),
        "priority": Dimension(
            ("Priority", "优先级"), "c.priority", "choice", choice=("cases", "priority"),
            fields={"cases": ("priority",)},
        ),
        "handler": Dimension(
            ("Handler", "处理人"), "c.handler", "reference", "people", fields={"cases": ("handler",)}
        ),
        "channel": Dimension(
            ("Channel", "渠道"), "c.channel", "choice", choice=("cases", "channel"), fields={"cases": ("channel",)}
        ),
        "product": _PRODUCT,
        "period": period("c.opened_on"),
    },
    usual=("kind",),
    sql="""
        SELECT {keys} count(*) AS cases,
            count(CASE WHEN c.state = 'archived' THEN 1 END) AS archived,
            count(CASE WHEN c.state <> 'archived' THEN 1 END) AS open_cases,
            avg(date_diff('day', c.opened_on, c.handled_on)) AS days,
            avg(c.satisfaction) AS satisfaction, sum(c.returned) AS returned
        FROM cases c WHERE c.opened_on BETWEEN $from AND $to {group} ORDER BY cases DESC, 1
    """,
    columns=(
        Column("cases", ("Cases", "服务单"), sums=True, compared=True),
        Column("archived", ("Archived", "已归档"), sums=True),
        Column("open_cases", ("Open", "未完成"), sums=True),
        Column("days", ("Days to handle", "处理天数"), "days", compared=True),
        Column("satisfaction", ("Satisfaction", "满意度"), "number", compared=True),
        Column("returned", ("Returned", "退回次数"), sums=True),
    ),
    chart=Chart("bar", y=("archived", "open_cases")),
    drill=Drill("cases", {name: name for name in ("kind", "priority", "handler", "channel", "product")},
                span="opened_on"),
    compares=True,
)  # fmt: skip

MARGIN = Report(
    name="margin",
    group="profitability",
    label=("Margin", "毛利"),
    formula=(
        "Orders placed in the span that were not cancelled, in the report's currency. Cost: quantity × the product's "
        "cost in that currency; orders without one are left out and counted. Margin: revenue less cost.",
        "期间内未取消、以报表货币计的订单。"
        "成本＝数量 × 该货币下的产品成本；无成本的订单不计入并单独统计。毛利＝收入 − 成本。",
    ),
    uses={
        "orders": ("customer", "product", "status", "placed_on", "amount", "quantity"), "products": ("cost",),
    },
    by={
        "product": Dimension(("Product", "产品"), "o.product", "reference", "products"),
        "customer": Dimension(("Customer", "客户"), "o.customer", "reference", "customers"),
        "period": period("o.placed_on"),
        **{name: OF_CUSTOMER[name] for name in ("region", "sector", "level")},
    },
    usual=("product",),
    sql="""
        SELECT {keys} count(CASE WHEN p.cost IS NOT NULL THEN 1 END) AS orders,
            count(CASE WHEN p.cost IS NULL THEN 1 END) AS without_cost,
            coalesce(sum(CASE WHEN p.cost IS NOT NULL THEN o.amount END), 0) AS revenue,
            coalesce(sum(p.cost * o.quantity), 0) AS cost,
            coalesce(sum(CASE WHEN p.cost IS NOT NULL THEN o.amount - p.cost * o.quantity END), 0) AS margin,
            100.0 * sum(CASE WHEN p.cost IS NOT NULL THEN o.amount - p.cost * o.quantity END)
                / nullif(sum(CASE WHEN p.cost IS NOT NULL THEN o.amount END), 0) AS rate
        FROM orders o LEFT JOIN customers c ON c.id = o.customer
            LEFT JOIN products p ON p.id = o.product AND p.cost_currency = $currency
        WHERE o.{placed} AND o.placed_on BETWEEN $from AND $to AND o.amount_currency = $currency
        {group} ORDER BY margin DESC, 1
    """,
    columns=(
        Column("orders", ("Orders", "订单数"), sums=True),
        Column("without_cost", ("Without a cost", "无成本"), sums=True),
        Column("revenue", ("Revenue", "收入"), "money", sums=True, compared=True),
        Column("cost", ("Cost", "成本"), "money", sums=True),
        Column("margin", ("Margin", "毛利"), "money", sums=True, compared=True),
        Column("rate", ("Margin rate", "毛利率"), "percent", compared=True),
    ),
    chart=Chart("bar", y=("margin",)),
    drill=Drill("orders", {"product": "product", "customer": "customer", **of_customer("region", "sector", "level")},
                (PLACED,), span="placed_on", currency="amount"),
    compares=True,
)  # fmt: skip

QUALITY = Report(
    name="quality",
    group="product",
    label=("Cases by product sold", "产品服务率"),
    formula=(
        "Units ordered and cases opened in the span, by product. Rate: cases per 1,000 units.",
        "期间内按产品统计的订购数量与服务单数。服务率＝每千件的服务单数。",
    ),
    uses={"orders": ("product", "status", "placed_on", "quantity"), "cases": ("product", "opened_on")},
    sql="""
        WITH sold AS (
            SELECT product, sum(quantity) AS units FROM orders
            WHERE {placed} AND placed_on BETWEEN $from AND $to AND product IS NOT NULL GROUP BY product
        ), asked AS (
            SELECT product, count(*) AS cases FROM cases
            WHERE opened_on BETWEEN $from AND $to AND product IS NOT NULL GROUP BY product
        )
        SELECT coalesce(s.product, a.product) AS product, coalesce(s.units, 0) AS units, coalesce(a.cases, 0) AS cases,
            1000.0 * coalesce(a.cases, 0) / nullif(s.units, 0) AS rate
        FROM sold s FULL OUTER JOIN asked a ON a.product = s.product ORDER BY rate DESC, product
    """,
    columns=(
        Column("product", ("Product", "产品"), "reference", "products"),
        Column("units", ("Units", "数量"), sums=True, compared=True),
        Column("cases", ("Cases", "服务单"), sums=True, compared=True),
        Column("rate", ("Cases per 1,000", "每千件服务单"), "number", compared=True),
    ),
    chart=Chart("bar", x="product", y=("rate",)),
    drill=Drill("cases", {"product": "product"}, span="opened_on"),
    compares=True,
)

PROMOTION = Report(
    name="promotion",
    group="promotion",
    label=("Campaigns", "营销活动"),
    formula=(
        "Campaigns that began in the span. Conversion: members converted over all, those addressed and the hold-out "
        "group apart. Uplift: the difference in percentage points, ± 1.96 × √(p₁(1−p₁)/n₁ + p₀(1−p₀)/n₀). Return: "
        "attributed revenue less cost, over cost. Before: the campaign that began before it.",
        "期间内开始的营销活动。转化率＝已转化成员 ÷ 全部成员，触达组与对照组分别计算。提升＝两组转化率之差（百分点），"
        "区间 ± 1.96 × √(p₁(1−p₁)/n₁ + p₀(1−p₀)/n₀)。回报率＝（归因收入 − 成本）÷ 成本。"
        "此前：在其之前开始的活动。",
    ),
    uses={
        "campaigns": ("starts_on", "cost"),
        "campaign_members": ("campaign", "status", "hold_out", "revenue"),
    },
    sql="""
        WITH groups AS (
            SELECT campaign, count(CASE WHEN NOT hold_out THEN 1 END) AS addressed,
                count(CASE WHEN hold_out THEN 1 END) AS held_out,
                1.0 * count(CASE WHEN NOT hold_out AND status = 'converted' THEN 1 END)
                    / nullif(count(CASE WHEN NOT hold_out THEN 1 END), 0) AS p1,
                1.0 * count(CASE WHEN hold_out AND status = 'converted' THEN 1 END)
                    / nullif(count(CASE WHEN hold_out THEN 1 END), 0) AS p0,
                coalesce(sum(CASE WHEN revenue_currency = $currency THEN revenue END), 0) AS revenue
            FROM campaign_members GROUP BY campaign
        ), judged AS (
            SELECT c.id AS campaign, c.starts_on, coalesce(g.addressed, 0) AS addressed,
                coalesce(g.held_out, 0) AS held_out, 100.0 * g.p1 AS conversion, 100.0 * g.p0 AS without,
                100.0 * (g.p1 - g.p0) AS uplift,
                100.0 * 1.96 * sqrt(g.p1 * (1 - g.p1) / g.addressed + g.p0 * (1 - g.p0) / g.held_out) AS uncertainty,
                CASE WHEN c.cost_currency = $currency THEN c.cost END AS cost, coalesce(g.revenue, 0) AS revenue,
                100.0 * (coalesce(g.revenue, 0) - c.cost)
                    / nullif(CASE WHEN c.cost_currency = $currency THEN c.cost END, 0) AS roi
            FROM campaigns c LEFT JOIN groups g ON g.campaign = c.id WHERE c.starts_on IS NOT NULL
        ), beside AS (
            SELECT *, lag(conversion) OVER (ORDER BY starts_on, campaign) AS conversion_before,
                lag(uplift) OVER (ORDER BY starts_on, campaign) AS uplift_before,
                lag(roi) OVER (ORDER BY starts_on, campaign) AS roi_before
            FROM judged
        )
        SELECT campaign, addressed, held_out, conversion, conversion_before, without, uplift, uplift_before,
            uncertainty, cost, revenue, roi, roi_before
        FROM beside WHERE starts_on BETWEEN $from AND $to ORDER BY revenue DESC, campaign
    """,
    columns=(
        Column("campaign", ("Campaign", "营销活动"), "reference", "campaigns"),
        Column("addressed", ("Addressed", "触达"), sums=True),
        Column("held_out", ("Held out", "对照组"), sums=True),
        Column(
            "conversion",
            ("Conversion", "转化率"),
            "percent",
            compared=True,
            before=("Conversion, campaign before", "转化率（前一活动）"),
        ),
        Column("without", ("Without", "对照转化率"), "percent"),
        Column(
            "uplift",
            ("Uplift, points", "提升（百分点）"),
            "number",
            compared=True,
            before=("Uplift, campaign before", "提升（前一活动）"),
        ),
        Column("uncertainty", ("± points", "± 百分点"), "number"),
        Column("cost", ("Cost", "成本"), "money", sums=True),
        Column("revenue", ("Revenue", "收入"), "money", sums=True),
        Column(
            "roi",
            ("Return", "回报率"),
            "percent",
            compared=True,
            before=("Return, campaign before", "回报率（前一活动）"),
        ),
    ),
    chart=Chart("bar", x="campaign", y=("uplift",)),
    drill=Drill("campaign_members", {"campaign": "campaign"}),
    compares=True,
    before="row",
    inside=True,
)

REPORTS = (SERVICE, MARGIN, QUALITY, PROMOTION)
