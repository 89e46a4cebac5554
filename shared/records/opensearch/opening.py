"""Opens a tenant's documents for the lists of one answer."""

from collections.abc import Sequence

from shared.records import schema
from shared.records.opensearch import feeding, state
from shared.records.opensearch.there import There
from shared.records.table import TenantTable
from shared.tenancy import credentials
from shared.tenancy.caller import Caller


def opened(table: TenantTable, caller: Caller, seen: Sequence[tuple[str, str, int]]) -> There | None:
    """The generation that serves, with the versions `seen` in it; None while none does yet."""
    known = state.read(table, consistent=False)
    if not known.generation:
        return None
    if seen:
        feeding.read_own(table, known.generation, seen)
    return There(credentials.search(table.tenant), table.tenant, known.generation, schema.of(table, caller.schema))
