"""A relation: what a customer is to another customer, or a contact to a customer that is not his own."""

from shared.declare import About, Choice, Context, Day, LongText, Outcome, Record, Ref, Text, attr
from shared.guards import in_order, refuse

KINDS = {
    "supplier": ("Supplier", "供应商"),
    "distributor": ("Distributor", "经销商"),
    "competitor": ("Competitor", "竞争对手"),
    "government": ("Government", "政府机构"),
    "referrer": ("Referrer", "介绍人"),
    "partner": ("Partner", "合作伙伴"),
    "parent": ("Parent company", "母公司"),
    "subsidiary": ("Subsidiary", "子公司"),
    "contact": ("Contact", "联系人"),
    "adviser": ("Adviser", "顾问"),
    "relative": ("Relative", "亲属"),
    "other": ("Other", "其他"),
}


class Relation(Record):
    about = About(
        "rel",
        ("Relation", "关系"),
        ("Relations", "关系"),
        title="name",
        on_date="since",
        state="kind",
        group="customers",
    )

    name: Text | None = attr("Description", "说明", searchable=True)
    customer: Ref = attr("Customer", "客户", required=True, ref="customers", parent=True)
    kind: Choice = attr("Relation", "关系类型", required=True, choices=KINDS, open_choice=True)
    other_customer: Ref | None = attr("Related customer", "关联客户", ref="customers")
    contact: Ref | None = attr("Related contact", "关联联系人", ref="contacts")
    since: Day | None = attr("Since", "开始日期")
    until: Day | None = attr("Until", "结束日期")
    note: LongText | None = attr("Note", "备注")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Relation | None, after: Relation, context: Context) -> Outcome:  # noqa: ARG001
    """A relation leads somewhere: to another customer or to a contact."""
    if after.other_customer is None and after.contact is None:
        raise refuse("other_customer", "required")
    if after.other_customer == after.customer:
        raise refuse("other_customer", "itself")
    in_order(after, "since", "until")
    return Outcome(after.model_copy(update={"name": after.name or after.kind}))
