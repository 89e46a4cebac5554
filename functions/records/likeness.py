"""Likely duplicates of a record that is being entered, or that is there already."""

from collections.abc import Mapping
from typing import Any

from shared import i18n
from shared.declare import ObjectSpec
from shared.errors import Conflict, FieldError, Invalid
from shared.records import clean, lists
from shared.records.candidates import Likely, likely, told_apart
from shared.records.duplicates import CERTAIN, Reason
from shared.records.engine import Records
from shared.records.index.here import Here

Seen = list[tuple[str, str, int]]
_MOST_TEXT = 500
_MOST_VALUES = 20


def of_draft(records: Records, name: str, draft: Mapping[str, Any], seen: Seen, locale: str) -> dict[str, Any]:
    """What a draft, complete or not, may be a duplicate of; raises Invalid naming the field that is wrong."""
    spec = records.schema.get(name)
    clean.check_fields(records.caller, spec, draft, as_owner=True)
    _check_form(spec, draft)
    return _found(records, spec, draft, seen, locale)


def of_record(records: Records, name: str, record_id: str, seen: Seen, locale: str) -> dict[str, Any]:
    """What a record may be a duplicate of."""
    return _found(records, records.schema.get(name), records.get(name, record_id), seen, locale)


def refuse(records: Records, name: str, draft: Mapping[str, Any], seen: Seen, locale: str) -> None:
    """Raise Conflict `possible-duplicates`, with them, when a new record is most likely one that exists."""
    found = [one for one in of_draft(records, name, draft, seen, locale)["items"] if one["score"] >= CERTAIN]
    if found:
        problem = Conflict("possible-duplicates")
        problem.members["duplicates"] = found
        raise problem


def _check_form(spec: ObjectSpec, draft: Mapping[str, Any]) -> None:
    wrong = []
    for name, value in draft.items():
        kind = spec.fields[name].kind
        if value is None or kind not in {"text", "email", "phone", "emails", "phones"}:
            continue
        texts = value if kind.endswith("s") else [value]
        if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
            wrong.append(FieldError(name, "type"))
        elif len(texts) > _MOST_VALUES or any(len(one) > _MOST_TEXT for one in texts):
            wrong.append(FieldError(name, "too-long"))
    if wrong:
        raise Invalid(errors=tuple(wrong))


def _found(records: Records, spec: ObjectSpec, body: Mapping[str, Any], seen: Seen, locale: str) -> dict[str, Any]:
    index = lists.open_index(records.table, seen=seen)
    found = likely(index, records.caller, spec, body, but=str(body.get("id", "")))
    if found and "id" in body:
        apart = told_apart(records.table, spec.name, [(body["id"], one.body["id"]) for one in found])
        found = [one for one in found if tuple(sorted((body["id"], one.body["id"]))) not in apart]
    bodies = [one.body for one in found]
    names = lists.names_of(Here(index), records.caller, bodies, object_name=spec.name)
    return {"items": [_shown(spec, one, locale) for one in found], "names": names}


def _shown(spec: ObjectSpec, one: Likely, locale: str) -> dict[str, Any]:
    return {
        "object": spec.name,
        "id": one.body["id"],
        "title": str(one.body.get(spec.about.title) or ""),
        "score": one.score,
        "reasons": [_said(spec, reason, locale) for reason in one.reasons],
        "record": one.body,
    }


def _said(spec: ObjectSpec, reason: Reason, locale: str) -> dict[str, Any]:
    label = i18n.label(spec.fields[reason.field].label, locale, f"field.{spec.name}.{reason.field}")
    message = i18n.text(f"duplicate.{reason.code}", locale, label=label)
    return {"code": reason.code, "field": reason.field, "weight": reason.weight, "message": message}
