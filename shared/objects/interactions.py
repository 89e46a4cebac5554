"""An interaction: one exchange with a customer, whatever the channel."""

from shared.declare import About, Choice, LongText, Moment, Record, Ref, Text, attr

CHANNELS = {
    "phone": ("Phone", "电话"), "email": ("E-mail", "邮件"), "sms": ("SMS", "短信"), "web": ("Web", "网站"),
    "fax": ("Fax", "传真"), "visit": ("Visit", "拜访"), "chat": ("Chat", "在线聊天"), "note": ("Note", "备注"),
}  # fmt: skip
DIRECTIONS = {"in": ("Incoming", "呼入"), "out": ("Outgoing", "呼出")}


class Interaction(Record):
    about = About(
        "int", ("Interaction", "交往记录"), ("Interactions", "交往记录"), title="subject", on_date="at", state="channel"
    )

    subject: Text = attr("Subject", "主题", required=True, searchable=True, min_length=1)
    channel: Choice = attr("Channel", "渠道", required=True, choices=CHANNELS)
    direction: Choice = attr("Direction", "方向", default="out", choices=DIRECTIONS)
    at: Moment | None = attr("Time", "时间")
    customer: Ref | None = attr("Customer", "客户", ref="customers", parent=True)
    contact: Ref | None = attr("Contact", "联系人", ref="contacts")
    body: LongText | None = attr("Content", "内容", searchable=True)
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)
