"""What programmes return, where the money goes, what lies in stock, and what share of a customer's spending is ours."""

from functions.insight.reports.definition import PLACED, Chart, Column, Dimension, Drill, Report, period

RETURN = Report(
    name="programme_return",
    group="promotion",
    label=("Return of programmes", "项目回报"),
    formula=(
        "All entries of the cost ledger that name the programme, in the report's currency; hidden: data conversion, "
        "testing, outside experts and training. Return: measured gain less cost, over cost. Scorecard: the average of "
        "strategy, tactics, process, skills and technology, each from 1 to 5. Before: what had been spent 365 days "
        "ago.",
        "成本台账中归属该项目的全部条目（以报表货币计）；隐性成本：数据转换、测试、外部专家与培训。"
        "回报率＝（已实现收益 − 成本）÷ 成本。评分：战略、战术、流程、技能、技术各 1–5 分的平均值。"
        "此前：截至 365 天前的成本。",
    ),
    uses={
        "programmes": ("step", "gain", "budget", "strategy", "tactics", "process", "skills", "technology"),
        "costs": ("programme", "amount", "hidden", "spent_on"),
    },
    spans=False,
    sql="""
        WITH spent AS (
            SELECT programme, sum(amount) AS cost, sum(CASE WHEN hidden THEN amount ELSE 0 END) AS hidden,
                sum(CASE WHEN spent_on <= $past THEN amount ELSE 0 END) AS earlier
            FROM costs
            WHERE programme IS NOT NULL AND amount_currency = $currency GROUP BY programme
        ), scored AS (
            SELECT id, step, CASE WHEN gain_currency = $currency THEN gain END AS gain,
                CASE WHEN budget_currency = $currency THEN budget END AS budget,
                1.0 * (coalesce(strategy, 0) + coalesce(tactics, 0) + coalesce(process, 0) + coalesce(skills, 0)
                    + coalesce(technology, 0)) / nullif(
                    CASE WHEN strategy IS NULL THEN 0 ELSE 1 END + CASE WHEN tactics IS NULL THEN 0 ELSE 1 END
                    + CASE WHEN process IS NULL THEN 0 ELSE 1 END + CASE WHEN skills IS NULL THEN 0 ELSE 1 END
                    + CASE WHEN technology IS NULL THEN 0 ELSE 1 END, 0) AS score
            FROM programmes
        )
        SELECT p.id AS programme, p.step, p.budget, coalesce(s.cost, 0) AS cost, coalesce(s.earlier, 0) AS cost_before,
            coalesce(s.hidden, 0) AS hidden,
            100.0 * s.hidden / nullif(s.cost, 0) AS hidden_share, p.gain,
            100.0 * (coalesce(p.gain, 0) - s.cost) / nullif(s.cost, 0) AS roi, p.score
        FROM scored p LEFT JOIN spent s ON s.programme = p.id ORDER BY cost DESC, programme
    """,
    columns=(
        Column("programme", ("Programme", "项目计划"), "reference", "programmes"),
        Column("step", ("Step", "步骤"), "choice", choice=("programmes", "step")),
        Column("budget", ("Budget", "预算"), "money", sums=True),
        Column("cost", ("Cost", "成本"), "money", sums=True, compared=True),
        Column("hidden", ("Hidden cost", "隐性成本"), "money", sums=True),
        Column("hidden_share", ("Hidden share", "隐性占比"), "percent"),
        Column("gain", ("Gain", "收益"), "money", sums=True),
        Column("roi", ("Return", "回报率"), "percent"),
        Column("score", ("Scorecard", "评分"), "number"),
    ),
    chart=Chart("bar", x="programme", y=("cost", "gain")),
    drill=Drill("costs", {"programme": "programme"}, currency="amount"),
    compares=True,
    before="year",
    inside=True,
)

