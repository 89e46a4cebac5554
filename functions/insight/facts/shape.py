"""A declared object as typed columns of its facts. Pure.

DuckDB reads record bodies as JSON and writes Parquet by these columns; Athena reads the same files.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from shared.declare import FieldSpec, ObjectSpec

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TYPES = {
    "integer": "BIGINT", "number": "DOUBLE", "percent": "DOUBLE", "date": "DATE", "datetime": "TIMESTAMP",
    "boolean": "BOOLEAN", "decimal": "DECIMAL(18,4)",
}  # fmt: skip
_READ = {"money": "STRUCT(amount VARCHAR, currency VARCHAR)", "texts": "VARCHAR[]"}
_LEFT_OUT = frozenset({"long_text", "texts", "emails", "phones", "choices", "rows", "lines", "address", "place"})
"""Kinds no report adds up or groups by; they stay in the records, but for texts that rules keep."""
_BETWEEN = ";"
"""What stands between the texts of a column."""
_SYSTEM = ("id", "version", "created_at", "updated_at", "deleted_at")


@dataclass(frozen=True)
class Shape:
    """How one object's facts look: column → (JSON type read, SQL expression over it, type written)."""

    spec: ObjectSpec
    only: str = "true"
    """A condition on the rows that are read; it says nothing of how they are kept."""

    @cached_property
    def columns(self) -> Mapping[str, tuple[str, str, str]]:
        found = {
            "id": ("VARCHAR", "id", "VARCHAR"),
            "version": ("BIGINT", "version", "BIGINT"),
            "created_at": ("TIMESTAMP", "created_at", "TIMESTAMP"),
            "updated_at": ("TIMESTAMP", "updated_at", "TIMESTAMP"),
            "deleted": ("VARCHAR", "deleted_at IS NOT NULL", "BOOLEAN"),
        }
        for field in self.spec.fields.values():
            if _is_column(field):
                found |= _columns(field)
        return found

    @cached_property
    def read(self) -> Mapping[str, str]:
        """Key of the body → the type that JSON is read as."""
        kinds = {"id": "VARCHAR", "version": "BIGINT", "created_at": "TIMESTAMP", "updated_at": "TIMESTAMP"}
        kinds["deleted_at"] = "VARCHAR"
        for field in self.spec.fields.values():
            if _is_column(field):
                kinds[field.name] = _READ.get(field.kind, "VARCHAR")
        return kinds

    @cached_property
    def month(self) -> str:
        """SQL for the month a fact belongs to: that of the day it happened on, else of its creation."""
        on = self.spec.about.on_date
        day = f'coalesce(try_cast("{on}" AS TIMESTAMP), created_at)' if on in self.spec.fields else "created_at"
        return f"strftime({day}, '%Y-%m')"

    @cached_property
    def select(self) -> str:
        return ",".join(f'{expression} AS "{name}"' for name, (_, expression, _) in self.columns.items())

    @cached_property
    def empty(self) -> str:
        """A SELECT of these columns without a row."""
        typed = ",".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, (_, _, kind) in self.columns.items())
        return f"SELECT {typed} WHERE false"

    @cached_property
    def digest(self) -> str:
        """Changes with the columns: files made for others are made anew."""
        return blake2b(repr((self.columns, self.month)).encode(), digest_size=8).hexdigest()


def _is_column(field: FieldSpec) -> bool:
    kept = field.kind == "texts" and field.read_only
    return (kept or field.kind not in _LEFT_OUT) and field.name not in _SYSTEM


def _columns(field: FieldSpec) -> dict[str, tuple[str, str, str]]:
    name = field.name
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name} cannot be a column")
    if field.kind == "money":
        return {
            name: ("STRUCT", f'try_cast("{name}".amount AS DECIMAL(18,4))', "DECIMAL(18,4)"),
            f"{name}_currency": ("STRUCT", f'"{name}".currency', "VARCHAR"),
        }
    if field.kind == "texts":
        return {name: ("VARCHAR[]", f"array_to_string(\"{name}\", '{_BETWEEN}')", "VARCHAR")}
    kind = _TYPES.get(field.kind, "VARCHAR")
    return {name: ("VARCHAR", f'"{name}"' if kind == "VARCHAR" else f'try_cast("{name}" AS {kind})', kind)}
