"""A price book: prices in one currency, valid for a time."""

from shared.declare import About, Choice, Context, Day, LongText, Outcome, Record, Text, YesNo, attr
from shared.guards import in_order


class PriceBook(Record):
    about = About("prb", ("Price book", "价格表"), ("Price books", "价格表"), title="name", group="sales")

    name: Text = attr("Name", "名称", required=True, searchable=True, unique=True, min_length=1)
    currency: Text = attr("Currency", "币种", required=True, pattern="^[A-Z]{3}$")
    valid_from: Day | None = attr("Valid from", "生效日期")
    valid_until: Day | None = attr("Valid until", "失效日期")
    region: Choice | None = attr("Region", "区域", open_choice=True)
    level: Choice | None = attr("Customer level", "客户级别", open_choice=True)
    standard: YesNo = attr("Standard", "标准价格表", default=False)
    active: YesNo = attr("Active", "启用", default=True)
    description: LongText | None = attr("Description", "说明")


def on_change(before: PriceBook | None, after: PriceBook, context: Context) -> Outcome:  # noqa: ARG001
    in_order(after, "valid_from", "valid_until")
    return Outcome(after)
