"""Channels: what each marketing, sales and service channel costs and brings."""

from functions.insight.reports.definition import PLACED, Chart, Column, Dimension, Drill, Report, period

_COSTS = ("kind", "channel", "spent_on", "amount")

MARKETING = Report(
    name="marketing_channels",
    group="performance",
    label=("Marketing channels", "营销渠道"),
    formula=(
        "Campaigns that began in the span, by their kind, in the report's currency. Cost: what they actually cost. "
        "Revenue: what is attributed to their members. Margin: revenue less cost. Return: margin over cost.",
        "期间内开始的营销活动，按类型统计，以报表货币计。成本＝活动实际成本；收入＝归因于活动成员的收入；"
        "毛利＝收入 − 成本；回报率＝毛利 ÷ 成本。",
    ),
    uses={"campaigns": ("kind", "starts_on", "cost"), "campaign_members": ("campaign", "status", "revenue")},
    by={
        "channel": Dimension(("Channel", "渠道"), "x.kind", "choice", choice=("campaigns", "kind")),
        "period": period("x.starts_on"),
    },
    usual=("channel",),
    sql="""
        WITH brought AS (
            SELECT campaign, count(*) AS members, count(CASE WHEN status = 'converted' THEN 1 END) AS converted,
                sum(CASE WHEN revenue_currency = $currency THEN revenue END) AS revenue
            FROM campaign_members GROUP BY campaign
        ), x AS (
            SELECT c.kind, c.starts_on, coalesce(b.members, 0) AS members, coalesce(b.converted, 0) AS converted,
                coalesce(CASE WHEN c.cost_currency = $currency THEN c.cost END, 0) AS cost,
                coalesce(b.revenue, 0) AS revenue
            FROM campaigns c LEFT JOIN brought b ON b.campaign = c.id WHERE c.starts_on BETWEEN $from AND $to
        )
        SELECT {keys} count(*) AS campaigns, sum(x.members) AS members, sum(x.converted) AS converted,
            sum(x.cost) AS cost, sum(x.revenue) AS revenue, sum(x.revenue) - sum(x.cost) AS margin,
            100.0 * (sum(x.revenue) - sum(x.cost)) / nullif(sum(x.cost), 0) AS roi
        FROM x {group} ORDER BY margin DESC, 1
    """,
    columns=(
        Column("campaigns", ("Campaigns", "营销活动"), sums=True),
        Column("members", ("Members", "成员"), sums=True),
        Column("converted", ("Converted", "已转化"), sums=True),
        Column("cost", ("Cost", "成本"), "money", sums=True, compared=True),
        Column("revenue", ("Revenue", "收入"), "money", sums=True, compared=True),
        Column("margin", ("Margin", "毛利"), "money", sums=True, compared=True),
        Column("roi", ("Return", "回报率"), "percent"),
    ),
    chart=Chart("bar", y=("cost", "revenue")),
    drill=Drill("campaigns", {"channel": "kind"}, span="starts_on"),
    compares=True,
)

