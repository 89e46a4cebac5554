"""The roles a new tenant starts with: grants per object and action, and fields a role may not see or edit.

A role that nobody edited follows what is written here, so that a new object needs no migration. Whoever edits one
stores it with `standard` false.
"""

from collections.abc import Mapping
from typing import Any

_ALL = {"create": "all", "read": "all", "edit": "all", "delete": "all"}
_TEAM = {"create": "all", "read": "team", "edit": "team", "delete": "team"}
_OWN = {"create": "all", "read": "own", "edit": "own", "delete": "own"}
_SHARED_TEAM = {"create": "all", "read": "all", "edit": "team", "delete": "team"}
_SHARED_OWN = {"create": "all", "read": "all", "edit": "own", "delete": "own"}
_LOOK = {"create": "none", "read": "all", "edit": "none", "delete": "none"}

_TEAM_OWN = {"create": "all", "read": "team", "edit": "own", "delete": "own"}
_NO_MORE_THAN_EDIT = {"create": "all", "read": "all", "edit": "all", "delete": "none"}

ADMINISTRATOR = "administrator"
_FIRST = (
    "customers", "contacts", "interactions", "products", "opportunities", "orders", "churn_alerts", "exports", "people",
    "teams",
)  # fmt: skip
"""Objects that were there before roles said whether they are standard."""


def _each(grant: dict[str, str], *names: str) -> dict[str, dict[str, str]]:
    return dict.fromkeys(names, grant)


_LOOKED_UP = _each(_LOOK, "products", "price_books", "prices", "stock_levels", "people", "teams", "lifecycle_changes")
_ABOUT = ("tasks", "notes", "files", "visits")
_SHARED = ("customers", "contacts", "relations", "interactions", "holdings")
_SALES = (
    "leads", "opportunities", "stakeholders", "plans", "plan_steps", "quotes", "orders", "invoices", "payments",
    "churn_alerts",
)  # fmt: skip
_MARKETING = ("campaigns", "campaign_members", "segments")
_SERVICE = ("cases", "work_orders")
_INSIGHT = ("exports", "saved_reports", "dashboards", "report_schedules")
"""Shared by insight itself with whom their owner names."""
_OWN_VIEWS = {"views": {"default_for_roles": "read"}}
"""Which view a role begins with is its administrator's choice."""

DEFAULTS: dict[str, dict[str, Any]] = {
    ADMINISTRATOR: {"label": ("Administrator", "管理员"), "grants": {"*": _ALL}, "fields": {}},
    "manager": {
        "label": ("Manager", "经理"),
        "grants": {
            **_LOOKED_UP, **_each(_SHARED_TEAM, *_SHARED, *_MARKETING, "articles", "views", "macros", "programmes"),
            **_each(_TEAM, *_SALES, *_SERVICE, *_ABOUT, "targets", "costs"), **_each(_OWN, *_INSIGHT),
        },
        "fields": {**_OWN_VIEWS},
    },
    "rep": {
        "label": ("Sales representative", "销售代表"),
        "grants": {
            **_LOOKED_UP, **_each(_SHARED_OWN, *_SHARED, "views", "macros"),
            **_each(_OWN, *_SALES, *_SERVICE, *_INSIGHT),
            **_each(_TEAM_OWN, *_ABOUT), **_each(_LOOK, *_MARKETING, "articles"),
            "targets": {**_LOOK, "read": "own"},
        },
        "fields": {**_OWN_VIEWS, "customers": {"credit_limit": "hidden"}, "products": {"cost": "hidden"}},
    },
    "service": {
        "label": ("Service agent", "客服人员"),
        "grants": {
            **_LOOKED_UP, **_each(_SHARED_OWN, *_SHARED, "articles", "views", "macros"),
            **_each(_NO_MORE_THAN_EDIT, *_SERVICE),
            **_each(_TEAM_OWN, *_ABOUT), **_each(_LOOK, "orders", "invoices"), **_each(_OWN, *_INSIGHT),
        },
        "fields": {**_OWN_VIEWS, "customers": {"credit_limit": "hidden"}, "products": {"cost": "hidden"}},
    },
    "marketer": {
        "label": ("Marketer", "市场人员"),
        "grants": {
            **_LOOKED_UP, **_each(_SHARED_OWN, *_MARKETING, "leads", "views", "costs"),
            **_each(_LOOK, *_SHARED, "articles"),
            **_each(_TEAM_OWN, *_ABOUT), **_each(_OWN, *_INSIGHT),
        },
        "fields": {
            **_OWN_VIEWS, "customers": {"credit_limit": "hidden", "overdue": "hidden"}, "products": {"cost": "hidden"},
        },
    },
}  # fmt: skip


def current(name: str, stored: Mapping[str, Any]) -> Mapping[str, Any]:
    """The role as it stands: of one that nobody edited, what is written above."""
    standard = DEFAULTS.get(name)
    if standard is None:
        return stored
    known = stored["grants"]
    untouched = all(known.get(one) == standard["grants"].get(one) for one in _FIRST)
    return standard if stored.get("standard", untouched) else stored
