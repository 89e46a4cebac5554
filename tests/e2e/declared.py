"""The declared objects as the web app's mock serves them.

Written by `python -m tests.e2e.declared > web/test/mock/objects.json`.
"""

import json
import sys

from shared import objects
from shared.declare import FieldSpec
from shared.parts import parts_of


def _field(field: FieldSpec) -> dict[str, object]:
    parts = [_field(part) for part in parts_of(field.kind).values()]
    return {
        "name": field.name, "kind": field.kind, "label": list(field.label), "required": field.required,
        "searchable": field.searchable, "unique": field.unique, "read_only": field.read_only, "ref": field.ref,
        "choices": {value: list(label) for value, label in field.choices.items()},
        "open_choice": field.open_choice, "parent": field.parent, **({"parts": parts} if parts else {}),
    }  # fmt: skip


def declared() -> list[dict[str, object]]:
    """Every object with its fields; labels are [English, Chinese]."""
    found: list[dict[str, object]] = []
    for name in objects.names():
        spec = objects.get(name)
        fields = [_field(field) for field in spec.fields.values()]
        about = spec.about
        moves = {state: list(after) for state, after in about.moves.items()} if about.moves else None
        found.append({
            "name": name, "prefix": about.prefix, "label": list(about.label), "label_plural": list(about.label_plural),
            "title": about.title, "writes": about.writes, "on_date": about.on_date, "amount": about.amount,
            "state": about.state, "moves": moves, "group": about.group, "fields": fields,
        })  # fmt: skip
    return found


if __name__ == "__main__":
    json.dump(declared(), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
