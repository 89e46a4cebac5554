"""An order: what a customer bought, when, for how much."""

from shared.declare import About, Amount, Choice, Context, Day, Integer, Outcome, Record, Ref, Text, attr

STATUSES = {"placed": ("Placed", "已下单"), "cancelled": ("Cancelled", "已取消")}


class Order(Record):
    about = About(
        "ord",
        ("Order", "订单"),
        ("Orders", "订单"),
        title="number",
        on_date="placed_on",
        amount="amount",
        state="status",
    )

    number: Text | None = attr("Number", "订单号", searchable=True, unique=True)
    customer: Ref = attr("Customer", "客户", required=True, ref="customers", parent=True)
    product: Ref | None = attr("Product", "产品", ref="products")
    opportunity: Ref | None = attr("Opportunity", "销售机会", ref="opportunities")
    placed_on: Day | None = attr("Placed on", "下单日期")
    amount: Amount = attr("Amount", "金额", required=True)
    quantity: Integer = attr("Quantity", "数量", default=1, ge=1)
    status: Choice = attr("Status", "状态", default="placed", choices=STATUSES)
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Order | None, after: Order, context: Context) -> Outcome:
    """An order without a day was placed today; one without a number takes its own id as number."""
    if before is None:
        filled = {"placed_on": after.placed_on or context.today, "number": after.number or context.id[4:]}
        after = after.model_copy(update=filled)
    return Outcome(after)
