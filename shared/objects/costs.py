"""A cost: an entry of the ledger that says what customers, campaigns and programmes cost, hidden cost included."""

from shared.declare import About, Amount, Choice, Context, Day, LongText, Outcome, Record, Ref, Text, YesNo, attr
from shared.objects.interactions import CHANNELS as SPOKEN
from shared.objects.orders import CHANNELS as ORDERED

KINDS = {
    "marketing": ("Marketing", "营销"), "sales": ("Sales", "销售"), "service": ("Service", "服务"),
    "delivery": ("Delivery", "交付"), "licences": ("Licences", "许可"), "equipment": ("Equipment", "设备"),
    "conversion": ("Data conversion", "数据转换"), "testing": ("Integration and testing", "集成与测试"),
    "experts": ("Outside experts", "外部专家"), "training": ("Training", "培训"), "other": ("Other", "其他"),
}  # fmt: skip
CHANNELS = {**ORDERED, **SPOKEN}
HIDDEN = frozenset({"conversion", "testing", "experts", "training"})
"""What is easily left out of a budget."""


class Cost(Record):
    about = About(
        "cst", ("Cost", "成本"), ("Costs", "成本"), title="name", on_date="spent_on", amount="amount", group="insight"
    )

    name: Text = attr("Description", "说明", required=True, searchable=True, min_length=1)
    kind: Choice = attr("Kind", "类型", required=True, choices=KINDS)
    spent_on: Day = attr("Spent on", "发生日期", required=True)
    amount: Amount = attr("Amount", "金额", required=True)
    hidden: YesNo | None = attr("Hidden cost", "隐性成本", read_only=True)
    customer: Ref | None = attr("Customer", "客户", ref="customers", parent=True)
    channel: Choice | None = attr("Channel", "渠道", choices=CHANNELS, open_choice=True)
    campaign: Ref | None = attr("Campaign", "营销活动", ref="campaigns")
    programme: Ref | None = attr("Programme", "项目计划", ref="programmes")
    product: Ref | None = attr("Product", "产品", ref="products")
    note: LongText | None = attr("Note", "备注")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Cost | None, after: Cost, context: Context) -> Outcome:  # noqa: ARG001
    return Outcome(after.model_copy(update={"hidden": after.kind in HIDDEN}))
