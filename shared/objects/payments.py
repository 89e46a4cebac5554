"""A payment: money received from a customer, for an invoice or on account."""

from shared.carry import Carry
from shared.declare import About, Amount, Choice, Context, Day, LongText, Outcome, Record, Ref, Text, YesNo, attr
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
    counted: YesNo | None = attr("Already in the invoice", "已计入发票")
    paid_on: Day | None = attr("Paid on", "付款日期")
    method: Choice | None = attr("Method", "付款方式", choices=METHODS, open_choice=True)
    state: Choice = attr("State", "状态", default="received", choices=STATES)
    reference: Text | None = attr("Bank reference", "银行流水号", searchable=True)
    external_id: Text | None = attr("External number", "外部编号", unique=True)
    note: LongText | None = attr("Note", "备注")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Payment | None, after: Payment, context: Context) -> Outcome:
    """Money that came is history: its amount and payer stay. It is added to the invoice unless that has it already."""
    if after.amount.decimal <= 0:
        raise refuse("amount", "range")
    if before is not None and before.state in {"received", "refunded"}:
        keeps(before, after, "amount", "customer", "paid_on")
    filled = {"number": after.number or context.id[4:], "paid_on": after.paid_on or context.today}
    if after.counted is None and (before is None or before.state != "received"):
        filled["counted"] = False
    return Outcome(after.model_copy(update=filled))


def follows(before: Payment | None, after: Payment | None) -> tuple[Carry, ...]:
    """What is received for an invoice is added to what is paid of it, and taken off when it is no longer received."""
    gone, come = (_added(record) if record else None for record in (before, after))
    return tuple([gone._replace(amount=-gone.amount, along={})] if gone else []) + tuple([come] if come else [])


def _added(payment: Payment) -> Carry | None:
    """What the payment adds; nothing where `counted` is empty, as it is in those recorded before payments did."""
    if payment.invoice is None or payment.state != "received" or payment.counted is not False:
        return None
    amount = payment.amount
    along = {"paid_on": payment.paid_on.isoformat()} if payment.paid_on else {}
    return Carry("invoices", payment.invoice, "invoice", "received", amount.decimal, amount.currency, along)
