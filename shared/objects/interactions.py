"""An interaction: one exchange with a customer, whatever the channel."""

from functools import partial
from typing import Any

from shared.carry import Sets
from shared.declare import (
    ANY,
    About,
    Choice,
    Context,
    Integer,
    Link,
    LongText,
    Moment,
    Outcome,
    Record,
    Ref,
    Text,
    attr,
)

CHANNELS = {
    "phone": ("Phone", "电话"), "email": ("E-mail", "邮件"), "sms": ("SMS", "短信"), "web": ("Web", "网站"),
    "fax": ("Fax", "传真"), "visit": ("Visit", "拜访"), "chat": ("Chat", "在线聊天"), "note": ("Note", "备注"),
}  # fmt: skip
DIRECTIONS = {"in": ("Incoming", "呼入"), "out": ("Outgoing", "呼出")}
OUTCOMES = {
    "reached": ("Reached", "已接通"), "no_answer": ("No answer", "无人接听"), "busy": ("Busy", "忙线"),
    "left_message": ("Left a message", "已留言"), "wrong_number": ("Wrong number", "号码错误"),
}  # fmt: skip


class Interaction(Record):
    about = About(
        "int",
        ("Interaction", "交往记录"),
        ("Interactions", "交往记录"),
        title="subject",
        on_date="at",
        state="channel",
        group="customers",
    )

    subject: Text = attr("Subject", "主题", required=True, searchable=True, min_length=1)
    channel: Choice = attr("Channel", "渠道", required=True, choices=CHANNELS)
    direction: Choice = attr("Direction", "方向", default="out", choices=DIRECTIONS)
    at: Moment | None = attr("Time", "时间")
    customer: Ref | None = attr("Customer", "客户", ref="customers", parent=True)
    contact: Ref | None = attr("Contact", "联系人", ref="contacts")
    about_record: Ref | None = attr("About", "相关记录", ref=ANY)
    contact_point: Text | None = attr("Number or address used", "使用的号码或地址", searchable=True)
    thread: Text | None = attr("Thread", "会话编号")
    answers: Ref | None = attr("Answer to", "回复", ref="interactions")
    duration_minutes: Integer | None = attr("Duration, minutes", "时长（分钟）", ge=0)
    outcome: Choice | None = attr("Outcome", "结果", choices=OUTCOMES, open_choice=True)
    recording: Link | None = attr("Recording", "录音链接")
    external_id: Text | None = attr("External number", "外部编号", unique=True)
    body: LongText | None = attr("Content", "内容", searchable=True)
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Interaction | None, after: Interaction, context: Context) -> Outcome:
    """An exchange took place when it was written down, unless it says otherwise."""
    if before is None and after.at is None:
        after = after.model_copy(update={"at": context.now})
    return Outcome(after)


def follows(before: Interaction | None, after: Interaction | None) -> tuple[Sets, ...]:
    """What a customer says about a case that waits for them lets its clock go on, once."""
    case = _said_of(after)
    if after is None or case is None or case == _said_of(before):
        return ()
    awaited = partial(_awaited, after)
    return (Sets("cases", case, awaited, {"waits_for": None}, naming="heard"),)


def _said_of(one: Interaction | None) -> str | None:
    """The case that an incoming exchange is about."""
    about = one.about_record if one and one.direction == "in" and one.channel != "note" else None
    return about if about and about.startswith("cas_") else None


def _awaited(said: Interaction, case: Any) -> bool:
    """Whether the case waits for what was said: by its customer, since its clock stands."""
    other = said.customer and case.customer and said.customer != case.customer
    late = said.at is None or case.paused_at is None or said.at >= case.paused_at
    return case.waits_for == "customer" and not other and late
