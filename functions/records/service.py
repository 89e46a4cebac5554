"""Load, decide, save: what the record routes do."""

from typing import TYPE_CHECKING, Any

import orjson

from shared import i18n, observe
from shared.declare import ANY, FieldSpec, ObjectSpec
from shared.errors import BadRequest, FieldError, KithError, NotFound
from shared.http.problems import problem_document
from shared.parts import parts_of
from shared.records import everywhere, lists
from shared.records.backend import Backend
from shared.records.engine import HISTORY_PAGE, Records
from shared.records.gone import FILES
from shared.tenancy.caller import Caller
from shared.tenancy.rights import editable, sight

if TYPE_CHECKING:
    from functions.records.models import Batch, BatchItem

_RELATED_SHOWN = 20
_ACTIONS = ("create", "read", "edit", "delete")


def declarations(records: Records, locale: str) -> dict[str, Any]:
    """Every object in the caller's sight, as forms and lists need it."""
    caller, specs = records.caller, records.schema.values()
    return {"objects": [_object(caller, spec, locale) for spec in specs if sight(caller, spec).reach != "none"]}


def _object(caller: Caller, spec: ObjectSpec, locale: str) -> dict[str, Any]:
    hidden = sight(caller, spec).hidden
    fields = [_field(caller, spec, field, locale) for field in spec.fields.values() if field.name not in hidden]
    return {
        "name": spec.name,
        "prefix": spec.prefix,
        "label": i18n.label(spec.about.label, locale, f"object.{spec.name}"),
        "label_plural": i18n.label(spec.about.label_plural, locale, f"objects.{spec.name}"),
        "title": spec.about.title,
        "writes": spec.about.writes,
        "group": spec.about.group,
        "on_date": spec.about.on_date,
        "amount": spec.about.amount,
        "state": spec.about.state,
        "moves": spec.about.moves,
        **_layout(spec, hidden, locale),
        "fields": fields,
        "access": {action: caller.reach(spec.name, action) for action in _ACTIONS},
    }


def _layout(spec: ObjectSpec, hidden: frozenset[str], locale: str) -> dict[str, Any]:
    """The tenant's layout with the fields in sight; beside it what is neither placed nor hidden, or needed since."""
    kept = spec.about.layout
    if kept is None:
        return {}
    known = [name for name in spec.fields if name not in hidden]
    placed = {name for section in kept["sections"] for name in section["fields"]}
    sections = [
        {
            "label": i18n.label((section["label"][0], section["label"][1]), locale), "columns": section["columns"],
            "fields": [name for name in section["fields"] if name in known],
        }
        for section in kept["sections"]
    ]  # fmt: skip
    left_out = {name for name in kept.get("hidden", ()) if name in spec.fields and not spec.fields[name].required}
    unplaced = [name for name in known if name not in placed | left_out]
    return {"layout": {"sections": sections, "related": kept["related"], "unplaced": unplaced}}


def _field(caller: Caller, spec: ObjectSpec, field: FieldSpec, locale: str) -> dict[str, Any]:
    access = "read" if field.read_only or not editable(caller, spec, field.name) else "edit"
    label = i18n.label(field.label, locale, f"field.{spec.name}.{field.name}")
    labelled = [{"value": value, "label": i18n.label(known, locale)} for value, known in field.choices.items()]
    choices = [one for one in labelled if one["value"] not in field.retired]
    shown = {
        "name": field.name, "kind": field.kind, "label": label, "required": field.required,
        "searchable": field.searchable, "unique": field.unique, "read_only": field.read_only, "ref": field.ref,
        "choices": choices, "open_choice": field.open_choice, "access": access, "parent": field.parent,
    }  # fmt: skip
    if field.retired:
        shown["retired"] = [one for one in labelled if one["value"] in field.retired]
    extras = ("custom", "dictionary", "default", "least", "most", "pattern", "required_in", "formula")
    shown |= {name: value for name in extras if (value := getattr(field, name)) not in (None, False, ())}
    if known := field.rollup:
        names = {"object": known.object, "field": known.field, "measure": known.way, "of": known.of}
        shown["rollup"] = {**names, "filter": known.filter}
    parts = [_field(caller, spec, part, locale) for part in parts_of(field.kind).values()]
    return {**shown, "parts": parts} if parts else shown


