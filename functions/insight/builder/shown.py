"""A query's answer as the API shows it and as a sheet: labels, names, the records behind each row."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from typing import Any

from functions.insight import cells
from functions.insight.builder import plan as plans
from functions.insight.builder.plan import Group, Measure, Plan
from functions.insight.builder.run import Answer, Row
from functions.insight.cells import Names
from functions.insight.rules import Span
from shared import i18n
from shared.declare import FieldSpec, ObjectSpec
from shared.records.engine import Records
from shared.records.index import Index
from shared.records.index.asker import Asker
from shared.records.index.columns import shape
from shared.records.index.periods import UNITS, midnight
from shared.records.lists import asker_of
from shared.records.references import target_of
from shared.records.schema import DECLARED, Schema
from shared.sheets import Cell
from shared.sheets import Column as SheetColumn
from shared.tenancy.caller import Caller
from shared.tenancy.rights import Sight, require, sight

_OWN_WORK = frozenset({"id", "version", "deleted_at"})
"""What the engine keeps for itself: a report by it would have a row for each record."""
_MAKERS = frozenset({"created_by", "updated_by"})
_EMPTY = {"op": "empty", "value": True}


def page(answer: Answer, index: Index, caller: Caller, locale: str) -> dict[str, Any]:
    """The rows with all that is needed to draw them, in the form that standard reports have."""
    plan, query = answer.plan, answer.plan.query
    earlier = answer.earlier
    dates = {"from": str(earlier.first), "to": str(earlier.last)} if earlier else None
    keys = [group.key for group in plan.groups]
    return {
        "report": "query", "object": plan.spec.name, "label": title(plan, locale), "formula": formula(answer, locale),
        "by": keys, "columns": columns(answer, locale), "currency": answer.currency,
        "rows": [{**_plain(answer, row), "drill": drill(plan, row)} for row in answer.rows],
        "rows_total": answer.groups_total, "totals": _plain(answer, answer.totals), "compared": dates,
        "left_out": answer.left_out, "names": names_of(answer, index, caller),
        "chart": {
            "kind": query.chart, "x": keys[0] if keys else None, "y": [one.key for one in plan.measures],
            "series": keys[1] if len(keys) > 1 else None,
        },
    }  # fmt: skip


def title(plan: Plan, locale: str) -> str:
    """`Orders by Customer, Placed on (month)`."""
    name = i18n.label(plan.spec.about.label_plural, locale)
    if not plan.groups:
        return name
    by = i18n.text("report.query.and", locale).join(group_label(group, locale) for group in plan.groups)
    return i18n.text("report.query.title", locale, object=name, by=by)


def formula(answer: Answer, locale: str) -> str:
    """What the figures are, in words."""
    plan = answer.plan
    parts = [i18n.text("report.query.rows", locale, object=i18n.label(plan.spec.about.label_plural, locale))]
    if plan.dated and (answer.plan.query.dates is not None):
        parts.append(i18n.text("report.query.dates", locale, field=i18n.label(plan.dated.label, locale)))
    for one in plan.measures:
        means = i18n.text(f"report.query.{one.way}.is", locale)
        parts.append(i18n.text("report.query.means", locale, figure=measure_label(one, locale), means=means))
    if answer.left_out == 0:
        parts.append(i18n.text("report.query.one_currency", locale, currency=answer.currency))
    elif answer.left_out is not None:
        parts.append(i18n.text("report.query.currency", locale, currency=answer.currency, left_out=answer.left_out))
    return reduce(lambda said, part: i18n.text("report.query.then", locale, said=said, part=part), parts)


def group_label(group: Group, locale: str) -> str:
    label = i18n.label(group.field.label, locale)
    if group.via:
        label = f"{i18n.label(group.via.label, locale)} · {label}"
    return f"{label} ({i18n.text(f'report.query.{group.unit}', locale)})" if group.unit else label


def measure_label(measure: Measure, locale: str) -> str:
    field = i18n.label(measure.field.label, locale) if measure.field else ""
    return i18n.text(f"report.query.{measure.way}", locale, field=field)


def columns(answer: Answer, locale: str) -> list[dict[str, Any]]:
    """Key, label and kind of each column, in order."""
    found: list[dict[str, Any]] = []
    for group in answer.plan.groups:
        kind = "period" if group.unit else group.field.kind
        column: dict[str, Any] = {
            "key": group.key,
            "label": group_label(group, locale),
            "kind": kind,
            "ref": group.field.ref,
        }
        if group.unit:
            column["unit"] = group.unit
        if group.field.choices:
            column["choices"] = {value: i18n.label(label, locale) for value, label in group.field.choices.items()}
        found.append(column)
    for measure in answer.plan.measures:
        label = measure_label(measure, locale)
        found.append({"key": measure.key, "label": label, "kind": measure.kind, "ref": None})
        if answer.earlier:
            before = i18n.text("report.query.before", locale, label=label)
            found.append({"key": f"{measure.key}_before", "label": before, "kind": measure.kind, "ref": None})
    return found


def _plain(answer: Answer, row: Row) -> Row:
    money = {one.key for one in answer.plan.measures if one.kind == "money"}
    units = {group.key: group.unit for group in answer.plan.groups if group.unit}
    shown: Row = {}
    for key, value in row.items():
        if value is not None and key.removesuffix("_before") in money:
            shown[key] = {"amount": f"{value:f}", "currency": answer.currency}
        elif value is not None and key in units:
            shown[key] = period_name(value, units[key])
        else:
            shown[key] = f"{value:f}" if isinstance(value, Decimal) else value
    return shown


def period_name(first: str, unit: str | None) -> str:
    """`2017`, `2017-Q1`, `2017-03`; a week or day by its first day."""
    if unit == "year":
        return first[:4]
    if unit == "quarter":
        return f"{first[:4]}-Q{(int(first[5:7]) + 2) // 3}"
    return first[:7] if unit == "month" else first


def drill(plan: Plan, row: Row) -> dict[str, Any]:
    """The records behind a row, as a list's object and filter."""
    given = plan.query.filter
    conditions: list[dict[str, Any]] = (
        list(given["and"]) if given and given.keys() == {"and"} else [given] if given else []
    )
    span = plan.query.dates
    if plan.dated and span:
        conditions += _within(plan.dated.name, plan.dated, plan.asker, Span(span.from_day, span.to_day))
    for group in plan.groups:
        conditions.append(_condition(plan.asker, group, row[group.key]))
    return {"object": plan.spec.name, "filter": {"and": conditions}}


