"""A product in the catalogue."""

from shared.declare import About, Amount, Record, Text, YesNo, attr


class Product(Record):
    about = About("prd", ("Product", "产品"), ("Products", "产品"), title="name", amount="list_price")

    name: Text = attr("Name", "名称", required=True, searchable=True, unique=True, min_length=1)
    code: Text | None = attr("Code", "编码", searchable=True, unique=True)
    series: Text | None = attr("Series", "系列")
    list_price: Amount | None = attr("List price", "标价")
    active: YesNo = attr("Active", "在售", default=True)
