"""What comes in becomes a valid record or a list of what is wrong with it, field by field."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from shared import clock, ids
from shared.declare import Context, FieldSpec, ObjectSpec, Record
from shared.errors import FieldError, Invalid
from shared.tenancy.caller import Caller
from shared.tenancy.rights import editable, sight

if TYPE_CHECKING:
    from pydantic import ValidationError

_CODES = {
    "missing": "required", "extra_forbidden": "unknown", "string_too_long": "too-long", "too_long": "too-long",
    "string_too_short": "too-short", "too_short": "too-short", "greater_than": "range", "greater_than_equal": "range",
    "less_than": "range", "less_than_equal": "range", "date_from_datetime_parsing": "date", "date_parsing": "date",
    "date_type": "date", "date_from_datetime_inexact": "date", "datetime_parsing": "datetime",
    "datetime_from_date_parsing": "datetime", "datetime_type": "datetime", "datetime_object_invalid": "datetime",
    "decimal_parsing": "decimal", "decimal_type": "decimal", "decimal_max_places": "decimal",
    "decimal_max_digits": "range", "decimal_whole_digits": "range", "finite_number": "range",
    "string_pattern_mismatch": "pattern", "literal_error": "choice", "enum": "choice",
}  # fmt: skip
_OWN_WORDS = frozenset({
    "email", "phone", "link", "date", "time_zone_missing", "choice", "slug", "time-zone", "repeated", "not-ascending",
    "ends-before-it-begins", "decimal", "country",
    "filter-or-ids", "transfer-owner", "bulk-data",
    "one-window", "days-or-hours", "loyalty-measure", "days-or-dates", "period", "saved-or-report", "dashboard-pdf",
})  # fmt: skip


def check_fields(caller: Caller, spec: ObjectSpec, data: Mapping[str, Any], *, as_owner: bool) -> None:
    """Refuse fields that do not exist or that the caller may not set; a hidden field does not exist."""
    wrong = []
    hidden = sight(caller, spec).hidden
    for name in data:
        known = spec.fields.get(name)
        if known is None or name in hidden:
            wrong.append(FieldError(name, "unknown"))
        elif not as_owner and (known.read_only or not editable(caller, spec, name)):
            wrong.append(FieldError(name, "read-only"))
    if wrong:
        raise Invalid(errors=tuple(wrong))


def begun(spec: ObjectSpec, caller: Caller) -> dict[str, Any]:
    """What a new record has where nothing else is said: the tenant's defaults."""
    said = {name: _begins(known, caller) for name, known in spec.fields.items() if known.default is not None}
    return {name: value for name, value in said.items() if value is not None}


def _begins(known: FieldSpec, caller: Caller) -> Any:
    match known.kind, known.default:
        case "date", "today":
            return clock.today(caller.time_zone).isoformat()
        case "datetime", "now":
            return clock.stamp()
        case "reference", "me":
            return caller.person if ids.is_id(caller.person) else None
    return known.default


def validated(spec: ObjectSpec, data: Mapping[str, Any], *, region: str | None = None) -> Record:
    """The record these fields make; raises Invalid naming each field that is wrong.

    `region`: the country (ISO 3166-1 alpha-2) of phone numbers written without one.
    """
    from pydantic import ValidationError

    try:
        record = spec.model.model_validate(data, context={"region": region})
    except ValidationError as problem:
        found = field_errors(problem)
        named = {one.field.partition(".")[0] for one in found}
        others = {name: value for name, value in data.items() if name not in named}
        raise Invalid(errors=(*found, *_not_chosen(spec, others))) from None
    wrong = _not_chosen(spec, vars(record))
    for name, known in spec.fields.items():
        value = getattr(record, name) if not (known.formula or known.rollup) else None
        if known.required and (value is None or (isinstance(value, str | list) and not value)):
            wrong.append(FieldError(name, "required"))
        if known.kind == "money" and value is not None and not _within(known, value.decimal):
            wrong.append(FieldError(name, "range"))
    if wrong:
        raise Invalid(errors=tuple(wrong))
    return record


def as_it_was(spec: ObjectSpec, data: Mapping[str, Any]) -> Record:
    """A stored record for the rules to compare with: whatever definitions ask today, it was valid when written."""
    try:
        return validated(spec, data)
    except Invalid:
        from shared.kinds import unchecked

        before: Record = unchecked(spec.model, data)
        return before


def check_states(spec: ObjectSpec, record: Record, moved: Iterable[str]) -> None:
    """Raise Invalid for a field that the record's state requires, and for a choice taken anew that is retired."""
    state = getattr(record, spec.about.state) if spec.about.state else None
    wrong = [
        FieldError(name, "required-in-state", {"state": state})
        for name, known in spec.fields.items()
        if known.required_in and state in known.required_in and getattr(record, name) in (None, "", [])
    ]
    for name in moved:
        value = getattr(record, name) if spec.fields[name].retired else None
        if spec.fields[name].retired.intersection(value if isinstance(value, list) else [value]):
            wrong.append(FieldError(name, "choice"))
    if wrong:
        raise Invalid(errors=tuple(wrong))


def _not_chosen(spec: ObjectSpec, values: Mapping[str, Any]) -> list[FieldError]:
    wrong = []
    for name, known in spec.fields.items():
        if known.open_choice or known.kind not in {"choice", "choices"} or (value := values.get(name)) is None:
            continue
        if not all(one in known.choices for one in (value if known.kind == "choices" else [value])):
            wrong.append(FieldError(name, "choice"))
    return wrong


def _within(known: FieldSpec, amount: Decimal) -> bool:
    return not (
        (known.least is not None and amount < Decimal(str(known.least)))
        or (known.most is not None and amount > Decimal(str(known.most)))
    )


def check_move(spec: ObjectSpec, before: Record, after: Record) -> None:
    """Raise Invalid for a change of state that the object does not declare."""
    name, moves = spec.about.state, spec.about.moves
    if not name or moves is None:
        return
    old, new = getattr(before, name), getattr(after, name)
    if old is not None and new != old and new not in moves.get(old, ()):
        raise Invalid("state-move", errors=(FieldError(name, "state-move", {"from": old, "to": new}),))


def field_errors(problem: "ValidationError") -> tuple[FieldError, ...]:
    """pydantic's findings in our words; at most fifty."""
    found = []
    for error in problem.errors(include_url=False, include_input=False)[:50]:
        said = str(error.get("ctx", {}).get("error", "")) if error["type"] == "value_error" else ""
        code = (
            said if said in _OWN_WORDS else _CODES.get(error["type"], "type" if "type" in error["type"] else "invalid")
        )
        path = ".".join(str(part) for part in error["loc"])
        found.append(FieldError(path, code))
    return tuple(found)


def context(caller: Caller, spec: ObjectSpec, record_id: str) -> Context:
    """What the rules may know besides the record."""
    today = clock.today(caller.time_zone)
    return Context(record_id, today, caller.currency, caller.person, clock.now(), spec.about.pipelines)


def plain(record: Record) -> dict[str, Any]:
    """The record's set fields in JSON form."""
    return record.model_dump(mode="json", exclude_none=True)
