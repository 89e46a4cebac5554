"""Every standard report over all 8,800 opportunities equals what a few lines of plain Python make of the files."""

from collections import defaultdict
from datetime import date
from math import exp, log, sqrt
from typing import Any

import pytest

from functions.insight import reports
from functions.insight.reports import run
from functions.insight.reports.wish import Wish
from shared import ids
from shared.tenancy.caller import system
from tests.infra.demo import direct

TODAY = "2018-01-15"


def rows(table: Any, report: str, **wish: Any) -> list[dict[str, Any]]:
    who = system(table.tenant, "test", currency="USD")
    asked = Wish.model_validate({"today": TODAY, **wish})
    return run.compute(table, who, reports.get(report), asked).rows


def day(text: str) -> date:
    month, dom, year = text.split("/")
    return date(int(year), int(month), int(dom))


def deals(stage: str) -> list[dict[str, str]]:
    return [row for row in direct.pipeline() if row["deal_stage"] == stage]


def orders() -> list[tuple[str, str, date, int]]:
    """(customer, product, day, value) of every won deal."""
    return [
        (row["account"], row["product"].replace("GTXPro", "GTX Pro"), day(row["close_date"]), int(row["close_value"]))
        for row in deals("Won")
    ]


def by_customer() -> dict[str, list[tuple[date, int]]]:
    found: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for customer, _, when, value in orders():
        found[customer].append((when, value))
    return found


def test_composition_counts_every_customer_by_sector_with_its_revenue(table: Any) -> None:
    found = rows(table, "composition")
    assert sum(row["customers"] for row in found) == 85
    assert sum(row["revenue"] for row in found) == 10_005_534
    assert abs(sum(row["share"] for row in found) - 100) < 1


def test_performance_by_product_equals_the_sum_of_its_deals_and_adds_up_to_a_hundred(table: Any) -> None:
    found = rows(table, "performance")
    expected = direct.won(direct.pipeline(), "product")
    names = {ids.named("prd", name): name for (name,) in expected}
    assert {(names[row["product"]],): int(row["revenue"]) for row in found} == expected
    assert [row["revenue"] for row in found] == sorted((row["revenue"] for row in found), reverse=True)
    assert found[-1]["cumulative"] == 100


def test_performance_by_month_stands_beside_the_months_before(table: Any) -> None:
    found = rows(table, "performance", by=["period"], **{"from": "2017-07-01", "to": "2017-09-30"})
    months = direct.won(direct.pipeline(), "month")
    assert {row["period"].strftime("%Y-%m"): int(row["revenue"]) for row in found} == {
        month: months[month,] for month in ("2017-07", "2017-08", "2017-09")
    }
    before = {row["period"].strftime("%Y-%m"): int(row["revenue_before"]) for row in found}
    assert before == {f"2017-{at + 3:02}": months[f"2017-{at:02}",] for at in (4, 5, 6)}


def test_rfm_scores_are_quintiles_and_tiers_split_revenue_at_half_and_four_fifths(table: Any) -> None:
    bought = by_customer()
    last = {name: max(when for when, _ in found) for name, found in bought.items()}
    value = {name: sum(amount for _, amount in found) for name, found in bought.items()}
    found = {row["customer"]: row for row in rows(table, "rfm")}
    assert len(found) == len(bought)
    for name in bought:
        row = found[ids.named("cus", name)]
        assert row["orders"] == len(bought[name])
        assert row["revenue"] == value[name]
        assert row["recency"] == (date.fromisoformat(TODAY) - last[name]).days
    ranks: tuple[tuple[str, dict[str, Any]], ...] = (("r", last), ("m", value))
    for score, key in ranks:
        for name in bought:
            worse = sum(key[other] < key[name] for other in bought)
            assert found[ids.named("cus", name)][score] == 1 + worse * 5 // len(bought)
    tier = tiers_of(value)
    assert {name: found[ids.named("cus", name)]["tier"] for name in bought} == tier
    tiers = {row["tier"]: row for row in rows(table, "value_tiers")}
    for name, row in tiers.items():
        mine = [customer for customer in bought if tier[customer] == name]
        assert (row["customers"], row["revenue"]) == (len(mine), sum(value[customer] for customer in mine))


def tiers_of(value: dict[str, int]) -> dict[str, str]:
    """A up to half of the revenue, B up to four fifths, C the rest; equals together."""
    whole = sum(value.values())
    above = {name: sum(one for one in value.values() if one > value[name]) for name in value}
    return {name: "A" if above[name] < whole * 0.5 else "B" if above[name] < whole * 0.8 else "C" for name in value}


