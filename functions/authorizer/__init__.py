"""Access token to caller: the one place that verifies a token."""
