"""What a tenant holds, asked of what answers its lists: records by object, and the bytes of its files."""

from typing import NamedTuple

from shared.records import lists
from shared.records.ask import Ask
from shared.records.gone import FILES
from shared.records.table import TenantTable
from shared.tenancy.caller import LATEST, system
from shared.tenancy.plans import OPENSEARCH
from shared.tenancy.rights import Sight

_ALL = Sight("all", "")
_KEPT = {"field": "state", "op": "in", "value": ["scanning", "ready"]}


class Held(NamedTuple):
    """Object → records that are not deleted; bytes of files."""

    records: dict[str, int]
    stored: int


def of(table: TenantTable) -> Held:
    """Counted now: one count an object, some milliseconds for a hundred thousand records."""
    source = lists.opened(table, system(table.tenant, "usage", schema=LATEST, search=OPENSEARCH))
    records = {
        name: many
        for name, spec in source.specs.items()
        if (many := sum(row["count"] for row in source.groups(name, Ask.parse(spec), _ALL)))
    }
    kept = Ask.parse(source.specs[FILES], filter=_KEPT, sums=["size"])
    return Held(records, sum(int(row["sums"]["size"] or 0) for row in source.groups(FILES, kept, _ALL)))
