"""The plans a tenant may be on, and whom a tenant serves."""

PLANS = ("standard", "business", "enterprise")
KINDS = ("b2b", "b2c", "both")
