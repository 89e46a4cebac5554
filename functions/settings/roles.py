"""Roles: what each may do with each object and see of its fields; nobody gives a right they do not have."""

from typing import Any

import orjson

from functions.settings.rules import check_role
from functions.settings.wishes import RoleChange, RoleWish
from shared import clock, i18n
from shared.errors import Conflict, FieldError, Forbidden, Invalid, NotFound, Stale, Unavailable
from shared.records.access_patterns import API_KEY, OF_TYPE, SHARD
from shared.records.engine import Records
from shared.records.items import body_of
from shared.records.table import Item, Refused, TenantTable, Write
from shared.tenancy import config
from shared.tenancy.membership import covers, manages_people
from shared.tenancy.roles import ADMINISTRATOR, DEFAULTS
from shared.tenancy.roles import current as standing

_MOST_ROLES = 50
_MOST_BYTES = 200_000
_ROUNDS = 5
Role = dict[str, Any]
_Given = tuple[dict[str, Any], int]


def listed(records: Records, locale: str) -> dict[str, Any]:
    """The tenant's roles; what each may do, and how many people have it, is shown to those who manage people."""
    _, roles = _stored(records.table)
    if not manages_people(records.caller, "edit"):
        return {"items": [{"name": name, "label": _label(role, locale)} for name, role in roles.items()]}
    holders = _holders(records)
    return {"items": [_shown(name, role, locale, holders) for name, role in roles.items()]}


def read(records: Records, name: str, locale: str) -> _Given:
    """One role and its version."""
    _require(records)
    role = _present(_stored(records.table)[1], name)
    return _shown(name, role, locale, _holders(records)), _version(role)


def add(records: Records, wish: RoleWish, locale: str) -> _Given:
    """A new role; raises Conflict for a name that is taken, Invalid, Forbidden for more than one's own rights."""
    _require(records)
    role: Role = {**wish.model_dump(exclude={"name"}), "version": 1}
    for _ in range(_ROUNDS):
        item, roles = _stored(records.table)
        if wish.name in roles:
            raise Conflict("definition-taken", errors=(FieldError("name", "taken"),))
        if len(roles) >= _MOST_ROLES:
            raise Conflict("too-many-definitions", most=_MOST_ROLES)
        made = _checked(records, role, role)
        if _put(records, item, roles, wish.name, made):
            return _shown(wish.name, made, locale, {}), 1
    raise Unavailable()


def change(records: Records, name: str, wish: RoleChange, version: int, locale: str) -> _Given:
    """Change a role for everybody who has it, from their next call on; only what is named changes.

    Raises Conflict for the administrators' role, Stale, Invalid, Forbidden for more than one's own rights.
    """
    _require(records)
    given = wish.model_dump(exclude_unset=True, exclude_none=True)
    back = given.pop("standard", False)
    for _ in range(_ROUNDS):
        item, roles = _stored(records.table)
        before = _changeable(records, roles, name, version)
        if back and name not in DEFAULTS:
            raise Conflict("role-not-standard")
        raised = {"version": version + 1}
        if back:
            made = {**_plain(DEFAULTS[name]), **raised, "standard": True}
            _require_covered(records, made)
        else:
            made = _checked(records, {**_plain(before), **given, **raised}, given)
        if _put(records, item, roles, name, made):
            return _shown(name, made, locale, _holders(records)), version + 1
    raise Unavailable()


def remove(records: Records, name: str, version: int) -> None:
    """Remove a role that nobody has and no key carries; raises Conflict with their number otherwise."""
    _require(records)
    for _ in range(_ROUNDS):
        # Whoever gives a role to somebody raises the version that is read here: nobody comes in unseen meanwhile.
        item, roles = _stored(records.table)
        _changeable(records, roles, name, version)
        count = _holders(records).get(name, 0)
        if count:
            raise Conflict("role-in-use", count=count)
        keys = sum(1 for key in records.table.query(API_KEY, {}, consistent=True) if key["role"] == name)
        if keys:
            raise Conflict("role-in-use-by-keys", count=keys)
        if _put(records, item, roles, name, None):
            return
    raise Unavailable()


def giving(records: Records, name: str) -> list[Write]:
    """The write beside that of a person or key who gets the role: it is refused when a role changed meanwhile.

    Raises Invalid for a role that is not there, Forbidden for one with more rights than the caller's.
    """
    item, roles = _stored(records.table)
    if name not in roles:
        raise Invalid(errors=(FieldError("role", "choice"),))
    _require_covered(records, roles[name])
    key = config.key(records.table, config.ROLES)
    return [Write.update(key, "SET version = :n", {":n": item["version"] + 1, ":v": item["version"]},
                         condition="version = :v")]  # fmt: skip