def find(records: Records, name: str, wish: dict[str, Any], seen: list[tuple[str, str, int]]) -> bytes:
    """One page of a list, as JSON."""
    ask = lists.asked(records.table, records.caller, name, **wish)
    return lists.find(records.table, records.caller, name, ask, seen=seen).json()


def viewed(records: Records, name: str, wish: dict[str, Any]) -> dict[str, Any]:
    """The request with what the saved view `view` asks for: filters hold together, what is asked beside it comes first.

    Columns that the caller may not see are left out; raises BadRequest for a view out of sight or of another object.
    """
    view_id = wish.pop("view", None)
    if not view_id:
        return wish
    try:
        view = records.get("views", view_id)
    except NotFound:
        view = {}
    if view.get("object") != name:
        raise BadRequest("bad-query", errors=(FieldError("view", "no-such-record"),))
    hidden = sight(records.caller, records.schema.get(name)).hidden
    filters = [_condition(one) for one in (view.get("filter"), wish.get("filter")) if one]
    columns = [column for column in view.get("columns") or () if column not in hidden]
    kept = {"sort": view.get("sort"), "fields": ",".join(columns)}
    return {
        **wish,
        **{part: wish.get(part) or value for part, value in kept.items()},
        "filter": {"and": filters} if len(filters) > 1 else filters[0] if filters else None,
    }


def _condition(given: Any) -> Any:
    try:
        return orjson.loads(given) if isinstance(given, str) else given
    except orjson.JSONDecodeError:
        raise BadRequest("bad-query", errors=(FieldError("filter", "not-json"),)) from None


def search(records: Records, text: str, among: str, locale: str) -> dict[str, Any]:
    """The best matches over all objects in sight, or over those named in `among` with commas between."""
    wanted = list(dict.fromkeys(name.strip() for name in among.split(",") if name.strip()))
    found = everywhere.search(records.table, records.caller, text[:200], 20, among=wanted)
    for item in found:
        item["label"] = i18n.label(records.schema.get(item["object"]).about.label, locale, f"object.{item['object']}")
    return {"items": found}


def read(records: Records, name: str, record_id: str, *, deleted: bool) -> dict[str, Any]:
    """One record with the titles of what it refers to."""
    body = records.get(name, record_id, deleted=deleted)
    pairs = records.references.of(records.schema.get(name), body)
    people = [
        ("people", body[key]) for key in ("created_by", "updated_by") if str(body.get(key, "")).startswith("per_")
    ]
    return {**_pictured(records, name, body), "names": records.references.titles(pairs + people)}


def _pictured(records: Records, name: str, body: dict[str, Any]) -> dict[str, Any]:
    """A file with the link to its small picture."""
    if name != FILES or not body.get("thumbnail"):
        return body
    from functions.records import thumbnails

    return thumbnails.shown(records, body)


def batch(records: Records, name: str, wish: "Batch", locale: str) -> dict[str, Any]:
    """Each write on its own: one that is refused leaves the others as they are."""
    new = [item for item in wish.items if item.op == "create"]
    records.prefetch(name, [item.data for item in new], [item.key for item in new if item.key])
    return {"results": [_one(records, name, item, locale) for item in wish.items]}


def _one(records: Records, name: str, item: "BatchItem", locale: str) -> dict[str, Any]:
    try:
        match item.op:
            case "create":
                return {"status": 201, "record": records.create(name, item.data, key=item.key)}
            case "update":
                return {"status": 200, "record": records.change(name, item.id, item.data, version=item.version)}
            case _:
                records.delete(name, item.id, version=item.version)
                return {"status": 204}
    except KithError as problem:
        request_id = records.caller.request_id
        return {"status": problem.status, "problem": problem_document(problem, locale, request_id)}
    except Exception as problem:
        observe.failure("records", {"resource": f"batch {name}", "httpMethod": "POST"}, problem)
        return {"status": 500, "problem": problem_document(KithError(), locale, records.caller.request_id)}


