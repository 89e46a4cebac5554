"""The fields of a record that nobody writes: computed whenever the record is read or taken into the list index."""

from typing import Any

from shared.declare import ObjectSpec


def derived(spec: ObjectSpec, body: dict[str, Any]) -> dict[str, Any]:
    """The record with its formula fields; an object without any costs nothing."""
    if not spec.formulas:
        return body
    from shared.records.formulas import compute, parse

    kinds = {name: field.kind for name, field in spec.fields.items()}
    values = {field.name: compute(parse(field.formula or ""), kinds, body, field.kind) for field in spec.formulas}
    return {**body, **{name: value for name, value in values.items() if value is not None}}
