"""What a role, a pipeline, a field and a layout may say. Pure."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from functions.settings import computed, states
from shared.declare import ObjectSpec
from shared.errors import FieldError, Invalid, NotFound
from shared.objects.opportunities import SALES
from shared.pipelines import CLOSED, LOST, WON, forecast_of
from shared.tenancy.caller import Caller

_BESIDES = frozenset({"*", "settings"})
"""What is granted besides the objects: those that a role does not name, and the tenant's settings."""


def check_role(schema: Mapping[str, ObjectSpec], given: Mapping[str, Any]) -> None:
    """Raise Invalid for grants and limits on what is not there, or that mean nothing."""
    wrong = []
    for name, grant in given.get("grants", {}).items():
        if name not in schema and name not in _BESIDES:
            wrong.append(FieldError(f"grants.{name}", "unknown"))
        elif name in schema and not schema[name].owned:
            wrong += [
                FieldError(f"grants.{name}.{action}", "no-owner")
                for action, reach in grant.items()
                if reach in {"own", "team"}
            ]
    for name, limits in given.get("fields", {}).items():
        known = schema[name].fields if name in schema else {}
        wrong += [FieldError(f"fields.{name}.{field}", "unknown") for field in limits if field not in known]
    if wrong:
        raise Invalid(errors=tuple(wrong[:50]))


