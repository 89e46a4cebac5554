"""Whether a field can be computed as it is defined: by a formula over a record and what it refers to, or as a figure
over what refers to it. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.declare import ANY, FieldSpec, ObjectSpec
from shared.errors import BadRequest, FieldError
from shared.records.formulas import FormulaError, parse
from shared.records.index.filters import check
from shared.rollups import WAYS, kind_of

WORDS = ("formula", "rollup")
MOST_ROLLUPS = 20
_COMPUTED = frozenset({"text", "integer", "decimal", "percent", "money", "date", "boolean"})
_READ = _COMPUTED | {"number", "datetime", "choice", "email", "phone", "link", "time"}
_WRITTEN = ("required", "required_in", "searchable", "unique", "pattern", "least", "most", "default")
Schema = Mapping[str, ObjectSpec]


def wrong(schema: Schema, name: str, definition: Mapping[str, Any], field: Mapping[str, Any]) -> list[FieldError]:
    """What is wrong with a formula or a roll-up, and where; nothing for a field that people write."""
    if not any(field.get(word) for word in WORDS):
        return []
    found = [FieldError(trait, "not-with-formula") for trait in _WRITTEN if field.get(trait)]
    if field.get("formula") and field.get("rollup"):
        return [FieldError("rollup", "not-with-formula")]
    if field.get("formula"):
        return _formula_wrong(schema, name, field) or found
    known = [one for one in definition["fields"].values() if one.get("rollup") and one is not field]
    if len(known) >= MOST_ROLLUPS:
        return [FieldError("rollup", "too-many", {"most": MOST_ROLLUPS})]
    return _rollup_wrong(schema, name, field) or found


def readers(schema: Schema, defined: Iterable[str], name: str, field: str) -> list[str]:
    """The computed fields, on any object, that read `field` of `name`."""
    own = [other.name for other in schema[name].telling if other.custom and field in other.needs]
    far = [
        f"{object_name}.{late.name}"
        for object_name in sorted(defined)
        if object_name in schema
        for late in schema[object_name].late
        if (name, field) in late.beyond
    ]
    return own + far


def _formula_wrong(schema: Schema, name: str, field: Mapping[str, Any]) -> list[FieldError]:
    if field["kind"] not in _COMPUTED:
        return [FieldError("formula", "not-for-kind", {"kind": field["kind"]})]
    try:
        formula = parse(field["formula"])
    except FormulaError as problem:
        return [FieldError("formula", problem.code, {"at": problem.at, "word": problem.word})]
    known = schema[name].fields if name in schema else {}
    return [
        FieldError("formula", "formula-field", {"word": word})
        for word in sorted(formula.fields)
        if not _readable(schema, known, word)
    ]


def _readable(schema: Schema, known: Mapping[str, FieldSpec], word: str) -> bool:
    near, dot, far = word.partition(".")
    field = known.get(near)
    if dot:
        of = field.ref if field and field.kind == "reference" else None
        field = schema[of].fields.get(far) if of and of != ANY and of in schema else None
    return field is not None and field.kind in _READ and not field.formula and not field.rollup


def _rollup_wrong(schema: Schema, name: str, field: Mapping[str, Any]) -> list[FieldError]:
    given = field["rollup"]
    if given["object"] not in schema:
        return [FieldError("rollup.object", "choice")]
    of = schema[given["object"]]
    leading = of.fields.get(given["field"])
    if leading is None or leading.kind != "reference" or leading.ref not in {name, ANY}:
        return [FieldError("rollup.field", "leads-elsewhere", {"object": name})]
    measured = of.fields.get(given.get("of") or "")
    if (given["measure"] == "count") != (given.get("of") is None):
        return [FieldError("rollup.of", "unknown" if given["measure"] == "count" else "required")]
    if given.get("of") and (measured is None or measured.beyond or measured.kind not in WAYS[given["measure"]]):
        return [FieldError("rollup.of", "not-summable")]
    kind = kind_of(given["measure"], measured.kind if measured else "")
    if field["kind"] != kind:
        return [FieldError("kind", "rollup-kind", {"kind": kind})]
    try:
        check(of, given.get("filter"))
    except BadRequest as problem:
        return [FieldError("rollup.filter", one.code, dict(one.values)) for one in problem.errors]
    return []
