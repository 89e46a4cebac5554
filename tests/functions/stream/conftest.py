"""Tenants whose tables the stream function writes to, and the stream records that their changes make."""

from tests.shared.records.conftest import cloud, declared_table, table

__all__ = ["cloud", "declared_table", "table"]
