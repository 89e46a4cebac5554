"""A segment: customers, contacts or leads that a saved filter picks, with a value tier."""

from shared.declare import About, Amount, Choice, LongText, Record, Ref, Text, YesNo, attr

OBJECTS = {"customers": ("Customers", "客户"), "contacts": ("Contacts", "联系人"), "leads": ("Leads", "线索")}
TIERS = {
    "high": ("High value", "高价值"), "growing": ("Growing", "成长型"), "standard": ("Standard", "一般"),
    "low": ("Low value", "低价值"),
}  # fmt: skip


class Segment(Record):
    about = About("seg", ("Segment", "客户细分"), ("Segments", "客户细分"), title="name", group="marketing", query="of")

    name: Text = attr("Name", "名称", required=True, searchable=True, unique=True, min_length=1)
    of: Choice = attr("Of", "对象", default="customers", choices=OBJECTS)
    filter: LongText | None = attr("Filter", "筛选条件")
    tier: Choice | None = attr("Value tier", "价值层级", choices=TIERS, open_choice=True)
    realised_value: Amount | None = attr("Realised value", "已实现价值")
    potential_value: Amount | None = attr("Potential value", "潜在价值")
    reference_value: Amount | None = attr("Reference value", "推荐价值")
    active: YesNo = attr("Active", "启用", default=True)
    description: LongText | None = attr("Description", "说明")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)
