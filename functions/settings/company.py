"""What an organisation is called and what holds for everybody in it who chose nothing else."""

from typing import Any

from functions.settings import locality
from functions.settings.models import CompanyWish
from functions.settings.rules import manages_settings
from shared import regions
from shared.errors import FieldError, Forbidden, Invalid, NotFound, Stale
from shared.records.engine import Records
from shared.records.table import Item
from shared.tenancy import config
from shared.tenancy.registry import Registry

_CHANGEABLE = ("name", "locale", "time_zone", "country")
_SHOWN = ("name", "slug", "locale", "time_zone", "currency", "country", "version")


def read(registry: Registry, records: Records) -> dict[str, Any]:
    """The organisation and the version of its row; raises Forbidden for whoever does not manage the settings."""
    return _shown(_row(registry, records))


def change(registry: Registry, records: Records, wish: CompanyWish, version: int) -> dict[str, Any]:
    """Change it, with a line of the settings' history; raises what `read` raises, Invalid, Stale.

    The currency is not among it: amounts that are kept, and every sum of them, are in it.
    """
    before = _row(registry, records)
    _tell(records, before)
    if before["version"] != version:
        raise Stale()
    patch = wish.model_dump(exclude_unset=True)
    _check(wish, patch)
    after = {name: value for name, value in {**before, **patch}.items() if value is not None}
    old, new = ({name: row.get(name) for name in _CHANGEABLE} for row in (before, after))
    if old == new:
        return _shown(before)
    after["updated_by"] = records.caller.person
    after["told"] = config.line(records.table, records.caller, "company", old, new)
    saved = registry.save(after)
    _tell(records, saved)
    return _shown(saved)


def _check(wish: CompanyWish, patch: dict[str, Any]) -> None:
    wrong = [FieldError(name, "required") for name, value in patch.items() if value is None and name != "country"]
    wrong += locality.wrong(wish.locale, wish.time_zone)
    if wrong:
        raise Invalid(errors=tuple(wrong))


def _tell(records: Records, row: Item) -> None:
    """Write the history's line of the last change. The row is the function's own and the history the tenant's, which
    no transaction joins: the row carries the line, and whoever tries again after a failure writes the same one."""
    if row.get("told"):
        records.table.put(row["told"])


def _row(registry: Registry, records: Records) -> Item:
    if not manages_settings(records.caller):
        raise Forbidden(object="settings", action="read")
    row = registry.tenant(records.caller.tenant)
    if row is None:
        raise NotFound()
    return row


def _shown(row: Item) -> dict[str, Any]:
    region = row.get("country") or regions.home(row["currency"], row["time_zone"])
    return {**{name: row.get(name) for name in _SHOWN}, "region": region}
