"""What a tenant's indexes are called: one for each object and generation. Nothing else makes such a name."""

PREFIX = "kith"


def own(tenant: str) -> str:
    """What the names of a tenant's indexes begin with; an index name has no capitals, and a tenant id no others."""
    return f"{PREFIX}-{tenant.lower()}"


def every(tenant: str, generation: int) -> str:
    """The alias of all indexes of a generation."""
    return f"{own(tenant)}-{generation}"


def index(tenant: str, generation: int, object_name: str) -> str:
    return f"{every(tenant, generation)}-{object_name}"
