"""Cells that name another record: by its id, a unique value such as an external number, an e-mail, or its title."""

from collections.abc import Iterable
from typing import Any

from shared import ids
from shared.declare import ANY, FieldSpec, ObjectSpec
from shared.errors import FieldError
from shared.records import chosen
from shared.records.many import ManyRecords


class Linked:
    """Looks up what the reference fields of one object's rows name, a chunk at a time, each text once."""

    def __init__(self, records: ManyRecords, spec: ObjectSpec) -> None:
        self._records = records
        self._fields = [one for one in spec.fields.values() if one.kind == "reference" and one.ref]
        self._known: dict[tuple[str, str], set[str]] = {}

    def look_up(self, many: Iterable[dict[str, Any]]) -> None:
        """Find every record that the rows name."""
        wanted: dict[str, set[str]] = {}
        for data in many:
            for field in self._fields:
                text = data.get(field.name)
                if text and field.ref and field.ref != ANY and not ids.is_id(text):
                    wanted.setdefault(field.ref, set()).add(text)
        for name, texts in wanted.items():
            self._find(name, sorted(text for text in texts if (name, text) not in self._known))

    def _find(self, name: str, texts: list[str]) -> None:
        if not texts:
            return
        spec = self._records.schema.get(name)
        for text in texts:
            self._known[name, text] = set()
        unique = [one.name for one in spec.fields.values() if one.unique]
        for field in unique:
            for text, id_ in self._records.holders(spec, field, texts).items():
                self._known[name, text].add(id_)
        fields = [one for one in dict.fromkeys((spec.about.title, *_emails(spec))) if one not in unique]
        table, caller = self._records.table, self._records.caller
        for field in fields:
            for text, found in chosen.ids_named(table, caller, name, field, texts).items():
                self._known[name, text] |= found

    def put(self, data: dict[str, Any]) -> list[FieldError]:
        """Put ids in place of the texts; returns what names nothing, or more than one record."""
        wrong = []
        for field in self._fields:
            text = data.get(field.name)
            if not text or ids.is_id(text):
                continue
            found = self._known.get((field.ref or "", text), set())
            if len(found) == 1:
                data[field.name] = next(iter(found))
            else:
                wrong.append(_refusal(field, text, len(found)))
        return wrong


def _emails(spec: ObjectSpec) -> list[str]:
    return [one.name for one in spec.fields.values() if one.kind == "email"]


def _refusal(field: FieldSpec, text: str, found: int) -> FieldError:
    return FieldError(field.name, "ambiguous" if found else "names-nothing", {"text": text[:80]})
