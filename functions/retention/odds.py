"""How likely a customer is to be one still, and what it will buy: BG/NBD and MBG/NBD for one customer. Pure.

A customer is (x, t, T): repeat purchases x, time of the last since the first t, time observed since the first T. Both
models take purchases as Poisson with rates Gamma(r, alpha) over customers, and let a customer leave after a purchase
with a probability that is Beta(a, b). BG/NBD: Fader, Hardie & Lee, "Counting Your Customers the Easy Way", Marketing
Science 24:2 (2005). MBG/NBD lets it leave after the first purchase too, so that nobody who bought once counts as
certainly alive: Batislam, Denizel & Filiztekin, IJRM 24:3 (2007), with the likelihood at their equation 8.
"""

from dataclasses import dataclass
from math import exp, log

_MOST_TERMS = 100_000
_EXACT = 1e-14


@dataclass(frozen=True)
class Parameters:
    """A fitted model; times are in days (of the data it was fitted to). `modified`: MBG/NBD, else BG/NBD."""

    r: float
    alpha: float
    a: float
    b: float
    modified: bool = True


@dataclass(frozen=True)
class Bought:
    """Repeat purchases, days from the first to the last of them, days from the first until now."""

    repeats: int
    recency: float
    age: float


def alive(model: Parameters, bought: Bought) -> float:
    """The probability that the customer has not left.

    MBG/NBD: 1 ÷ (1 + a ÷ (b + x) · ((alpha + T) ÷ (alpha + t))^(r + x)). BG/NBD has b + x − 1 there, and is 1
    at x = 0.
    """
    return 1 / (1 + _left(model, bought))


def _left(model: Parameters, bought: Bought) -> float:
    """The odds against being alive."""
    x = bought.repeats
    if not model.modified and x == 0:
        return 0.0
    away = log((model.alpha + bought.age) / (model.alpha + bought.recency)) * (model.r + x)
    return model.a / (model.b + x - (not model.modified)) * exp(min(away, 700.0))


def expected(model: Parameters, bought: Bought, days: float) -> float:
    """Purchases to expect in the next `days`.

    (a + B − 1) ÷ (a − 1) · (1 − z · ₂F₁(r + x, B; a + B − 1; days ÷ (alpha + T + days))) · P(alive); B is b + x for
    BG/NBD and b + x + 1 for MBG/NBD, and z = ((alpha + T) ÷ (alpha + T + days))^(r + x).
    """
    r, x = model.r, bought.repeats
    a = model.a if abs(model.a - 1) > 1e-6 else 1 + 1e-6
    b = model.b + x + model.modified
    seen = model.alpha + bought.age
    series = hyp2f1(r + x, b, a + b - 1, days / (seen + days))
    staying = 1 - exp((r + x) * log(seen / (seen + days))) * series
    return max(0.0, (a + b - 1) / (a - 1) * staying * alive(model, bought))


def hyp2f1(a: float, b: float, c: float, z: float) -> float:
    """Gauss' hypergeometric function for 0 ≤ z < 1 by its series, whose terms are all positive here."""
    term = total = 1.0
    for n in range(_MOST_TERMS):
        term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
        total += term
        if term < total * _EXACT:
            break
    return total