LEDGER = Report(
    name="costs",
    group="profitability",
    label=("Cost ledger", "成本台账"),
    formula=(
        "Entries of the cost ledger spent in the span, in the report's currency. Hidden: data conversion, testing, "
        "outside experts and training.",
        "期间内成本台账的条目，以报表货币计。隐性成本：数据转换、测试、外部专家与培训。",
    ),
    uses={"costs": ("spent_on", "amount", "hidden")},
    by={
        "kind": Dimension(("Kind", "类型"), "k.kind", "choice", choice=("costs", "kind"), fields={"costs": ("kind",)}),
        "programme": Dimension(
            ("Programme", "项目计划"), "k.programme", "reference", "programmes", fields={"costs": ("programme",)}
        ),
        "campaign": Dimension(
            ("Campaign", "营销活动"), "k.campaign", "reference", "campaigns", fields={"costs": ("campaign",)}
        ),
        "customer": Dimension(
            ("Customer", "客户"), "k.customer", "reference", "customers", fields={"costs": ("customer",)}
        ),
        "period": period("k.spent_on"),
    },
    usual=("kind",),
    sql="""
        SELECT {keys} count(*) AS entries, sum(k.amount) AS amount,
            sum(CASE WHEN k.hidden THEN k.amount ELSE 0 END) AS hidden
        FROM costs k WHERE k.spent_on BETWEEN $from AND $to AND k.amount_currency = $currency
        {group} ORDER BY amount DESC, 1
    """,
    columns=(
        Column("entries", ("Entries", "条目"), sums=True),
        Column("amount", ("Amount", "金额"), "money", sums=True, compared=True),
        Column("share", ("Share", "占比"), "percent", share_of="amount"),
        Column("hidden", ("Hidden cost", "隐性成本"), "money", sums=True),
    ),
    chart=Chart("bar", y=("amount",)),
    drill=Drill("costs", {name: name for name in ("kind", "programme", "campaign", "customer")},
                span="spent_on", currency="amount"),
    compares=True,
)  # fmt: skip

STOCK = Report(
    name="stock_days",
    group="product",
    label=("Days of stock", "库存天数"),
    formula=(
        "Stock on hand over all places now, over the units ordered a day in the 90 days to today. Before: the same "
        "stock at the pace of the 90 days before those.",
        "当前各仓库现有数量之和 ÷ 截至今日 90 天内日均订购数量。此前：按再往前 90 天的订购速度计算。",
    ),
    uses={"stock_levels": ("product", "on_hand"), "orders": ("product", "status", "placed_on", "quantity")},
    spans=False,
    sql="""
        WITH held AS (
            SELECT product, sum(on_hand) AS on_hand FROM stock_levels GROUP BY product
        ), sold AS (
            SELECT product, sum(CASE WHEN placed_on > $today - INTERVAL '90' DAY THEN quantity ELSE 0 END) AS units,
                sum(CASE WHEN placed_on <= $today - INTERVAL '90' DAY THEN quantity ELSE 0 END) AS earlier
            FROM orders
            WHERE {placed} AND product IS NOT NULL
                AND placed_on BETWEEN $today - INTERVAL '179' DAY AND $today
            GROUP BY product
        )
        SELECT h.product, h.on_hand, coalesce(s.units, 0) AS units, coalesce(s.earlier, 0) AS units_before,
            90.0 * CAST(h.on_hand AS DOUBLE) / nullif(s.units, 0) AS days,
            90.0 * CAST(h.on_hand AS DOUBLE) / nullif(s.earlier, 0) AS days_before
        FROM held h LEFT JOIN sold s ON s.product = h.product ORDER BY days DESC NULLS FIRST, h.product
    """,
    columns=(
        Column("product", ("Product", "产品"), "reference", "products"),
        Column("on_hand", ("On hand", "现有数量"), "number", sums=True),
        Column(
            "units",
            ("Ordered, 90 days", "近 90 天订购"),
            sums=True,
            compared=True,
            before=("Ordered, 90 days before", "此前 90 天订购"),
        ),
        Column(
            "days",
            ("Days of stock", "库存天数"),
            "days",
            compared=True,
            before=("Days of stock at the pace before", "按此前速度的库存天数"),
        ),
    ),
    chart=Chart("bar", x="product", y=("days",)),
    drill=Drill("stock_levels", {"product": "product"}),
    compares=True,
    before="row",
    inside=True,
)

