"""A product in the catalogue."""

from shared.declare import About, Amount, Choice, LongText, Percent, Record, Text, YesNo, attr

KINDS = {"goods": ("Goods", "商品"), "service": ("Service", "服务"), "subscription": ("Subscription", "订阅")}
UNITS = {
    "piece": ("Piece", "件"), "box": ("Box", "箱"), "kg": ("Kilogram", "千克"), "metre": ("Metre", "米"),
    "hour": ("Hour", "小时"), "month": ("Month", "月"), "year": ("Year", "年"),
}  # fmt: skip


class Product(Record):
    about = About("prd", ("Product", "产品"), ("Products", "产品"), title="name", amount="list_price", group="sales")

    name: Text = attr("Name", "名称", required=True, searchable=True, unique=True, min_length=1)
    code: Text | None = attr("Code", "编码", searchable=True, unique=True)
    sku: Text | None = attr("Stock number", "库存编号", searchable=True, unique=True)
    barcode: Text | None = attr("Barcode", "条码", searchable=True, unique=True)
    kind: Choice = attr("Kind", "类型", default="goods", choices=KINDS)
    series: Text | None = attr("Series", "系列")
    family: Choice | None = attr("Family", "产品类别", open_choice=True)
    unit: Choice | None = attr("Unit", "单位", choices=UNITS, open_choice=True)
    list_price: Amount | None = attr("List price", "标价")
    cost: Amount | None = attr("Cost", "成本", sensitive=True)
    tax_percent: Percent | None = attr("Tax, %", "税率 %", ge=0, le=100)
    description: LongText | None = attr("Description", "说明", searchable=True)
    external_id: Text | None = attr("External number", "外部编号", unique=True)
    active: YesNo = attr("Active", "在售", default=True)
