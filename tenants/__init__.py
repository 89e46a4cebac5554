"""The control plane: onboards, suspends and reactivates tenants. It never reads a tenant's records."""