def test_a_customers_profile_stands_beside_that_of_the_quarter_before(table: Any) -> None:
    now, past = (date(2017, 7, 1), date(2017, 9, 30)), (date(2017, 4, 1), date(2017, 6, 30))
    bought = {span: {name: [value for when, value in found if span[0] <= when <= span[1]]
                     for name, found in by_customer().items()} for span in (now, past)}  # fmt: skip
    before = {name: values for name, values in bought[past].items() if values}
    tier = tiers_of({name: sum(values) for name, values in before.items()})
    found = {row["customer"]: row for row in rows(table, "rfm", **{"from": "2017-07-01", "to": "2017-09-30"})}
    assert len(found) == sum(bool(values) for values in bought[now].values())
    for name, values in bought[now].items():
        if values:
            row, earlier = found[ids.named("cus", name)], before.get(name)
            assert (row["orders"], row["revenue"]) == (len(values), sum(values))
            assert (row["orders_before"], row["revenue_before"], row["tier_before"]) == (
                (len(earlier), sum(earlier), tier[name]) if earlier else (None, None, None)
            )


def test_cohorts_keep_those_who_ordered_in_a_later_quarter(table: Any) -> None:
    quarters = {
        name: {(when.year, (when.month - 1) // 3) for when, _ in found} for name, found in by_customer().items()
    }
    expected: dict[tuple[date, int], int] = defaultdict(int)
    for found in quarters.values():
        year, quarter = min(found)
        for other_year, other in found:
            expected[date(year, quarter * 3 + 1, 1), (other_year - year) * 4 + other - quarter] += 1
    shown = {(row["cohort"], row["quarters"]): row for row in rows(table, "cohorts")}
    assert {place: row["active"] for place, row in shown.items()} == expected
    for (cohort, later), row in shown.items():
        months = cohort.year * 12 + cohort.month - 4
        before = shown.get((date(months // 12, months % 12 + 1, 1), later))
        assert row["retention_before"] == (before["retention"] if before else None)


def survival_of(today: date) -> dict[int, tuple[int, float]]:
    """Months → how many were still there, and the percentage that survived, of all who had ordered by a day."""
    spells = []
    for bought in by_customer().values():
        days = sorted(when for when, _ in bought if when <= today)
        if not days:
            continue
        ended = (today - days[-1]).days > 180
        spells.append((((days[-1] if ended else today) - days[0]).days // 30, ended))
    left, log_survival = len(spells), 0.0
    expected: dict[int, tuple[int, float]] = {}
    for month in sorted({month for month, _ in spells}):
        stopped = sum(ended for at, ended in spells if at == month)
        log_survival = -1e9 if stopped == left else log_survival + log(1 - stopped / left)
        expected[month] = (left, round(100 * exp(log_survival), 2))
        left -= sum(at == month for at, _ in spells)
    return expected


def test_survival_is_the_product_of_those_who_stayed_beside_the_curve_of_a_year_before(table: Any) -> None:
    expected, before = survival_of(date(2018, 9, 1)), survival_of(date(2017, 9, 1))
    found = {row["months"]: row for row in rows(table, "survival", today="2018-09-01")}
    assert before
    assert {month: row["there"] for month, row in found.items()} == {
        month: left for month, (left, _) in expected.items()
    }
    for month, (_, survival) in expected.items():
        assert float(found[month]["survival"]) == pytest.approx(survival, abs=0.01)
        then = before.get(month)
        assert found[month]["there_before"] == (then and then[0])
        assert then is None or float(found[month]["survival_before"]) == pytest.approx(then[1], abs=0.01)


def test_conversion_by_person_counts_won_and_lost_and_the_days_between(table: Any) -> None:
    found = {row["owner"]: row for row in rows(table, "conversion")}
    for agent in ("Anna Snelling", "Darcel Schlecht"):
        won = [row for row in deals("Won") if row["sales_agent"] == agent]
        lost = [row for row in deals("Lost") if row["sales_agent"] == agent]
        row = found[ids.named("per", agent)]
        assert (row["won"], row["lost"]) == (len(won), len(lost))
        assert row["revenue"] == sum(int(one["close_value"]) for one in won)
        days = [(day(one["close_date"]) - day(one["engage_date"])).days for one in won]
        assert float(row["cycle"]) == pytest.approx(sum(days) / len(days), abs=0.01)
    assert sum(row["closed"] for row in found.values()) == 6_711


def test_the_team_report_has_the_same_wins(table: Any) -> None:
    found = {row["person"]: row for row in rows(table, "team")}
    assert sum(row["won"] for row in found.values()) == 4_238
    assert sum(row["revenue"] for row in found.values()) == 10_005_534


def test_the_funnel_narrows_from_all_deals_to_those_won(table: Any) -> None:
    found = {row["stage"]: row for row in rows(table, "funnel")}
    assert (found["prospecting"]["deals"], found["won"]["deals"]) == (8_800, 4_238)
    assert found["engaging"]["deals"] == 8_300
    assert float(found["won"]["conversion"]) == pytest.approx(100 * 4_238 / 8_300, abs=0.01)


def test_the_forecast_weighs_open_deals_and_its_interval_follows_from_their_variance(table: Any) -> None:
    prices: dict[str, list[float]] = defaultdict(list)
    chance = {"Engaging": 0.4, "Prospecting": 0.1}
    for row in (*deals("Engaging"), *deals("Prospecting")):
        prices[row["deal_stage"]].append(direct.price(row["product"]))
    weighted = sum(chance[stage] * sum(listed) for stage, listed in prices.items())
    spread = sum(
        chance[stage] * (1 - chance[stage]) * price * price for stage, listed in prices.items() for price in listed
    )
    (found,) = rows(table, "forecast", by=[])
    then = [
        row for row in direct.pipeline()
        if row["engage_date"] and day(row["engage_date"]) <= date(2017, 12, 15)
        and (not row["close_date"] or day(row["close_date"]) > date(2017, 12, 15))
    ]  # fmt: skip
    assert found["deals_before"] == len(then) > 1_000
    assert found["deals"] == 2_089
    assert float(found["weighted"]) == pytest.approx(weighted, abs=0.01)
    assert float(found["high"] - found["weighted"]) == pytest.approx(1.96 * sqrt(spread), abs=0.02)


def test_products_bought_together_have_the_support_confidence_and_lift_of_their_customers(table: Any) -> None:
    has: dict[str, set[str]] = defaultdict(set)
    for customer, product, _, _ in orders():
        has[product].add(customer)
    whole = set().union(*has.values())
    names = {ids.named("prd", name): name for name in has}
    found = rows(table, "association")
    assert len(found) > 30
    for row in found:
        mine, other = has[names[row["bought"]]], has[names[row["also"]]]
        both = len(mine & other)
        assert row["customers"] == both
        assert float(row["support"]) == pytest.approx(100 * both / len(whole), abs=0.01)
        assert float(row["confidence"]) == pytest.approx(100 * both / len(mine), abs=0.01)
        assert float(row["lift"]) == pytest.approx(both / len(mine) / (len(other) / len(whole)), abs=0.01)
    quarter = rows(table, "association", **{"from": "2017-07-01", "to": "2017-09-30"})
    before: dict[str, set[str]] = defaultdict(set)
    for customer, product, when, _ in orders():
        if date(2017, 4, 1) <= when <= date(2017, 6, 30):
            before[product].add(customer)
    all_before = set().union(*before.values())
    for row in quarter:
        mine, other = before[names[row["bought"]]], before[names[row["also"]]]
        assert row["customers_before"] == len(mine & other)
        lift = len(mine & other) / len(mine) / (len(other) / len(all_before))
        assert float(row["lift_before"]) == pytest.approx(lift, abs=0.01)


def test_the_change_of_value_is_this_quarter_less_the_one_before_and_stands_beside_the_change_then(table: Any) -> None:
    found = {row["customer"]: row for row in rows(table, "value_change", **{"from": "2017-07-01", "to": "2017-09-30"})}
    for name, bought in by_customer().items():
        now = sum(value for when, value in bought if date(2017, 7, 1) <= when <= date(2017, 9, 30))
        then = sum(value for when, value in bought if date(2017, 4, 1) <= when <= date(2017, 6, 30))
        first = sum(value for when, value in bought if date(2017, 1, 1) <= when <= date(2017, 3, 31))
        row = found[ids.named("cus", name)]
        assert (row["revenue"], row["revenue_before"]) == (now, then)
        assert (row["difference"], row["difference_before"]) == (now - then, then - first)


def begins(at: date, unit: str) -> date:
    return at.replace(day=1, month=(at.month - 1) // 3 * 3 + 1 if unit == "quarter" else at.month)


@pytest.mark.parametrize("unit", ["month", "quarter"])
def test_what_was_foreseen_when_a_period_began_is_set_beside_what_was_won_in_it(table: Any, unit: str) -> None:
    foreseen: dict[date, float] = defaultdict(float)
    won: dict[date, int] = defaultdict(int)
    for row in (*deals("Won"), *deals("Lost")):
        closed = day(row["close_date"])
        first = begins(closed, unit)
        won[first] += int(row["close_value"])
        if day(row["engage_date"]) < first:
            foreseen[first] += 0.4 * int(row["close_value"])
    span = {"from": "2017-01-01", "to": "2017-12-31"}
    known = {first: amount for first, amount in won.items() if date(2017, 1, 1) <= first <= date(2017, 12, 31)}
    found = {row["period"]: row for row in rows(table, "forecast_accuracy", period=unit, **span)}
    assert found.keys() == known.keys()
    for first, line in found.items():
        assert float(line["weighted"]) == pytest.approx(foreseen[first], abs=0.01)
        assert line["won"] == won[first]
        assert float(line["bias"]) == pytest.approx(100 * (foreseen[first] - won[first]) / won[first], abs=0.01)
    (whole,) = rows(table, "forecast_accuracy", period=unit, by=[], **span)
    missed = sum(abs(foreseen[first] - won[first]) for first in known)
    assert float(whole["error"]) == pytest.approx(100 * missed / sum(known.values()), abs=0.01)
