"""A query checked against the tenant's objects and the reader's rights, before anything is read. Pure but for those."""

from dataclasses import dataclass
from typing import NamedTuple

from functions.insight.builder.wish import Query
from shared.declare import ANY, FieldSpec, ObjectSpec
from shared.errors import BadRequest, FieldError, Invalid
from shared.records.index.asker import Asker
from shared.records.index.columns import EXACT, shape
from shared.records.index.filters import Node, check
from shared.records.index.periods import UNITS
from shared.tenancy.rights import Sight

_DATED = frozenset({"date", "datetime"})
GROUPED = frozenset({"text", "choice", "reference", "boolean", "date", "integer", "country"})
SUMMED = frozenset({"money", "integer", "number", "decimal"})
AVERAGED = SUMMED | {"percent"}
MEASURED = {
    "sum": SUMMED, "avg": AVERAGED, "min": AVERAGED | _DATED, "max": AVERAGED | _DATED,
    "distinct": GROUPED | {"email", "phone"},
}  # fmt: skip


class Group(NamedTuple):
    """What rows are grouped by: a field, of this object or of the record that `via` refers to, by calendar `unit`."""

    key: str
    field: FieldSpec
    via: FieldSpec | None = None
    unit: str | None = None
    owner: ObjectSpec | None = None
    """The object that the field belongs to."""


class Measure(NamedTuple):
    """A figure over the rows of a group; `count` has no field."""

    key: str
    way: str
    field: FieldSpec | None = None

    @property
    def kind(self) -> str:
        """How its values are shown: integer, number, money, percent, date or datetime."""
        if self.field is None or self.way in {"count", "distinct"}:
            return "integer"
        known = self.field.kind
        if known == "integer":
            return "number" if self.way == "avg" else "integer"
        return "number" if known == "decimal" else known

    @property
    def exact(self) -> bool:
        """Whether the index keeps its values in ten-thousandths."""
        return self.field is not None and self.way != "distinct" and self.field.kind in {*EXACT, "money"}


@dataclass(frozen=True)
class Plan:
    """A checked query, with the rows and fields in the reader's sight."""

    spec: ObjectSpec
    sight: Sight
    asker: Asker
    query: Query
    filter: Node | None
    groups: tuple[Group, ...]
    measures: tuple[Measure, ...]
    dated: FieldSpec | None
    sort: tuple[str, bool]
    """Column key, and whether it falls."""


def planned(spec: ObjectSpec, sight: Sight, asker: Asker, query: Query) -> Plan:
    """Raises Invalid naming what the object does not have or cannot be used so, BadRequest for a wrong filter.

    What is hidden from the reader is answered exactly like what does not exist.
    """
    groups = tuple(_group(spec, sight, asker, text, f"groups.{at}") for at, text in enumerate(query.groups))
    measures = tuple(_measure(spec, sight, text, f"measures.{at}") for at, text in enumerate(query.measures))
    dated = _field(spec, sight, query.dates.field, "dates.field") if query.dates else None
    if dated and dated.kind not in _DATED:
        raise _wrong("dates.field", "date")
    try:
        node = check(spec, query.filter, sight.hidden, asker)
    except BadRequest as problem:
        raise Invalid(errors=tuple(one._replace(field=f"filter.{one.field}") for one in problem.errors)) from None
    return Plan(spec, sight, asker, query, node, groups, measures, dated, _sort(query, groups, measures))


def _wrong(place: str, code: str, **values: object) -> Invalid:
    return Invalid(errors=(FieldError(place, code, values),))


def _field(spec: ObjectSpec, sight: Sight, name: str, place: str) -> FieldSpec:
    found = shape(spec).fields.get(name)
    if found is None or name in sight.hidden:
        raise _wrong(place, "unknown")
    return found


def _group(spec: ObjectSpec, sight: Sight, asker: Asker, text: str, place: str) -> Group:
    name, _, unit = text.partition(":")
    first, dot, rest = name.partition(".")
    field, via, owner = _field(spec, sight, first, place), None, spec
    if dot:
        other = asker.other(field.ref) if field.ref and field.ref != ANY else None
        if other is None:
            raise _wrong(place, "unknown")
        via, owner = field, other[0]
        field = _field(owner, other[1], rest, place)
    if (unit and (unit not in UNITS or field.kind not in _DATED)) or (not unit and field.kind not in GROUPED):
        raise _wrong(place, "not-groupable")
    return Group(text, field, via, unit or None, owner)


def _measure(spec: ObjectSpec, sight: Sight, text: str, place: str) -> Measure:
    way, colon, name = text.partition(":")
    if text == "count":
        return Measure(text, way)
    if not colon or way not in MEASURED:
        raise _wrong(place, "unknown-measure", measure=way[:40])
    field = _field(spec, sight, name, place)
    if field.kind not in MEASURED[way]:
        raise _wrong(place, "not-summable")
    return Measure(text, way, field)


def _sort(query: Query, groups: tuple[Group, ...], measures: tuple[Measure, ...]) -> tuple[str, bool]:
    """The first period from its beginning; without one the first measure, largest first."""
    if query.sort is not None:
        key = query.sort.removeprefix("-")
        if key not in {one.key for one in groups} | {one.key for one in measures}:
            raise _wrong("sort", "unknown")
        return key, query.sort.startswith("-")
    dated = next((group.key for group in groups if group.unit), None)
    return (dated, False) if dated else (measures[0].key, True)
