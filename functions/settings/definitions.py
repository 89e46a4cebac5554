"""A tenant's own fields and objects: defined, changed, archived, removed; each change makes a new schema version."""

from typing import Any

import orjson

from functions.settings import computed, rules, states
from functions.settings.wishes import FieldChange, FieldWish, ObjectChange, ObjectWish
from shared import clock, objects
from shared.errors import Conflict, FieldError, Forbidden, Invalid, NotFound, Stale, Unavailable
from shared.records import definitions
from shared.records.definitions import MARK, Definition
from shared.records.engine import Records
from shared.records.lists import Ask, find
from shared.records.table import Refused, Write
from shared.tenancy import config
from shared.tenancy.caller import system

_MOST_OBJECTS = 50
_MOST_FIELDS = 200
_ROUNDS = 5
Defined = tuple[Definition, int]


def listed(records: Records) -> dict[str, Any]:
    """Every definition with its version, archived ones included; what is declared and unchanged has none."""
    _require(records)
    known = definitions.stored(records.table)
    return {"items": [_shown(name, *defined) for name, defined in sorted(known.items())]}


def read(records: Records, name: str) -> tuple[dict[str, Any], int]:
    """One object's definition; version 0 where nothing was changed yet."""
    _require(records)
    definition, version = _known(name, definitions.stored(records.table), written=True)
    return _shown(name, definition, version), version


def add_object(records: Records, wish: ObjectWish) -> tuple[dict[str, Any], int]:
    """A new object; raises Conflict for a name or a prefix that is taken, Invalid."""
    _require(records)
    known, name = definitions.stored(records.table), _marked(wish.name)
    taken = {known[other][0]["about"]["prefix"] for other in known if known[other][0].get("about")}
    if name in known:
        raise Conflict("definition-taken", errors=(FieldError("name", "taken"),))
    if wish.prefix in taken:
        raise Conflict("definition-taken", errors=(FieldError("prefix", "taken"),))
    if len(taken) >= _MOST_OBJECTS:
        raise Conflict("too-many-definitions", most=_MOST_OBJECTS)
    about = wish.model_dump(include={"prefix", "label", "label_plural", "owned"})
    return write(records, name, {"about": about, "fields": {}, "declared": {}}, 0)


def change_object(records: Records, name: str, wish: ObjectChange, version: int) -> tuple[dict[str, Any], int]:
    """Rename, archive or bring back an object of the tenant's own."""
    definition = present(records, name, version)
    if not definition.get("about"):
        raise Conflict("object-declared")
    given = wish.model_dump(exclude_unset=True)
    if given.pop("archived", None) is not None:
        definition["archived"] = bool(wish.archived)
    definition["about"] |= {key: value for key, value in given.items() if value is not None}
    return write(records, name, definition, version)


def remove_object(records: Records, name: str, version: int) -> None:
    """Remove an object that has no records; raises Conflict with their count otherwise."""
    definition = present(records, name, version)
    if not definition.get("about"):
        raise Conflict("object-declared")
    others = definitions.stored(records.table)
    refers = [f"{other}.{field}" for other, (one, _) in others.items() for field, known in one["fields"].items()
              if name in {known.get("ref"), (known.get("rollup") or {}).get("object")} and other != name]  # fmt: skip
    if refers:
        raise Conflict("definition-referred-to", fields=", ".join(sorted(refers)))
    if definition.get("archived"):
        raise Conflict("object-archived")
    refuse_in_use(records, name)
    _commit(records, name, None, version)


def add_field(records: Records, name: str, wish: FieldWish) -> tuple[dict[str, Any], int]:
    """A new field of an object; raises Conflict when the name is taken, Invalid naming what is wrong."""
    _require(records)
    field = _marked(wish.name)
    given = wish.model_dump(exclude={"name"}, exclude_none=True)
    given["choices"] = given.get("choices")
    for _ in range(_ROUNDS):
        definition, version = _known(name, definitions.stored(records.table))
        if field in definition["fields"]:
            raise Conflict("definition-taken", errors=(FieldError("name", "taken"),))
        if len(definition["fields"]) >= _MOST_FIELDS:
            raise Conflict("too-many-definitions", most=_MOST_FIELDS)
        rules.check_field(records.schema, name, definition, given)
        definition["fields"][field] = given
        try:
            return write(records, name, definition, version, field)
        except Stale:
            continue
    raise Unavailable()


def change_field(
    records: Records, name: str, field: str, wish: FieldChange, version: int
) -> tuple[dict[str, Any], int]:
    """Change a field's rules, or the choices of a declared one; raises Conflict for a choice in use left out."""
    definition = present(records, name, version, written=True)
    given = wish.model_dump(exclude_unset=True)
    own = definition["fields"].get(field)
    if own is None:
        rules.check_declared(records.schema, name, field, given)
        if given.get("choices") and states.configurable(objects.get(name), field):
            given["choices"] = states.completed(objects.get(name), given["choices"], _states_before(definition, field))
    known = own if own is not None else definition["declared"].setdefault(field, {})
    if given.get("choices") is not None:
        kept = {choice["value"] for choice in given["choices"]}
        for value in [choice["value"] for choice in rules.choices_of(records.schema, name, field, known)]:
            if value not in kept:
                refuse_in_use(records, name, _holding(field, value))
    readers = computed.readers(records.schema, definitions.stored(records.table), name, field)
    if given.get("archived") and readers:
        raise Conflict("definition-referred-to", fields=", ".join(readers))
    if given.get("archived") and known.get("unique"):
        known["unique"] = False  # its values are free again, and nobody can say whose they are when it comes back
    for word in computed.WORDS if own is not None else ():
        if bool(own.get(word)) != bool({**own, **given}.get(word)):
            raise Invalid(errors=(FieldError(word, "read-only"),))
    known |= given
    if own is not None:
        rules.check_field(records.schema, name, definition, known)
    return write(records, name, definition, version, field)


