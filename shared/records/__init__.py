"""The engine: one table, any object."""
