"""The roles a new tenant starts with: grants per object and action, and fields a role may not see or edit."""

from typing import Any

_ALL = {"create": "all", "read": "all", "edit": "all", "delete": "all"}
_TEAM = {"create": "all", "read": "team", "edit": "team", "delete": "team"}
_OWN = {"create": "all", "read": "own", "edit": "own", "delete": "own"}
_SHARED_TEAM = {"create": "all", "read": "all", "edit": "team", "delete": "team"}
_SHARED_OWN = {"create": "all", "read": "all", "edit": "own", "delete": "own"}
_LOOK = {"create": "none", "read": "all", "edit": "none", "delete": "none"}

ADMINISTRATOR = "administrator"

DEFAULTS: dict[str, dict[str, Any]] = {
    ADMINISTRATOR: {"label": ("Administrator", "管理员"), "grants": {"*": _ALL}, "fields": {}},
    "manager": {
        "label": ("Manager", "经理"),
        "grants": {
            "customers": _SHARED_TEAM, "contacts": _SHARED_TEAM, "interactions": _SHARED_TEAM, "products": _LOOK,
            "opportunities": _TEAM, "orders": _TEAM, "churn_alerts": _TEAM, "people": _LOOK, "teams": _LOOK,
            "exports": _OWN,
        },
        "fields": {},
    },
    "rep": {
        "label": ("Sales representative", "销售代表"),
        "grants": {
            "customers": _SHARED_OWN, "contacts": _SHARED_OWN, "interactions": _SHARED_OWN, "products": _LOOK,
            "opportunities": _OWN, "orders": _OWN, "churn_alerts": _OWN, "people": _LOOK, "teams": _LOOK,
            "exports": _OWN,
        },
        "fields": {"customers": {"credit_limit": "hidden"}},
    },
}  # fmt: skip