def _condition(asker: Asker, group: Group, value: Any) -> dict[str, Any]:
    name = group.key.partition(":")[0]
    if value is None:
        # A record out of sight is like none: what is not known to have a value has none.
        return {"not": {"field": name, "op": "empty", "value": False}} if group.via else {"field": name, **_EMPTY}
    if not group.unit:
        return {"field": name, "op": "eq", "value": value}
    first = date.fromisoformat(value)
    return {"and": _within(name, group.field, asker, Span(first, _last(first, group.unit)))}


def _last(first: date, unit: str) -> date:
    if unit in {"day", "week"}:
        return first + timedelta(days=6 if unit == "week" else 0)
    months = first.year * 12 + first.month - 1 + {"month": 1, "quarter": 3, "year": 12}[unit]
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def _within(name: str, field: FieldSpec, asker: Asker, span: Span) -> list[dict[str, Any]]:
    zone = asker.time_zone if field.kind == "datetime" else None
    ends = (("gte", span.first), ("lt", span.last and span.last + timedelta(days=1)))
    return [
        {"field": name, "op": op, "value": midnight(day, zone) if zone else day.isoformat()} for op, day in ends if day
    ]


def names_of(answer: Answer, index: Index, caller: Caller) -> Names:
    """Id → title of the records that rows refer to, as far as they are in sight."""
    specs = index.specs if isinstance(index.specs, Schema) else DECLARED
    wanted: dict[str, set[str]] = {}
    for group in answer.plan.groups:
        if group.field.kind != "reference":
            continue
        for row in answer.rows:
            value = row[group.key]
            target = target_of(specs, group.field.ref, value) if value else None
            if target:
                wanted.setdefault(target, set()).add(value)
    return cells.names_of(index, caller, wanted)


