"""The list index: one tenant's records in a SQLite database, fed by the change feed."""

from shared.records.index.store import Index, Unusable
from shared.records.index.where import compile_where

__all__ = ["Index", "Unusable", "compile_where"]
