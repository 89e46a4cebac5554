"""An object with a field of every kind, records of it, and what each filter means, in plain Python."""

import math
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

import orjson
from hypothesis import strategies as st
from pydantic import Field

from shared.declare import (
    About,
    Amount,
    Choice,
    Choices,
    Day,
    Emails,
    Exact,
    Integer,
    LongText,
    Moment,
    Number,
    Phones,
    Record,
    Ref,
    Text,
    Texts,
    TimeOfDay,
    YesNo,
    attr,
    spec_of,
)
from shared.parts import Address, one_line
from shared.records.feed import Change
from shared.records.index.tokens import fold

COLOURS = {"red": ("Red", "红"), "blue": ("Blue", "蓝")}
Rows = Annotated[list[dict[str, Any]], Field(max_length=9)]


class Thing(Record):
    about = About("thi", ("Thing", "事物"), ("Things", "事物"), title="name", amount="price")

    name: Text = attr("Name", "名称", required=True, searchable=True)
    story: LongText | None = attr("Story", "故事", searchable=True)
    size: Integer | None = attr("Size", "大小")
    weight: Number | None = attr("Weight", "重量")
    price: Amount | None = attr("Price", "价格")
    made_on: Day | None = attr("Made on", "制造日期")
    seen_at: Moment | None = attr("Seen", "最近所见")
    broken: YesNo | None = attr("Broken", "损坏")
    colour: Choice | None = attr("Colour", "颜色", choices=COLOURS)
    maker: Ref | None = attr("Maker", "制造者", ref="things")
    tags: Texts | None = attr("Tags", "标签")
    emails: Emails | None = attr("E-mails", "电子邮件", searchable=True)
    phones: Phones | None = attr("Phones", "电话", searchable=True)
    parts: Rows | None = attr("Parts", "部件")
    opens_at: TimeOfDay | None = attr("Opens", "开门时间")
    uses: Choices | None = attr("Uses", "用途", choices=COLOURS)
    ratio: Exact | None = attr("Ratio", "比率")
    place: Address | None = attr("Place", "地点", searchable=True)
    about_any: Ref | None = attr("About", "关于", ref="*")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams")


SPEC = spec_of("things", Thing, None)
SPECS = {"things": SPEC}