def sheet_columns(answer: Answer, locale: str) -> list[SheetColumn]:
    return cells.sheet_columns(columns(answer, locale), answer.currency)


def sheet_rows(answer: Answer, names: Names, locale: str) -> Iterator[tuple[Cell, ...]]:
    """The rows as cells: names instead of ids, labels instead of choices."""
    known = columns(answer, locale)
    for row in answer.rows:
        yield tuple(_cell(one, row.get(one["key"]), names, locale) for one in known)


def sheet_totals(answer: Answer, locale: str) -> tuple[Cell, ...]:
    """The total line: each measure over all records, not the sum of the rows."""
    known, depth = columns(answer, locale), len(answer.plan.groups)
    first: tuple[Cell, ...] = (i18n.text("report.total", locale), *(None for _ in known[1:depth]))[:depth]
    return (*first, *(_cell(one, answer.totals.get(one["key"]), {}, locale) for one in known[depth:]))


def _cell(column: dict[str, Any], value: Any, names: Names, locale: str) -> Cell:
    if value is not None:
        match column["kind"]:
            case "boolean":
                return i18n.text("report.query.yes" if value else "report.query.no", locale)
            case "period":
                return period_name(value, column["unit"])
            case "date":
                return date.fromisoformat(value)
    return cells.cell(column, value, names)


def offer(records: Records, object_name: str | None, locale: str) -> dict[str, Any]:
    """What may be asked of an object; without one the objects in the caller's sight."""
    caller, table = records.caller, records.table
    if object_name is not None:
        spec = records.schema.get(object_name)
        return offered(spec, require(caller, spec, "read"), asker_of(table, caller), locale)
    specs = [records.schema.get(name) for name in records.schema.names()]
    seen = [spec for spec in specs if sight(caller, spec).reach != "none"]
    return {"items": [{"object": one.name, "label": i18n.label(one.about.label_plural, locale)} for one in seen]}


def offered(spec: ObjectSpec, sight: Sight, asker: Asker, locale: str) -> dict[str, Any]:
    """What an object can be grouped by and measured in, fields of the records it refers to included; first what is
    most asked for: its state, its own fields, its money."""
    seen = [one for one in shape(spec).fields.values() if one.name not in sight.hidden | _OWN_WORK]
    fields = sorted(seen, key=lambda one: (one.name != spec.about.state, one.name not in spec.fields))
    groups = [_offer(one, one.name, i18n.label(one.label, locale)) for one in fields if _able(one)]
    for field in fields:
        refers = field.kind == "reference" and field.ref and field.name not in _MAKERS
        other = asker.other(field.ref) if refers and field.ref else None
        if other is None:
            continue
        for one in other[0].fields.values():
            if one.name not in other[1].hidden and _able(one) and one.kind != "text":
                label = f"{i18n.label(field.label, locale)} · {i18n.label(one.label, locale)}"
                groups.append(_offer(one, f"{field.name}.{one.name}", label))
    measures = [{"key": "count", "label": i18n.text("report.query.count", locale)}]
    for way, kinds in plans.MEASURED.items():
        for one in sorted(fields, key=lambda one: one.kind != "money"):
            if one.kind in kinds and not (way == "distinct" and one.kind in {"date", "boolean", "integer"}):
                label = i18n.text(f"report.query.{way}", locale, field=i18n.label(one.label, locale))
                measures.append({"key": f"{way}:{one.name}", "label": label})
    dates = [one.name for one in fields if one.kind in {"date", "datetime"}]
    return {
        "object": spec.name, "label": i18n.label(spec.about.label_plural, locale), "groups": groups,
        "measures": measures, "dates": dates, "units": sorted(UNITS),
    }  # fmt: skip


def _able(field: FieldSpec) -> bool:
    return field.kind in plans.GROUPED or field.kind == "datetime"


def _offer(field: FieldSpec, key: str, label: str) -> dict[str, Any]:
    return {"key": key, "label": label, "kind": field.kind, "by_period": field.kind in {"date", "datetime"}}
