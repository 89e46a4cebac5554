"""Values of several parts: an address with coordinates, and a line of a quote, order or invoice."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

from shared.declare import Exact, FieldSpec, KindMark, LongText, Percent, Ref, Text, attr, fields_of
from shared.modelled import BaseModel


class Place(BaseModel):
    """A postal address (country as ISO 3166-1 alpha-2), a point on the map (WGS 84 degrees), or both."""

    street: Text | None = attr("Street", "街道")
    city: Text | None = attr("City", "城市")
    region: Text | None = attr("Region", "省/州")
    postal_code: Annotated[str, KindMark("postal_code")] | None = attr("Postal code", "邮政编码")
    country: Annotated[str, KindMark("country")] | None = attr("Country", "国家/地区")
    latitude: Annotated[float, KindMark("latitude")] | None = attr("Latitude", "纬度")
    longitude: Annotated[float, KindMark("longitude")] | None = attr("Longitude", "经度")


class Line(BaseModel):
    """One line in its document's currency; `net`, `tax` and `total` are computed (`shared/totals.py`)."""

    product: Ref | None = attr("Product", "产品", ref="products")
    description: LongText | None = attr("Description", "说明", max_length=1_000)
    quantity: Exact = attr("Quantity", "数量", default=Decimal(1), gt=0)
    unit_price: Exact = attr("Unit price", "单价", required=True)
    discount_percent: Percent = attr("Discount, %", "折扣 %", default=Decimal(0), ge=0, le=100)
    tax_percent: Percent = attr("Tax, %", "税率 %", default=Decimal(0), ge=0, le=100)
    net: Exact | None = attr("Net", "未税金额", read_only=True)
    tax: Exact | None = attr("Tax", "税额", read_only=True)
    total: Exact | None = attr("Total", "含税金额", read_only=True)


Address = Annotated[Place, KindMark("address")]
Lines = Annotated[list[Line], KindMark("lines")]


@cache
def parts_of(kind: str) -> Mapping[str, FieldSpec]:
    """The parts of a kind that has them, as fields; none for any other kind."""
    declared = {"address": Place, "lines": Line}.get(kind)
    return fields_of(kind, declared) if declared else {}


def one_line(value: Any) -> str:
    """An address as one line, smallest part first as stored; coordinates left out."""
    if not isinstance(value, Mapping):
        return ""
    named = ("street", "city", "region", "postal_code", "country")
    return ", ".join(str(value[name]) for name in named if value.get(name))
