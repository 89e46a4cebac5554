"""References: they must name a record that exists and that the person may see; their titles are shown beside ids."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared import ids, objects
from shared.declare import ObjectSpec
from shared.errors import FieldError, Invalid
from shared.records.items import record_key
from shared.records.table import Item, TenantTable
from shared.tenancy.caller import Caller
from shared.tenancy.rights import sight

_SHOWN = ("id", "object", "title", "owner", "team", "deleted_at")
_ALWAYS = frozenset({"people", "teams", "products"})


class References:
    """Looks references up, each once."""

    def __init__(self, table: TenantTable, caller: Caller) -> None:
        self._table = table
        self._caller = caller
        self._known: dict[str, Item | None] = {}

    def fetch(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Look up (object, id) pairs that are not known yet, in one batch."""
        missing = {(name, id_) for name, id_ in wanted if id_ not in self._known and ids.is_id(id_)}
        if not missing:
            return
        for _, id_ in missing:
            self._known[id_] = None
        keys = [record_key(self._table, name, id_) for name, id_ in sorted(missing)]
        for item in self._table.batch_get(keys, names=_SHOWN):
            self._known[item["id"]] = item

    def of(self, spec: ObjectSpec, data: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The (object, id) pairs that `data` refers to."""
        return [
            (field.ref, data[name])
            for name, field in spec.fields.items()
            if field.ref and isinstance(data.get(name), str)
        ]

    def check(self, spec: ObjectSpec, data: Mapping[str, Any], *, own_id: str) -> None:
        """Raise Invalid for a reference to nothing, to a deleted record, or to one out of the caller's sight."""
        self.fetch(self.of(spec, data))
        wrong = [
            FieldError(name, "no-such-record")
            for name, field in spec.fields.items()
            if field.ref and data.get(name) and (data[name] == own_id or not self._usable(field.ref, data[name]))
        ]
        if wrong:
            raise Invalid(errors=tuple(wrong))

    def _usable(self, object_name: str, id_: str) -> bool:
        item = self._known.get(id_)
        return bool(item and not item.get("deleted_at") and self._visible(object_name, item))

    def _visible(self, object_name: str, item: Item) -> bool:
        return object_name in _ALWAYS or sight(self._caller, objects.get(object_name)).sees(item)

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
            if item and self._visible(object_name, item):
                found[id_] = str(item.get("title", ""))
        return found
