"""Forecast accuracy: what was forecast when a period began, beside what was won in it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from functions.insight.reports.definition import (
    Chart,
    Column,
    Drill,
    Report,
    condition,
    of_customer,
    period,
)
from functions.insight.reports.sales import DEALS, OF_DEAL
from functions.insight.rules import Span, period_span
from shared.objects.opportunities import SALES

_ASSUMED = SALES.stages["engaging"]
"""The stage whose chance a deal is given of which no forecast is known."""


def _won(row: Mapping[str, Any], values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Deals won in the row's period, or in every period that is over and lies within the span."""
    span = period_span(row["period"], values["unit"]) if "period" in row else _over(values)
    return [condition("closed_on", "between", [day.isoformat() for day in span if day])]


def _over(values: Mapping[str, Any]) -> Span:
    """The first and the last day of the periods that are over and lie within the span."""
    unit, first = values["unit"], values["from"]
    begun = period_span(first, unit)
    if begun.last and begun.first != first:
        first = begun.last + timedelta(days=1)
    end = min(values["to"] + timedelta(days=1), values["today"])
    return Span(first, (period_span(end, unit).first or end) - timedelta(days=1))


FORESEEN = Report(
    name="forecast_accuracy",
    group="sales",
    label=("Forecast accuracy", "预测准确度"),
    formula=(
        "For each whole month, quarter or year in the span that is over: the deals that were open on its first morning "
        "and expected to close in it, with the amount, probability and category of that morning. Weighted: the sum of "
        "amount × probability. Committed: category commit; best case: commit and best case. Won: what was closed as "
        "won in it, foreseen or not. Deviation: weighted less won. Error: the sum of the periods' |weighted − won| "
        f"over won. Bias: deviation over won. Entered closed: deals whose forecast nobody recorded, with "
        f"{_ASSUMED.probability} % and best case.",
        "对期间内每个已结束的完整月、季或年：取其首日清晨仍未结且预计在其中成交的商机，金额、赢率与预测类别均为当时之值。"
        "加权＝Σ 金额 × 赢率；承诺：类别为承诺；乐观：承诺与乐观之和；赢单：在其中实际赢得的金额，无论是否预见。"
        "偏离＝加权 − 赢单；误差＝各期 |加权 − 赢单| 之和 ÷ 赢单；偏差＝偏离 ÷ 赢单。"
        f"结单后录入：未留有预测的商机，按 {_ASSUMED.probability}% 与乐观计。",
    ),
    uses={"opportunities": (*DEALS, "forecast", "forecast_since", "forecasts_kept")},
    by={"period": period("m.first"), **OF_DEAL},
    usual=("period",),
    sql=f"""
        WITH forecasts AS (
            SELECT o.id, CAST(split_part(k.one, ' ', 1) AS DATE) AS since,
                CAST(split_part(k.one, ' ', 2) AS DATE) AS until, CAST(split_part(k.one, ' ', 3) AS DATE) AS day,
                CAST(split_part(k.one, ' ', 4) AS DECIMAL(18,4)) AS amount, split_part(k.one, ' ', 5) AS currency,
                CAST(split_part(k.one, ' ', 6) AS BIGINT) AS probability, split_part(k.one, ' ', 7) AS forecast,
                0 AS assumed
            FROM opportunities o CROSS JOIN UNNEST(string_split(o.forecasts_kept, ';')) AS k(one)
            UNION ALL
            SELECT id, coalesce(forecast_since, engaged_on, CAST(created_at AS DATE)), $today, closes_on, amount,
                amount_currency, coalesce(probability, 0), forecast, 0
            FROM opportunities WHERE stage NOT IN ('won', 'lost')
            UNION ALL
            SELECT id, coalesce(engaged_on, CAST(created_at AS DATE)), closed_on, coalesce(closes_on, closed_on),
                amount, amount_currency, {_ASSUMED.probability}, '{_ASSUMED.forecast}', 1
            FROM opportunities WHERE stage IN ('won', 'lost') AND forecast_since IS NULL
        ), moves AS (
            SELECT id, date_trunc('{{unit}}', day) AS first, 1 AS deals, assumed, forecast, amount,
                CAST(amount AS DOUBLE) * probability / 100.0 AS weighted, NULL AS won
            FROM forecasts
            WHERE currency = $currency AND since < date_trunc('{{unit}}', day) AND until >= date_trunc('{{unit}}', day)
            UNION ALL
            SELECT id, date_trunc('{{unit}}', closed_on), 0, 0, NULL, NULL, 0, amount FROM opportunities
            WHERE stage = 'won' AND amount_currency = $currency
        ), cells AS (
            SELECT {{keys}} sum(m.deals) AS deals, sum(m.assumed) AS assumed,
                coalesce(sum(CASE WHEN m.forecast = 'commit' THEN m.amount END), 0) AS committed,
                coalesce(sum(CASE WHEN m.forecast IN ('commit', 'best_case') THEN m.amount END), 0) AS best_case,
                sum(m.weighted) AS weighted, coalesce(sum(m.won), 0) AS won
            FROM moves m JOIN opportunities d ON d.id = m.id LEFT JOIN customers c ON c.id = d.customer
            WHERE m.first >= $from AND m.first <
                date_trunc('{{unit}}', CASE WHEN $to < $today THEN $to + INTERVAL '1' DAY ELSE $today END)
            GROUP BY m.first{{also}}
        )
        SELECT {{named}} sum(deals) AS deals, sum(assumed) AS assumed, sum(committed) AS committed,
            sum(best_case) AS best_case, sum(weighted) AS weighted, sum(won) AS won,
            sum(weighted - CAST(won AS DOUBLE)) AS deviation,
            100.0 * sum(abs(weighted - CAST(won AS DOUBLE))) / nullif(CAST(sum(won) AS DOUBLE), 0) AS error,
            100.0 * sum(weighted - CAST(won AS DOUBLE)) / nullif(CAST(sum(won) AS DOUBLE), 0) AS bias
        FROM cells {{whole}} ORDER BY 1
    """,
    columns=(
        Column("deals", ("Deals foreseen", "预测商机"), sums=True),
        Column("committed", ("Committed", "承诺"), "money", sums=True),
        Column("best_case", ("Best case", "乐观"), "money", sums=True),
        Column("weighted", ("Weighted", "加权金额"), "money", sums=True, compared=True),
        Column("won", ("Won amount", "赢单金额"), "money", sums=True, compared=True),
        Column("deviation", ("Deviation", "偏离"), "money", sums=True),
        Column("error", ("Error", "误差"), "percent", compared=True),
        Column("bias", ("Bias", "偏差"), "percent"),
        Column("assumed", ("Entered closed", "结单后录入"), sums=True),
    ),
    chart=Chart("line", y=("weighted", "committed", "won")),
    drill=Drill("opportunities", {"owner": "owner", "team": "team", "product": "product",
                                  **of_customer("source", "sector", "region")},
                (("stage", "eq", "won"),), currency="amount", build=_won),
    compares=True,
)  # fmt: skip

REPORTS = (FORESEEN,)
