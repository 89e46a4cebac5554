"""The OpenAPI 3.1 document, true to the objects and fields that the caller sees."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from functions.records.merge import APART
from shared import i18n
from shared.declare import FieldSpec, ObjectSpec
from shared.errors import KithError
from shared.parts import parts_of
from shared.records.gone import FILES
from shared.records.schema import Schema
from shared.tenancy.caller import Caller
from shared.tenancy.rights import sight

_EXACT = r"^-?[0-9]{1,14}(\.[0-9]{1,4})?$"
_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string", "maxLength": 200},
    "long_text": {"type": "string", "maxLength": 20_000},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "money": {"$ref": "#/components/schemas/Money"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "boolean": {"type": "boolean"},
    "email": {"type": "string", "format": "email"},
    "phone": {"type": "string"},
    "link": {"type": "string", "format": "uri"},
    "reference": {"type": "string", "pattern": "^[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}$"},
    "texts": {"type": "array", "items": {"type": "string"}, "maxItems": 50},
    "emails": {"type": "array", "items": {"type": "string", "format": "email"}, "maxItems": 20},
    "phones": {"type": "array", "items": {"type": "string"}, "maxItems": 20},
    "rows": {"type": "array", "items": {"type": "object"}, "maxItems": 200},
    "time": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
    "decimal": {"type": ["string", "number"], "pattern": _EXACT},
    "percent": {"type": ["string", "number"], "pattern": _EXACT},
    "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
    "postal_code": {"type": "string", "maxLength": 20},
    "latitude": {"type": "number", "minimum": -90, "maximum": 90},
    "longitude": {"type": "number", "minimum": -180, "maximum": 180},
}
_SYSTEM: dict[str, dict[str, Any]] = {
    "id": {"type": "string"},
    "version": {"type": "integer"},
    "created_at": {"type": "string", "format": "date-time"},
    "created_by": {"type": "string"},
    "updated_at": {"type": "string", "format": "date-time"},
    "updated_by": {"type": "string"},
    "deleted_at": {"type": "string", "format": "date-time"},
}
_REFUSALS = ("400", "401", "403", "404", "409", "410", "412", "413", "422", "428", "429", "500", "503")
_LISTS = frozenset({"list_records", "search_records"})
_RECORDS = frozenset({"create", "read", "edit", "restore"})
_WRITES = frozenset({"create", "edit", "delete", "restore", "batch", "duplicates", "duplicates_of"})
_OF_FILES = frozenset({"upload", "complete", "download"})
_MERGES = frozenset({"preview_merge", "merge_records", "merges", "unmerge"})
_NAMES = {"list_records": "list", "search_records": "search", "edit": "change"}
_ROUTES = Path(__file__).with_name("routes.json")
"""What `infra.routes` read from the code of every function; made with the bundle."""


def build(caller: Caller, objects: Schema, locale: str, known: Path = _ROUTES) -> dict[str, Any]:
    """The whole document for this caller; `known` are the routes that `infra.routes` wrote."""
    specs = []
    schemas: dict[str, Any] = {"Money": _money(), "Problem": _problem()}
    for name in objects.names():
        spec = objects.get(name)
        if sight(caller, spec).reach == "none":
            continue
        schemas[name] = _record(caller, spec, locale)
        schemas[f"{name}_write"] = _writable(caller, spec, locale)
        specs.append(spec)
    routes = orjson.loads(known.read_bytes())
    return {
        "openapi": "3.1.0",
        "info": {"title": "Kith", "version": "1", "description": i18n.text("openapi.about", locale)},
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}],
        "paths": _paths(routes["paths"], specs),
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            "schemas": {**schemas, **routes["schemas"]},
            "responses": {"Problem": _refusal()},
        },
    }


def _paths(routes: dict[str, Any], specs: list[ObjectSpec]) -> dict[str, Any]:
    """Every route, those of any object once for each object in sight."""
    paths: dict[str, Any] = {}
    for path, methods in routes.items():
        for method, operation in methods.items():
            if "{object}" not in path:
                paths.setdefault(path, {})[method] = _described(operation, {"type": "object"})
                continue
            verb = operation["operationId"].partition(".")[2]
            for spec in specs:
                if _served(spec, verb):
                    own = paths.setdefault(path.replace("{object}", spec.name), {})
                    own[method] = _of_object(operation, verb, spec)
    return paths


def _served(spec: ObjectSpec, verb: str) -> bool:
    if verb in _OF_FILES:
        return spec.name == FILES
    if verb in _MERGES:
        return spec.name not in APART and not spec.about.writes
    return not (spec.about.writes and verb in _WRITES)


def _of_object(operation: dict[str, Any], verb: str, spec: ObjectSpec) -> dict[str, Any]:
    record = {"$ref": f"#/components/schemas/{spec.name}"}
    answer = _page(record) if verb in _LISTS else record if verb in _RECORDS else {"type": "object"}
    own = {
        **operation,
        "operationId": f"{spec.name}.{_NAMES.get(verb, verb)}",
        "parameters": [one for one in operation["parameters"] if one["name"] != "object"],
    }
    if verb == "create":
        own["requestBody"] = _json({"$ref": f"#/components/schemas/{spec.name}_write"})
    return _described(own, answer)


def _described(operation: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in operation.items() if name != "statuses"}
    answers: dict[str, Any] = {code: {"$ref": "#/components/responses/Problem"} for code in _REFUSALS}
    for status in operation["statuses"]:
        content = {} if status == 204 else {"content": {"application/json": {"schema": answer}}}
        answers[str(status)] = {"description": "done", **content}
    return {**known, "responses": answers}


def _field(field: FieldSpec, spec: ObjectSpec, locale: str) -> dict[str, Any]:
    label = i18n.label(field.label, locale, f"field.{spec.name}.{field.name}")
    if field.kind == "choice":
        closed = {"enum": list(field.choices)} if field.choices and not field.open_choice else {"maxLength": 80}
        return {"type": "string", "title": label, **closed}
    if field.kind == "choices":
        entry = {"enum": list(field.choices)} if field.choices and not field.open_choice else {"maxLength": 80}
        return {"title": label, "type": "array", "maxItems": 50, "items": {"type": "string", **entry}}
    if parts := parts_of(field.kind):
        whole = _whole(parts, spec, locale)
        return {
            "title": label,
            **({"type": "array", "maxItems": 200, "items": whole} if field.kind == "lines" else whole),
        }
    return {"title": label, **_TYPES[field.kind]}


def _whole(parts: Mapping[str, FieldSpec], spec: ObjectSpec, locale: str) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _field(part, spec, locale) for name, part in parts.items()},
        "required": [name for name, part in parts.items() if part.required],
    }


def _shown(caller: Caller, spec: ObjectSpec) -> list[FieldSpec]:
    hidden = sight(caller, spec).hidden
    return [field for field in spec.fields.values() if field.name not in hidden]


def _record(caller: Caller, spec: ObjectSpec, locale: str) -> dict[str, Any]:
    shown = {field.name: _field(field, spec, locale) for field in _shown(caller, spec)}
    return {
        "type": "object",
        "title": i18n.label(spec.about.label, locale, f"object.{spec.name}"),
        "properties": {**_SYSTEM, **shown, "names": {"type": "object", "additionalProperties": {"type": "string"}}},
        "required": ["id", "version", "created_at", "updated_at"],
    }


def _writable(caller: Caller, spec: ObjectSpec, locale: str) -> dict[str, Any]:
    limits = caller.fields.get(spec.name, {})
    fields = [field for field in _shown(caller, spec) if not field.read_only and limits.get(field.name) != "read"]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {field.name: _field(field, spec, locale) for field in fields},
        "required": [field.name for field in fields if field.required],
    }


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _page(record: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": record},
            "next": {"type": ["string", "null"]},
            "total": {"type": "integer"},
            "names": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    }


def _money() -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["amount", "currency"],
        "properties": {
            "amount": {"type": "string", "pattern": r"^-?[0-9]{1,14}(\.[0-9]{1,4})?$"},
            "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
        },
    }


def _problem() -> dict[str, Any]:
    wrong = {name: {"type": "string"} for name in ("field", "code", "message")}
    return {
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string"}, "title": {"type": "string"}, "detail": {"type": "string"},
            "status": {"type": "integer", "examples": [KithError.status]}, "request_id": {"type": "string"},
            "errors": {"type": "array", "items": {"type": "object", "properties": wrong}},
        },
    }  # fmt: skip


def _refusal() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": "RFC 9457 problem", "content": {"application/problem+json": {"schema": schema}}}
