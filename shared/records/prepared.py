"""A change ready to be written."""

from dataclasses import dataclass, replace

import orjson

from shared.carry import Carry, Follow, Sets
from shared.declare import ObjectSpec, Record
from shared.records import clean, feed
from shared.records.items import Body


@dataclass(frozen=True)
class Prepared:
    """A record as it shall be stored, as it was, and the records to write with it: `drafts` because a rule or the use
    case wants them, `carried` because of what follows from the others."""

    spec: ObjectSpec
    body: Body
    before: Body | None = None
    drafts: tuple["Prepared", ...] = ()
    carried: tuple["Prepared", ...] = ()

    def every(self) -> tuple["Prepared", ...]:
        return (self, *self.drafts, *self.carried)

    def carries(self) -> tuple[Follow, ...]:
        """What follows in other records, amounts in sums; raises Invalid for a deletion that must not be."""
        found: dict[tuple[str, str, str, str], Carry] = {}
        sets: list[Sets] = []
        for entry in (self, *self.drafts):
            if entry.spec.follows is None:
                continue
            for one in entry.spec.follows(_alive(entry.spec, entry.before), _alive(entry.spec, entry.body)):
                if isinstance(one, Sets):
                    sets.append(one._replace(values={**one.values, one.naming: entry.body["id"]}))
                    continue
                key = one.object, one.id, one.field, one.currency
                known = found.get(key)
                found[key] = one._replace(amount=known.amount + one.amount) if known else one
        return (*(one for one in found.values() if one.amount), *sets)

    def carrying(self, carried: tuple["Prepared", ...]) -> "Prepared":
        """The same with what follows from it."""
        return replace(self, carried=carried)

    def noted(self) -> feed.Change:
        """The change that storing this one record is."""
        return feed.Change(
            self.spec.name, self.body["id"], self.body["version"], bool(self.body.get("deleted_at")),
            orjson.dumps(self.body),
        )  # fmt: skip


def _alive(spec: ObjectSpec, body: Body | None) -> Record | None:
    if body is None or body.get("deleted_at"):
        return None
    return clean.as_it_was(spec, {field: value for field, value in body.items() if field in spec.fields})
