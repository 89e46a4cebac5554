"""The newest day that facts are of: a dashboard of the last twelve months would be empty where all data is older."""

from shared import clock, objects
from shared.objects.orders import COUNTED
from shared.records.engine import Records
from shared.records.index.where import visible
from shared.records.lists import open_index
from shared.tenancy.rights import sight

Seen = list[tuple[str, str, int]]


def day(records: Records, seen: Seen) -> str | None:
    """The day of the newest order in the caller's sight, none after today; None without one, or where it is hidden."""
    caller, spec = records.caller, objects.get("orders")
    mine = sight(caller, spec)
    if mine.reach == "none" or mine.hidden & {"placed_on", "status"}:
        return None
    index = open_index(records.table, seen=seen)
    index.shape(spec.name)
    row_filter, values = visible(mine)
    ((found,),) = index.execute(
        f"SELECT max(placed_on) FROM r_orders WHERE deleted=0 AND {row_filter} AND status='{COUNTED}' AND placed_on<=?",
        [*values, clock.today(caller.time_zone).isoformat()],
    )
    return str(found) if found else None
