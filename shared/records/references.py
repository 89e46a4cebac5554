"""References: they must name a record that exists and that the person may see; their titles are shown beside ids."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared import ids
from shared.declare import ANY, ObjectSpec
from shared.errors import FieldError, Invalid
from shared.parts import parts_of
from shared.records.items import body_of, record_key
from shared.records.schema import Schema
from shared.records.table import Item, TenantTable
from shared.tenancy.caller import Caller
from shared.tenancy.rights import sight

_SHOWN = ("id", "object", "title", "owner", "team", "shared", "deleted_at")
_MOST_KNOWN = 20_000
_DEEPEST = 50
_ALWAYS = frozenset({"people", "teams", "products"})


def target_of(schema: Schema, ref: str | None, id_: str) -> str | None:
    """The object a reference leads to; of a reference to anything, the one its id tells, None where none does."""
    return schema.prefixes().get(id_[:3]) if ref == ANY and ids.is_id(id_) else None if ref == ANY else ref


def _made(schema: Schema, spec: ObjectSpec, data: Mapping[str, Any]) -> list[tuple[str, str | None, str]]:
    """(path, object, id) of every reference in `data`, those of its lines included."""
    found: list[tuple[str, str | None, str]] = []
    for name, field in spec.fields.items():
        value = data.get(name)
        if field.ref and isinstance(value, str):
            found.append((name, target_of(schema, field.ref, value), value))
        elif field.kind == "lines" and isinstance(value, list):
            for part, known in parts_of("lines").items():
                found += [
                    (f"{name}.{at}.{part}", known.ref, row[part])
                    for at, row in enumerate(value)
                    if known.ref and isinstance(row, Mapping) and isinstance(row.get(part), str)
                ]
    return found


class References:
    """Looks references up, each once."""

    def __init__(self, table: TenantTable, caller: Caller, schema: Schema) -> None:
        self._table = table
        self._caller = caller
        self._schema = schema
        self._known: dict[str, Item | None] = {}

    def fetch(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Look up (object, id) pairs that are not known yet, in one batch."""
        self._make_room()
        missing = {(name, id_) for name, id_ in wanted if id_ not in self._known and ids.is_id(id_)}
        if not missing:
            return
        for _, id_ in missing:
            self._known[id_] = None
        keys = [record_key(self._table, name, id_) for name, id_ in sorted(missing)]
        for item in self._table.batch_get(keys, names=_SHOWN):
            self._known[item["id"]] = item

    def take(self, items: Iterable[Item]) -> None:
        """Keep what was read for another purpose, records as stored, instead of looking it up again."""
        self._make_room()
        self._known |= {item["id"]: {name: item[name] for name in _SHOWN if name in item} for item in items}

    def _make_room(self) -> None:
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()

    def of(self, spec: ObjectSpec, data: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The (object, id) pairs that `data` refers to."""
        return [(target, id_) for _, target, id_ in _made(self._schema, spec, data) if target]

    def check(
        self, spec: ObjectSpec, data: Mapping[str, Any], *, own_id: str, beside: frozenset[str] = frozenset()
    ) -> None:
        """Raise Invalid for a reference to nothing, to a deleted record, or to one out of the caller's sight.

        `beside`: ids of records that are written in the same transaction.
        """
        made = [one for one in _made(self._schema, spec, data) if one[2] not in beside]
        self.fetch((target, id_) for _, target, id_ in made if target)
        wrong = [
            FieldError(path, "no-such-record")
            for path, target, id_ in made
            if id_ == own_id or not (target and self._usable(target, id_))
        ]
        if wrong:
            raise Invalid(errors=tuple(wrong))

    def check_circle(self, spec: ObjectSpec, moved: Mapping[str, Any], own_id: str) -> None:
        """Raise Invalid for a declared reference to the same kind of record that leads back here: a team is part of no
        team below it, a company belongs to none of its subsidiaries. Two moves at the same moment can still meet;
        whoever follows such references ends where they began."""
        wrong = tuple(
            FieldError(name, "circle")
            for name, value in moved.items()
            if value and spec.fields[name].ref == spec.name and not spec.fields[name].custom
            if self._leads_back(spec, name, str(value), own_id)
        )
        if wrong:
            raise Invalid(errors=wrong)

    def _leads_back(self, spec: ObjectSpec, name: str, id_: str, own_id: str) -> bool:
        for _ in range(_DEEPEST):
            if id_ == own_id:
                return True
            item = self._table.get(record_key(self._table, spec.name, id_))
            above = body_of(item).get(name) if item else None
            if not above:
                return False
            id_ = str(above)
        return True

    def _usable(self, object_name: str, id_: str) -> bool:
        item = self._known.get(id_)
        return bool(item and not item.get("deleted_at") and self._visible(object_name, item))

    def _visible(self, object_name: str, item: Item) -> bool:
        return object_name in _ALWAYS or sight(self._caller, self._schema.get(object_name)).sees(item)

    def _title_hidden(self, object_name: str) -> bool:
        spec = self._schema.get(object_name)
        return object_name not in _ALWAYS and spec.about.title in sight(self._caller, spec).hidden

    def team_of(self, person: str) -> str | None:
        """The team a person belongs to."""
        if person == self._caller.person:
            return self._caller.team
        self.fetch([("people", person)])
        item = self._known.get(person)
        team = item.get("team") if item else None
        return str(team) if team else None

    def titles(self, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Id → title of the records in sight."""
        listed = list(pairs)
        self.fetch(listed)
        found = {}
        for object_name, id_ in listed:
            item = self._known.get(id_)
            if item and self._visible(object_name, item) and not self._title_hidden(object_name):
                found[id_] = str(item.get("title", ""))
        return found
