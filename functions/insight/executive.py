"""The dashboard that every tenant has from the first day: the four executive reports and what is to come."""

from typing import Any

from shared import i18n

EXECUTIVE = "executive"
_YEAR = {"days": "last_12_months"}
_TILES: tuple[dict[str, Any], ...] = (
    {"id": "revenue", "report": "performance", "parameters": {"by": ["period"], **_YEAR}, "size": "wide"},
    {"id": "contribution", "report": "contribution", "parameters": {"by": ["customer"], **_YEAR}, "rows": 10},
    {"id": "composition", "report": "composition", "parameters": {"by": ["sector"], **_YEAR}, "rows": 10},
    {"id": "churn", "report": "churn", "parameters": {"by": ["period"], **_YEAR}},
    {"id": "service", "report": "service", "parameters": {"by": ["kind"], **_YEAR}},
    {"id": "tiers", "report": "value_tiers", "parameters": _YEAR},
    {"id": "forecast", "report": "forecast", "parameters": {}},
    {"id": "funnel", "report": "funnel", "parameters": _YEAR},
    {"id": "team", "report": "team", "parameters": {"days": "this_quarter"}, "rows": 10},
    {"id": "promotion", "report": "promotion", "parameters": _YEAR, "rows": 10, "size": "wide"},
)


def dashboard(locale: str) -> dict[str, Any]:
    """In the form of a kept one; nobody owns it and nobody changes it."""
    tiles = [{"title": None, "saved": None, "size": "medium", "rows": 50, **tile} for tile in _TILES]
    return {
        "id": EXECUTIVE, "name": i18n.text("report.executive", locale), "shared": "everyone", "built_in": True,
        "version": 0, "tiles": tiles,
    }  # fmt: skip
