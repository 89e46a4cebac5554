"""Why a customer is warned of: the numbers beside an alert, and the same in words. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from functions.retention.knowledge import Knowledge, bought_by
from functions.retention.odds import alive, expected
from functions.retention.rhythm import Rhythm, shrunk_gap
from functions.retention.rules import Clock
from shared import i18n

AHEAD_DAYS = 90
Body = dict[str, Any]


def numbers(known: Clock, rhythm: Rhythm | None, learnt: Knowledge, as_of: date) -> Body:
    """An alert's figures as of a day: silence, usual gap, chance to be a customer still, orders to expect; and reasons.

    A chance is never shown as certain: it is given in whole percent from 1 to 99.
    """
    silent = max(0, (as_of - known.quiet_since).days)
    gap = shrunk_gap(rhythm, learnt.population)
    found: Body = {"policy": known.policy or None, "silent_days": silent}
    reasons = [_silence(rhythm, gap, silent)]
    if known.rhythm_days is None or silent < known.rhythm_days:
        reasons.append(_window(known))
    if gap is not None:
        found["usual_gap_days"] = max(1, round(gap))
    if rhythm and learnt.mbg:
        bought = bought_by(rhythm, as_of)
        chance = min(99, max(1, round(100 * alive(learnt.mbg, bought))))
        ahead = round(expected(learnt.mbg, bought, AHEAD_DAYS), 2)
        found |= {"alive_percent": chance, "expected_orders": ahead}
        reasons.append(_reason("alive", percent=chance))
        reasons.append(_reason("expected", orders=ahead, days=AHEAD_DAYS))
    return {**found, "reasons": reasons}


def _silence(rhythm: Rhythm | None, gap: float | None, silent: int) -> Body:
    if rhythm is None:
        return _reason("never-bought", silent=silent)
    if gap is None:
        return _reason("bought-once", silent=silent)
    return _reason("rhythm", gap=max(1, round(gap)), silent=silent, orders=rhythm.days)


def _window(known: Clock) -> Body:
    if known.window_days:
        return _reason("window-days", days=known.window_days)
    return _reason("window-months", months=known.window)


def _reason(code: str, **values: Any) -> Body:
    return {"code": code, "values": values}


def in_words(reasons: Iterable[Mapping[str, Any]], locale: str) -> list[Body]:
    """Reasons with their text in the reader's language."""
    return [
        {**reason, "text": i18n.text(f"churn.reason.{reason['code']}", locale, **reason["values"])}
        for reason in reasons
    ]
