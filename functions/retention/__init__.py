"""Retention: who has gone quiet, who is told, and what comes of it."""
