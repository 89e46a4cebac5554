"""Who is calling, for which tenant, with what rights and credentials."""