def of(table: TenantTable, name: str) -> Role:
    """The role as it stands; raises NotFound."""
    return _present(_stored(table)[1], name)


def _require(records: Records) -> None:
    if not manages_people(records.caller, "edit"):
        raise Forbidden(object="people", action="edit")


def _require_covered(records: Records, role: Role) -> None:
    if not covers(records.caller, role):
        raise Forbidden("grant-too-much")


def _stored(table: TenantTable) -> tuple[Item, dict[str, Role]]:
    """The item that holds the roles, and the roles as they stand."""
    item = table.get(config.key(table, config.ROLES))
    if item is None:
        raise NotFound()
    kept: dict[str, Role] = orjson.loads(item["roles"])
    roles = {}
    for name, role in kept.items():
        now = standing(name, role)
        version = {"version": _version(role)}
        roles[name] = {**role, **version} if now is role else {**_plain(now), **version, "standard": True}
    return item, roles


def _plain(role: Any) -> Role:
    return {"label": list(role["label"]), "grants": dict(role["grants"]), "fields": dict(role["fields"])}


def _version(role: Role) -> int:
    return int(role.get("version") or 1)


def _present(roles: dict[str, Role], name: str) -> Role:
    if name not in roles:
        raise NotFound()
    return roles[name]


def _changeable(records: Records, roles: dict[str, Role], name: str, version: int) -> Role:
    role = _present(roles, name)
    if name == ADMINISTRATOR:
        raise Conflict("administrator-role")
    if _version(role) != version:
        raise Stale()
    _require_covered(records, role)
    return role


def _checked(records: Records, role: Role, given: Role) -> Role:
    """The role as it is stored; only what is `given` must name what there is: an archived object's grants stay."""
    check_role(records.schema, given)
    made = {**role, "standard": False}
    made["fields"] = {
        name: limits
        for name, fields in role["fields"].items()
        if (limits := {field: limit for field, limit in fields.items() if limit != "edit"})
    }
    _require_covered(records, made)
    return made


def _put(records: Records, item: Item, roles: dict[str, Role], name: str, role: Role | None) -> bool:
    """Store the role (None removes it) with its entry in the settings' history; False when any role, or the version
    of the definitions beside them, changed meanwhile."""
    kept: dict[str, Role] = orjson.loads(item["roles"])
    before = roles.get(name)
    if role is None:
        del kept[name]
    else:
        kept[name] = role
    if sum(len(orjson.dumps(one)) for one in kept.values()) > _MOST_BYTES:
        raise Conflict("too-many-definitions", most=_MOST_ROLES)
    new = {**item, "version": item["version"] + 1, "updated_at": clock.stamp(), **config.written(config.ROLES, kept)}
    schema = item.get("schema_version")
    condition = "version = :v AND " + ("schema_version = :s" if schema else "attribute_not_exists(schema_version)")
    values = {":v": item["version"], **({":s": schema} if schema else {})}
    entry = config.entry(records.table, records.caller, f"roles.{name}", before, role)
    try:
        records.table.transact([Write.put(new, condition=condition, values=values), entry])
    except Refused:
        return False
    return True


def _holders(records: Records) -> dict[str, int]:
    """Role → the number of people who have it, as stored at this moment."""
    table, counts = records.table, dict[str, int]()
    rows = table.query(OF_TYPE, {"object": "people", "shard": SHARD})
    keys = [{"pk": row["pk"], "sk": row["sk"]} for row in rows]
    for item in table.batch_get(keys, consistent=True):
        if not item.get("deleted_at"):
            role = body_of(item)["role"]
            counts[role] = counts.get(role, 0) + 1
    return counts


def _label(role: Role, locale: str) -> str:
    return i18n.label((role["label"][0], role["label"][1]), locale)


def _shown(name: str, role: Role, locale: str, holders: dict[str, int]) -> dict[str, Any]:
    return {
        "name": name, "label": _label(role, locale), "labels": role["label"], "grants": role["grants"],
        "fields": role["fields"], "standard": bool(role.get("standard")), "version": _version(role),
        "people": holders.get(name, 0), "editable": name != ADMINISTRATOR,
    }  # fmt: skip
