"""Sign-in, people, roles and a tenant's settings."""
