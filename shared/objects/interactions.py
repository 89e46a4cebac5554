"""An interaction: one exchange with a customer, whatever the channel."""

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
