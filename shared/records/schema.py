"""One tenant's objects: the declared ones with what its administrator added, as of one version of the definitions."""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from shared import objects, settings
from shared.declare import ObjectSpec
from shared.errors import NotFound
from shared.records.access_patterns import CONFIG
from shared.records.table import TenantTable
from shared.tenancy.caller import LATEST

_MOST_KNOWN = 200
_lock = threading.Lock()
_known: "OrderedDict[tuple[str, str], Schema]" = OrderedDict()


class Schema(Mapping[str, ObjectSpec]):
    """Every object of a tenant by name; `version` 0 is what is declared and nothing else.

    `own` are the objects that differ from their declaration, or that only this tenant has. A declared object is
    imported when it is first asked for.
    """

    def __init__(self, version: int = 0, own: Mapping[str, ObjectSpec] | None = None) -> None:
        self.version = version
        self._own = own or {}

    def __getitem__(self, name: str) -> ObjectSpec:
        found = self._own.get(name)
        if found is not None:
            return found
        if name not in objects.names():
            raise KeyError(name)
        return objects.get(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names())

    def __len__(self) -> int:
        return len(self.names())

    def __contains__(self, name: object) -> bool:
        return name in self._own or name in objects.names()

    def get(self, name: str, default: Any = None) -> ObjectSpec:  # noqa: ARG002
        """The object's spec; raises NotFound for anything else, whatever the default."""
        try:
            return self[name]
        except KeyError:
            raise NotFound() from None

    def names(self) -> tuple[str, ...]:
        """Every object, in the order of names."""
        return self._names

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(sorted({*objects.names(), *self._own})) if self._own else objects.names()

    def prefixes(self) -> Mapping[str, str]:
        """Id prefix → object name."""
        return self._prefixes

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        return {**objects.prefixes(), **{spec.prefix: name for name, spec in self._own.items()}}


DECLARED = Schema()


def latest(table: TenantTable) -> int:
    """The version of the tenant's definitions at this moment; it is kept with the roles, which every call reads."""
    item = table.get(table.key(CONFIG, name="roles"))
    return int(item.get("schema_version") or 0) if item else 0


def of(table: TenantTable, version: int) -> Schema:
    """The tenant's schema, of `version` or newer; `LATEST` asks the table for the version. Version 0 reads nothing."""
    if version == LATEST:
        version = latest(table)
    if version == 0:
        return DECLARED
    key = settings.table_name(), table.tenant
    with _lock:
        known = _known.get(key)
        if known is not None and known.version >= version:
            _known.move_to_end(key)
            return known
    from shared.records import definitions

    made = Schema(version, definitions.compiled(table))
    with _lock:
        _known[key] = made
        if len(_known) > _MOST_KNOWN:
            _known.popitem(last=False)
    return made


def known(table: TenantTable) -> Schema:
    """The newest schema of the tenant that this process has met; reads nothing."""
    with _lock:
        return _known.get((settings.table_name(), table.tenant), DECLARED)


def forget() -> None:
    """Drop every schema known to this process."""
    with _lock:
        _known.clear()
