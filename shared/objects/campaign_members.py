"""A campaign member: a customer, contact or lead that a campaign addresses, and the response."""

from shared.declare import ANY, About, Amount, Choice, Context, Day, LongText, Outcome, Record, Ref, Text, YesNo, attr
from shared.guards import entered, refuse

STATUSES = {
    "planned": ("Planned", "计划触达"),
    "sent": ("Sent", "已发送"),
    "responded": ("Responded", "已响应"),
    "converted": ("Converted", "已转化"),
    "unsubscribed": ("Unsubscribed", "已退订"),
    "bounced": ("Bounced", "发送失败"),
}
MEMBERS = frozenset({"cus", "con", "lea"})


class CampaignMember(Record):
    about = About(
        "cmm",
        ("Campaign member", "活动成员"),
        ("Campaign members", "活动成员"),
        title="name",
        on_date="responded_on",
        state="status",
        group="marketing",
    )

    name: Text | None = attr("Description", "说明", searchable=True)
    campaign: Ref = attr("Campaign", "营销活动", required=True, ref="campaigns", parent=True)
    member: Ref = attr("Member", "成员", required=True, ref=ANY)
    status: Choice = attr("Status", "状态", default="planned", choices=STATUSES)
    hold_out: YesNo = attr("In the hold-out group", "对照组", default=False)
    sent_on: Day | None = attr("Sent on", "发送日期")
    responded_on: Day | None = attr("Responded on", "响应日期")
    revenue: Amount | None = attr("Attributed revenue", "归因收入")
    pair: Text | None = attr("Pair", "组合", unique=True, read_only=True, tells=("campaign", "member"))
    note: LongText | None = attr("Note", "备注")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: CampaignMember | None, after: CampaignMember, context: Context) -> Outcome:
    """Somebody is in a campaign once; the hold-out group is never written to."""
    if after.member[:3] not in MEMBERS:
        raise refuse("member", "not-a-member")
    status = entered(before, after, "status")
    if after.hold_out and status in {"sent", "unsubscribed", "bounced"}:
        raise refuse("status", "hold-out")
    filled: dict[str, object] = {"pair": f"{after.campaign} {after.member}", "name": after.name or after.status}
    if status == "sent" and after.sent_on is None:
        filled["sent_on"] = context.today
    if status in {"responded", "converted"} and after.responded_on is None:
        filled["responded_on"] = context.today
    return Outcome(after.model_copy(update=filled))
