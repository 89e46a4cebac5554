"""What a list request asks for, checked against the declaration before anything is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from shared.declare import FieldSpec, ObjectSpec
from shared.parts import parts_of
from shared.records.index.asker import NOBODY, Asker
from shared.records.index.columns import UNSORTED, shape
from shared.records.index.filters import Filter, Node, check, field_of, named, refuse

MOST_ROWS = 200
USUAL_ROWS = 50
_MOST_SORTS = 5
_MOST_SUMS = 10
_MOST_TEXT = 200
_GROUPED = frozenset({"text", "choice", "reference", "boolean", "date", "integer"})
_GROUPED_PARTS = frozenset({"country"})
_DATED = frozenset({"date", "datetime"})
_SUMMED = frozenset({"money", "integer", "number", "decimal"})
_AVERAGED = _SUMMED | {"percent"}
_MEASURED = {"sum": _SUMMED, "avg": _AVERAGED, "min": _AVERAGED | _DATED, "max": _AVERAGED | _DATED}
_MOST_GROUPS = 2
_NOTHING: frozenset[str] = frozenset()


class Group(NamedTuple):
    """A field to group by, or the country of an address (`address.country`).

    Of a day or moment its `unit` of the calendar: day, week, month, quarter, year.
    """

    field: str
    unit: str | None = None


class Measure(NamedTuple):
    """A figure over the rows of a group: sum, avg, min or max of a field."""

    way: str
    field: str

    def __str__(self) -> str:
        return f"{self.way}:{self.field}"


@dataclass(frozen=True)
class Ask:
    """One checked list request. `sort` is (field, descending), always ending in `id`; `used` every field it names,
    `related` every (object, field) of related records; `asker` who it is answered for."""

    filter: Node | None = None
    sort: tuple[tuple[str, bool], ...] = (("id", True),)
    fields: tuple[str, ...] = ()
    limit: int = USUAL_ROWS
    cursor: str | None = None
    q: str = ""
    groups: tuple[Group, ...] = ()
    sums: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    deleted: bool = False
    used: frozenset[str] = _NOTHING
    related: frozenset[tuple[str, str]] = frozenset()
    asker: Asker = NOBODY

    @classmethod
    def parse(
        cls,
        spec: ObjectSpec,
        *,
        filter: Filter = None,
        sort: str | Sequence[str] | None = None,
        fields: str | Sequence[str] | None = None,
        limit: int | str | None = None,
        cursor: str | None = None,
        q: str | None = None,
        group: str | Sequence[str] | None = None,
        sums: str | Sequence[str] | None = None,
        measures: str | Sequence[str] | None = None,
        deleted: bool = False,
        hidden: frozenset[str] = _NOTHING,
        asker: Asker = NOBODY,
    ) -> "Ask":
        """Check a request; `hidden` fields are answered like unknown ones.

        Raises BadRequest `bad-query` with one FieldError: unknown, unknown-op, type, not-sortable,
        not-groupable, not-summable, not-json, not-a-condition, not-a-list, range, too-deep, too-many, too-long.
        """
        node = check(spec, filter, hidden, asker, late=True)
        order = _order(spec, sort, hidden)
        wanted = tuple(field_of(spec, name, hidden).name for name in _names("fields", fields, len(shape(spec).fields)))
        summed = tuple(_sum(spec, name, hidden) for name in _names("sums", sums, _MOST_SUMS))
        measured = tuple(_measure(spec, name, hidden) for name in _names("measures", measures, _MOST_SUMS))
        grouped = tuple(_group(spec, name, hidden) for name in _names("group", group, _MOST_GROUPS))
        if q is not None and (not isinstance(q, str) or len(q) > _MOST_TEXT):
            raise refuse("q", "too-long", most=_MOST_TEXT)
        if cursor is not None and not isinstance(cursor, str):
            raise refuse("cursor", "type", kind="text")
        if not isinstance(deleted, bool):
            raise refuse("deleted", "type", kind="boolean")
        own, related = named(node)
        used = {name for name, _ in order} | set(wanted) | set(summed) | own
        used |= {one.field.partition(".")[0] for one in grouped} | {one.field for one in measured}
        return cls(
            filter=node, sort=order, fields=wanted, limit=_limit(limit), cursor=cursor or None, q=(q or "").strip(),
            groups=grouped, sums=summed, measures=measured, deleted=deleted, used=frozenset(used),
            related=frozenset(related), asker=asker,
        )  # fmt: skip

    def query(self, tenant: str, object_name: str) -> list[Any]:
        """What a cursor is bound to."""
        return [tenant, object_name, self.filter, self.sort, self.q, self.deleted]


def _names(parameter: str, given: str | Sequence[str] | None, most: int) -> list[str]:
    if not given:
        return []
    if isinstance(given, str) and given.startswith("["):
        try:
            given = orjson.loads(given)
        except orjson.JSONDecodeError:
            raise refuse(parameter, "not-json") from None
    names = [name.strip() for name in given.split(",")] if isinstance(given, str) else given
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        raise refuse(parameter, "not-a-list")
    if len(names) > most:
        raise refuse(parameter, "too-many", most=most)
    return list(dict.fromkeys(name for name in names if name))


def _order(spec: ObjectSpec, given: str | Sequence[str] | None, hidden: frozenset[str]) -> tuple[tuple[str, bool], ...]:
    order: dict[str, bool] = {}
    for text in _names("sort", given, _MOST_SORTS):
        down, name = text.startswith("-"), text.removeprefix("-")
        field = field_of(spec, name, hidden)
        if field.kind in UNSORTED:
            raise refuse(name, "not-sortable")
        order.setdefault(name, down)
        if name == "id":
            break
    if "id" not in order:
        order["id"] = not order
    return tuple(order.items())


def _group(spec: ObjectSpec, text: str, hidden: frozenset[str]) -> Group:
    name, _, unit = text.partition(":")
    first, _, part = name.partition(".")
    field = field_of(spec, first if part else name, hidden)
    if part:
        inner = parts_of(field.kind).get(part)
        if inner is None or inner.kind not in _GROUPED_PARTS or unit:
            raise refuse(name, "not-groupable")
        return Group(name)
    if not unit:
        return Group(_of_kind(field, _GROUPED, "not-groupable"))
    from shared.records.index.periods import UNITS

    if unit not in UNITS:
        raise refuse(name, "not-groupable")
    return Group(_of_kind(field, _DATED, "not-groupable"), unit)


def _measure(spec: ObjectSpec, text: str, hidden: frozenset[str]) -> Measure:
    way, _, name = text.partition(":")
    if way not in _MEASURED:
        raise refuse("measures", "unknown-measure", measure=way[:40])
    return Measure(way, _of_kind(field_of(spec, name, hidden), _MEASURED[way], "not-summable"))


def _sum(spec: ObjectSpec, name: str, hidden: frozenset[str]) -> str:
    return _of_kind(field_of(spec, name, hidden), _SUMMED, "not-summable")


def _of_kind(field: FieldSpec, kinds: frozenset[str], code: str) -> str:
    if field.kind not in kinds:
        raise refuse(field.name, code)
    return field.name


def _limit(given: int | str | None) -> int:
    if given is None or given == "":
        return USUAL_ROWS
    try:
        limit = int(given) if isinstance(given, int | str) and not isinstance(given, bool) else 0
    except ValueError:
        limit = 0
    if not 1 <= limit <= MOST_ROWS:
        raise refuse("limit", "range", least=1, most=MOST_ROWS)
    return limit
