"""A churn alert: a customer who has gone quiet, from the warning to its outcome. Written by retention alone."""

from shared.declare import About, Amount, Choice, Day, Integer, LongText, Moment, Number, Record, Ref, Rows, Text, attr

STATES = {
    "warning": ("Warning", "流失预警"), "reprieve": ("Reprieve", "暂缓流失"),
    "retained": ("Retained", "已挽留"), "lost": ("Confirmed lost", "确认流失"),
    "won_back": ("Won back", "已赢回"),
}  # fmt: skip
OPEN = frozenset({"warning", "reprieve"})
CLOSED = frozenset(STATES) - OPEN
REASONS = {
    "price": ("Price", "价格"), "competitor": ("Went to a competitor", "转向竞争对手"),
    "service": ("Unhappy with service", "服务不满意"), "product": ("Product no longer fits", "产品不再适用"),
    "closed_down": ("Closed down or moved", "停业或搬迁"), "other": ("Other", "其他"),
}  # fmt: skip


class ChurnAlert(Record):
    about = About(
        "alr", ("Churn alert", "流失预警"), ("Churn alerts", "流失预警"), title="title", writes="retention",
        on_date="raised_on", amount="value_at_risk", state="state", group="retention",
    )  # fmt: skip

    title: Text = attr("Title", "标题", required=True, searchable=True)
    customer: Ref = attr("Customer", "客户", required=True, ref="customers", parent=True)
    state: Choice = attr("State", "状态", default="warning", choices=STATES)
    raised_on: Day = attr("Warned on", "预警日期", required=True)
    due_on: Day | None = attr("Due since", "到期日期")
    last_order_on: Day | None = attr("Last order", "最近下单")
    orders_count: Integer | None = attr("Orders before", "历史订单数")
    typical_gap_days: Integer | None = attr("Usual gap, days", "通常间隔（天）")
    usual_gap_days: Integer | None = attr("Rhythm, days", "购买节奏（天）")
    silent_days: Integer | None = attr("Silent, days", "沉默天数")
    alive_percent: Integer | None = attr("Still a customer, %", "仍为客户的可能性（%）")
    expected_orders: Number | None = attr("Orders expected in 90 days", "预计90天内订单数")
    expected_loss: Amount | None = attr("Expected loss", "预计损失")
    policy: Text | None = attr("Policy", "预警规则")
    reasons: Rows | None = attr("Reasons", "预警依据")
    value_at_risk: Amount | None = attr("Value at risk", "风险金额")
    measures: Rows | None = attr("Measures", "挽留措施")
    reprieve_until: Day | None = attr("Reprieve until", "暂缓至")
    reason: Choice | None = attr("Reason", "流失原因", choices=REASONS, dictionary=True)
    note: LongText | None = attr("Note", "备注")
    closed_on: Day | None = attr("Closed on", "结束日期")
    respond_by: Day | None = attr("Answer by", "应处理日期")
    escalated_on: Day | None = attr("Escalated on", "升级日期")
    escalated_to: Ref | None = attr("Escalated to", "升级至", ref="people")
    closed_by_order: Ref | None = attr("Closed by order", "由订单结束", ref="orders")
    touched_at: Moment | None = attr("Last worked on", "最近处理时间")
    transitions: Rows | None = attr("Course", "处理过程")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)
