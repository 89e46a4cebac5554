"""A task: something to be done by somebody by a day, about any record."""

from shared.declare import (
    ANY,
    About,
    Choice,
    Context,
    Day,
    LongText,
    Moment,
    Outcome,
    Record,
    Ref,
    Text,
    TimeOfDay,
    attr,
)
from shared.guards import entered, needs

STATUSES = {
    "open": ("Open", "待办"), "in_progress": ("In progress", "进行中"), "waiting": ("Waiting", "等待中"),
    "done": ("Done", "已完成"), "cancelled": ("Cancelled", "已取消"),
}  # fmt: skip
KINDS = {
    "todo": ("To do", "待办事项"),
    "call": ("Call", "电话"),
    "email": ("E-mail", "邮件"),
    "meeting": ("Meeting", "会议"),
    "follow_up": ("Follow-up", "跟进"),
}
PRIORITIES = {
    "low": ("Low", "低"), "normal": ("Normal", "中"), "high": ("High", "高"), "urgent": ("Urgent", "紧急"),
}  # fmt: skip
CLOSED = frozenset({"done", "cancelled"})


class Task(Record):
    about = About(
        "tas", ("Task", "任务"), ("Tasks", "任务"), title="subject", on_date="due_on", state="status", group="customers"
    )

    subject: Text = attr("Subject", "主题", required=True, searchable=True, min_length=1)
    about_record: Ref | None = attr("About", "相关记录", ref=ANY, parent=True)
    kind: Choice = attr("Kind", "类型", default="todo", choices=KINDS, open_choice=True)
    status: Choice = attr("Status", "状态", default="open", choices=STATUSES)
    priority: Choice = attr("Priority", "优先级", default="normal", choices=PRIORITIES)
    due_on: Day | None = attr("Due on", "截止日期")
    due_at: TimeOfDay | None = attr("Due at", "截止时间")
    remind_at: Moment | None = attr("Remind at", "提醒时间")
    description: LongText | None = attr("Description", "说明", searchable=True)
    outcome: LongText | None = attr("Outcome", "结果")
    closed_on: Day | None = attr("Closed on", "完成日期", read_only=True)
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Task | None, after: Task, context: Context) -> Outcome:
    """A closed task knows its day; one that is opened again forgets it."""
    if after.due_at is not None:
        needs(after, "due_on")
    status = entered(before, after, "status")
    if status is not None:
        after = after.model_copy(update={"closed_on": context.today if status in CLOSED else None})
    return Outcome(after)
