"""A record that keeps a list's request (a view, a segment): checked as a list would, by the rights of who writes it."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.declare import ObjectSpec
from shared.errors import BadRequest, FieldError, Invalid
from shared.records import lists
from shared.records import schema as known
from shared.records.ask import Ask
from shared.records.table import TenantTable
from shared.tenancy import config
from shared.tenancy.caller import Caller
from shared.tenancy.rights import sight

_PARTS = {"filter": "filter", "sort": "sort", "columns": "fields", "grouped_by": "group"}
"""Field → the parameter of a list."""

_ROLES = "default_for_roles"


def check(table: TenantTable, caller: Caller, spec: ObjectSpec, body: Mapping[str, Any], moved: Iterable[str]) -> None:
    """Raise Invalid for a request that the caller could not make, hidden fields being answered like unknown ones, and
    for a role that there is not.

    `moved`: the fields that are written; a request that stays as it is was checked before.
    """
    about, wrong, moved = spec.about.query, list[FieldError](), set(moved)
    if about is not None and _ROLES in moved:
        _check_roles(table, body.get(_ROLES) or ())
    if about is None or not {about, *_PARTS}.intersection(moved):
        return
    schema, name = known.of(table, caller.schema), str(body.get(about))
    if name not in schema or sight(caller, schema[name]).reach == "none":
        raise Invalid(errors=(FieldError(about, "choice"),))
    of, asker = schema[name], lists.asker_of(table, caller)
    for field, parameter in _PARTS.items():
        given: dict[str, Any] = {parameter: body.get(field)} if field in spec.fields and body.get(field) else {}
        try:
            Ask.parse(of, **given, hidden=sight(caller, of).hidden, asker=asker)
        except BadRequest as problem:
            wrong += [FieldError(_path(field, one.field), one.code, one.values) for one in problem.errors]
    if wrong:
        raise Invalid(errors=tuple(wrong))


def _check_roles(table: TenantTable, names: Iterable[str]) -> None:
    known = config.read(table, config.ROLES)
    if not set(names) <= known.keys():
        raise Invalid(errors=(FieldError(_ROLES, "choice"),))


def _path(field: str, named: str) -> str:
    return field if named == field or named == _PARTS[field] else f"{field}.{named}"
