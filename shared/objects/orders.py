"""An order: what a customer bought, when, for how much."""

from shared.declare import About, Amount, Choice, Context, Day, Integer, LongText, Outcome, Record, Ref, Text, attr
from shared.guards import entered
from shared.parts import Address, Lines
from shared.totals import totalled

STATUSES = {"draft": ("Draft", "草稿"), "placed": ("Placed", "已下单"), "cancelled": ("Cancelled", "已取消")}
COUNTED = "placed"
"""The status of an order that counts: it was placed, and not cancelled since."""
MOVES = {"draft": ("placed", "cancelled"), "placed": ("cancelled",), "cancelled": ("placed",)}
DELIVERY = {
    "open": ("Not delivered", "未发货"), "partial": ("Partly delivered", "部分发货"), "done": ("Delivered", "已交付"),
}  # fmt: skip
CHANNELS = {
    "sales": ("Sales", "销售"), "web_shop": ("Web shop", "网店"), "store": ("Store", "门店"),
    "distributor": ("Distributor", "经销商"),
}  # fmt: skip


class Order(Record):
    about = About(
        "ord",
        ("Order", "订单"),
        ("Orders", "订单"),
        title="number",
        on_date="placed_on",
        amount="amount",
        state="status",
        group="sales",
        moves=MOVES,
    )

    number: Text | None = attr("Number", "订单号", searchable=True, unique=True)
    customer: Ref = attr("Customer", "客户", required=True, ref="customers", parent=True)
    contact: Ref | None = attr("Contact", "联系人", ref="contacts")
    product: Ref | None = attr("Product", "产品", ref="products")
    opportunity: Ref | None = attr("Opportunity", "销售机会", ref="opportunities")
    quote: Ref | None = attr("Quote", "报价", ref="quotes")
    placed_on: Day | None = attr("Placed on", "下单日期")
    currency: Text | None = attr("Currency", "币种", pattern="^[A-Z]{3}$")
    lines: Lines | None = attr("Lines", "明细", tells=("amount",))
    net: Amount | None = attr("Net", "未税合计", read_only=True, tells=("amount",))
    tax: Amount | None = attr("Tax", "税额合计", read_only=True, tells=("amount",))
    amount: Amount | None = attr("Amount", "金额")
    quantity: Integer = attr("Quantity", "数量", default=1, ge=1)
    status: Choice = attr("Status", "状态", default="placed", choices=STATUSES)
    channel: Choice | None = attr("Channel", "渠道", choices=CHANNELS, open_choice=True)
    customer_reference: Text | None = attr("Customer's reference", "客户订单号", searchable=True)
    delivery_address: Address | None = attr("Delivery address", "收货地址")
    deliver_by: Day | None = attr("Deliver by", "要求交货日期")
    delivery: Choice = attr("Delivery", "交付状态", default="open", choices=DELIVERY)
    delivered_on: Day | None = attr("Delivered on", "交付日期")
    external_id: Text | None = attr("External number", "外部编号", unique=True)
    note: LongText | None = attr("Note", "备注")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Order | None, after: Order, context: Context) -> Outcome:
    """An order is placed today unless it names a day, and takes its own id as number; a draft is not placed yet."""
    after = totalled(before, after, context)
    filled: dict[str, object] = {}
    if after.placed_on is None and entered(before, after, "status") == "placed":
        filled["placed_on"] = context.today
    if before is None and not after.number:
        filled["number"] = context.id[4:]
    if after.delivery == "done" and after.delivered_on is None:
        filled["delivered_on"] = context.today
    return Outcome(after.model_copy(update=filled))
