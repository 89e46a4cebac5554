"""A stakeholder: a contact's part in an opportunity."""

from shared.declare import About, Choice, Context, LongText, Outcome, Record, Ref, Text, attr

ROLES = {
    "decision_maker": ("Decision maker", "决策者"),
    "economic_buyer": ("Economic buyer", "预算审批人"),
    "champion": ("Champion", "内部支持者"),
    "influencer": ("Influencer", "影响者"),
    "evaluator": ("Evaluator", "评估者"),
    "user": ("User", "使用者"),
    "blocker": ("Blocker", "反对者"),
}
LEVELS = {"high": ("High", "高"), "medium": ("Medium", "中"), "low": ("Low", "低")}
ATTITUDES = {"for": ("In favour", "支持"), "neutral": ("Neutral", "中立"), "against": ("Against", "反对")}


class Stakeholder(Record):
    about = About(
        "stk", ("Stakeholder", "干系人"), ("Stakeholders", "干系人"), title="name", state="attitude", group="sales"
    )

    name: Text | None = attr("Description", "说明", searchable=True)
    opportunity: Ref = attr("Opportunity", "销售机会", required=True, ref="opportunities", parent=True)
    contact: Ref = attr("Contact", "联系人", required=True, ref="contacts")
    role: Choice = attr("Role", "角色", required=True, choices=ROLES)
    influence: Choice | None = attr("Influence", "影响力", choices=LEVELS)
    attitude: Choice | None = attr("Attitude", "态度", choices=ATTITUDES)
    pair: Text | None = attr("Pair", "组合", unique=True, read_only=True, tells=("opportunity", "contact"))
    note: LongText | None = attr("Note", "备注")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Stakeholder | None, after: Stakeholder, context: Context) -> Outcome:  # noqa: ARG001
    """A contact has one part in a deal: the pair is unique."""
    pair = f"{after.opportunity} {after.contact}"
    return Outcome(after.model_copy(update={"name": after.name or after.role, "pair": pair}))
