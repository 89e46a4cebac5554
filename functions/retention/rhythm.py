"""A customer's own purchase rhythm, held against how everybody else buys. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum
from typing import Self


@dataclass(frozen=True)
class Rhythm:
    """Days on which a customer bought: how many, the first and the last."""

    days: int
    first: date
    last: date

    @classmethod
    def of(cls, days: Iterable[date]) -> Self | None:
        """The rhythm of order days in any order, each counted once; None without any."""
        known = set(days)
        return cls(len(known), min(known), max(known)) if known else None

    @property
    def gaps(self) -> int:
        return self.days - 1

    @property
    def own_gap(self) -> float | None:
        """Mean days between two order days; None below two."""
        return (self.last - self.first).days / self.gaps if self.gaps else None


@dataclass(frozen=True)
class Population:
    """How a tenant's customers buy: their mean gap in days, and how many gaps of one's own weigh as much as it."""

    gap: float
    weight: float


def shrunk_gap(rhythm: Rhythm | None, population: Population | None) -> float | None:
    """The usual gap in days: (n · own + k · population) ÷ (n + k), with n gaps of the customer's own.

    This is the credibility estimate of Bühlmann (ASTIN Bulletin 4:3, 1967), an empirical Bayes mean: few gaps lean on
    the population, many stand for themselves. None for a customer who bought once, who has no rhythm to break.
    """
    if rhythm is None or rhythm.own_gap is None:
        return None
    if population is None:
        return rhythm.own_gap
    total = rhythm.gaps + population.weight
    return (rhythm.gaps * rhythm.own_gap + population.weight * population.gap) / total


def population(gaps: Iterable[Sequence[float]]) -> Population | None:
    """Mean gap and weight k = s² ÷ a from each customer's gaps; None until two customers have two gaps each.

    s² is the mean variance within a customer, a the variance between customers' means less what chance adds to it
    (Bühlmann and Straub, 1970, with equal weights). Where customers do not differ beyond chance, k is very large.
    """
    known = [one for one in gaps if len(one) >= 2]
    if len(known) < 2:
        return None
    means = [fsum(one) / len(one) for one in known]
    within = fsum(
        fsum((gap - mean) ** 2 for gap in one) / (len(one) - 1) for one, mean in zip(known, means, strict=True)
    )
    within /= len(known)
    overall = fsum(means) / len(means)
    spread = fsum((mean - overall) ** 2 for mean in means) / (len(means) - 1)
    between = spread - within * fsum(1 / len(one) for one in known) / len(known)
    weight = within / between if between > 0 else float(_HEAVIEST)
    return Population(overall, min(weight, _HEAVIEST))


_HEAVIEST = 1_000
