"""Rhythm and chance: the published figures for CDNOW, and what must hold for any customer."""

import csv
from importlib import metadata
from math import isclose, lgamma
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.retention.fit import Fitted, Vector, fit, log_gamma
from functions.retention.odds import Bought, Parameters, alive, expected, hyp2f1
from functions.retention.rhythm import Population, Rhythm, population, shrunk_gap
from shared import clock

RATES = st.floats(0.05, 5)
MODELS = st.builds(Parameters, RATES, st.floats(1, 500), RATES, RATES, st.just(True))


@st.composite
def customers(draw: st.DrawFn) -> Bought:
    repeats = draw(st.integers(0, 60))
    recency = draw(st.floats(1, 2_000)) if repeats else 0.0
    return Bought(repeats, recency, recency + draw(st.floats(0, 2_000)))


def _cdnow() -> tuple[Vector, Vector, Vector]:
    """2,357 customers of CDNOW: repeat purchases, weeks to the last, weeks observed."""
    files = metadata.files("lifetimes") or []
    (found,) = (file for file in files if file.name == "cdnow_customers_summary.csv")
    with Path(str(found.locate())).open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    repeats, recency, age = (np.array([float(row[name]) for row in rows]) for name in ("frequency", "recency", "T"))
    return repeats, recency, age


@pytest.fixture(scope="module")
def bg() -> Fitted:
    return fit(*_cdnow(), modified=False)


@pytest.fixture(scope="module")
def mbg() -> Fitted:
    return fit(*_cdnow(), modified=True)


def test_bg_nbd_gives_the_published_figures_for_cdnow(bg: Fitted) -> None:
    found = bg.parameters
    assert found.r == pytest.approx(0.2426, abs=1e-3)
    assert found.alpha == pytest.approx(4.4135, abs=1e-3)
    assert found.a == pytest.approx(0.7929, abs=1e-3)
    assert found.b == pytest.approx(2.4258, abs=1e-3)
    assert bg.log_likelihood == pytest.approx(-9582.43, abs=0.01)


def test_the_paper_expects_1_226_orders_of_its_customer_in_39_weeks(bg: Fitted) -> None:
    assert expected(bg.parameters, Bought(2, 30.43, 38.86), 39) == pytest.approx(1.226, abs=1e-3)


def test_whoever_bought_once_is_certainly_alive_in_bg_nbd_alone(bg: Fitted, mbg: Fitted) -> None:
    once = Bought(0, 0, 38.86)
    assert alive(bg.parameters, once) == 1
    assert 0.2 < alive(mbg.parameters, once) < 0.8


def test_a_model_finds_the_parameters_that_made_its_customers() -> None:
    true = Parameters(0.8, 30.0, 0.9, 3.0)
    source, count, age = np.random.default_rng(7), 8_000, 730.0
    rates, leaving = source.gamma(true.r, 1 / true.alpha, count), source.beta(true.a, true.b, count)
    repeats, recency = np.zeros(count), np.zeros(count)
    at: Vector = np.zeros(count)
    here = source.random(count) >= leaving
    while here.any():
        at = at + source.exponential(1 / rates)
        here &= at < age
        repeats[here] += 1
        recency[here] = at[here]
        here &= source.random(count) >= leaving
    found = fit(repeats, recency, np.full(count, age), modified=True).parameters
    assert found.r == pytest.approx(true.r, rel=0.15)
    assert found.alpha == pytest.approx(true.alpha, rel=0.15)
    assert found.a / (found.a + found.b) == pytest.approx(true.a / (true.a + true.b), rel=0.15)


@given(st.floats(1e-3, 1e6))
def test_log_gamma_is_log_gamma(z: float) -> None:
    assert isclose(float(log_gamma(np.array([z]))[0]), lgamma(z), rel_tol=1e-11, abs_tol=1e-11)


@settings(max_examples=50)
@given(MODELS, customers(), st.floats(1, 400))
def test_silence_only_ever_lowers_the_chance_and_nobody_is_certain(model: Parameters, one: Bought, more: float) -> None:
    later = Bought(one.repeats, one.recency, one.age + more)
    assert 0 <= alive(model, later) <= alive(model, one) < 1


@settings(max_examples=50)
@given(MODELS, customers(), st.floats(1, 200), st.floats(1, 200))
def test_a_longer_look_ahead_expects_no_less(model: Parameters, one: Bought, days: float, more: float) -> None:
    near, far = expected(model, one, days), expected(model, one, days + more)
    assert 0 <= near <= far * (1 + 1e-6) + 1e-6


def test_the_series_of_gauss_agrees_with_a_closed_form() -> None:
    for z in (0.0, 0.3, 0.9, 0.99):
        assert hyp2f1(1.0, 2.5, 2.5, z) == pytest.approx(1 / (1 - z))


@settings(max_examples=50)
@given(st.integers(2, 100), st.integers(1, 400), st.floats(1, 400), st.floats(0, 100))
def test_a_shrunk_gap_lies_between_ones_own_and_everybodys(days: int, gap: int, theirs: float, weight: float) -> None:
    first = clock.today().replace(year=1990)
    rhythm = Rhythm(days, first, first.fromordinal(first.toordinal() + gap * (days - 1)))
    found = shrunk_gap(rhythm, Population(theirs, weight))
    assert found is not None
    assert min(gap, theirs) - 1e-9 <= found <= max(gap, theirs) + 1e-9


def test_customers_alike_lean_on_the_population_and_different_ones_on_themselves() -> None:
    alike = population([[10.0, 50.0], [30.0, 31.0], [50.0, 12.0], [29.0, 30.0]])
    different = population([[10.0, 11.0], [90.0, 91.0], [40.0, 41.0]])
    assert alike
    assert different
    assert alike.weight > 100
    assert different.weight < 0.01
    assert population([[3.0]]) is None
