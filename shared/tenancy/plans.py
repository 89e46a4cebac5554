"""The plans a tenant may be on, what each allows, and whom a tenant serves."""

REQUESTS = {"standard": 200, "business": 1_000, "enterprise": 4_000}
"""How many requests a tenant may send in ten seconds."""
PLANS = tuple(REQUESTS)
KINDS = ("b2b", "b2c", "both")
