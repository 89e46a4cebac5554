"""A price: what a product costs in a price book, from a quantity on."""

from decimal import Decimal

from shared.declare import About, Amount, Context, Day, Exact, Outcome, Record, Ref, Text, attr
from shared.guards import in_order, refuse


class Price(Record):
    about = About("prc", ("Price", "价格"), ("Prices", "价格"), title="name", amount="price", group="sales")

    name: Text | None = attr("Description", "说明", searchable=True)
    price_book: Ref = attr("Price book", "价格表", required=True, ref="price_books", parent=True)
    product: Ref = attr("Product", "产品", required=True, ref="products")
    price: Amount = attr("Unit price", "单价", required=True)
    from_quantity: Exact = attr("From quantity", "起订数量", default=Decimal(1), gt=0)
    valid_from: Day | None = attr("Valid from", "生效日期")
    valid_until: Day | None = attr("Valid until", "失效日期")


def on_change(before: Price | None, after: Price, context: Context) -> Outcome:  # noqa: ARG001
    """A price without a description is called by its amount."""
    in_order(after, "valid_from", "valid_until")
    if after.price.decimal < 0:
        raise refuse("price", "range")
    return Outcome(after.model_copy(update={"name": after.name or f"{after.price.amount} {after.price.currency}"}))