def remove_field(records: Records, name: str, field: str, version: int) -> tuple[dict[str, Any], int]:
    """Remove a field that no record has a value in; raises Conflict with the count otherwise."""
    definition = present(records, name, version)
    known = definition["fields"].get(field)
    if known is None:
        raise Conflict("field-declared") if field in records.schema.get(name).fields else NotFound()
    if known.get("archived"):
        raise Conflict("field-archived")
    if not any(known.get(word) for word in computed.WORDS):
        refuse_in_use(records, name, _holding(field, None))
    readers = computed.readers(records.schema, definitions.stored(records.table), name, field)
    if readers:
        raise Conflict("definition-referred-to", fields=", ".join(readers))
    del definition["fields"][field]
    return write(records, name, definition, version)


def _require(records: Records) -> None:
    if not rules.manages_settings(records.caller):
        raise Forbidden(object="settings", action="edit")


def _known(name: str, stored: dict[str, Defined], *, written: bool = False) -> Defined:
    """`written`: of an object that one function alone writes too: its dictionaries are the tenant's."""
    if name not in stored and name not in objects.names():
        raise NotFound()
    if name in objects.names() and objects.get(name).about.writes and not (written and _has_dictionary(name)):
        raise NotFound()
    if name in stored:
        return stored[name]
    return {"fields": {}, "declared": {}}, 0


def _has_dictionary(name: str) -> bool:
    return any(field.dictionary for field in objects.get(name).fields.values())


def present(records: Records, name: str, version: int, *, written: bool = False) -> Definition:
    """The definition as it is stored in `version`; raises Forbidden, NotFound, Stale."""
    _require(records)
    definition, found = _known(name, definitions.stored(records.table), written=written)
    if found != version:
        raise Stale()
    return definition


def write(
    records: Records, name: str, definition: Definition, version: int, field: str | None = None
) -> tuple[dict[str, Any], int]:
    """Store a definition that every function can use; `field` is the one that changed. Raises Invalid, Stale."""
    _check(name, definition, field)
    _commit(records, name, definition, version)
    return _shown(name, definition, version + 1), version + 1


def _check(name: str, definition: Definition, field: str | None) -> None:
    """Compile it as every function will; raises Invalid for what cannot be."""
    from pydantic_core import SchemaError

    from shared.kinds import model_of, unfit
    from shared.records.index.columns import shape

    made = definitions.spec(name, definition)
    columns = [column for column, _ in shape(made).columns]
    if len(set(columns)) < len(columns):
        raise Invalid(errors=(FieldError("name", "taken"),))
    try:
        model = model_of(made.model)
    except SchemaError:
        raise Invalid(errors=(FieldError("pattern", "bad-pattern"),)) from None
    known = made.fields[field] if field and field in model.model_fields else None
    if known is None or known.default is None or (known.kind, known.default) in rules.MEANT:
        return
    chosen = known.default if known.kind == "choices" else [known.default]
    if unfit(model, known.name, known.default) or (
        known.kind in {"choice", "choices"} and not known.open_choice and not set(chosen) <= known.choices.keys()
    ):
        raise Invalid(errors=(FieldError("default", "invalid"),))


def _commit(records: Records, name: str, definition: Definition | None, version: int) -> None:
    """Store the definition and raise the schema version, both or neither; raises Stale when it changed meanwhile."""
    table, piece = records.table, f"{definitions.BEGINS}{name}"
    key = config.key(table, piece)
    condition = "version = :v" if version else "attribute_not_exists(pk)"
    values = {":v": version} if version else None
    if definition is None:
        write = Write.delete(key, condition=condition, values=values)
    else:
        item = {
            **key, "name": piece, "version": version + 1, "definition": orjson.dumps(definition).decode(),
            "updated_at": clock.stamp(), "by": records.caller.person,
        }  # fmt: skip
        write = Write.put(item, condition=condition, values=values)
    before, _ = definitions.stored(table).get(name, (None, 0))
    entry = config.entry(table, records.caller, f"objects.{name}", before, definition)
    try:
        table.transact([write, config.new_schema(table), entry])
    except Refused:
        raise Stale() from None


def _states_before(definition: Definition, field: str) -> list[dict[str, Any]]:
    return list(definition["declared"].get(field, {}).get("choices") or ())


def _holding(field: str, value: str | None) -> dict[str, Any]:
    """The filter for records that have a value in the field, or this one."""
    if value is None:
        return {"field": field, "op": "empty", "value": False}
    return {"field": field, "op": "eq", "value": value}


def refuse_in_use(records: Records, name: str, filter: dict[str, Any] | None = None) -> None:
    """Raise Conflict with the number of records, whoever may see them, the deleted ones included."""
    spec, everyone = records.schema.get(name), system(records.caller.tenant, "settings")
    asks = [Ask.parse(spec, filter=filter, limit=1, deleted=deleted) for deleted in (False, True)]
    count = sum(find(records.table, everyone, name, ask).total for ask in asks)
    if count:
        raise Conflict("definition-in-use", count=count)


def _marked(name: str) -> str:
    return name if name.startswith(MARK) else MARK + name


def _shown(name: str, definition: Definition, version: int) -> dict[str, Any]:
    return {"name": name, "version": version, **definition}
