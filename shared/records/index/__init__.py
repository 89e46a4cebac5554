"""The list index: one tenant's records in a SQLite database, fed by the change feed."""

from shared.records.index.columns import Declared
from shared.records.index.store import Index, Unusable
from shared.records.index.where import compile_where

__all__ = ["Declared", "Index", "Unusable", "compile_where"]
