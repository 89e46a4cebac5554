"""A case: a customer's question, complaint or suggestion, until the customer is satisfied."""

from shared.declare import (
    About,
    Choice,
    Context,
    Day,
    Integer,
    LongText,
    Moment,
    Outcome,
    Record,
    Ref,
    Text,
    YesNo,
    attr,
)
from shared.guards import entered, keeps, needs, refuse
from shared.objects.interactions import CHANNELS

KINDS = {
    "consultation": ("Consultation", "咨询"), "complaint": ("Complaint", "投诉"), "suggestion": ("Suggestion", "建议"),
    "repair": ("Repair", "报修"),
}  # fmt: skip
PRIORITIES = {
    "low": ("Low", "低"), "normal": ("Normal", "中"), "high": ("High", "高"), "urgent": ("Urgent", "紧急"),
}  # fmt: skip
STATES = {
    "created": ("Created", "已创建"), "assigned": ("Assigned", "已分配"), "handled": ("Handled", "已处理"),
    "feedback": ("Waiting for feedback", "待反馈"), "archived": ("Archived", "已归档"),
}  # fmt: skip
MOVES = {
    "created": ("assigned",), "assigned": ("handled", "created"), "handled": ("feedback", "assigned"),
    "feedback": ("archived", "assigned"), "archived": (),
}  # fmt: skip
RESOLUTIONS = {
    "answered": ("Answered", "已解答"), "repaired": ("Repaired", "已修复"), "replaced": ("Replaced", "已换货"),
    "refunded": ("Refunded", "已退款"), "compensated": ("Compensated", "已补偿"),
    "no_fault": ("No fault found", "未发现问题"), "duplicate": ("Duplicate", "重复"), "other": ("Other", "其他"),
}  # fmt: skip
AWAITED = {
    "customer": ("Customer", "客户"), "supplier": ("Supplier", "供应商"), "parts": ("Parts", "配件"),
    "other": ("Other", "其他"),
}  # fmt: skip
UNDER_WORK = frozenset({"created", "assigned"})
SATISFIED = 3


class Case(Record):
    about = About(
        "cas",
        ("Case", "服务"),
        ("Cases", "服务"),
        title="subject",
        on_date="opened_on",
        state="state",
        group="service",
        moves=MOVES,
        ends=("archived",),
    )

    subject: Text = attr("Subject", "主题", required=True, searchable=True, min_length=1)
    number: Text | None = attr("Number", "服务单号", searchable=True, unique=True)
    customer: Ref | None = attr("Customer", "客户", ref="customers", parent=True)
    contact: Ref | None = attr("Contact", "联系人", ref="contacts")
    kind: Choice = attr("Kind", "类型", default="consultation", choices=KINDS, open_choice=True)
    priority: Choice = attr("Priority", "优先级", default="normal", choices=PRIORITIES)
    channel: Choice | None = attr("Channel", "渠道", choices=CHANNELS)
    queue: Choice | None = attr("Queue", "服务队列", open_choice=True)
    product: Ref | None = attr("Product", "产品", ref="products")
    order: Ref | None = attr("Order", "订单", ref="orders")
    holding: Ref | None = attr("Holding", "持有产品", ref="holdings")
    description: LongText | None = attr("Description", "描述", searchable=True)
    state: Choice = attr("State", "状态", default="created", choices=STATES)
    handler: Ref | None = attr("Handler", "处理人", ref="people")
    opened_on: Day | None = attr("Opened on", "创建日期", read_only=True)
    assigned_on: Day | None = attr("Assigned on", "分配日期", read_only=True)
    handled_on: Day | None = attr("Handled on", "处理日期", read_only=True)
    archived_on: Day | None = attr("Archived on", "归档日期", read_only=True)
    due_at: Moment | None = attr("Due", "处理期限")
    waits_for: Choice | None = attr("Waits for", "等待", choices=AWAITED, dictionary=True)
    paused: YesNo = attr("Clock paused", "计时暂停", default=False, read_only=True)
    paused_at: Moment | None = attr("Paused at", "暂停时间", read_only=True)
    heard: Ref | None = attr("Customer's answer", "客户回复", ref="interactions", read_only=True)
    resolution: LongText | None = attr("Resolution", "处理结果", searchable=True)
    resolved_by: Choice | None = attr("Resolved by", "处理方式", choices=RESOLUTIONS, dictionary=True)
    article: Ref | None = attr("Answered by", "引用知识", ref="articles")
    satisfaction: Integer | None = attr("Satisfaction", "满意度", ge=1, le=5)
    feedback: LongText | None = attr("Feedback", "客户反馈")
    returned: Integer = attr("Times returned", "退回次数", default=0, read_only=True)
    external_id: Text | None = attr("External number", "外部编号", unique=True)
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Case | None, after: Case, context: Context) -> Outcome:
    """A satisfied customer's case is archived; an unsatisfied one's goes back to whoever handled it."""
    if before is not None and before.state == "archived":
        keeps(before, after, "handler", "resolution", "satisfaction", "customer")
    if before is None:
        filled = {"number": after.number or context.id[4:], "opened_on": context.today}
        after = after.model_copy(update=filled)
    after = _assigned(before, after, context)
    if after.state in {"handled", "feedback"}:
        needs(after, "resolution")
    if entered(before, after, "state") == "handled":
        after = after.model_copy(update={"handled_on": context.today})
    return Outcome(_timed(before, _judged(before, after, context), context))


