"""A list as CSV: what the person sees, labelled in their language, safe to open in a spreadsheet."""

import csv
from io import StringIO
from typing import Any

from shared import i18n
from shared.declare import FieldSpec
from shared.errors import BadRequest
from shared.parts import one_line
from shared.records import lists
from shared.records.ask import MOST_ROWS as MOST_ROWS_A_PAGE
from shared.records.engine import Records
from shared.sheets import neutralised
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
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([neutralised(head) for field in fields for head in _heads(name, field, locale)])
    while True:
        for body in page.items:
            writer.writerow([neutralised(cell) for field in fields for cell in _cells(field, body, page.names)])
        if not page.next:
            return "\ufeff" + text.getvalue()
        ask["cursor"] = page.next
        page = _page(records, name, ask, [])


def _page(records: Records, name: str, ask: dict[str, Any], seen: Seen) -> lists.Found:
    wish = lists.asked(records.table, records.caller, name, **ask)
    return lists.find(records.table, records.caller, name, wish, seen=seen)


def _heads(name: str, field: FieldSpec, locale: str) -> list[str]:
    label = i18n.label(field.label, locale, f"field.{name}.{field.name}")
    return [label, f"{label} ({i18n.text('table.currency', locale)})"] if field.kind == "money" else [label]


def _cells(field: FieldSpec, body: dict[str, Any], names: dict[str, str]) -> list[str]:
    value = body.get(field.name)
    if field.kind == "money":
        return [value["amount"], value["currency"]] if value else ["", ""]
    if value is None:
        return [""]
    if field.kind == "reference":
        return [names.get(value, value)]
    if field.kind == "address":
        return [one_line(value)]
    if field.kind == "lines":
        return ["; ".join(f"{row.get('description') or row.get('product') or ''} × {row['quantity']}" for row in value)]
    if isinstance(value, list):
        return ["; ".join(str(part) for part in value)]
    return [str(value).lower() if isinstance(value, bool) else str(value)]