def history(records: Records, name: str, record_id: str, cursor: str | None) -> dict[str, Any]:
    """Who changed what, newest first; the cursor is the last version shown."""
    if cursor is not None and not (cursor.isascii() and cursor.isdigit() and 0 < int(cursor[:10]) < 10**9):
        raise BadRequest("bad-cursor")
    rows = records.history(name, record_id, before=int(cursor) if cursor else None)
    people = {("people", row["by"]) for row in rows if str(row["by"]).startswith("per_")}
    names = records.references.titles(people)
    items = [{**row, "by_name": names.get(row["by"], row["by"])} for row in rows]
    return {"items": items, "next": str(rows[-1]["version"]) if len(rows) == HISTORY_PAGE else None}


def overview(records: Records, name: str, record_id: str, seen: list[tuple[str, str, int]]) -> dict[str, Any]:
    """A record, what is related to it, and its measures: one screen, one request."""
    body = read(records, name, record_id, deleted=False)
    related, names = {}, dict(body.pop("names"))
    source = lists.opened(records.table, records.caller, seen)
    for other in records.schema.names():
        spec = records.schema.get(other)
        parent = spec.parent_field
        if parent is None or parent.ref not in {name, ANY} or sight(records.caller, spec).reach == "none":
            continue
        condition = {"field": parent.name, "op": "eq", "value": record_id}
        newest = spec.about.on_date or "created_at"
        ask = lists.Ask.parse(spec, filter=condition, sort=[f"-{newest}"], limit=_RELATED_SHOWN)
        page = lists.find(records.table, records.caller, other, ask, source=source)
        related[other] = {"items": _with_links(records, other, page.items), "total": page.total}
        names |= page.names
    measures = _measures(records, record_id, source) if name == "customers" else {}
    return {"record": body, "related": related, "measures": measures, "names": names}


def _with_links(records: Records, name: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Files about a record in sight, with the links to their small pictures."""
    if name != FILES or not any(item.get("thumbnail") for item in items):
        return items
    from functions.records import thumbnails

    return [thumbnails.linked(records, item) for item in items]


def _measures(records: Records, customer: str, source: Backend) -> dict[str, Any]:
    """What a customer has bought and may buy, in the caller's sight; amounts are listed per currency."""
    mine = {"field": "customer", "op": "eq", "value": customer}
    placed = {"and": [mine, {"field": "status", "op": "eq", "value": "placed"}]}
    open_deals = {"and": [mine, {"not": {"field": "stage", "op": "in", "value": ["won", "lost"]}}]}
    orders = _total(records, "orders", placed, ["-placed_on"], source)
    deals = _total(records, "opportunities", open_deals, None, source)
    newest = orders.items[0].get("placed_on") if orders and orders.items else None
    return {
        "revenue": _sum(orders), "orders": orders.total if orders else 0, "open_amount": _sum(deals),
        "open_deals": deals.total if deals else 0, "last_order_on": newest,
    }  # fmt: skip


def _total(
    records: Records, name: str, condition: dict[str, Any], sort: list[str] | None, source: Backend
) -> lists.Found | None:
    spec = records.schema.get(name)
    if sight(records.caller, spec).reach == "none":
        return None
    state = spec.about.state
    ask = lists.Ask.parse(spec, filter=condition, sort=sort, limit=1, group=state, sums=["amount"])
    return lists.find(records.table, records.caller, name, ask, source=source)


def _sum(found: lists.Found | None) -> list[dict[str, str]]:
    from decimal import Decimal

    from shared.declare import money

    totals: dict[str, Decimal] = {}
    for group in (found.groups if found else None) or []:
        given = group["sums"]["amount"]
        for amount in given if isinstance(given, list) else [given]:
            if amount:
                totals[amount["currency"]] = totals.get(amount["currency"], Decimal(0)) + Decimal(amount["amount"])
    return [money(total, currency) for currency, total in sorted(totals.items())]
