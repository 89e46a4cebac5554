"""Fields hidden from a role, and values planted in them that no answer to that role may hold."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared import objects
from shared.declare import FieldSpec
from shared.records import lists
from shared.records.engine import Records
from shared.tenancy import config, credentials
from shared.tenancy.caller import system
from tests.harness import samples
from tests.harness.people import Tenant

_EVERYTHING = {"create": "all", "read": "all", "edit": "all", "delete": "all"}
_DEFINITIONS = {"saved_reports", "dashboards", "views"}
"""Records whose texts, but for a name and a description, are asked of Kith: they hold no other word."""
_ASKED = {"saved_reports": {"report": "performance"}}
_NOT_FREE = {"country", "currency", "filter", "refusals"}
"""Texts of a form of their own, which cannot hold just any word."""


WORD, AMOUNT = "zqcanary", "7351946.28"
"""What is looked for: in every text, and in every amount."""
_WORDED = frozenset({"text", "long_text", "texts", "email", "emails", "link"})


@dataclass
class Planted:
    """What was planted: object → fields that hold the word, the amount; object → one such record, and another."""

    words: dict[str, list[str]] = field(default_factory=dict)
    amounts: dict[str, list[str]] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)

    @property
    def both(self) -> dict[str, list[str]]:
        return {name: self.words.get(name, []) + self.amounts.get(name, []) for name in self.records}


def hide(
    tenant: Tenant, role: str, fields: Mapping[str, Iterable[str]], *, grants: Mapping[str, Any] = {"*": _EVERYTHING}
) -> None:
    """Give `role` these rights, every one unless told otherwise, but the sight of these fields."""
    table = credentials.table(tenant.id)
    roles = config.read(table, config.ROLES)
    hidden = {name: dict.fromkeys(some, "hidden") for name, some in fields.items()}
    roles[role] = {**roles[role], "grants": dict(grants), "fields": hidden, "standard": False}
    kept = table.get(config.key(table, config.ROLES)) or {}
    table.put({**kept, **config.written(config.ROLES, roles)})


def plant(tenant: Tenant, *, but: Collection[str] = ()) -> Planted:
    """Two records of every object, with the canaries in every field that takes them."""
    planted, number = Planted(), 0
    for name in (one for one in objects.names() if one not in but):
        fields = [known for known in objects.get(name).fields.values() if not _apart(name, known)]
        planted.words[name] = [known.name for known in fields if known.kind in _WORDED]
        planted.amounts[name] = [known.name for known in fields if known.kind == "money"]
        for place in (planted.records, planted.others):
            number += 1
            wish = {known.name: _value(known, number) for known in fields if known.kind in _WORDED | {"money"}}
            place[name] = _create(tenant, name, {**samples.minimal(tenant, name), **wish})
    return planted


def _value(known: FieldSpec, number: int) -> Any:
    """The canary, unique in unique fields."""
    address = f"{WORD}{number}@kith.example"
    special = {
        "money": {"amount": AMOUNT, "currency": "USD"}, "texts": [f"{WORD} {number}"], "email": address,
        "emails": [address], "link": f"https://{WORD}.example/{number}",
    }  # fmt: skip
    return special.get(known.kind, f"{WORD} {number}")


def _apart(name: str, known: FieldSpec) -> bool:
    """Not for planting: a text with a form of its own, what comes later, the names that everybody sees."""
    shown_to_all = name in lists.OPEN_TO_ALL and known.name == objects.get(name).about.title
    defines = name in _DEFINITIONS and known.name not in {"name", "description"}
    return (
        shown_to_all
        or defines
        or known.read_only
        or known.name in _NOT_FREE
        or known.name in samples.LATER.get(name, ())
    )


def _create(tenant: Tenant, name: str, wish: dict[str, Any]) -> str:
    owner = objects.get(name).about.writes
    if owner is None:
        made: str = tenant.admin.post(f"/v1/{name}", wish).ok(201)["id"]
        return made
    records = Records(credentials.table(tenant.id), system(tenant.id, "test"), owner=owner)
    kept: str = records.create(name, {**wish, **_ASKED.get(name, {}), "owner": tenant.admin.id})["id"]
    return kept
