"""A development plan: how somebody is won as a customer, from nobody's to a success or a failure."""

from shared.declare import About, Choice, Context, Day, Draft, LongText, Outcome, Record, Ref, Text, attr
from shared.guards import entered, in_order, keeps, needs

STATES = {
    "unassigned": ("Unassigned", "未分配"),
    "assigned": ("Assigned", "已分配"),
    "in_development": ("In development", "开发中"),
    "success": ("Success", "开发成功"),
    "failure": ("Failure", "开发失败"),
}
MOVES = {
    "unassigned": ("assigned", "failure"), "assigned": ("unassigned", "in_development", "failure"),
    "in_development": ("success", "failure", "assigned"), "success": (), "failure": (),
}  # fmt: skip
REASONS = {
    "no_need": ("No need", "无需求"),
    "no_budget": ("No budget", "无预算"),
    "competitor": ("Went to a competitor", "转向竞争对手"),
    "no_access": ("No access to the decision maker", "无法接触决策者"),
    "other": ("Other", "其他"),
}
CLOSED = frozenset({"success", "failure"})


class Plan(Record):
    about = About(
        "pln", ("Development plan", "开发计划"), ("Development plans", "开发计划"), title="name", on_date="ends_on",
        state="state", group="sales", moves=MOVES,
    )  # fmt: skip

    name: Text = attr("Name", "名称", required=True, searchable=True, min_length=1)
    opportunity: Ref | None = attr("Opportunity", "销售机会", ref="opportunities", parent=True)
    lead: Ref | None = attr("Lead", "线索", ref="leads")
    customer: Ref | None = attr("Customer", "客户", ref="customers")
    prospect: Text | None = attr("Prospect", "潜在客户名称", searchable=True)
    state: Choice = attr("State", "状态", default="unassigned", choices=STATES)
    assignee: Ref | None = attr("Assigned to", "执行人", ref="people")
    assigned_on: Day | None = attr("Assigned on", "分配日期", read_only=True)
    begins_on: Day | None = attr("Begins on", "开始日期")
    ends_on: Day | None = attr("To be done by", "计划完成日期")
    goal: LongText | None = attr("Goal", "目标")
    result: LongText | None = attr("Result", "结果")
    failure_reason: Choice | None = attr("Why it failed", "失败原因", choices=REASONS, dictionary=True)
    closed_on: Day | None = attr("Closed on", "结束日期", read_only=True)
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Plan | None, after: Plan, context: Context) -> Outcome:
    """Naming somebody assigns the plan to him; a success makes the prospect a customer; a failure says why."""
    if before is not None and before.state in CLOSED:
        keeps(before, after, "assignee", "customer", "prospect", "failure_reason", "begins_on", "ends_on")
    in_order(after, "begins_on", "ends_on")
    if after.state == "unassigned" and after.assignee and entered(before, after, "assignee"):
        after = after.model_copy(update={"state": "assigned"})
    if after.state == "unassigned":
        after = after.model_copy(update={"assignee": None, "assigned_on": None})
    if after.state in {"assigned", "in_development"}:
        needs(after, "assignee")
    if entered(before, after, "assignee"):
        after = after.model_copy(update={"assigned_on": context.today, "owner": after.assignee})
    if after.state == "failure":
        needs(after, "failure_reason")
    state = entered(before, after, "state")
    if state in CLOSED:
        after = after.model_copy(update={"closed_on": context.today})
    wins = state == "success" and before is not None and after.customer is None
    return _won(after, context) if wins else Outcome(after)


def _won(plan: Plan, context: Context) -> Outcome:
    needs(plan, "prospect")
    customer = "cus" + context.id[3:]
    data = {"name": plan.prospect, "lifecycle_stage": "customer", **({"owner": plan.owner} if plan.owner else {})}
    return Outcome(plan.model_copy(update={"customer": customer}), creates=(Draft("customers", customer, data),))
