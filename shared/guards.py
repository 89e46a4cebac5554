"""What the rules of several objects refuse, each naming the field."""

from typing import Any

from shared.errors import FieldError, Invalid


def refuse(field: str, code: str, **values: object) -> Invalid:
    """The refusal of one field."""
    return Invalid(errors=(FieldError(field, code, values),))


def needs(record: Any, *fields: str) -> None:
    """Raise Invalid for each of `fields` that is empty."""
    empty = tuple(FieldError(name, "required") for name in fields if getattr(record, name) in (None, "", []))
    if empty:
        raise Invalid(errors=empty)


def keeps(before: Any, after: Any, *fields: str, code: str = "closed") -> None:
    """Raise Invalid for each of `fields` that differs: what was settled is history."""
    changed = tuple(FieldError(name, code) for name in fields if getattr(after, name) != getattr(before, name))
    if changed:
        raise Invalid(errors=changed)


def in_order(record: Any, begins: str, ends: str) -> None:
    """Raise Invalid when a span ends before it begins."""
    first, last = getattr(record, begins), getattr(record, ends)
    if first is not None and last is not None and last < first:
        raise refuse(ends, "ends-before-it-begins")


def entered(before: Any, after: Any, field: str) -> Any:
    """The value that `field` has just taken; None when it did not change."""
    value = getattr(after, field)
    return value if before is None or getattr(before, field) != value else None
