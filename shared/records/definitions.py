"""What a tenant's administrator defined, made into the same specs that declared objects have.

A definition is one CONFIG item an object: `{"about", "fields", "declared", ...}` as JSON, checked when it was written
(functions/settings). One that a later release cannot use any more leaves its object or field out; data stays.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import orjson

from shared import objects, observe, pipelines, states
from shared.declare import About, Attribute, FieldSpec, KindMark, Labels, ObjectSpec, Record, Ref, Text, attr, spec_of
from shared.pipelines import Pipeline
from shared.records.access_patterns import CONFIG
from shared.records.table import TenantTable
from shared.rollups import Rollup
from shared.tenancy import config

MARK = "x_"
"""What the names of a tenant's own fields and objects begin with: none declared later can ever be called the same."""
BEGINS = "object."
PIPED = "opportunities"
"""The object whose records pass through pipelines."""
Definition = dict[str, Any]
_NOT_COPIED = frozenset({"__dict__", "__weakref__", "_made"})
_TRAITS = ("required", "searchable", "unique", "ref", "parent", "default", "least", "most", "pattern")
_BOUNDS: Mapping[str, Callable[[Any], Any]] = {
    "integer": int, "number": float, "date": date.fromisoformat, "decimal": lambda given: Decimal(str(given)),
    "percent": lambda given: Decimal(str(given)),
}  # fmt: skip
"""How the ends of a range are read; those of money are compared by the record's check."""


def stored(table: TenantTable) -> dict[str, tuple[Definition, int]]:
    """Object name → its definition and the definition's version."""
    items = table.query(CONFIG, {}, begins=BEGINS, consistent=True)
    return {item["name"].removeprefix(BEGINS): (orjson.loads(item["definition"]), item["version"]) for item in items}


def compiled(table: TenantTable) -> dict[str, ObjectSpec]:
    """The specs of every object that the tenant has defined or changed."""
    found = {}
    known = {name: definition for name, (definition, _) in stored(table).items()}
    through = _pipelines(table)
    if through:
        known.setdefault(PIPED, {"fields": {}, "declared": {}})
    for name, definition in known.items():
        if definition.get("archived"):
            continue
        try:
            found[name] = spec(name, definition)
            if through and name == PIPED:
                found[name] = piped(found[name], through)
        except (KeyError, TypeError, ValueError) as problem:
            observe.line(
                "ERROR", "definition not usable", tenant=table.tenant, object=name, kind=type(problem).__name__
            )
    return found


def _pipelines(table: TenantTable) -> dict[str, Pipeline]:
    """The tenant's pipelines in order; none where they are the declared ones."""
    made = {name: pipelines.loaded(name, kept) for name, kept in config.read(table, config.PIPELINES).items()}
    return {} if made == objects.get(PIPED).about.pipelines else made


def piped(made: ObjectSpec, known: Mapping[str, Pipeline]) -> ObjectSpec:
    """The object with the tenant's pipelines; its stages are those of all of them."""
    stages: dict[str, Labels] = {}
    open_to: set[str] = set()
    for pipeline in known.values():
        for stage in pipeline.stages.values():
            stages.setdefault(stage.value, stage.label)
            if not (pipeline.archived or stage.archived):
                open_to.add(stage.value)
    for value in (pipelines.WON, pipelines.LOST):
        stages[value] = stages.pop(value)
    names = {name: pipeline.label for name, pipeline in known.items()}
    closed = frozenset(name for name, pipeline in known.items() if pipeline.archived)
    fields = {
        **made.fields,
        "pipeline": replace(made.fields["pipeline"], choices=names, retired=closed),
        "stage": replace(made.fields["stage"], choices=stages, retired=frozenset(stages) - open_to),
    }
    return replace(made, about=replace(made.about, pipelines=known), fields=fields)


def spec(name: str, definition: Definition) -> ObjectSpec:
    """The spec of a declared object with the tenant's changes, or of an object of the tenant's own."""
    about = definition.get("about")
    base = None if about else objects.get(name)
    given = {field: known for field, known in definition["fields"].items() if not known.get("archived")}
    written = {field: known for field, known in given.items() if not _computed(known)}
    model = _class(name, base.model if base else None, about or {}, written)
    made = spec_of(name, model, base.on_change if base else None, base.follows if base else None)
    changes = {**given, **definition["declared"]}
    fields = {field: _changed(known, changes.get(field)) for field, known in made.fields.items()}
    for field, known in given.items():
        if known.get("formula"):
            fields[field] = _formula(field, known, made.fields)
        elif known.get("rollup"):
            fields[field] = _rollup(field, known)
    if definition.get("layout"):
        made = replace(made, about=replace(made.about, layout=definition["layout"]))
    return replace(made, about=_stated(made.about, base, definition["declared"]), fields=fields)


