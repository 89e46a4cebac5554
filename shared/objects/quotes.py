"""A quote: what is offered to a customer, at what price, until when."""

from shared.declare import (
    About,
    Amount,
    Choice,
    Context,
    Day,
    Draft,
    Integer,
    LongText,
    Outcome,
    Record,
    Ref,
    Text,
    attr,
)
from shared.guards import entered, in_order, keeps, refuse
from shared.parts import Lines
from shared.totals import totalled

STATUSES = {
    "draft": ("Draft", "草稿"), "sent": ("Sent", "已发送"), "accepted": ("Accepted", "已接受"),
    "rejected": ("Rejected", "已拒绝"), "expired": ("Expired", "已过期"),
}  # fmt: skip
MOVES = {
    "draft": ("sent", "accepted", "rejected"), "sent": ("accepted", "rejected", "expired"), "accepted": (),
    "rejected": (), "expired": (),
}  # fmt: skip


class Quote(Record):
    about = About(
        "quo",
        ("Quote", "报价"),
        ("Quotes", "报价"),
        title="number",
        on_date="issued_on",
        amount="amount",
        state="status",
        group="sales",
        moves=MOVES,
    )

    number: Text | None = attr("Number", "报价单号", searchable=True, unique=True)
    revision: Integer = attr("Revision", "版本", default=1, ge=1)
    revises: Ref | None = attr("Revises", "修订自", ref="quotes")
    customer: Ref = attr("Customer", "客户", required=True, ref="customers", parent=True)
    contact: Ref | None = attr("Contact", "联系人", ref="contacts")
    opportunity: Ref | None = attr("Opportunity", "销售机会", ref="opportunities")
    price_book: Ref | None = attr("Price book", "价格表", ref="price_books")
    status: Choice = attr("Status", "状态", default="draft", choices=STATUSES)
    issued_on: Day | None = attr("Issued on", "报价日期")
    valid_until: Day | None = attr("Valid until", "有效期至")
    currency: Text | None = attr("Currency", "币种", pattern="^[A-Z]{3}$")
    lines: Lines | None = attr("Lines", "明细", tells=("amount",))
    net: Amount | None = attr("Net", "未税合计", read_only=True, tells=("amount",))
    tax: Amount | None = attr("Tax", "税额合计", read_only=True, tells=("amount",))
    amount: Amount | None = attr("Amount", "金额")
    terms: LongText | None = attr("Terms", "条款")
    rejected_reason: Text | None = attr("Why rejected", "拒绝原因")
    closed_on: Day | None = attr("Answered on", "答复日期", read_only=True)
    order: Ref | None = attr("Order", "订单", ref="orders", read_only=True)
    external_id: Text | None = attr("External number", "外部编号", unique=True)
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


FIXED = ("currency", "lines", "amount", "customer", "valid_until", "issued_on")


def on_change(before: Quote | None, after: Quote, context: Context) -> Outcome:
    """What was sent stays as it was sent; an accepted quote is a draft of an order from that moment."""
    if before is not None and before.status != "draft":
        keeps(before, after, *FIXED, code="not-a-draft")
    status = entered(before, after, "status")
    after = totalled(before, after, context)
    filled = {"number": after.number or context.id[4:], "issued_on": after.issued_on or context.today}
    after = after.model_copy(update=filled)
    in_order(after, "issued_on", "valid_until")
    if status not in {"accepted", "rejected", "expired"}:
        return Outcome(after)
    after = after.model_copy(update={"closed_on": context.today})
    if status != "accepted" or before is None:
        return Outcome(after)
    if after.valid_until is not None and after.valid_until < context.today:
        raise refuse("valid_until", "quote-expired")
    return _accepted(after, context)


def _accepted(quote: Quote, context: Context) -> Outcome:
    order = "ord" + context.id[3:]
    known = quote.model_dump(mode="json", exclude_none=True)
    data = {name: known[name] for name in _ORDERED if name in known}
    if "lines" not in known:
        data["amount"] = known["amount"]
    draft = Draft("orders", order, {**data, "quote": context.id, "status": "draft"})
    return Outcome(quote.model_copy(update={"order": order}), creates=(draft,))


_ORDERED = ("customer", "contact", "opportunity", "currency", "lines", "owner")
