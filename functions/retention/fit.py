"""Fit BG/NBD and MBG/NBD to a tenant's customers by maximum likelihood. Sources and formulas: `odds.py`."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from functions.retention.odds import Parameters

Vector = NDArray[np.float64]
_START = np.log(np.array([0.5, 5.0, 1.0, 2.0]))
_BOUNDS = (-7.0, 7.0)
_MOST_STEPS = 500
_RESTARTS = 3
_MOVES = np.arange(8.0)


@dataclass(frozen=True)
class Fitted:
    """A model and the log-likelihood of the customers under it."""

    parameters: Parameters
    log_likelihood: float


def fit(repeats: Vector, recency: Vector, age: Vector, *, modified: bool) -> Fitted:
    """The model under which these customers are likeliest; times in any unit, alpha comes in the same.

    Times are divided by their mean while fitting, which changes the likelihood by a known constant.
    """
    unit = float(age.mean()) or 1.0
    customers = _Customers.of(repeats, recency / unit, age / unit, modified)
    point, value = _START, np.inf
    for _ in range(_RESTARTS):
        before = value
        point, value = minimum(customers.loss, point)
        if before - value < 1e-9:
            break
    r, alpha, a, b = (float(one) for one in np.exp(point))
    likelihood = -value * len(age) - float(repeats.sum()) * float(np.log(unit))
    return Fitted(Parameters(r, alpha * unit, a, b, modified), float(likelihood))


@dataclass(frozen=True)
class _Customers:
    """Customers ready to be judged again and again: distinct numbers of repeats stand once."""

    x: Vector
    place: NDArray[np.intp]
    share: Vector
    repeats: Vector
    recency: Vector
    age: Vector
    modified: bool

    @classmethod
    def of(cls, repeats: Vector, recency: Vector, age: Vector, modified: bool) -> "_Customers":
        rows, counts = np.unique(np.column_stack([repeats, recency, age]), axis=0, return_counts=True)
        x, place = np.unique(rows[:, 0], return_inverse=True)
        return cls(x, place, counts / counts.sum(), rows[:, 0], rows[:, 1], rows[:, 2], modified)

    def loss(self, point: Vector) -> float:
        """Minus the mean log-likelihood at the logarithms of r, alpha, a, b."""
        held = np.clip(point, *_BOUNDS)
        r, alpha, a, b = np.exp(held)
        x, later = self.x, int(self.modified)
        # ln Γ(r+x) − ln Γ(r) + r ln alpha, and ln B(a, b+x [+1]) − ln B(a, b): all that depends on x alone.
        rate = log_gamma(r + x) - log_gamma(np.array([r])) + r * np.log(alpha)
        whole = log_beta(a, np.array([b]))
        stays = (rate + log_beta(a, b + x + later) - whole)[self.place] - (r + self.repeats) * np.log(alpha + self.age)
        some = np.maximum(x, 1 - later)
        went = (rate + log_beta(a + 1, b + some - 1 + later) - whole)[self.place]
        went = went - (r + self.repeats) * np.log(alpha + self.recency)
        if not self.modified:
            went = np.where(self.repeats > 0, went, -np.inf)
        outside = float(np.square(point - held).sum())
        return -float(np.dot(self.share, np.logaddexp(stays, went))) + outside


def log_beta(a: float, b: Vector) -> Vector:
    return log_gamma(np.array([a])) + log_gamma(b) - log_gamma(a + b)


def log_gamma(z: Vector) -> Vector:
    """ln Γ for z > 0: Stirling's series (Abramowitz & Stegun 6.1.41) after moving z above 8 by Γ(z+1) = z Γ(z)."""
    moved = z + 8.0
    shift = np.log((z[..., None] + _MOVES).prod(axis=-1))
    inverse = 1.0 / moved
    square = inverse * inverse
    series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))))
    result: Vector = (moved - 0.5) * np.log(moved) - moved + 0.5 * np.log(2 * np.pi) + series - shift
    return result


def minimum(loss: Callable[[Vector], float], start: Vector) -> tuple[Vector, float]:
    """Where `loss` is least near `start`, and how much it is there: Nelder & Mead, Computer Journal 7:4 (1965)."""
    size = len(start)
    points = np.vstack([start, start + 0.3 * np.eye(size)])
    values = np.array([loss(point) for point in points])
    for _ in range(_MOST_STEPS):
        order = np.argsort(values, kind="stable")
        points, values = points[order], values[order]
        if values[-1] - values[0] < 1e-11:
            break
        middle, worst = points[:-1].mean(axis=0), points[-1]
        step = middle - worst
        tried = middle + step
        value = loss(tried)
        if value < values[0]:
            further = middle + 2 * step
            beyond = loss(further)
            tried, value = (further, beyond) if beyond < value else (tried, value)
        elif value >= values[-2]:
            nearer = middle + (0.5 if value < values[-1] else -0.5) * step
            inside = loss(nearer)
            if inside >= min(value, values[-1]):
                points[1:] = points[0] + 0.5 * (points[1:] - points[0])
                values[1:] = [loss(point) for point in points[1:]]
                continue
            tried, value = nearer, inside
        points[-1], values[-1] = tried, value
    best = int(values.argmin())
    return points[best], float(values[best])