SALES = Report(
    name="sales_channels",
    group="performance",
    label=("Sales channels", "销售渠道"),
    formula=(
        "Orders placed in the span that were not cancelled, by their channel, in the report's currency. "
        "Cost of goods: quantity × the product's cost. Cost of selling: entries of the cost ledger of the kinds sales "
        "and delivery spent in the span that name the channel. Margin: revenue less both. Rate: margin over revenue.",
        "期间内未取消的订单，按成交渠道统计，以报表货币计。商品成本＝数量 × 产品成本；"
        "销售成本＝期间内成本台账中注明该渠道的销售与交付类条目；"
        "毛利＝收入 − 商品成本 − 销售成本；毛利率＝毛利 ÷ 收入。",
    ),
    uses={
        "orders": ("channel", "product", "status", "placed_on", "amount", "quantity"), "products": ("cost",),
        "costs": _COSTS,
    },
    by={
        "channel": Dimension(("Channel", "渠道"), "x.channel", "choice", choice=("orders", "channel")),
        "period": period("x.day"),
    },
    usual=("channel",),
    sql="""
        WITH x AS (
            SELECT o.channel, o.placed_on AS day, 1 AS orders, o.amount AS revenue,
                CAST(coalesce(p.cost * o.quantity, 0) AS DECIMAL(18,4)) AS goods, 0 AS selling
            FROM orders o LEFT JOIN products p ON p.id = o.product AND p.cost_currency = $currency
            WHERE o.{placed} AND o.placed_on BETWEEN $from AND $to AND o.amount_currency = $currency
            UNION ALL
            SELECT k.channel, k.spent_on, 0, 0, 0, k.amount FROM costs k
            WHERE k.kind IN ('sales', 'delivery') AND k.channel IS NOT NULL AND k.spent_on BETWEEN $from AND $to
                AND k.amount_currency = $currency
        ), sums AS (
            SELECT {keys} sum(x.orders) AS orders, sum(x.revenue) AS revenue, sum(x.goods) AS goods,
                sum(x.selling) AS selling
            FROM x {group}
        )
        SELECT {named} orders, revenue, goods, selling, revenue - goods - selling AS margin,
            100.0 * (revenue - goods - selling) / nullif(revenue, 0) AS rate
        FROM sums ORDER BY margin DESC, 1
    """,
    columns=(
        Column("orders", ("Orders", "订单数"), sums=True, compared=True),
        Column("revenue", ("Revenue", "收入"), "money", sums=True, compared=True),
        Column("share", ("Share", "占比"), "percent", share_of="revenue"),
        Column("goods", ("Cost of goods", "商品成本"), "money", sums=True),
        Column("selling", ("Cost of selling", "销售成本"), "money", sums=True, compared=True),
        Column("margin", ("Margin", "毛利"), "money", sums=True, compared=True),
        Column("rate", ("Margin rate", "毛利率"), "percent"),
    ),
    chart=Chart("bar", y=("revenue", "margin")),
    drill=Drill(
        "orders", {"channel": "channel"}, (PLACED,), span="placed_on", currency="amount"
    ),
    compares=True,
    whole=True,
)  # fmt: skip

SERVICE = Report(
    name="service_channels",
    group="performance",
    label=("Service channels", "服务渠道"),
    formula=(
        "Cases opened in the span, by the channel they came through. Cost: entries of the cost ledger of the kind "
        "service spent in the span that name the channel, in the report's currency. Revenue: orders that a case names, "
        "placed on the day it was opened or later. Margin: revenue less cost. Cost of each: cost over cases.",
        "期间内创建的服务单，按来源渠道统计。成本＝期间内成本台账中注明该渠道的服务类条目，以报表货币计；"
        "收入＝服务单关联且在其创建当日或之后下单的订单金额；毛利＝收入 − 成本；单均成本＝成本 ÷ 服务单数。",
    ),
    uses={
        "cases": ("channel", "opened_on", "satisfaction", "order"), "costs": _COSTS,
        "orders": ("status", "placed_on", "amount"),
    },
    by={
        "channel": Dimension(("Channel", "渠道"), "x.channel", "choice", choice=("cases", "channel")),
        "period": period("x.day"),
    },
    usual=("channel",),
    sql="""
        WITH x AS (
            SELECT c.channel, c.opened_on AS day, 1 AS cases, c.satisfaction, 0 AS cost,
                coalesce(o.amount, 0) AS revenue
            FROM cases c LEFT JOIN orders o ON o.id = c."order" AND o.{placed}
                AND o.placed_on >= c.opened_on AND o.amount_currency = $currency
            WHERE c.opened_on BETWEEN $from AND $to
            UNION ALL
            SELECT k.channel, k.spent_on, 0, NULL, k.amount, 0 FROM costs k
            WHERE k.kind = 'service' AND k.channel IS NOT NULL AND k.spent_on BETWEEN $from AND $to
                AND k.amount_currency = $currency
        ), sums AS (
            SELECT {keys} sum(x.cases) AS cases, avg(x.satisfaction) AS satisfaction, sum(x.cost) AS cost,
                sum(x.revenue) AS revenue
            FROM x {group}
        )
        SELECT {named} cases, satisfaction, cost, revenue, revenue - cost AS margin,
            cost / nullif(cases, 0) AS each_cost
        FROM sums ORDER BY cases DESC, 1
    """,
    columns=(
        Column("cases", ("Cases", "服务单"), sums=True, compared=True),
        Column("satisfaction", ("Satisfaction", "满意度"), "number"),
        Column("cost", ("Cost", "成本"), "money", sums=True, compared=True),
        Column("revenue", ("Revenue", "收入"), "money", sums=True, compared=True),
        Column("margin", ("Margin", "毛利"), "money", sums=True),
        Column("each_cost", ("Cost of each", "单均成本"), "money", compared=True),
    ),
    chart=Chart("bar", y=("cost", "revenue")),
    drill=Drill("cases", {"channel": "channel"}, span="opened_on"),
    compares=True,
    whole=True,
)  # fmt: skip

REPORTS = (MARKETING, SALES, SERVICE)
