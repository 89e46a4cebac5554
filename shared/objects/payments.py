"""A payment: money received from a customer, for an invoice or on account."""

from shared.declare import About, Amount, Choice, Context, Day, LongText, Outcome, Record, Ref, Text, attr
from shared.guards import keeps, refuse

STATES = {
    "pending": ("Pending", "待到账"), "received": ("Received", "已到账"), "failed": ("Failed", "失败"),
    "refunded": ("Refunded", "已退款"),
}  # fmt: skip
MOVES = {"pending": ("received", "failed"), "received": ("refunded",), "failed": ("pending",), "refunded": ()}
METHODS = {
    "transfer": ("Bank transfer", "银行转账"), "card": ("Card", "银行卡"), "cash": ("Cash", "现金"),
    "wechat_pay": ("WeChat Pay", "微信支付"), "alipay": ("Alipay", "支付宝"), "cheque": ("Cheque", "支票"),
    "acceptance": ("Bank acceptance", "承兑汇票"), "other": ("Other", "其他"),
}  # fmt: skip


class Payment(Record):
    about = About(
        "pay",
        ("Payment", "付款"),
        ("Payments", "付款"),
        title="number",
        on_date="paid_on",
        amount="amount",
        state="state",
        group="sales",
        moves=MOVES,
    )

    number: Text | None = attr("Number", "付款编号", searchable=True, unique=True)
    customer: Ref = attr("Customer", "客户", required=True, ref="customers", parent=True)
    invoice: Ref | None = attr("Invoice", "发票", ref="invoices")
    amount: Amount = attr("Amount", "金额", required=True)
    paid_on: Day | None = attr("Paid on", "付款日期")
    method: Choice | None = attr("Method", "付款方式", choices=METHODS, open_choice=True)
    state: Choice = attr("State", "状态", default="received", choices=STATES)
    reference: Text | None = attr("Bank reference", "银行流水号", searchable=True)
    external_id: Text | None = attr("External number", "外部编号", unique=True)
    note: LongText | None = attr("Note", "备注")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Payment | None, after: Payment, context: Context) -> Outcome:
    """Money that came is history: its amount and payer stay."""
    if after.amount.decimal <= 0:
        raise refuse("amount", "range")
    if before is not None and before.state in {"received", "refunded"}:
        keeps(before, after, "amount", "customer", "paid_on")
    filled = {"number": after.number or context.id[4:], "paid_on": after.paid_on or context.today}
    return Outcome(after.model_copy(update=filled))
