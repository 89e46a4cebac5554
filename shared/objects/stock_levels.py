"""A stock level: how much of a product lies at a place."""

from decimal import Decimal

from shared.declare import About, Context, Day, Exact, Outcome, Record, Ref, Text, attr


class StockLevel(Record):
    about = About("sto", ("Stock level", "库存"), ("Stock levels", "库存"), title="location", group="sales")

    location: Text = attr("Location", "仓库", required=True, searchable=True, min_length=1)
    product: Ref = attr("Product", "产品", required=True, ref="products", parent=True)
    on_hand: Exact = attr("On hand", "现有数量", default=Decimal(0))
    reserved: Exact = attr("Reserved", "已预留", default=Decimal(0), ge=0)
    available: Exact | None = attr("Available", "可用数量", read_only=True, tells=("on_hand", "reserved"))
    reorder_at: Exact | None = attr("Reorder at", "补货点", ge=0)
    counted_on: Day | None = attr("Counted on", "盘点日期")
    place: Text | None = attr(
        "Place and product", "仓库与产品", unique=True, read_only=True, tells=("location", "product")
    )
    external_id: Text | None = attr("External number", "外部编号", unique=True)


def on_change(before: StockLevel | None, after: StockLevel, context: Context) -> Outcome:  # noqa: ARG001
    """What is available is on hand and not reserved; a product has one level at a location."""
    place = f"{after.product} {after.location}"
    return Outcome(after.model_copy(update={"available": after.on_hand - after.reserved, "place": place}))