WALLET = Report(
    name="wallet",
    group="profiling",
    label=("Share of wallet", "钱包份额"),
    formula=(
        "What customers hold, from us and from others, by its value in the report's currency. Share: ours "
        "over all of it. Before: what they held 365 days ago, by the days of acquisition and expiry.",
        "客户持有的产品（本公司及其他提供方），按报表货币计的价值。份额＝本公司 ÷ 全部。"
        "此前：按购入与到期日期推算的 365 天前持有情况。",
    ),
    uses={"holdings": ("customer", "ours", "status", "value", "acquired_on", "expires_on")},
    by={
        "customer": Dimension(("Customer", "客户"), "h.customer", "reference", "customers"),
        "line": Dimension(("Line of business", "业务条线"), "h.business_line", fields={"holdings": ("business_line",)}),
    },
    usual=("customer",),
    spans=False,
    sql="""
        WITH held AS (
            SELECT *, CASE WHEN ours THEN value ELSE 0 END AS own,
                CASE WHEN status IN ('active', 'trial') THEN 1 ELSE 0 END AS now,
                CASE WHEN acquired_on <= $past AND (expires_on > $past OR expires_on IS NULL
                    AND status IN ('active', 'trial')) THEN 1 ELSE 0 END AS past
            FROM holdings WHERE value_currency = $currency
        ), sums AS (
            SELECT {keys} sum(h.now) AS holdings, sum(h.now * h.own) AS ours, sum(h.past * h.own) AS ours_before,
                sum(h.now * h.value) AS held, sum(h.past * h.value) AS held_before
            FROM held h {group}
        )
        SELECT {named} holdings, ours, ours_before, held, held_before, 100.0 * ours / nullif(held, 0) AS share,
            100.0 * ours_before / nullif(held_before, 0) AS share_before
        FROM sums WHERE holdings > 0 ORDER BY held DESC, 1
    """,
    columns=(
        Column("holdings", ("Holdings", "持有产品"), sums=True),
        Column("ours", ("Ours", "本公司"), "money", sums=True, compared=True),
        Column("held", ("All", "全部"), "money", sums=True, compared=True),
        Column("share", ("Share of wallet", "钱包份额"), "percent", compared=True),
    ),
    chart=Chart("bar", y=("ours", "held")),
    drill=Drill(
        "holdings",
        {"customer": "customer", "line": "business_line"},
        (("status", "in", ["active", "trial"]),),
        currency="value",
    ),
    compares=True,
    before="year",
    inside=True,
)

CATEGORY = Report(
    name="category_share",
    group="profiling",
    label=("Categories bought", "品类占比"),
    formula=(
        "Orders placed in the span that were not cancelled, in the report's currency, by customer and the "
        "product's series. "
        "Share: of the customer's revenue. Index: that share over the series' share of everybody's revenue; "
        "above 1 the "
        "customer buys more of it than others do.",
        "期间内未取消、以报表货币计的订单，按客户与产品系列统计。占比：占该客户收入的百分比。"
        "指数＝该占比 ÷ 该系列占全部收入的比例，大于 1 表示高于平均。",
    ),
    uses={"orders": ("customer", "product", "status", "placed_on", "amount"), "products": ("series",)},
    sql="""
        WITH bought AS (
            SELECT o.customer, p.series, count(CASE WHEN o.placed_on BETWEEN $from AND $to THEN 1 END) AS orders,
                sum(CASE WHEN o.placed_on BETWEEN $from AND $to THEN o.amount ELSE 0 END) AS revenue,
                sum(CASE WHEN o.placed_on BETWEEN $from AND $to THEN 0 ELSE o.amount END) AS earlier
            FROM orders o JOIN products p ON p.id = o.product
            WHERE o.{placed} AND o.amount_currency = $currency AND o.customer IS NOT NULL
                AND p.series IS NOT NULL
                AND (o.placed_on BETWEEN $from AND $to OR o.placed_on BETWEEN $earlier_from AND $earlier_to)
            GROUP BY o.customer, p.series
        ), shares AS (
            SELECT customer, series, orders, revenue, earlier,
                1.0 * revenue / nullif(sum(revenue) OVER (PARTITION BY customer), 0) AS own,
                1.0 * earlier / nullif(sum(earlier) OVER (PARTITION BY customer), 0) AS earlier_own,
                1.0 * sum(revenue) OVER (PARTITION BY series) / nullif(sum(revenue) OVER (), 0) AS everybodys
            FROM bought
        )
        SELECT customer, series, revenue, earlier AS revenue_before, 100.0 * own AS share,
            100.0 * earlier_own AS share_before, own / nullif(everybodys, 0) AS index_of
        FROM shares WHERE orders > 0 ORDER BY customer, revenue DESC, series
    """,
    columns=(
        Column("customer", ("Customer", "客户"), "reference", "customers"),
        Column("series", ("Series", "系列"), "text"),
        Column("revenue", ("Revenue", "收入"), "money", sums=True, compared=True),
        Column("share", ("Share", "占比"), "percent", compared=True),
        Column("index_of", ("Index", "指数"), "number"),
    ),
    chart=Chart("bar", x="customer", y=("revenue",), series="series"),
    drill=Drill(
        "orders",
        {"customer": "customer", "series": "product.series"},
        (PLACED,),
        span="placed_on",
        currency="amount",
    ),
    compares=True,
    inside=True,
)

REPORTS = (RETURN, LEDGER, STOCK, WALLET, CATEGORY)
