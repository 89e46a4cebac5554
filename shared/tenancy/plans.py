"""The plans a tenant may be on, what each allows, whom a tenant serves, and what answers its lists."""

REQUESTS = {"standard": 200, "business": 1_000, "enterprise": 4_000}
"""How many requests a tenant may send in ten seconds."""
SEATS = {"standard": 50, "business": 500, "enterprise": 10_000}
"""How many people may be invited or active at once."""
STORED_BYTES = {"standard": 20 * 10**9, "business": 500 * 10**9, "enterprise": 5 * 10**12}
"""How much the files of a tenant may hold; beyond it no file is added."""
PLANS = tuple(REQUESTS)
KINDS = ("b2b", "b2c", "both")
FILE, OPENSEARCH = "file", "opensearch"
SEARCHES = (FILE, OPENSEARCH)
"""What may answer a tenant's lists: the list index file, or the OpenSearch domain for those too large for it."""


def limits(plan: str) -> dict[str, int]:
    """What a plan allows, by name."""
    return {"seats": SEATS[plan], "stored": STORED_BYTES[plan], "requests": REQUESTS[plan]}
