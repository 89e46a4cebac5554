"""The declared objects as the web app's mock serves them.

Written by `python -m tests.e2e.declared > web/test/mock/objects.json`.
"""

import json
import sys

from shared import objects


def declared() -> list[dict[str, object]]:
    """Every object with its fields; labels are [English, Chinese]."""
    found: list[dict[str, object]] = []
    for name in objects.names():
        spec = objects.get(name)
        fields = [
            {
                "name": field.name, "kind": field.kind, "label": list(field.label), "required": field.required,
                "searchable": field.searchable, "unique": field.unique, "read_only": field.read_only, "ref": field.ref,
                "choices": {value: list(label) for value, label in field.choices.items()},
                "open_choice": field.open_choice, "parent": field.parent,
            }
            for field in spec.fields.values()
        ]  # fmt: skip
        about = spec.about
        found.append({
            "name": name, "prefix": about.prefix, "label": list(about.label), "label_plural": list(about.label_plural),
            "title": about.title, "writes": about.writes, "on_date": about.on_date, "fields": fields,
        })  # fmt: skip
    return found


if __name__ == "__main__":
    json.dump(declared(), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
