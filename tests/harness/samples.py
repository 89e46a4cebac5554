"""A valid record of every object, made from its declaration, so that a new object is tested the moment it exists."""

from typing import Any

from shared import objects
from shared.declare import ANY, FieldSpec
from tests.harness.people import Tenant

_LINE = {
    "description": "Sample", "quantity": "1", "unit_price": "12.30", "discount_percent": "0", "tax_percent": "0",
    "net": "12.30", "tax": "0.00", "total": "12.30",
}  # fmt: skip
_VALUES: dict[str, Any] = {
    "text": "Sample", "long_text": "A longer sample", "integer": 3, "number": 1.5, "boolean": True,
    "money": {"amount": "12.30", "currency": "USD"}, "date": "2026-01-31", "datetime": "2026-01-31T12:00:00.000Z",
    "email": "sample@kith.example", "phone": "+8613812345678", "link": "https://kith.example/", "texts": ["one"],
    "emails": ["sample@kith.example"], "phones": ["+8613812345678"], "rows": [{"text": "row"}],
    "time": "09:30", "decimal": "1.25", "percent": "12.5", "lines": [_LINE],
    "address": {"street": "1 Sample Road", "city": "Sampleton", "country": "US", "latitude": 40.7, "longitude": -74},
}  # fmt: skip
_AMOUNT = {"amount": _VALUES["money"]}
_ASKED: dict[str, dict[str, Any]] = {
    "orders": _AMOUNT, "quotes": _AMOUNT, "invoices": _AMOUNT, "price_books": {"currency": "USD"},
    "targets": {"measure": "revenue", "starts_on": "2026-01-01", **_AMOUNT},
    "views": {"object": "customers"}, "macros": {"resolves": False},
}  # fmt: skip
"""What an object's rules ask for besides its required fields."""
_NAMED: dict[str, Any] = {
    "currency": "USD", "refusals": ["post"], "filter": '{"field": "name", "op": "contains", "value": "a"}',
    "object": "customers", "sort": ["-name"], "columns": ["name"], "grouped_by": ["level"],
    "default_for_roles": ["rep"],
}  # fmt: skip
"""Values that a kind alone does not tell."""
LATER = {"cases": {"satisfaction"}, "invoices": {"paid"}}
"""Fields that a new record cannot have yet."""
_REFERRED = {"relations": ("other_customer",)}
_count = 0


def writable() -> list[str]:
    """Objects that anybody with the right may create through /v1/{object}."""
    return [name for name in objects.names() if objects.get(name).about.writes is None]


def value(name: str, field: FieldSpec) -> Any:
    """A valid value for a field other than a reference; unique ones differ at each call."""
    global _count  # noqa: PLW0603
    _count += 1
    if field.name in _NAMED:
        return _NAMED[field.name]
    if field.kind in {"choice", "choices"}:
        chosen = next(iter(field.choices), "sample")
        return chosen if field.kind == "choice" else [chosen]
    if field.kind == "integer":
        limits = objects.get(name).model.model_fields[field.name].metadata
        return max([3, *(limit.ge for limit in limits if getattr(limit, "ge", None) is not None)])
    if field.unique and field.kind == "text":
        return f"Sample {_count}"
    return _VALUES[field.kind]


def minimal(tenant: Tenant, name: str) -> dict[str, Any]:
    """The required fields of a new record, references made as needed."""
    wish = dict(_ASKED.get(name, {}))
    for field in objects.get(name).fields.values():
        asked = field.required or field.name in _REFERRED.get(name, ())
        if asked and field.name not in wish:
            wish[field.name] = make(tenant, _target(field.ref))["id"] if field.ref else value(name, field)
    return wish


def _target(ref: str) -> str:
    return "customers" if ref == ANY else ref


def make(tenant: Tenant, name: str) -> dict[str, Any]:
    """A new record of an object, written by the tenant's administrator."""
    record: dict[str, Any] = tenant.admin.post(f"/v1/{name}", minimal(tenant, name)).ok(201)
    return record
