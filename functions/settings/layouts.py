"""Page layouts: which fields a form shows, in which sections and order, and which related lists beside them."""

from typing import Any

from functions.settings import definitions
from functions.settings.rules import check_layout
from functions.settings.wishes import LayoutWish
from shared.declare import ANY, ObjectSpec
from shared.records.engine import Records
from shared.records.schema import Schema

_Given = tuple[dict[str, Any], int]


def read(records: Records, name: str) -> _Given:
    """The layout as it stands, `standard` where nobody made one; the version is the definition's."""
    definition, version = definitions.read(records, name)
    kept = definition.get("layout")
    shown = {"hidden": [], **kept} if kept else _standard(records.schema, name)
    return {"object": name, "standard": kept is None, **shown}, version


def replace(records: Records, name: str, wish: LayoutWish, version: int) -> _Given:
    """Raises Invalid for a field that is not there, is placed twice or hidden too, or is required and not placed."""
    definition = definitions.present(records, name, version)
    layout = wish.model_dump()
    check_layout(records.schema.get(name), layout, _related(records.schema, name))
    _, written = definitions.write(records, name, {**definition, "layout": layout}, version)
    return {"object": name, "standard": False, **layout}, written


def reset(records: Records, name: str, version: int) -> None:
    """Return to the order in which the fields are declared."""
    definition = definitions.present(records, name, version)
    kept = {part: value for part, value in definition.items() if part != "layout"}
    definitions.write(records, name, kept, version)


def _related(schema: Schema, name: str) -> list[str]:
    """The objects whose records refer to records of `name`."""
    return [spec.name for spec in schema.values() if _refers(spec, name)]


def _refers(spec: ObjectSpec, name: str) -> bool:
    return any(field.ref == name or (field.ref == ANY and field.parent) for field in spec.fields.values())


def _standard(schema: Schema, name: str) -> dict[str, Any]:
    section = {"label": ["Details", "详情"], "columns": 2, "fields": list(schema.get(name).fields)}
    return {"sections": [section], "hidden": [], "related": _related(schema, name)}
