"""The OpenAPI 3.1 document, true to the objects and fields that the caller sees."""

from collections.abc import Mapping
from typing import Any

from shared import i18n
from shared.declare import FieldSpec, ObjectSpec
from shared.errors import KithError
from shared.parts import parts_of
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
_REFUSALS = ("400", "401", "403", "404", "409", "412", "422", "428", "429", "500", "503")


def build(caller: Caller, objects: Schema, locale: str) -> dict[str, Any]:
    """The whole document for this caller."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {"Money": _money(), "Problem": _problem()}
    for name in objects.names():
        spec = objects.get(name)
        if sight(caller, spec).reach == "none":
            continue
        schemas[name] = _record(caller, spec, locale)
        schemas[f"{name}_write"] = _writable(caller, spec, locale)
        paths |= _paths(spec)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Kith", "version": "1", "description": i18n.text("openapi.about", locale)},
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            "schemas": schemas,
            "responses": {"Problem": _refusal()},
        },
    }


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


def _paths(spec: ObjectSpec) -> dict[str, Any]:
    name = spec.name
    record, one, base = f"#/components/schemas/{name}", f"/v1/{name}/{{id}}", f"/v1/{name}"
    listed = _answer("200", {"$ref": "#/components/schemas/" + name}, listed=True)
    whole = _answer("200", {"$ref": record})
    paths: dict[str, Any] = {
        base: {"get": {"operationId": f"{name}.list", "parameters": _LIST, **listed}},
        f"{base}/search": {"post": {"operationId": f"{name}.search", "requestBody": _json(_SEARCH), **listed}},
        one: {"parameters": [_ID], "get": {"operationId": f"{name}.read", **whole}},
        f"{one}/history": {
            "parameters": [_ID, _query("cursor", {"type": "string"})],
            "get": {"operationId": f"{name}.history", **_answer("200", {"type": "object"})},
        },
        f"{one}/overview": {
            "parameters": [_ID],
            "get": {"operationId": f"{name}.overview", **_answer("200", {"type": "object"})},
        },
        f"{one}/timeline": {
            "parameters": [_ID, *(_query(part, {"type": "string"}) for part in ("kinds", "limit", "cursor"))],
            "get": {"operationId": f"{name}.timeline", **_answer("200", {"type": "object"})},
        },
        f"{one}/related/{{other}}": {
            "parameters": [_ID, _OTHER, *(_query(part, {"type": "string"}) for part in ("sort", "limit", "cursor"))],
            "get": {"operationId": f"{name}.related", **_answer("200", {"type": "object"})},
        },
    }
    if spec.about.writes:
        return paths
    wish = {"$ref": f"{record}_write"}
    patch = {"type": "object", "additionalProperties": True}
    paths[f"{base}/duplicates"] = {
        "post": {"operationId": f"{name}.duplicates", "requestBody": _json(patch), **_answer("200", {"type": "object"})}
    }
    paths[f"{one}/duplicates"] = {
        "parameters": [_ID], "get": {"operationId": f"{name}.duplicates_of", **_answer("200", {"type": "object"})}
    }  # fmt: skip
    paths[base]["post"] = {
        "operationId": f"{name}.create",
        "parameters": [_header("Idempotency-Key", required=False), _query("check_duplicates", {"type": "boolean"})],
        "requestBody": _json(wish),
        **_answer("201", {"$ref": record}),
    }
    paths[one]["patch"] = {
        "operationId": f"{name}.change", "parameters": [_IF_MATCH], "requestBody": _json(patch), **whole
    }  # fmt: skip
    paths[one]["delete"] = {"operationId": f"{name}.delete", "parameters": [_IF_MATCH], **_answer("204", None)}
    paths[f"{one}/restore"] = {
        "parameters": [_ID], "post": {"operationId": f"{name}.restore", "parameters": [_IF_MATCH], **whole}
    }  # fmt: skip
    paths[f"{base}/batch"] = {
        "post": {"operationId": f"{name}.batch", "requestBody": _json(_BATCH), **_answer("200", {"type": "object"})}
    }
    return paths


def _query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _header(name: str, *, required: bool) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": required, "schema": {"type": "string"}}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _answer(status: str, schema: dict[str, Any] | None, *, listed: bool = False) -> dict[str, Any]:
    if listed:
        schema = {
            "type": "object",
            "properties": {
                "items": {"type": "array", "items": schema},
                "next": {"type": ["string", "null"]},
                "total": {"type": "integer"},
                "names": {"type": "object", "additionalProperties": {"type": "string"}},
            },
        }
    success = {"description": "done"} | ({"content": {"application/json": {"schema": schema}}} if schema else {})
    return {"responses": {status: success, **{code: {"$ref": "#/components/responses/Problem"} for code in _REFUSALS}}}


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


_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
_OTHER = {"name": "other", "in": "path", "required": True, "schema": {"type": "string"}}
_IF_MATCH = _header("If-Match", required=True)
_LIST = [
    *(_query(name, {"type": "string"}) for name in ("filter", "sort", "fields", "cursor", "q")),
    _query("limit", {"type": "integer", "minimum": 1, "maximum": 200}),
    _query("deleted", {"type": "boolean"}),
]
_SEARCH = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "filter": {"type": ["object", "null"]}, "sort": {"type": ["array", "null"], "items": {"type": "string"}},
        "fields": {"type": ["array", "null"], "items": {"type": "string"}}, "limit": {"type": ["integer", "null"]},
        "cursor": {"type": ["string", "null"]}, "q": {"type": ["string", "null"]}, "deleted": {"type": "boolean"},
        "group": {"type": ["string", "null"]}, "sums": {"type": "array", "items": {"type": "string"}},
    },
}  # fmt: skip
_BATCH = {
    "type": "object",
    "additionalProperties": False,
    "required": ["items"],
    "properties": {
        "items": {
            "type": "array", "minItems": 1, "maxItems": 100,
            "items": {
                "type": "object",
                "properties": {
                    "op": {"enum": ["create", "update", "delete"]}, "data": {"type": "object"},
                    "id": {"type": "string"}, "version": {"type": "integer"}, "key": {"type": "string"},
                },
            },
        }
    },
}  # fmt: skip
