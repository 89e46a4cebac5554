"""A holding: what a customer has, from us or from a competitor, in any line of business."""

from shared.declare import About, Amount, Choice, Context, Day, Exact, LongText, Outcome, Record, Ref, Text, YesNo, attr
from shared.guards import in_order

STATUSES = {
    "active": ("Active", "有效"), "trial": ("On trial", "试用"), "expired": ("Expired", "已到期"),
    "cancelled": ("Cancelled", "已取消"),
}  # fmt: skip


class Holding(Record):
    about = About(
        "hol", ("Holding", "持有产品"), ("Holdings", "持有产品"), title="name", on_date="acquired_on", amount="value",
        state="status", group="customers",
    )  # fmt: skip

    name: Text = attr("Name", "名称", required=True, searchable=True, min_length=1)
    customer: Ref = attr("Customer", "客户", required=True, ref="customers", parent=True)
    product: Ref | None = attr("Product", "产品", ref="products")
    business_line: Choice | None = attr("Line of business", "业务条线", open_choice=True)
    provider: Text | None = attr("Provider", "提供方", searchable=True)
    ours: YesNo = attr("Bought from us", "本公司产品", default=True)
    status: Choice = attr("Status", "状态", default="active", choices=STATUSES)
    serial_number: Text | None = attr("Serial number", "序列号", searchable=True)
    quantity: Exact | None = attr("Quantity", "数量", ge=0)
    value: Amount | None = attr("Value", "价值")
    acquired_on: Day | None = attr("Acquired on", "购入日期")
    expires_on: Day | None = attr("Expires on", "到期日期")
    warranty_until: Day | None = attr("Warranty until", "保修至")
    order: Ref | None = attr("Order", "订单", ref="orders")
    external_id: Text | None = attr("External number", "外部编号", unique=True)
    note: LongText | None = attr("Note", "备注")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Holding | None, after: Holding, context: Context) -> Outcome:  # noqa: ARG001
    in_order(after, "acquired_on", "expires_on")
    return Outcome(after)
