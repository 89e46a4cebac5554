"""Automations: when something happens to a record, if it fits, then this is done; kept, tried out, run and replayed."""
