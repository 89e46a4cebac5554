"""A campaign: what is told to whom, through which channel, at what cost."""

from shared.declare import (
    About,
    Amount,
    Choice,
    Context,
    Day,
    Integer,
    LongText,
    Outcome,
    Percent,
    Record,
    Ref,
    Text,
    attr,
)
from shared.guards import entered, in_order

KINDS = {
    "email": ("E-mail", "邮件"), "sms": ("SMS", "短信"), "call": ("Call list", "电话外呼"), "event": ("Event", "活动"),
    "social": ("Social media", "社交媒体"), "advert": ("Advertisement", "广告"), "post": ("Post", "邮寄"),
    "other": ("Other", "其他"),
}  # fmt: skip
STATUSES = {
    "planned": ("Planned", "计划中"), "active": ("Active", "进行中"), "paused": ("Paused", "已暂停"),
    "completed": ("Completed", "已完成"), "cancelled": ("Cancelled", "已取消"),
}  # fmt: skip
MOVES = {
    "planned": ("active", "cancelled"), "active": ("paused", "completed", "cancelled"),
    "paused": ("active", "completed", "cancelled"), "completed": (), "cancelled": (),
}  # fmt: skip


class Campaign(Record):
    about = About(
        "cmp", ("Campaign", "营销活动"), ("Campaigns", "营销活动"), title="name", on_date="starts_on", amount="budget",
        state="status", group="marketing", moves=MOVES,
    )  # fmt: skip

    name: Text = attr("Name", "名称", required=True, searchable=True, min_length=1)
    kind: Choice = attr("Kind", "类型", default="email", choices=KINDS, open_choice=True)
    status: Choice = attr("Status", "状态", default="planned", choices=STATUSES)
    part_of: Ref | None = attr("Part of", "上级活动", ref="campaigns", parent=True)
    segment: Ref | None = attr("Segment", "客户细分", ref="segments")
    product: Ref | None = attr("Product", "产品", ref="products")
    starts_on: Day | None = attr("Starts on", "开始日期")
    ends_on: Day | None = attr("Ends on", "结束日期")
    budget: Amount | None = attr("Budget", "预算")
    cost: Amount | None = attr("Actual cost", "实际成本")
    expected_revenue: Amount | None = attr("Expected revenue", "预期收入")
    expected_response_percent: Percent | None = attr("Expected response, %", "预期响应率 %", ge=0, le=100)
    hold_out_percent: Percent | None = attr("Hold-out group, %", "对照组 %", ge=0, le=50)
    most_a_month: Integer | None = attr("Most messages a month", "每月最多触达次数", ge=1, le=31)
    goal: LongText | None = attr("Goal", "目标")
    message: LongText | None = attr("Message", "内容")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Campaign | None, after: Campaign, context: Context) -> Outcome:
    """A campaign that becomes active starts today unless it says otherwise; a completed one has an end."""
    status, filled = entered(before, after, "status"), {}
    if status == "active" and after.starts_on is None:
        filled["starts_on"] = context.today
    if status == "completed" and after.ends_on is None:
        filled["ends_on"] = context.today
    after = after.model_copy(update=filled)
    in_order(after, "starts_on", "ends_on")
    return Outcome(after)
