"""A target: what a person or team shall reach in a period."""

from datetime import date, timedelta

from shared.declare import About, Amount, Choice, Context, Day, Integer, LongText, Outcome, Record, Ref, Text, attr
from shared.guards import needs, refuse

MEASURES = {
    "revenue": ("Revenue", "销售收入"),
    "won_amount": ("Deals won, amount", "赢单金额"),
    "won_deals": ("Deals won", "赢单数"),
    "new_customers": ("New customers", "新增客户"),
    "visits": ("Visits", "拜访数"),
    "calls": ("Calls", "电话数"),
    "retained": ("Customers retained", "挽留客户数"),
}
OF_MONEY = frozenset({"revenue", "won_amount"})
PERIODS = {"month": ("Month", "月"), "quarter": ("Quarter", "季度"), "year": ("Year", "年")}


class Target(Record):
    about = About(
        "tar",
        ("Target", "目标"),
        ("Targets", "目标"),
        title="name",
        on_date="starts_on",
        amount="amount",
        state="measure",
        group="sales",
    )

    name: Text | None = attr("Name", "名称", searchable=True)
    measure: Choice = attr("Measure", "指标", required=True, choices=MEASURES)
    period: Choice = attr("Period", "期间", default="month", choices=PERIODS)
    starts_on: Day = attr("Starts on", "开始日期", required=True)
    ends_on: Day | None = attr("Ends on", "结束日期", read_only=True)
    amount: Amount | None = attr("Amount", "目标金额")
    count: Integer | None = attr("Number", "目标数量", ge=0)
    person: Ref | None = attr("Person", "人员", ref="people", parent=True)
    for_team: Ref | None = attr("For team", "目标团队", ref="teams")
    product: Ref | None = attr("Product", "产品", ref="products")
    note: LongText | None = attr("Note", "备注")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Target | None, after: Target, context: Context) -> Outcome:  # noqa: ARG001
    """A target of money has an amount, any other a number; its period begins on the first day of one."""
    needs(after, "amount" if after.measure in OF_MONEY else "count")
    months = {"month": 1, "quarter": 3, "year": 12}[after.period]
    start = after.starts_on
    if start.day != 1 or (start.month - 1) % months:
        raise refuse("starts_on", "not-a-period")
    end = date(start.year + (start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1, 1) - timedelta(
        days=1
    )
    filled: dict[str, object] = {"ends_on": end, "name": after.name or f"{after.measure} {start:%Y-%m}"}
    if after.person is not None:
        filled["owner"] = after.person
    return Outcome(after.model_copy(update=filled))
