"""An opportunity: a sale in the making, moved through the stages of a pipeline."""

from shared.declare import About, Amount, Choice, Context, Day, Draft, Integer, Outcome, Record, Ref, Text, attr
from shared.errors import FieldError, Invalid

STAGES = {
    "prospecting": ("Prospecting", "初步接触"), "engaging": ("Engaging", "深入洽谈"),
    "won": ("Won", "赢单"), "lost": ("Lost", "输单"),
}  # fmt: skip
CLOSED = frozenset({"won", "lost"})
PROBABILITY = {"prospecting": 10, "engaging": 40, "won": 100, "lost": 0}


class Opportunity(Record):
    about = About(
        "opp", ("Opportunity", "销售机会"), ("Opportunities", "销售机会"), title="name", on_date="closes_on",
        amount="amount", state="stage",
    )  # fmt: skip

    name: Text = attr("Name", "名称", required=True, searchable=True, min_length=1)
    external_id: Text | None = attr("External number", "外部编号", searchable=True, unique=True)
    customer: Ref | None = attr("Customer", "客户", ref="customers", parent=True)
    product: Ref | None = attr("Product", "产品", ref="products")
    stage: Choice = attr("Stage", "阶段", default="prospecting", choices=STAGES)
    amount: Amount | None = attr("Amount", "金额")
    probability: Integer | None = attr("Probability, %", "赢率 %", ge=0, le=100)
    engaged_on: Day | None = attr("Engaged on", "开始洽谈日期")
    closes_on: Day | None = attr("Expected close", "预计成交日期")
    closed_on: Day | None = attr("Closed on", "结单日期")
    lost_reason: Text | None = attr("Lost reason", "输单原因")
    next_step: Text | None = attr("Next step", "下一步")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Opportunity | None, after: Opportunity, context: Context) -> Outcome:
    """A closed deal is history: reopening one would rewrite last quarter's report. A won deal is an order."""
    if before is not None and before.stage in CLOSED and after.stage != before.stage:
        raise Invalid("deal-closed", errors=(FieldError("stage", "deal-closed"),))
    if before is not None and before.stage == after.stage:
        return Outcome(after)
    chosen = before is None and after.probability is not None and after.stage not in CLOSED
    entered: dict[str, object] = {} if chosen else {"probability": PROBABILITY[after.stage]}
    if after.stage in CLOSED and after.closed_on is None:
        entered["closed_on"] = context.today
    if after.stage == "engaging" and after.engaged_on is None:
        entered["engaged_on"] = context.today
    after = after.model_copy(update=entered)
    return Outcome(after, creates=(_order(after, context),) if after.stage == "won" else ())


def _order(won: Opportunity, context: Context) -> Draft:
    if won.customer is None:
        raise Invalid("won-without-customer", errors=(FieldError("customer", "won-without-customer"),))
    if won.amount is None:
        raise Invalid("won-without-amount", errors=(FieldError("amount", "won-without-amount"),))
    data = {
        "number": won.external_id and f"O-{won.external_id}", "customer": won.customer, "product": won.product,
        "opportunity": context.id, "placed_on": won.closed_on and won.closed_on.isoformat(),
        "amount": won.amount.model_dump(), "owner": won.owner,
    }  # fmt: skip
    known = {name: value for name, value in data.items() if value is not None}
    return Draft("orders", "ord" + context.id[3:], known)
