"""Values and texts that an automation computes from the record that set it off, in the sandbox of formula fields.

Besides the record's own fields and those of a record it refers to (`customer.level`), a formula knows `id` and `today`,
the day in the time zone of whoever keeps the automation.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from shared import clock, i18n
from shared.declare import ANY, FieldSpec, ObjectSpec
from shared.errors import FieldError, NotFound
from shared.records.engine import Records
from shared.records.formulas import Formula, FormulaError, compute, parse
from shared.records.references import target_of

_HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
MOST_HOLES = 20
_OWN = {"id": "text", "today": "date"}
_READ = frozenset(
    {"text", "long_text", "integer", "number", "decimal", "percent", "money", "date", "datetime", "time", "boolean",
     "choice", "email", "phone", "link", "reference"}
)  # fmt: skip
_AS_TEXT = frozenset({"text", "long_text", "choice", "email", "phone", "link", "reference"})
_RESULTS = frozenset({"integer", "decimal", "percent", "money", "date", "boolean"})
Body = dict[str, Any]


def formula_of(value: Any) -> str | None:
    """The formula of a computed value; None for a plain one."""
    return value["formula"] if isinstance(value, dict) and set(value) == {"formula"} else None


def result_of(field: FieldSpec) -> str | None:
    """The kind of value that a formula gives a field; None for fields that no formula can fill."""
    return "text" if field.kind in _AS_TEXT else field.kind if field.kind in _RESULTS else None


def wrong(schema: Any, spec: ObjectSpec, text: Any, path: str) -> list[FieldError]:
    """What is wrong with a formula."""
    if not isinstance(text, str):
        return [FieldError(path, "type", {"kind": "text"})]
    try:
        formula = parse(text)
    except FormulaError as problem:
        return [FieldError(path, problem.code, {"at": problem.at, "word": problem.word})]
    return [
        FieldError(path, "formula-field", {"word": word})
        for word in sorted(formula.fields)
        if _kind(schema, spec, word) not in _READ
    ]


def holes_wrong(schema: Any, spec: ObjectSpec, text: str, path: str) -> list[FieldError]:
    """What is wrong with the holes of a text."""
    holes = _HOLE.findall(text)
    if len(holes) > MOST_HOLES:
        return [FieldError(path, "too-many", {"most": MOST_HOLES})]
    return [one for hole in holes for one in wrong(schema, spec, hole.strip(), path)]


def fields_read(value: Any) -> Iterator[str]:
    """The record's own fields that a value or a text reads."""
    texts = [formula_of(value)] if formula_of(value) else _HOLE.findall(value) if isinstance(value, str) else []
    for text in texts:
        try:
            yield from (name.partition(".")[0] for name in parse(str(text).strip()).fields)
        except FormulaError:
            continue


def _kind(schema: Any, spec: ObjectSpec, word: str) -> str | None:
    if word in _OWN:
        return _OWN[word]
    near, dot, far = word.partition(".")
    field = spec.fields.get(near)
    if dot:
        of = field.ref if field and field.kind == "reference" else None
        field = schema[of].fields.get(far) if of and of != ANY and of in schema else None
    return field.kind if field else None


class Reader:
    """One record as formulas read it, with the rights of whoever keeps the automation."""

    def __init__(self, records: Records, spec: ObjectSpec, record: Body) -> None:
        self._records, self._spec = records, spec
        self._body = {**record, "today": clock.today(records.caller.time_zone).isoformat()}

    def value(self, given: Any, field: FieldSpec) -> Any:
        """A plain value as it is, a computed one for this record; None when it cannot be computed."""
        text = formula_of(given)
        if text is None:
            return given
        formula = parse(text)
        return compute(formula, self._kinds(formula), self._read(formula), result_of(field) or "text")

    def text(self, template: str) -> str:
        """The text with its holes filled: names of records, labels of choices; nothing where something is empty."""
        return _HOLE.sub(lambda found: self._hole(found[1].strip()), template)

    def _hole(self, text: str) -> str:
        field = self._spec.fields.get(text)
        value = self._body.get(text)
        if field is not None and value is not None:
            return shown(self._records, field, value, self._records.caller.locale)
        formula = parse(f"CONCAT({text})")
        return compute(formula, self._kinds(formula), self._read(formula), "text") or ""

    def _kinds(self, formula: Formula) -> Mapping[str, str]:
        return {word: _as_read(_kind(self._records.schema, self._spec, word)) for word in formula.fields}

    def _read(self, formula: Formula) -> Body:
        return {word: self._far(word) if "." in word else self._body.get(word) for word in formula.fields}

    def _far(self, word: str) -> Any:
        near, _, far = word.partition(".")
        field, id_ = self._spec.fields.get(near), self._body.get(near)
        if field is None or not field.ref or not id_:
            return None
        try:
            return self._records.get(field.ref, str(id_)).get(far)
        except NotFound:
            return None


def shown(records: Records, field: FieldSpec, value: Any, locale: str) -> str:
    """A value as people read it: the name of what it refers to, the label of a choice, money and days in the locale."""
    match field.kind:
        case "reference":
            target = target_of(records.schema, field.ref, str(value))
            return records.references.titles([(target, str(value))]).get(str(value), "") if target else ""
        case "choice":
            labels = field.choices.get(str(value))
            return i18n.label(labels, locale) if labels else str(value)
        case "money":
            from babel.numbers import format_currency

            return format_currency(Decimal(value["amount"]), value["currency"], locale=locale.replace("-", "_"))
        case "date":
            from babel.dates import format_date

            return format_date(date.fromisoformat(value), format="medium", locale=locale.replace("-", "_"))
    return str(value)


def _as_read(kind: str | None) -> str:
    return "text" if kind in _AS_TEXT or kind is None else kind
