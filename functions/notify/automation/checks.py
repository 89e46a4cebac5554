"""Whether an automation can work as it is wished for: every part that cannot is named, with its place."""

from collections.abc import Iterator, Mapping
from typing import Any

from functions.notify.automation import values
from shared.declare import ObjectSpec
from shared.errors import BadRequest, FieldError, Forbidden, Invalid, NotFound
from shared.records import clean, lists
from shared.records.access_patterns import WEBHOOK
from shared.records.engine import Records
from shared.tenancy.rights import require, sight

_MOMENTS = frozenset({"date", "datetime"})
_CONSENTS = "consents"
Body = Mapping[str, Any]


def check(records: Records, wish: Body) -> None:
    """Raise Invalid naming each part of an automation that its keeper could not have done."""
    schema, name = records.schema, wish["object"]
    if name not in schema or sight(records.caller, schema[name]).reach == "none":
        raise Invalid(errors=(FieldError("object", "choice"),))
    spec = schema[name]
    wrong = [*_when(records, spec, wish["when"]), *_if(records, spec, wish["if"])]
    for at, action in enumerate(wish["then"]):
        wrong += _CHECKS[action["kind"]](records, spec, action, f"then.{at}")
    if wrong:
        raise Invalid(errors=tuple(wrong))


def _when(records: Records, spec: ObjectSpec, when: Body) -> Iterator[FieldError]:
    known = {name for name in spec.fields if name not in sight(records.caller, spec).hidden}
    if when["on"] == "changed":
        yield from (
            FieldError("when.fields", "no-such-field", {"name": one}) for one in when["fields"] if one not in known
        )
    if when["on"] == "due":
        field = spec.fields.get(when["field"])
        if field is None or field.name not in known or field.kind not in _MOMENTS or field.formula or field.rollup:
            yield FieldError("when.field", "choice")


def _if(records: Records, spec: ObjectSpec, given: Body | None) -> Iterator[FieldError]:
    try:
        lists.asked(records.table, records.caller, spec.name, filter=given)
    except BadRequest as problem:
        yield from (FieldError(f"if.{one.field}", one.code, one.values) for one in problem.errors)


def _set(records: Records, spec: ObjectSpec, action: Body, path: str) -> Iterator[FieldError]:
    yield from _writable(records, spec, "edit", f"{path}.values")
    yield from _values(records, spec, spec, action["values"], f"{path}.values")


def _create(records: Records, spec: ObjectSpec, action: Body, path: str) -> Iterator[FieldError]:
    name = action["object"]
    if name not in records.schema or sight(records.caller, records.schema[name]).reach == "none":
        yield FieldError(f"{path}.object", "choice")
        return
    made, given = records.schema[name], action["values"]
    yield from _writable(records, made, "create", f"{path}.object")
    yield from _values(records, spec, made, given, f"{path}.values")
    for field in made.fields.values():
        if field.required and field.name not in given and field.default is None and field.name != "owner":
            yield FieldError(f"{path}.values.{field.name}", "required")


def _writable(records: Records, spec: ObjectSpec, right: str, path: str) -> Iterator[FieldError]:
    try:
        require(records.caller, spec, right)
        if spec.about.writes:
            yield FieldError(path, "read-only")
    except Forbidden:
        yield FieldError(path, "choice")


def _values(records: Records, spec: ObjectSpec, to: ObjectSpec, given: Body, path: str) -> Iterator[FieldError]:
    """What is wrong with the values for a record of `to`, computed from one of `spec`."""
    try:
        clean.check_fields(records.caller, to, given, as_owner=False)
    except Invalid as problem:
        yield from (FieldError(f"{path}.{one.field}", one.code, one.values) for one in problem.errors)
        return
    plain = {}
    for name, value in given.items():
        text = values.formula_of(value)
        if text is None:
            plain[name] = value
        elif values.result_of(to.fields[name]) is None:
            yield FieldError(f"{path}.{name}", "not-for-kind", {"kind": to.fields[name].kind})
        else:
            yield from values.wrong(records.schema, spec, text, f"{path}.{name}")
    yield from _plain_wrong(records, to, {name: value for name, value in plain.items() if value is not None}, path)


def _plain_wrong(records: Records, to: ObjectSpec, plain: Body, path: str) -> Iterator[FieldError]:
    try:
        clean.validated(to, plain)
    except Invalid as problem:
        wrong = [one for one in problem.errors if one.field.split(".")[0] in plain]
        yield from (FieldError(f"{path}.{one.field}", one.code, one.values) for one in wrong)
        if wrong:
            return
    try:
        records.references.check(to, plain, own_id="")
    except Invalid as problem:
        yield from (FieldError(f"{path}.{one.field}", one.code, one.values) for one in problem.errors)


def _assign(records: Records, spec: ObjectSpec, action: Body, path: str) -> Iterator[FieldError]:
    if not spec.owned:
        yield FieldError(f"{path}.kind", "without-owner")
        return
    yield from _writable(records, spec, "edit", f"{path}.kind")
    yield from _people(records, spec, [action["to"]], f"{path}.to")


def _notify(records: Records, spec: ObjectSpec, action: Body, path: str) -> Iterator[FieldError]:
    yield from _people(records, spec, action["to"], f"{path}.to")
    yield from values.holes_wrong(records.schema, spec, action["text"], f"{path}.text")


def _email(records: Records, spec: ObjectSpec, action: Body, path: str) -> Iterator[FieldError]:
    yield from _people(records, spec, action["to"], f"{path}.to")
    for part in ("subject", "body"):
        yield from values.holes_wrong(records.schema, spec, action[part], f"{path}.{part}")


def _people(records: Records, spec: ObjectSpec, whom: list[Any], path: str) -> Iterator[FieldError]:
    for one in whom:
        if isinstance(one, str):
            if not spec.owned:
                yield FieldError(path, "without-owner")
        elif "field" in one:
            # A customer is written to only where the record says that they agreed to it.
            field = spec.fields.get(one["field"])
            if field is None or field.kind not in {"email", "emails"} or _CONSENTS not in spec.fields:
                yield FieldError(path, "choice")
        else:
            try:
                records.get("people", one["person"])
            except NotFound:
                yield FieldError(path, "no-such-record")


def _webhook(records: Records, spec: ObjectSpec, action: Body, path: str) -> Iterator[FieldError]:  # noqa: ARG001
    key = records.table.key(WEBHOOK, id=action["endpoint"]) if "#" not in action["endpoint"] else None
    if key is None or records.table.get(key) is None:
        yield FieldError(f"{path}.endpoint", "no-such-record")


_CHECKS = {
    "set": _set, "create": _create, "assign": _assign, "notify": _notify, "email": _email, "webhook": _webhook,
}  # fmt: skip