def _assigned(before: Case | None, case: Case, context: Context) -> Case:
    """The case with whom it was given to; one handed back waits for somebody, in the care of whoever had it. Who is
    handed a case that its owner handles, handles it."""
    if before is not None and entered(before, case, "state") == "created":
        return case.model_copy(update={"handler": None, "assigned_on": None})
    if (
        before is not None
        and case.state == "assigned"
        and before.handler == before.owner == case.handler
        and case.owner
    ):
        case = case.model_copy(update={"handler": case.owner})
    handler = entered(before, case, "handler")
    if handler and case.state == "created":
        case = case.model_copy(update={"state": "assigned"})
    if case.state != "created":
        needs(case, "handler")
    if handler:
        case = case.model_copy(update={"assigned_on": context.today, "owner": handler})
    return case


def _judged(before: Case | None, case: Case, context: Context) -> Case:
    """The case after its feedback; satisfaction counts once the case was handled."""
    state = entered(before, case, "state")
    if case.satisfaction is not None and case.state in UNDER_WORK and entered(before, case, "satisfaction"):
        raise refuse("satisfaction", "not-handled")
    given = entered(before, case, "satisfaction") if case.state in {"handled", "feedback"} else None
    if given is not None and given < SATISFIED:
        update = {"state": "assigned", "returned": case.returned + 1, "satisfaction": None}
        return case.model_copy(update={**update, "handled_on": None})
    if given is not None:
        return case.model_copy(update={"state": "archived", "archived_on": context.today})
    if state == "archived":
        if case.satisfaction is None or case.satisfaction < SATISFIED:
            raise refuse("satisfaction", "feedback-missing", least=SATISFIED)
        return case.model_copy(update={"archived_on": context.today})
    return case


def _timed(before: Case | None, case: Case, context: Context) -> Case:
    """The case with its clock, which stands while the case waits for somebody: what it stood is added to when the case
    is due, unless that is set anew. A time set while it stands holds from then on."""
    if case.state not in UNDER_WORK:
        if entered(before, case, "waits_for"):
            raise refuse("waits_for", "not-under-work")
        case = case.model_copy(update={"waits_for": None})
    since = before.paused_at if before is not None else None
    moved = before is not None and before.due_at != case.due_at
    if case.waits_for:
        since = context.now if since is None or moved else since
        return case.model_copy(update={"paused": True, "paused_at": since})
    due = case.due_at
    if since and due and not moved:
        due += context.now - since
    return case.model_copy(update={"paused": False, "paused_at": None, "due_at": due})