def _stated(about: About, base: ObjectSpec | None, changes: Definition) -> About:
    """The object's facts with the moves of the tenant's own states."""
    given = changes.get(about.state or "", {}).get("choices")
    if not (base and about.state and about.ends and given):
        return about
    like = states.alike(base.fields[about.state].choices, about.ends, given)
    return replace(about, alike=like, moves=states.moves(about.moves or {}, like, given))


def _class(name: str, declared: type | None, about: Definition, given: Mapping[str, Definition]) -> type[Record]:
    """A class as somebody would have declared it: the declared one's body, or an empty one, and the given fields."""
    body = {key: value for key, value in vars(declared).items() if key not in _NOT_COPIED} if declared else _own(about)
    annotations = dict(body["__annotations__"])
    for field, known in given.items():
        annotation = Annotated[object, KindMark(known["kind"])]
        annotations[field] = annotation if known.get("required") else annotation | None
        body[field] = _attribute(known)
    body["__annotations__"] = annotations
    return types.new_class(
        declared.__name__ if declared else name, (Record,), exec_body=lambda space: space.update(body)
    )


def _own(about: Definition) -> dict[str, Any]:
    """The body of an object of the tenant's own: a name, and an owner with a team where it has owners."""
    body: dict[str, Any] = {
        "about": About(about["prefix"], _labels(about["label"]), _labels(about["label_plural"]), title="name"),
        "__annotations__": {"name": Text},
        "name": attr("Name", "名称", required=True, searchable=True, min_length=1),
    }
    if about["owned"]:
        body["__annotations__"] |= {"owner": Ref | None, "team": Ref | None}
        body["owner"] = attr("Owner", "负责人", ref="people")
        body["team"] = attr("Team", "团队", ref="teams", read_only=True)
    return body


def _attribute(known: Definition) -> Attribute:
    traits = {name: known[name] for name in _TRAITS if known.get(name) is not None}
    limits: dict[str, Any] = {}
    if bound := _BOUNDS.get(known["kind"]):
        ends = (("least", "ge"), ("most", "le"))
        limits = {word: bound(known[name]) for name, word in ends if known.get(name) is not None}
    if known.get("pattern"):
        limits["pattern"] = f"^(?:{known['pattern']})$"
    return Attribute(
        {"label": _labels(known["label"]), "custom": True, **traits}, ... if known.get("required") else None, limits
    )


def _changed(field: FieldSpec, known: Definition | None) -> FieldSpec:
    """The field with the tenant's choices, label, default and when it is required."""
    if not known:
        return field
    if not field.custom:
        said = {name: known[name] for name in ("required", "default") if known.get(name) is not None}
        label = _labels(known["label"]) if known.get("label") else field.label
        field = replace(field, label=label, **said)
    given = known.get("choices") or []
    choices = {one["value"]: _labels(one["label"]) for one in given} or field.choices
    retired = frozenset(one["value"] for one in given if one.get("archived"))
    return replace(field, choices=choices, retired=retired, required_in=tuple(known.get("required_in") or ()))


def _computed(known: Definition) -> bool:
    return bool(known.get("formula") or known.get("rollup"))


def _formula(field: str, known: Definition, fields: Mapping[str, FieldSpec]) -> FieldSpec:
    from shared.records.formulas import parse

    read = [name.partition(".") for name in parse(known["formula"]).fields]
    return FieldSpec(
        field, known["kind"], _labels(known["label"]), read_only=True, custom=True, formula=known["formula"],
        needs=frozenset(near for near, _, _ in read),
        beyond=frozenset((str(fields[near].ref), far) for near, _, far in read if far),
    )  # fmt: skip


def _rollup(field: str, known: Definition) -> FieldSpec:
    given = known["rollup"]
    rollup = Rollup(given["object"], given["field"], given["measure"], given.get("of"), given.get("filter"))
    beyond = frozenset((rollup.object, name) for name in rollup.reads)
    return FieldSpec(
        field, known["kind"], _labels(known["label"]), read_only=True, custom=True, rollup=rollup, beyond=beyond
    )


def _labels(given: list[str]) -> Labels:
    return given[0], given[1]