_letters = st.text("abAB éÉ%_\\'\"腾讯科技0(*", max_size=6)
words = _letters.filter(str.strip)
people = st.sampled_from(["per_1", "per_2", "per_3"])
teams = st.sampled_from(["tea_1", "tea_2"])
amounts = st.integers(-(10**18) + 1, 10**18 - 1) | st.integers(-20_000, 20_000)
currencies = st.sampled_from(["CNY", "USD"])
moments = st.datetimes(datetime(2020, 1, 1), datetime(2026, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


def written(units: int) -> str:
    return f"{Decimal(units) / 10_000:f}"


def stamped(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


_prices = st.builds(lambda units, currency: {"amount": written(units), "currency": currency}, amounts, currencies)
_days = st.dates().map(lambda day: day.isoformat())
_entries: dict[str, st.SearchStrategy[Any]] = {
    "tags": words, "emails": st.sampled_from(["a@b.cn", "Liu.Wei@x.com"]),
    "phones": st.sampled_from(["+8613800138000", "+12025550123"]), "uses": st.sampled_from(sorted(COLOURS)),
}  # fmt: skip
_towns = ((31.23, 121.47), (31.3, 121.5), (-31.2, -58.5), (0, 179.9), (0.2, -179.95), (89.9, 10), (89.9, -170))
_points = st.sampled_from([{"latitude": north, "longitude": east} for north, east in _towns])
_circles = st.builds(lambda point, km: {**point, "km": km}, _points, st.sampled_from([0.5, 60, 1_500, 19_000]))
_values: dict[str, st.SearchStrategy[Any]] = {
    "name": words, "story": words, "size": st.integers(-3, 3) | st.integers(-(2**53), 2**53),
    "weight": st.sampled_from([-1.5, 0.0, 0.1, 2.0, 1e9]), "price": _prices, "made_on": _days,
    "seen_at": moments.map(stamped), "broken": st.booleans(), "colour": st.sampled_from(sorted(COLOURS)),
    "maker": st.sampled_from(["thi_a", "thi_b"]), **{n: st.lists(one, max_size=3) for n, one in _entries.items()},
    "parts": st.lists(st.just({"n": 1}), max_size=2), "owner": people, "team": teams,
    "opens_at": st.sampled_from(["00:00", "09:30", "23:59"]), "ratio": amounts.map(written),
    "place": st.builds(
        lambda address, point: address | point,
        st.fixed_dictionaries({}, optional={"street": words, "city": words, "country": st.sampled_from(["CN", "DE"])}),
        _points | st.sampled_from([{}, {"latitude": 31.23}]),
    ),
    "about_any": st.sampled_from(["cus_a", "opp_b"]),
}  # fmt: skip
bodies = st.fixed_dictionaries({}, optional={name: st.none() | values for name, values in _values.items()})


def change_of(number: int, body: dict[str, Any], version: int = 1, *, deleted: bool = False) -> Change:
    known = {"id": f"thi_{number:03}", "version": version, **body}
    if deleted:
        known["deleted_at"] = "2026-01-01T00:00:00.000Z"
    return Change("things", known["id"], version, deleted, orjson.dumps(known))


_PART_OPS = ("contains", "begins", "ends")
_TEXT = ("name",)
_PARTS = ("name", "story", "tags", "emails", "phones", "place")
_ORDERED = ("name", "size", "weight", "price", "made_on", "seen_at", "opens_at", "ratio")
_EQUAL = (*_ORDERED, "colour", "maker", "owner", "tags", "emails", "phones", "uses", "about_any")
_empty = st.builds(
    lambda name, value: {"field": name, "op": "empty", "value": value}, st.sampled_from(sorted(_values)), st.booleans()
)


@st.composite
def leaves(draw: st.DrawFn) -> dict[str, Any]:
    op = draw(st.sampled_from(["eq", "ne", "in", "not_in", "gt", "gte", "lt", "lte", "between", *_PART_OPS]))
    if op in _PART_OPS:
        return {"field": draw(st.sampled_from(_PARTS)), "op": op, "value": draw(words)}
    name = draw(st.sampled_from(_EQUAL if op in {"eq", "ne", "in", "not_in"} else _ORDERED))
    one = _entries.get(name, _values[name])
    if name == "price":
        one = one | amounts.map(written)
    if op == "between":
        return {"field": name, "op": op, "value": draw(st.tuples(one, one).map(list))}
    return {"field": name, "op": op, "value": draw(st.lists(one, max_size=3) if op in {"in", "not_in"} else one)}


_near = st.builds(lambda circle: {"field": "place", "op": "within", "value": circle}, _circles)
filters = st.recursive(
    leaves() | _empty | _near,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda some: {"and": some}),
        st.lists(inner, max_size=3).map(lambda some: {"or": some}),
        inner.map(lambda one: {"not": one}),
    ),
    max_leaves=6,
)


def depth(condition: dict[str, Any]) -> int:
    if "field" in condition:
        return 1
    ((_, inner),) = condition.items()
    return 1 + max((depth(one) for one in (inner if isinstance(inner, list) else [inner])), default=0)


def holds(condition: dict[str, Any], body: dict[str, Any]) -> bool:
    """Whether a record satisfies a filter: the meaning that SQL must reproduce."""
    if "and" in condition:
        return all(holds(one, body) for one in condition["and"])
    if "or" in condition:
        return any(holds(one, body) for one in condition["or"])
    if "not" in condition:
        return not holds(condition["not"], body)
    name, op, wanted = condition["field"], condition["op"], condition["value"]
    value = body.get(name)
    if op == "within":
        point = value or {}
        return point.keys() >= {"latitude", "longitude"} and apart(point, wanted) <= wanted["km"]
    if name == "place":
        value = one_line(value)
    entries = [one for one in (value if isinstance(value, list) else [value]) if one is not None and one != ""]
    if op == "empty":
        return bool((not entries) == wanted)
    if op == "between":
        return all(
            any(_compare(name, way, one, end) for one in entries)
            for way, end in zip(("gte", "lte"), wanted, strict=True)
        )
    if op == "not_in":
        return not any(_compare(name, "in", one, wanted) for one in entries)
    if op == "ne":
        return not any(_compare(name, "eq", one, wanted) for one in entries)
    return any(_compare(name, op, one, wanted) for one in entries)


def apart(one: dict[str, float], other: dict[str, float]) -> float:
    """Kilometres between two points, by the angle of their directions from the centre."""
    (ax, ay, az), (bx, by, bz) = (_direction(point) for point in (one, other))
    across = math.hypot(ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx)
    return 6_371.0087714 * math.atan2(across, ax * bx + ay * by + az * bz)


def _direction(point: dict[str, float]) -> tuple[float, float, float]:
    north, east = math.radians(point["latitude"]), math.radians(point["longitude"])
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)


def _compare(name: str, op: str, value: Any, wanted: Any) -> bool:
    if op == "in":
        return any(_compare(name, "eq", value, one) for one in wanted)
    if name == "price":
        if isinstance(wanted, dict) and value["currency"] != wanted["currency"]:
            return False
        wanted = Decimal(wanted["amount"] if isinstance(wanted, dict) else wanted)
        value = Decimal(value["amount"])
    elif name == "ratio":
        value, wanted = Decimal(value), Decimal(wanted)
    elif name in _PARTS:
        value, wanted = fold(value), fold(wanted)
    match op:
        case "eq":
            return bool(value == wanted)
        case "gt":
            return bool(value > wanted)
        case "gte":
            return bool(value >= wanted)
        case "lt":
            return bool(value < wanted)
        case "lte":
            return bool(value <= wanted)
        case "contains":
            return wanted in value
        case "ends":
            return bool(value.endswith(wanted))
    return bool(value.startswith(wanted))
