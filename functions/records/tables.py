"""A list as CSV: what the person sees, labelled in their language, safe to open in a spreadsheet."""

import csv
from io import StringIO
from typing import Any

from shared.errors import BadRequest
from shared.records import lists
from shared.records.ask import MOST_ROWS as MOST_ROWS_A_PAGE
from shared.records.engine import Records
from shared.records.tabled import Reader, columns, row
from shared.sheets import csv_cell, neutralised
from shared.tenancy.rights import require

MOST_ROWS = 5_000
Seen = list[tuple[str, str, int]]


def csv_of(records: Records, name: str, wish: dict[str, Any], seen: Seen, locale: str) -> str:
    """The whole list as RFC 4180; raises BadRequest when it has more than 5,000 rows: export it instead."""
    spec = records.schema.get(name)
    hidden = require(records.caller, spec, "read").hidden
    ask = {**wish, "limit": MOST_ROWS_A_PAGE}
    page = _page(records, name, ask, seen)
    if page.total > MOST_ROWS:
        raise BadRequest("too-many-rows", most=MOST_ROWS)
    chosen = [part.strip() for part in (wish.get("fields") or "").split(",") if part.strip()]
    fields = [field for field in spec.fields.values() if field.name not in hidden]
    fields = [spec.fields[name] for name in chosen if name in spec.fields] if chosen else fields
    shown = columns(spec, fields, Reader(locale, records.caller.time_zone))
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([neutralised(one.column.label) for one in shown])
    while True:
        writer.writerows([csv_cell(cell) for cell in row(shown, body, page.names)] for body in page.items)
        if not page.next:
            return "\ufeff" + text.getvalue()
        ask["cursor"] = page.next
        page = _page(records, name, ask, [])


def _page(records: Records, name: str, ask: dict[str, Any], seen: Seen) -> lists.Found:
    wish = lists.asked(records.table, records.caller, name, **ask)
    return lists.find(records.table, records.caller, name, wish, seen=seen)
