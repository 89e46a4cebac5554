"""A visit to a customer: planned, checked in with place and time, done with a result."""

from shared.declare import About, Choice, Context, Integer, LongText, Moment, Outcome, Record, Ref, Text, attr
from shared.guards import entered, in_order, needs
from shared.parts import Address

STATES = {
    "planned": ("Planned", "已计划"), "checked_in": ("Checked in", "已签到"), "done": ("Done", "已完成"),
    "cancelled": ("Cancelled", "已取消"),
}  # fmt: skip
MOVES = {
    "planned": ("checked_in", "done", "cancelled"), "checked_in": ("done", "cancelled", "planned"), "done": (),
    "cancelled": ("planned",),
}  # fmt: skip
PURPOSES = {
    "sales": ("Sales", "销售"), "service": ("Service", "服务"), "care": ("Customer care", "客户关怀"),
    "collection": ("Collection", "催收"), "survey": ("Survey", "调研"),
}  # fmt: skip


class Visit(Record):
    about = About(
        "vis",
        ("Visit", "拜访"),
        ("Visits", "拜访"),
        title="subject",
        on_date="planned_at",
        state="state",
        group="customers",
        moves=MOVES,
    )

    subject: Text = attr("Subject", "主题", required=True, searchable=True, min_length=1)
    customer: Ref = attr("Customer", "客户", required=True, ref="customers", parent=True)
    contact: Ref | None = attr("Contact", "联系人", ref="contacts")
    purpose: Choice | None = attr("Purpose", "目的", choices=PURPOSES, open_choice=True)
    state: Choice = attr("State", "状态", default="planned", choices=STATES)
    planned_at: Moment | None = attr("Planned for", "计划时间")
    address: Address | None = attr("Address", "地址")
    route_position: Integer | None = attr("Position on the route", "路线顺序", ge=1)
    checked_in_at: Moment | None = attr("Checked in at", "签到时间")
    checked_in_place: Address | None = attr("Checked in where", "签到位置")
    left_at: Moment | None = attr("Left at", "离开时间")
    result: LongText | None = attr("Result", "拜访结果", searchable=True)
    next_step: Text | None = attr("Next step", "下一步")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Visit | None, after: Visit, context: Context) -> Outcome:
    """Checking in dates the visit; a visit that is done has a result."""
    state = entered(before, after, "state")
    if state == "checked_in" and after.checked_in_at is None:
        after = after.model_copy(update={"checked_in_at": context.now})
    if after.state == "done":
        needs(after, "result")
    in_order(after, "checked_in_at", "left_at")
    return Outcome(after)
