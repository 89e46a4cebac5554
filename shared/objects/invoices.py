"""An invoice: what a customer owes, by when, and how much of it is paid."""

from decimal import Decimal

from shared.carry import Carry
from shared.declare import About, Amount, Choice, Context, Day, LongText, Money, Outcome, Record, Ref, Text, attr, money
from shared.guards import in_order, keeps, refuse
from shared.parts import Lines
from shared.totals import totalled

STATES = {
    "draft": ("Draft", "草稿"), "issued": ("Issued", "已开具"), "partly_paid": ("Partly paid", "部分付款"),
    "paid": ("Paid", "已付清"), "void": ("Void", "已作废"),
}  # fmt: skip
MOVES = {
    "draft": ("issued", "void"), "issued": ("void",), "partly_paid": (), "paid": (), "void": (),
}  # fmt: skip
FIXED = ("number", "customer", "currency", "lines", "amount", "issued_on")


class Invoice(Record):
    about = About(
        "inv",
        ("Invoice", "发票"),
        ("Invoices", "发票"),
        title="number",
        on_date="issued_on",
        amount="amount",
        state="state",
        group="sales",
        moves=MOVES,
    )

    number: Text | None = attr("Number", "发票号", searchable=True, unique=True)
    customer: Ref = attr("Customer", "客户", required=True, ref="customers", parent=True)
    order: Ref | None = attr("Order", "订单", ref="orders")
    state: Choice = attr("State", "状态", default="draft", choices=STATES)
    issued_on: Day | None = attr("Issued on", "开票日期")
    due_on: Day | None = attr("Due on", "到期日")
    currency: Text | None = attr("Currency", "币种", pattern="^[A-Z]{3}$")
    lines: Lines | None = attr("Lines", "明细", tells=("amount",))
    net: Amount | None = attr("Net", "未税合计", read_only=True, tells=("amount",))
    tax: Amount | None = attr("Tax", "税额合计", read_only=True, tells=("amount",))
    amount: Amount | None = attr("Amount", "金额")
    paid: Amount | None = attr("Paid", "已付金额")
    received: Amount | None = attr("Received by payments", "付款记录合计", read_only=True, tells=("paid",))
    balance: Amount | None = attr("Balance", "未付金额", read_only=True, tells=("amount", "paid"))
    paid_on: Day | None = attr("Paid on", "付清日期", read_only=True)
    tax_invoice_code: Text | None = attr("Tax invoice code", "税务发票代码", searchable=True)
    external_id: Text | None = attr("External number", "外部编号", unique=True)
    note: LongText | None = attr("Note", "备注")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Invoice | None, after: Invoice, context: Context) -> Outcome:
    """An issued invoice stays as it was issued; what is paid decides its state and balance, exactly."""
    if before is not None and before.state != "draft":
        keeps(before, after, *FIXED, code="not-a-draft")
    after = totalled(before, after, context)
    filled: dict[str, object] = {"number": after.number or context.id[4:]}
    if after.state != "draft" and after.issued_on is None:
        filled["issued_on"] = context.today
    after = with_received(before, after.model_copy(update=filled))
    in_order(after, "issued_on", "due_on")
    assert after.amount is not None, "totalled refuses it"
    return Outcome(settled(after, after.amount, context))


def with_received(before: Invoice | None, after: Invoice) -> Invoice:
    """The invoice with what its payments added or took off since; `paid` may be more than they are, never less.

    Raises Invalid for a payment of what takes none, or of more than is owed.
    """
    known, received = (one.received.decimal if one and one.received else Decimal(0) for one in (before, after))
    paid = after.paid.decimal if after.paid else Decimal(0)
    if received == known:
        if received and paid < received:
            raise refuse("paid", "below-payments")
        return after
    assert after.received is not None
    assert after.amount is not None
    if after.state in {"draft", "void"}:
        raise refuse("received", "invoice-not-issued")
    if after.received.currency != after.amount.currency:
        raise refuse("received", "other-currency")
    if received > known and paid + received - known > after.amount.decimal:
        raise refuse("received", "invoice-overpaid")
    total = max(paid + received - known, received)
    return after.model_copy(update={"paid": Money(**money(total, after.received.currency))})


def follows(before: Invoice | None, after: Invoice | None) -> tuple[Carry, ...]:
    """Nothing follows in other records; but an invoice that money came for stays."""
    if after is None and before is not None and before.received and before.received.decimal:
        raise refuse("received", "has-payments")
    return ()


def settled(invoice: Invoice, owed: Money, context: Context) -> Invoice:
    """The invoice with its balance, and the state that what is paid puts it in; a draft or void one takes no payment.

    Raises Invalid for a payment in another currency, below nothing, or above what is owed.
    """
    paid = invoice.paid
    if paid is not None and paid.currency != owed.currency:
        raise refuse("paid", "other-currency")
    received = paid.decimal if paid else Decimal(0)
    if received < 0 or received > max(owed.decimal, Decimal(0)):
        raise refuse("paid", "overpaid")
    if received and invoice.state in {"draft", "void"}:
        raise refuse("paid", "not-issued")
    update: dict[str, object] = {"balance": Money(**money(owed.decimal - received, owed.currency))}
    if invoice.state not in {"draft", "void"}:
        whole = received == owed.decimal
        update["state"] = "paid" if whole else "partly_paid" if received else "issued"
        update["paid_on"] = (invoice.paid_on or context.today) if whole else None
    return invoice.model_copy(update=update)
