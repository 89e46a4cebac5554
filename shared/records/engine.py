"""Create, read, edit, delete and restore any declared object, within one person's rights. There is no way around it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from shared import clock, ids
from shared.declare import Draft, ObjectSpec
from shared.errors import Conflict, Forbidden, NotFound, Stale
from shared.records import clean, commit, idempotency, lists, schema
from shared.records.access_patterns import HISTORY, RELATED
from shared.records.derive import derived
from shared.records.idempotency import Asked
from shared.records.items import Body, body_of, record_key
from shared.records.prepared import Prepared
from shared.records.references import References
from shared.records.ruled import ruled
from shared.records.table import Item, TenantTable, Write
from shared.tenancy.caller import Caller
from shared.tenancy.rights import Sight, require, sight

HISTORY_PAGE = 50


class Records:
    """Every record of one tenant, as one person may use them.

    `owner` names the function that writes objects declared `writes=owner`, read-only fields included.
    """

    def __init__(self, table: TenantTable, caller: Caller, *, owner: str = "") -> None:
        self.table = table
        self.caller = caller
        self.schema = schema.of(table, caller.schema)
        self.references = References(table, caller, self.schema)
        self._owner = owner
        self._notes = idempotency.Notes(table, caller)

    def get(self, name: str, record_id: str, *, deleted: bool = False) -> Body:
        """One record; raises NotFound when it is absent, deleted (unless `deleted`), or out of sight."""
        spec = self.schema.get(name)
        body, _ = self._find(spec, record_id)
        if body.get("deleted_at") and not deleted:
            raise NotFound()
        return self._shown(spec, body)

    def create(
        self,
        name: str,
        data: Mapping[str, Any],
        *,
        key: str | None = None,
        also: Sequence[Write] = (),
        id: str | None = None,
        asked: Asked | None = None,
    ) -> Body:
        """Create a record. `key`: the same key gives the same answer for a day; `id`: a chosen id, Duplicate if taken.

        `asked`, here and below: what `asked()` gave, to be noted with the change.
        Raises Forbidden, Invalid (fields named), Duplicate (a unique value or the id is taken).
        """
        spec = self.schema.get(name)
        rights = self._writing(spec, "create")
        clean.check_fields(self.caller, spec, data, as_owner=self._owns(spec))
        asked = asked or (self._notes.asked(key, name, data) if key else None)
        if asked and asked.answer:
            return self._shown(spec, asked.answer)
        prepared = self._created(spec, rights, data, id or ids.new(spec.prefix))
        stored = commit.write(self.table, self.caller, prepared, also=also, asked=asked)
        return self._shown(spec, stored)

    def change(
        self,
        name: str,
        record_id: str,
        patch: Mapping[str, Any],
        *,
        version: int,
        also: Sequence[Write] = (),
        asked: Asked | None = None,
    ) -> Body:
        """Change fields (None clears one); raises Stale unless `version` is the present one."""
        spec = self.schema.get(name)
        prepared = self._changed(spec, self._before(spec, record_id, "edit", version), patch)
        return self._shown(spec, commit.write(self.table, self.caller, prepared, also=also, asked=asked))

    def _changed(self, spec: ObjectSpec, before: Body, patch: Mapping[str, Any]) -> Prepared:
        clean.check_fields(self.caller, spec, patch, as_owner=self._owns(spec))
        return self.prepared(spec.name, before, patch)

    def held(
        self, name: str, record_id: str, action: str, *, version: int | None = None, deleted: bool = False
    ) -> Body:
        """The whole record, for a use case that needs the right to `action` on it; hidden fields are not left out.

        Raises NotFound, Forbidden, and Stale unless `version`, when given, is the present one.
        """
        return self._before(self.schema.get(name), record_id, action, version, deleted=deleted)

    def prepared(self, name: str, before: Body, patch: Mapping[str, Any], *, trusted: bool = False) -> Prepared:
        """A change ready to be written, checked but for the caller's rights.

        `trusted`: its references were there before, in this record or one that it takes them from.
        """
        spec, record_id = self.schema.get(name), before["id"]
        known = {field: value for field, value in before.items() if field in spec.fields}
        wanted = {field: value for field, value in {**known, **patch}.items() if value is not None}
        old, new = clean.as_it_was(spec, known), self._validated(spec, wanted)
        clean.check_move(spec, old, new)
        moved = {field: value for field, value in patch.items() if value != before.get(field)}
        clean.check_states(spec, new, () if trusted else moved)
        if not trusted:
            self.references.check(spec, moved, own_id=record_id)
            self.references.check_circle(spec, moved, record_id)
            self._check_query(spec, wanted, moved)
        outcome = ruled(spec, old, new, clean.context(self.caller, spec, record_id))
        fields = clean.plain(outcome.after)
        kept = {field: value for field, value in before.items() if field not in spec.fields}
        body = {**kept, **fields, "version": before["version"] + 1}
        if body.get("owner") != before.get("owner") and "team" in spec.fields:
            self._set_team(body)
        drafts = self._drafts(outcome.creates, record_id)
        return Prepared(spec, self._stamped(body), before, drafts)

    def delete(
        self, name: str, record_id: str, *, version: int, also: Sequence[Write] = (), asked: Asked | None = None
    ) -> Body:
        """Delete a record so that it can be restored; its unique values become free."""
        spec = self.schema.get(name)
        before = self._before(spec, record_id, "delete", version)
        return commit.write(self.table, self.caller, self._deleted(spec, before), also=also, asked=asked)

    def _deleted(self, spec: ObjectSpec, before: Body) -> Prepared:
        body = {**before, "version": before["version"] + 1, "deleted_at": clock.stamp()}
        return Prepared(spec, self._stamped(body), before)

    def restore(self, name: str, record_id: str, *, version: int, asked: Asked | None = None) -> Body:
        """Bring a deleted record back; raises Duplicate when a unique value was taken meanwhile."""
        spec = self.schema.get(name)
        before = self._before(spec, record_id, "delete", version, deleted=True)
        if before.get("merged_into"):
            raise Conflict("merged")
        if not before.get("deleted_at"):
            return self._shown(spec, before)
        stored = commit.write(self.table, self.caller, self._restored(spec, before), asked=asked)
        return self._shown(spec, stored)

    def _restored(self, spec: ObjectSpec, before: Body) -> Prepared:
        body = {**before, "version": before["version"] + 1}
        body.pop("deleted_at", None)
        return Prepared(spec, self._stamped(body), before)

    def history(self, name: str, record_id: str, *, before: int | None = None, limit: int = HISTORY_PAGE) -> list[Item]:
        """What happened to a record, newest first, versions below `before`; hidden fields left out."""
        spec = self.schema.get(name)
        _, seen = self._find(spec, record_id)
        until = self.table.key(HISTORY, object=name, id=record_id, version=(before or 10**10) - 1)["sk"]
        rows = self.table.query(
            HISTORY, {"object": name, "id": record_id}, after="H#", until=until, backwards=True, limit=limit
        )
        return [_entry(row, seen) for row in rows]

    def related(self, parent: str, name: str, *, limit: int = 200) -> list[Item]:
        """What a related list shows of `name` records under `parent`, by date: title, on_date, amount, state."""
        rows = self.table.query(RELATED, {"parent": parent}, begins=f"{name}#", limit=limit)
        return [{**row, "id": key["id"], "on_date": key["on"]} for row in rows for key in [RELATED.sorted_by(row)]]

    def asked(self, key: str, *request: object) -> Asked:
        """What is known of a request with this idempotency key; raises Invalid when it was used for another."""
        return self._notes.asked(key, *request)

    def prefetch(self, name: str, many: Iterable[Mapping[str, Any]], keys: Iterable[str] = ()) -> None:
        """Look up at once every reference that these new records make, and what is known of their idempotency keys."""
        self._notes.fetch(keys)
        spec = self.schema.get(name)
        pairs = [pair for data in many for pair in self.references.of(spec, data)]
        self.references.fetch(pairs[:1_000])

    def _shown(self, spec: ObjectSpec, body: Body) -> Body:
        """What the caller sees of a stored record, with what is computed of it."""
        whole = derived(spec, body)
        whole = lists.with_late(self.table, self.caller, spec, whole) if spec.late else whole
        return sight(self.caller, spec).mask(whole)

    def _find(self, spec: ObjectSpec, record_id: str) -> tuple[Body, Sight]:
        seen = require(self.caller, spec, "read")
        item = self.table.get(record_key(self.table, spec.name, record_id)) if _is_ours(spec, record_id) else None
        return self._in_sight(seen, item)

    def _in_sight(self, seen: Sight, item: Item | None) -> tuple[Body, Sight]:
        body = body_of(item) if item else None
        if body is None or not seen.sees(body):
            raise NotFound()
        return body, seen

    def _before(
        self, spec: ObjectSpec, record_id: str, action: str, version: int | None, *, deleted: bool = False
    ) -> Body:
        rights = self._writing(spec, action)
        body, _ = self._find(spec, record_id)
        return self._held(spec, rights, body, (action, version), deleted=deleted)

    def _held(
        self, spec: ObjectSpec, rights: Sight, body: Body, wish: tuple[str, int | None], *, deleted: bool = False
    ) -> Body:
        """`body` when the caller's `rights` for `wish` (action, version) let it be written."""
        action, version = wish
        if body.get("deleted_at") and not deleted:
            raise NotFound()
        if not rights.sees(body):
            raise Forbidden(object=spec.name, action=action)
        if version is not None and body["version"] != version:
            raise Stale()
        return body

    def _writing(self, spec: ObjectSpec, action: str) -> Sight:
        if spec.about.writes and not self._owns(spec):
            raise Forbidden("method-not-allowed", object=spec.name)
        return require(self.caller, spec, action)

    def _owns(self, spec: ObjectSpec) -> bool:
        return bool(self._owner) and spec.about.writes == self._owner

    def _validated(self, spec: ObjectSpec, data: Mapping[str, Any]) -> Any:
        return clean.validated(spec, data, region=self.caller.region)

    def _created(self, spec: ObjectSpec, rights: Sight, data: Mapping[str, Any], record_id: str) -> Prepared:
        prepared = self._new(spec, data, record_id)
        if not rights.sees(prepared.body):
            raise Forbidden(object=spec.name, action="create")
        return prepared

    def _new(
        self, spec: ObjectSpec, data: Mapping[str, Any], record_id: str, *, beside: frozenset[str] = frozenset()
    ) -> Prepared:
        """`beside`: the records written in the same transaction, which may be referred to already."""
        wanted = {
            **clean.begun(spec, self.caller),
            **{field: value for field, value in data.items() if value is not None},
        }
        if spec.owned and "owner" not in wanted and ids.is_id(self.caller.person):
            wanted["owner"] = self.caller.person
            beside |= {self.caller.person}  # who calls was read for this request
        record = self._validated(spec, wanted)
        clean.check_states(spec, record, wanted)
        self.references.check(spec, wanted, own_id=record_id, beside=beside)
        self._check_query(spec, wanted, wanted)
        outcome = ruled(spec, None, record, clean.context(self.caller, spec, record_id))
        body = {"id": record_id, "version": 1, "created_at": clock.stamp(), "created_by": self.caller.person}
        body |= clean.plain(outcome.after)
        if "team" in spec.fields:
            self._set_team(body)
        drafts = self._drafts(outcome.creates, record_id)
        return Prepared(spec, self._stamped(body), None, drafts)

    def _check_query(self, spec: ObjectSpec, wanted: Body, moved: Iterable[str]) -> None:
        if spec.about.query:
            from shared.records import kept_queries

            kept_queries.check(self.table, self.caller, spec, wanted, moved)

    def _drafts(self, creates: Sequence[Draft], origin: str) -> tuple[Prepared, ...]:
        beside = frozenset({origin, *(draft.id for draft in creates)})
        return tuple(self._new(self.schema.get(draft.object), draft.data, draft.id, beside=beside) for draft in creates)

    def _set_team(self, body: Body) -> None:
        team = self.references.team_of(body["owner"]) if body.get("owner") else None
        body.pop("team", None)
        if team:
            body["team"] = team

    def _stamped(self, body: Body) -> Body:
        return {**body, "updated_at": clock.stamp(), "updated_by": self.caller.person}


def _is_ours(spec: ObjectSpec, record_id: str) -> bool:
    return ids.is_id(record_id) and record_id.startswith(spec.prefix + "_")


def _entry(row: Item, seen: Sight) -> Item:
    shown = {name: row.get(name) for name in ("version", "at", "by", "key", "automation", "address", "op")}
    changes = [change for change in orjson.loads(row["changes"]) if change["field"] not in seen.hidden]
    return {**shown, "changes": changes}
