"""What a person sees: the rights of the role, object by object, and how many records that is."""

from typing import Any

from functions.settings import roles
from shared import i18n
from shared.declare import ObjectSpec
from shared.errors import Forbidden, NotFound
from shared.records import lists
from shared.records.backend import Backend
from shared.records.engine import Records
from shared.tenancy.caller import Caller
from shared.tenancy.callers import compiled
from shared.tenancy.membership import ACTIONS, manages_people
from shared.tenancy.registry import Registry
from shared.tenancy.rights import editable, sight


def preview(registry: Registry, records: Records, person: str, locale: str) -> dict[str, Any]:
    """Every object: what the person may do, which fields are hidden or only read, how many records are in sight.

    A number is left out where the caller does not see every record of the object. Raises Forbidden, NotFound.
    """
    if not manages_people(records.caller, "edit"):
        raise Forbidden(object="people", action="edit")
    body, row = records.get("people", person), registry.tenant(records.caller.tenant)
    if row is None:
        raise NotFound()
    role = roles.of(records.table, body["role"])
    seen = compiled(records.table, row, body, role, records.schema.version)
    source = lists.opened(records.table, records.caller)
    return {
        "person": {name: body.get(name) for name in ("id", "name", "role", "active", "state", "member_of")},
        "teams": list(seen.teams),
        "objects": [_object(records, seen, spec, source, locale) for spec in records.schema.values()],
    }


def _object(records: Records, seen: Caller, spec: ObjectSpec, source: Backend, locale: str) -> dict[str, Any]:
    rights = sight(seen, spec)
    shown = {
        "object": spec.name,
        "label": i18n.label(spec.about.label_plural, locale, f"objects.{spec.name}"),
        "access": {action: sight(seen, spec, action).reach for action in ACTIONS},
        "hidden": sorted(rights.hidden & set(spec.fields)),
        "read_only": [name for name in spec.fields if name not in rights.hidden and not editable(seen, spec, name)],
    }
    if rights.reach == "none":
        return {**shown, "records": 0}
    if sight(records.caller, spec).reach != "all":
        return shown
    ask = lists.Ask.parse(spec, limit=1)
    return {**shown, "records": lists.find(records.table, seen, spec.name, ask, source=source).total}
