"""The plans a tenant may be on, what each allows, whom a tenant serves, and what answers its lists."""

REQUESTS = {"standard": 200, "business": 1_000, "enterprise": 4_000}
"""How many requests a tenant may send in ten seconds."""
PLANS = tuple(REQUESTS)
KINDS = ("b2b", "b2c", "both")
FILE, OPENSEARCH = "file", "opensearch"
SEARCHES = (FILE, OPENSEARCH)
"""What may answer a tenant's lists: the list index file, or the OpenSearch domain for those too large for it."""
