"""Executive reports: who the customers are, and who is leaving."""

from functions.insight.reports.definition import OF_CUSTOMER, OWNER, Chart, Column, Dimension, Drill, Report, period

COMPOSITION = Report(
    name="composition",
    group="executive",
    label=("Composition", "客户构成"),
    formula=(
        "Customers counted by the chosen fields. New: became customers in the span. Buyers: placed an order in it that "
        "was not cancelled. Revenue: the sum of those orders in the report's currency. "
        "Share: of all customers in sight.",
        "按所选字段统计客户数。新客户：在所选期间成为客户。购买客户：期间内有未取消的订单。收入：这些订单以报表货币计的金额之和。"
        "占比：占可见客户总数的百分比。",
    ),
    uses={"customers": ("customer_since",), "orders": ("customer", "status", "placed_on", "amount")},
    by={**OF_CUSTOMER, "owner": Dimension(OWNER, "c.owner", "reference", "people", fields={"customers": ("owner",)})},
    usual=("sector",),
    sql="""
        WITH bought AS (
            SELECT customer, sum(amount) AS revenue FROM orders
            WHERE {placed} AND placed_on BETWEEN $from AND $to AND amount_currency = $currency
            GROUP BY customer
        )
        SELECT {keys} count(*) AS customers,
            count(CASE WHEN c.customer_since BETWEEN $from AND $to THEN 1 END) AS new_customers,
            count(b.customer) AS buyers, coalesce(sum(b.revenue), 0) AS revenue
        FROM customers c LEFT JOIN bought b ON b.customer = c.id {group} ORDER BY customers DESC, 1
    """,
    columns=(
        Column("customers", ("Customers", "客户数"), sums=True),
        Column("share", ("Share", "占比"), "percent", share_of="customers"),
        Column("new_customers", ("New", "新客户"), sums=True, compared=True),
        Column("buyers", ("Buyers", "购买客户"), sums=True, compared=True),
        Column("revenue", ("Revenue", "收入"), "money", sums=True, compared=True),
    ),
    chart=Chart("pie", y=("customers",)),
    drill=Drill("customers", {name: name for name in (*OF_CUSTOMER, "owner")}),
    compares=True,
)

CHURN = Report(
    name="churn",
    group="executive",
    label=("Churn", "客户流失"),
    formula=(
        "Alerts raised in the span, by their state now. Retention rate: retained over retained and lost. Saved: orders "
        "of retained customers placed within 180 days from the day the alert closed.",
        "期间内发出的流失预警，按当前状态统计。挽留率＝已挽留 ÷（已挽留＋已流失）。"
        "挽回收入：被挽留客户在预警结束后 180 天内的订单金额。",
    ),
    uses={
        "churn_alerts": ("raised_on", "state", "value_at_risk", "closed_on", "customer"),
        "orders": ("customer", "status", "placed_on", "amount"),
    },
    by={
        "period": period("a.raised_on"),
        "state": Dimension(("State", "状态"), "a.state", "choice", choice=("churn_alerts", "state")),
        "reason": Dimension(
            ("Reason", "原因"),
            "a.reason",
            "choice",
            choice=("churn_alerts", "reason"),
            fields={"churn_alerts": ("reason",)},
        ),
        "owner": Dimension(OWNER, "a.owner", "reference", "people", fields={"churn_alerts": ("owner",)}),
    },
    usual=("period",),
    sql="""
        WITH saved AS (
            SELECT a.id, sum(o.amount) AS revenue
            FROM churn_alerts a JOIN orders o ON o.customer = a.customer
                AND o.placed_on BETWEEN a.closed_on AND a.closed_on + INTERVAL '180' DAY
            WHERE a.state = 'retained' AND o.{placed} AND o.amount_currency = $currency
            GROUP BY a.id
        )
        SELECT {keys} count(*) AS alerts,
            count(CASE WHEN a.state = 'warning' THEN 1 END) AS warnings,
            count(CASE WHEN a.state = 'reprieve' THEN 1 END) AS reprieves,
            count(CASE WHEN a.state = 'retained' THEN 1 END) AS retained,
            count(CASE WHEN a.state = 'lost' THEN 1 END) AS lost,
            100.0 * count(CASE WHEN a.state = 'retained' THEN 1 END)
                / nullif(count(CASE WHEN a.state IN ('retained', 'lost') THEN 1 END), 0) AS retention_rate,
            coalesce(sum(CASE WHEN a.value_at_risk_currency = $currency THEN a.value_at_risk END), 0) AS at_risk,
            coalesce(sum(CASE WHEN a.state = 'lost' AND a.value_at_risk_currency = $currency
                THEN a.value_at_risk END), 0) AS lost_value,
            coalesce(sum(s.revenue), 0) AS saved
        FROM churn_alerts a LEFT JOIN saved s ON s.id = a.id
        WHERE a.raised_on BETWEEN $from AND $to {group} ORDER BY 1
    """,
    columns=(
        Column("alerts", ("Alerts", "预警"), sums=True, compared=True),
        Column("warnings", ("In warning", "预警中"), sums=True),
        Column("reprieves", ("On reprieve", "暂缓中"), sums=True),
        Column("retained", ("Retained", "已挽留"), sums=True, compared=True),
        Column("lost", ("Lost", "已流失"), sums=True, compared=True),
        Column("retention_rate", ("Retention rate", "挽留率"), "percent"),
        Column("at_risk", ("Value at risk", "风险金额"), "money", sums=True),
        Column("lost_value", ("Value lost", "流失金额"), "money", sums=True),
        Column("saved", ("Saved revenue", "挽回收入"), "money", sums=True),
    ),
    chart=Chart("bar", y=("warnings", "reprieves", "retained", "lost")),
    drill=Drill("churn_alerts", {"state": "state", "reason": "reason", "owner": "owner"}, span="raised_on"),
    compares=True,
)

REPORTS = (COMPOSITION, CHURN)
