"""A work order: work at the customer's place, dispatched to somebody with the skill, signed when done."""

from shared.declare import (
    About,
    Amount,
    Choice,
    Context,
    Integer,
    LongText,
    Moment,
    Outcome,
    Record,
    Ref,
    Text,
    Texts,
    attr,
)
from shared.guards import entered, keeps, needs
from shared.parts import Address, Lines
from shared.totals import totalled

STATES = {
    "created": ("Created", "已创建"), "dispatched": ("Dispatched", "已派工"), "on_site": ("On site", "已到场"),
    "completed": ("Completed", "已完成"), "cancelled": ("Cancelled", "已取消"),
}  # fmt: skip
MOVES = {
    "created": ("dispatched", "cancelled"), "dispatched": ("on_site", "created", "cancelled"),
    "on_site": ("completed", "dispatched", "cancelled"), "completed": (), "cancelled": (),
}  # fmt: skip
PRIORITIES = {
    "low": ("Low", "低"), "normal": ("Normal", "中"), "high": ("High", "高"), "urgent": ("Urgent", "紧急"),
}  # fmt: skip


class WorkOrder(Record):
    about = About(
        "wor", ("Work order", "工单"), ("Work orders", "工单"), title="subject", on_date="planned_at", amount="amount",
        state="state", group="service", moves=MOVES,
    )  # fmt: skip

    subject: Text = attr("Subject", "主题", required=True, searchable=True, min_length=1)
    number: Text | None = attr("Number", "工单号", searchable=True, unique=True)
    customer: Ref = attr("Customer", "客户", required=True, ref="customers", parent=True)
    contact: Ref | None = attr("Contact", "联系人", ref="contacts")
    case: Ref | None = attr("Case", "服务", ref="cases")
    holding: Ref | None = attr("Holding", "持有产品", ref="holdings")
    priority: Choice = attr("Priority", "优先级", default="normal", choices=PRIORITIES)
    skills: Texts | None = attr("Skills needed", "所需技能")
    state: Choice = attr("State", "状态", default="created", choices=STATES)
    technician: Ref | None = attr("Technician", "工程师", ref="people")
    planned_at: Moment | None = attr("Planned for", "计划时间")
    duration_minutes: Integer | None = attr("Duration, minutes", "预计时长（分钟）", ge=0)
    address: Address | None = attr("Address", "地址")
    arrived_at: Moment | None = attr("Arrived at", "到场时间")
    arrived_place: Address | None = attr("Arrived where", "到场位置")
    completed_at: Moment | None = attr("Completed at", "完成时间", read_only=True)
    description: LongText | None = attr("Description", "描述", searchable=True)
    report: LongText | None = attr("Report", "服务报告")
    signed_by: Text | None = attr("Signed by", "签收人")
    signature: Ref | None = attr("Signature", "签名", ref="files")
    currency: Text | None = attr("Currency", "币种", pattern="^[A-Z]{3}$")
    lines: Lines | None = attr("Parts and labour", "配件与工时", tells=("amount",))
    net: Amount | None = attr("Net", "未税合计", read_only=True, tells=("amount",))
    tax: Amount | None = attr("Tax", "税额合计", read_only=True, tells=("amount",))
    amount: Amount | None = attr("Amount", "金额", read_only=True)
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: WorkOrder | None, after: WorkOrder, context: Context) -> Outcome:
    """Naming a technician dispatches; arriving dates the order; completed work has a report and somebody who signed."""
    if before is not None and before.state == "completed":
        keeps(before, after, "technician", "report", "signed_by", "lines", "customer")
    after = after.model_copy(update={"number": after.number or context.id[4:]})
    after = _dispatched(before, after)
    state = entered(before, after, "state")
    if state == "on_site" and after.arrived_at is None:
        after = after.model_copy(update={"arrived_at": context.now})
    if after.state == "completed":
        needs(after, "report", "signed_by")
        after = after.model_copy(update={"completed_at": after.completed_at or context.now})
    nothing = {"net": None, "tax": None, "amount": None}
    return Outcome(totalled(before, after, context) if after.lines else after.model_copy(update=nothing))


def _dispatched(before: WorkOrder | None, order: WorkOrder) -> WorkOrder:
    technician = entered(before, order, "technician")
    if technician and order.state == "created":
        order = order.model_copy(update={"state": "dispatched"})
    if order.state in {"dispatched", "on_site", "completed"}:
        needs(order, "technician")
    return order.model_copy(update={"owner": technician}) if technician else order