def stages_of(given: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A pipeline's stages as they are stored: the open ones in order, then won and lost, which every pipeline has.

    Raises Invalid for a stage named twice, an archived end, or no open stage.
    """
    wrong, values = [], [stage["value"] for stage in given]
    if len(set(values)) < len(values):
        wrong.append(FieldError("stages", "repeated"))
    known = {stage.value: stage for stage in SALES.stages.values()}
    ends = {value: {"value": value, "label": list(known[value].label)} for value in (WON, LOST)}
    ends |= {stage["value"]: stage for stage in (*before, *given) if stage["value"] in CLOSED}
    wrong += [FieldError("stages", "stage-closed") for end in ends.values() if end.get("archived")]
    opened = [stage for stage in given if stage["value"] not in CLOSED]
    if all(stage["archived"] for stage in opened):
        wrong.append(FieldError("stages", "no-open-stage"))
    if wrong:
        raise Invalid(errors=tuple(wrong))
    stages = [
        *({**stage, "forecast": stage.get("forecast") or forecast_of(stage["value"], stage["probability"])}
          for stage in opened),
        {**ends[WON], "probability": 100, "forecast": "closed"},
        {**ends[LOST], "probability": 0, "forecast": "omitted"},
    ]  # fmt: skip
    return [{**stage, "archived": bool(stage.get("archived")), "closed": stage["value"] in CLOSED} for stage in stages]


_SEARCHED = frozenset({"text", "long_text", "email", "phone", "link", "texts", "emails", "phones"})
_UNIQUE = frozenset({"text", "email", "phone", "link", "integer"})
_BOUNDED = frozenset({"integer", "number", "decimal", "percent", "money", "date"})
_CHOSEN = frozenset({"choice", "choices"})
_REFERENCES = frozenset({"reference"})
_TRAITS = {
    "searchable": _SEARCHED, "unique": _UNIQUE, "pattern": frozenset({"text"}), "least": _BOUNDED, "most": _BOUNDED,
    "choices": _CHOSEN, "ref": _REFERENCES, "parent": _REFERENCES,
}  # fmt: skip
"""Trait → the kinds that may have it."""
MEANT = frozenset({("date", "today"), ("datetime", "now"), ("reference", "me")})
"""(kind, default) that stands for something else in each new record: the day, the moment, whoever makes it."""
_LATER = frozenset({"choices", "required_in", "required", "label", "default"})
"""What may be said of a declared field; its kind and its other rules are the release's."""


def manages_settings(caller: Caller) -> bool:
    """Whether the caller may change what the tenant's objects are."""
    return caller.reach("settings", "edit") == "all"


def check_field(
    schema: Mapping[str, ObjectSpec], name: str, definition: Mapping[str, Any], field: Mapping[str, Any]
) -> None:
    """Raise Invalid for rules that do not fit the field's kind, or name what does not exist."""
    kind = field["kind"]
    wrong = [
        FieldError(trait, "not-for-kind", {"kind": kind})
        for trait, kinds in _TRAITS.items()
        if field.get(trait) and kind not in kinds
    ]
    wrong += computed.wrong(schema, name, definition, field)
    if kind in _CHOSEN and not field.get("choices"):
        wrong.append(FieldError("choices", "required"))
    if kind == "reference" and (field.get("ref") or "") not in schema:
        wrong.append(FieldError("ref", "choice"))
    if field.get("parent") and (not definition.get("about") or any(
        other is not field and other.get("parent") for other in definition["fields"].values()
    )):  # fmt: skip
        wrong.append(FieldError("parent", "one-parent"))
    wrong += _choices_wrong(field) + _states_wrong(schema, name, field) + _ends_wrong(field)
    if wrong:
        raise Invalid(errors=tuple(wrong))


def check_declared(schema: Mapping[str, ObjectSpec], name: str, field: str, given: Mapping[str, Any]) -> None:
    """Raise NotFound for no field, Invalid for a rule of a declared field that is the release's alone."""
    known = schema[name].fields.get(field) if name in schema else None
    if known is None:
        raise NotFound()
    wrong = [FieldError(trait, "read-only") for trait in given if trait not in _LATER]
    if "choices" in given and not (known.open_choice or known.dictionary or states.configurable(schema[name], field)):
        wrong.append(FieldError("choices", "read-only"))
    if schema[name].about.writes:  # the function that writes it knows what it needs
        wrong += [FieldError(trait, "read-only") for trait in given if trait != "choices"]
    if known.read_only:
        wrong += [
            FieldError(trait, "read-only") for trait in ("required", "required_in", "default") if given.get(trait)
        ]
    wrong += _choices_wrong(given) + _states_wrong(schema, name, given)
    if wrong:
        raise Invalid(errors=tuple(wrong))


def check_layout(spec: ObjectSpec, layout: Mapping[str, Any], related: list[str]) -> None:
    """Raise Invalid for a layout that names what is not there, a thing twice, or leaves out what a form must ask."""
    placed = [field for section in layout["sections"] for field in section["fields"]]
    twice = sorted({name for name in placed if placed.count(name) > 1})
    wrong = [FieldError(f"sections.{name}", "unknown") for name in placed if name not in spec.fields]
    wrong += [FieldError(f"hidden.{name}", "unknown") for name in layout["hidden"] if name not in spec.fields]
    wrong += [FieldError(f"hidden.{name}", "repeated") for name in sorted({*layout["hidden"]} & {*placed})]
    wrong += [FieldError(f"sections.{name}", "repeated") for name in twice]
    wrong += [
        FieldError(f"sections.{field.name}", "not-placed")
        for field in spec.fields.values()
        if field.required and not field.read_only and field.default is None and field.name not in placed
    ]
    wrong += [FieldError(f"related.{name}", "choice") for name in layout["related"] if name not in related]
    if len(set(layout["related"])) < len(layout["related"]):
        wrong.append(FieldError("related", "repeated"))
    if wrong:
        raise Invalid(errors=tuple(wrong[:50]))


def choices_of(
    schema: Mapping[str, ObjectSpec], name: str, field: str, known: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """The choices of a field as they are defined, else as they are declared."""
    if known.get("choices"):
        return list(known["choices"])
    return [{"value": value} for value in schema[name].fields[field].choices] if name in schema else []


def _choices_wrong(field: Mapping[str, Any]) -> list[FieldError]:
    values = [choice["value"] for choice in field.get("choices") or ()]
    return [FieldError("choices", "repeated")] if len(set(values)) < len(values) else []


def _states_wrong(schema: Mapping[str, ObjectSpec], name: str, field: Mapping[str, Any]) -> list[FieldError]:
    asked = field.get("required_in") or ()
    state = schema[name].about.state if asked and name in schema else None
    known = schema[name].fields[state].choices if state else {}
    return [FieldError("required_in", "choice")] if any(value not in known for value in asked) else []


def _ends_wrong(field: Mapping[str, Any]) -> list[FieldError]:
    wrong, ends = [], []
    for end in ("least", "most"):
        if field.get(end) is not None:
            try:
                value = date.fromisoformat(field[end]) if field["kind"] == "date" else Decimal(str(field[end]))
                whole = field["kind"] != "integer" or value == int(value)  # type: ignore[arg-type]
            except (ValueError, TypeError, ArithmeticError):
                wrong.append(FieldError(end, "invalid"))
            else:
                ends.append(value)
                if not whole:
                    wrong.append(FieldError(end, "invalid"))
    return wrong or ([FieldError("most", "range")] if len(ends) == 2 and ends[0] > ends[1] else [])  # type: ignore[operator]
