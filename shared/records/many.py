"""Many writes of one object at once: the checks of single writes, a hundred items a transaction.

A request to DynamoDB costs more time than a record's own checks, so records share transactions. One that is refused
leaves its transaction; the others are written. Each record with its unique values is still all or nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from shared.carry import Follow
from shared.declare import ObjectSpec
from shared.errors import Conflict, Invalid, KithError, NotFound, Unavailable
from shared.records import clean, lists
from shared.records.carried import MOST_RACES, Overtaken, carried, fetched
from shared.records.commit import origin_of, refusal_of, writes_of
from shared.records.engine import Records
from shared.records.items import Body, body_of, item_of, record_key, unique_keys
from shared.records.prepared import Prepared
from shared.records.table import Item, Refused, TenantTable, Write
from shared.tenancy.rights import Sight, require

Action = Literal["create", "change", "delete", "restore"]
RIGHTS: Mapping[Action, str] = {"create": "create", "change": "edit", "delete": "delete", "restore": "delete"}
_MOST_WRITES = 100
_MOST_BYTES = 3_000_000
_CARRIED_BYTES = 50_000


class Change(NamedTuple):
    """One write: `data` for create and change; `version` the one it was decided on, None for the present one."""

    action: Action
    id: str
    data: Mapping[str, Any] = {}
    version: int | None = None


class _Entry(NamedTuple):
    at: int
    prepared: Prepared
    item: Item
    writes: list[Write]
    meaning: list[str]
    keys: frozenset[tuple[str, str]]
    size: int
    carries: tuple[Follow, ...] = ()
    also: Sequence[Write] = ()


class ManyRecords(Records):
    """Every record of one tenant, as one person may write many of them.

    A write is known again by the caller's `request_id`: done twice under the same one, it is done once.
    """

    def stored(self, spec: ObjectSpec, ids: Iterable[str]) -> dict[str, Item]:
        """Id → the item as stored, of those that exist."""
        keys = [record_key(self.table, spec.name, one) for one in ids if one.startswith(spec.prefix + "_")]
        return {item["id"]: item for item in self.table.batch_get(keys)}

    def get_many(self, name: str, ids: Iterable[str]) -> dict[str, Body]:
        """Id → the record as `get` gives it; those that are absent, deleted or out of sight are left out."""
        spec = self.schema.get(name)
        seen, items = require(self.caller, spec, "read"), self.stored(spec, ids)
        self.references.take(items.values())
        bodies = {id_: body_of(item) for id_, item in items.items()}
        return {
            id_: self._shown(spec, body)
            for id_, body in bodies.items()
            if seen.sees(body) and not body.get("deleted_at")
        }

    def holders(self, spec: ObjectSpec, field: str, values: Iterable[str]) -> dict[str, str]:
        """Value → id of the record that holds it in a unique field, whoever may see it."""
        wanted = {value: unique_keys(self.table, spec, {field: value})[field] for value in values if value}
        found = {item["pk"]: item["id"] for item in self.table.batch_get(wanted.values())}
        return {value: found[key["pk"]] for value, key in wanted.items() if key["pk"] in found}

    def plan(self, spec: ObjectSpec, change: Change, item: Item | None) -> Prepared:
        """What would be stored, after every check but unique values; `item` is the record as stored.

        Raises Forbidden, NotFound, Invalid, Stale.
        """
        rights = self.may(spec, change.action)
        if change.action == "create":
            clean.check_fields(self.caller, spec, change.data, as_owner=self._owns(spec))
            return self._created(spec, rights, change.data, change.id)
        before, _ = self._in_sight(require(self.caller, spec, "read"), item)
        wish = RIGHTS[change.action], change.version
        self._held(spec, rights, before, wish, deleted=change.action == "restore")
        if change.action == "change":
            return self._changed(spec, before, change.data)
        if change.action == "delete":
            return self._deleted(spec, before)
        if before.get("merged_into"):
            raise Conflict("merged")
        if not before.get("deleted_at"):
            raise NotFound()
        return self._restored(spec, before)

    def may(self, spec: ObjectSpec, action: Action) -> Sight:
        """The caller's rights for `action`; raises Forbidden when it is out of reach whatever the record."""
        return self._writing(spec, RIGHTS[action])

    def write(
        self,
        wanted: Sequence[Prepared],
        *,
        also: Sequence[Write] = (),
        tally: Callable[[int], Write] | None = None,
    ) -> list[KithError | None]:
        """Store what was planned; for each, None or why it was refused. Raises Unavailable for a passing reason.

        `also`: one write for each that stands or falls with it. `tally` gives the write that counts how many are
        stored, for the transaction that stores them.
        """
        outcome: list[KithError | None] = [None] * len(wanted)
        entries: list[_Entry] = []
        for at, one in enumerate(wanted):
            try:
                entries.append(self._entry(at, one, one.carries(), also[at : at + 1]))
            except Invalid as problem:
                outcome[at] = problem
        tried: dict[int, Prepared] = {}
        for group in _groups(entries, _MOST_WRITES - bool(tally)):
            self._write(group, tried, outcome, tally)
        done = [one for at, one in tried.items() if outcome[at] is None]
        lists.note(self.table.tenant, *(entry.noted() for one in done for entry in one.every()))
        return outcome

    def tried(self, wanted: Sequence[Prepared]) -> list[KithError | None]:
        """What the records that these writes are carried over to would refuse, one after the other."""
        outcome: list[KithError | None] = []
        known: dict[str, Body] = {}
        for one in wanted:
            try:
                carries = one.carries()
                known = {**fetched(self.table, [each for each in carries if each.id not in known]), **known}
                carried(self.table, self.caller, carries, known)
            except Invalid as problem:
                outcome.append(problem)
            else:
                outcome.append(None)
        return outcome

    def _entry(self, at: int, prepared: Prepared, carries: tuple[Follow, ...], also: Sequence[Write]) -> _Entry:
        origin = origin_of(self.caller, f"{self.caller.request_id}#{at}")
        items = [item_of(self.table, entry.spec, entry.body, origin) for entry in prepared.every()]
        writes, meaning = writes_of(self.table, prepared, items)
        writes, meaning = [*writes, *also], [*meaning, *("also" for _ in also)]
        size = sum(len(item["data"]) + 1_000 for item in items) + 200 * len(writes)
        keys = _keys(self.table, prepared, items)
        if carries:  # room for what is read just before it is written
            others = [record_key(self.table, one.object, one.id) for one in carries]
            keys |= {(key["pk"], key["sk"]) for key in others}
            size += _CARRIED_BYTES * len(carries)
        return _Entry(at, prepared, items[0], writes, meaning, keys, size, carries, also)

    def _carrying(self, group: list[_Entry], outcome: list[KithError | None]) -> list[_Entry]:
        """The entries with what follows from them, on the records as they are now; one that is refused is left out."""
        carries = [one for entry in group for one in entry.carries]
        if not carries:
            return group
        known, ready = fetched(self.table, carries), []
        for entry in group:
            try:
                others = carried(self.table, self.caller, entry.carries, known)
            except Invalid as problem:
                outcome[entry.at] = problem
            else:
                ready.append(self._entry(entry.at, entry.prepared.carrying(others), entry.carries, entry.also))
        return ready

    def _write(
        self,
        group: list[_Entry],
        tried: dict[int, Prepared],
        outcome: list[KithError | None],
        tally: Callable[[int], Write] | None,
    ) -> None:
        """Store the group but for what is refused; `tried` has each entry as it was to be stored last."""
        races = 0
        while group := self._carrying(group, outcome):
            tried |= {entry.at: entry.prepared for entry in group}
            counted = [tally(len(group))] if tally else []
            try:
                self.table.transact([*(write for entry in group for write in entry.writes), *counted])
            except Refused as refusal:
                group, overtaken = self._without(group, set(refusal.failed), outcome)
                races += overtaken
                if races > MOST_RACES:
                    raise Unavailable() from None
            except Conflict as problem:  # one record with more unique values and drafts than a transaction holds
                for entry in group:
                    outcome[entry.at] = problem
                return
            else:
                return

    def _without(
        self, group: list[_Entry], failed: set[int], outcome: list[KithError | None]
    ) -> tuple[list[_Entry], bool]:
        """The entries that were not at fault, and whether one lost a race for a record it is carried over to.

        The others' outcome is noted, none for one that is stored already.
        """
        kept, refused, first, overtaken = [], [], 0, False
        for entry in group:
            reasons = [word for at, word in enumerate(entry.meaning, first) if at in failed]
            first += len(entry.writes)
            problem = refusal_of(entry.prepared, reasons) if reasons else None
            if problem is None or isinstance(problem, Overtaken):
                kept.append(entry)
                overtaken = overtaken or problem is not None
            else:
                refused.append((entry, problem))
        keys = [{"pk": entry.item["pk"], "sk": entry.item["sk"]} for entry, _ in refused]
        known = {item["id"]: item for item in self.table.batch_get(keys)}
        for entry, problem in refused:
            stored = known.get(entry.item["id"])
            if stored is None or not self.wrote(stored, entry.item["version"]):
                outcome[entry.at] = problem
        return kept, overtaken

    def wrote(self, item: Item, version: int) -> bool:
        """Whether this very request made `version` of the record, and nobody but it a later one."""
        return bool(item["version"] >= version and item.get("request_id") == self.caller.request_id)


def _keys(table: TenantTable, prepared: Prepared, items: Sequence[Item]) -> frozenset[tuple[str, str]]:
    keys = {(item["pk"], item["sk"]) for item in items}
    for entry in prepared.every():
        for body in (entry.before, entry.body):
            if body:
                keys |= {(key["pk"], key["sk"]) for key in unique_keys(table, entry.spec, body).values()}
    return frozenset(keys)


def _groups(entries: Iterable[_Entry], most: int) -> Iterable[list[_Entry]]:
    """Entries that fit one transaction: at most so many writes, small enough, and no item twice."""
    group: list[_Entry] = []
    writes = size = 0
    keys: set[tuple[str, str]] = set()
    for entry in entries:
        needed = len(entry.writes) + len(entry.carries)
        full = writes + needed > most or size + entry.size > _MOST_BYTES
        if group and (full or keys & entry.keys):
            yield group
            group, writes, size, keys = [], 0, 0, set()
        group.append(entry)
        writes, size = writes + needed, size + entry.size
        keys |= entry.keys
    if group:
        yield group
