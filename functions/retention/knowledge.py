"""What a tenant's order history teaches: the population's rhythm and the fitted models, kept as configuration."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any

import orjson

from functions.retention.odds import Bought, Parameters
from functions.retention.rhythm import Population, Rhythm, population
from shared import clock
from shared.records.access_patterns import CONFIG
from shared.records.index import Index
from shared.records.table import TenantTable
from shared.waking import wake

NAME = "churn_model"
MOST_CUSTOMERS = 100_000
LEAST_REPEATERS = 10
"""Customers who bought again that a fit needs; below, chances are not shown."""
_MOST_GAPS = 50
Body = dict[str, Any]


@dataclass(frozen=True)
class Knowledge:
    """What was learnt as of a day from so many customers; `mbg` is what is shown, `bg` stands beside it."""

    as_of: date | None = None
    customers: int = 0
    population: Population | None = None
    mbg: Parameters | None = None
    bg: Parameters | None = None
    log_likelihood: dict[str, float] = field(default_factory=dict)
    fitted_at: str | None = None

    def body(self) -> Body:
        """As the API shows it: times in days."""
        return {
            "as_of": self.as_of and self.as_of.isoformat(), "customers": self.customers, "fitted_at": self.fitted_at,
            "population": asdict(self.population) if self.population else None,
            "mbg_nbd": asdict(self.mbg) if self.mbg else None, "bg_nbd": asdict(self.bg) if self.bg else None,
            "log_likelihood": self.log_likelihood,
        }  # fmt: skip


def load(table: TenantTable) -> Knowledge:
    """What the tenant's last fit taught; nothing before the first."""
    item = table.get(table.key(CONFIG, name=NAME))
    return _of(orjson.loads(item[NAME])) if item else Knowledge()


def _of(body: Body) -> Knowledge:
    def model(name: str) -> Parameters | None:
        return Parameters(**body[name]) if body[name] else None

    return Knowledge(
        date.fromisoformat(body["as_of"]), body["customers"],
        Population(**body["population"]) if body["population"] else None, model("mbg_nbd"), model("bg_nbd"),
        body["log_likelihood"], body["fitted_at"],
    )  # fmt: skip


def save(table: TenantTable, known: Knowledge) -> None:
    """Keep what was learnt, and have the schedule wake the tenant the day after to learn anew."""
    tomorrow = clock.today() + timedelta(days=1)
    item = {**table.key(CONFIG, name=NAME), "name": NAME, NAME: orjson.dumps(known.body()).decode()}
    item["again_on"] = tomorrow.isoformat()
    table.put({**item, **wake(table, NAME, tomorrow)})


def is_due(table: TenantTable) -> bool:
    """Whether the day has come to learn anew."""
    item = table.get(table.key(CONFIG, name=NAME))
    return item is None or item["again_on"] <= clock.today().isoformat()


def learn(index: Index, as_of: date, most: int = MOST_CUSTOMERS) -> Knowledge:
    """Fit to the orders placed up to `as_of`, of at most `most` customers picked by the random end of their ids."""
    rhythms: list[Rhythm] = []
    gaps: list[list[float]] = []
    for days in _order_days(index, as_of, most):
        rhythms.append(Rhythm(len(days), days[0], days[-1]))
        gaps.append([float((later - earlier).days) for earlier, later in pairwise(days[-_MOST_GAPS - 1 :])])
    known = Knowledge(as_of, len(rhythms), population(gaps), fitted_at=clock.stamp())
    return _fitted(known, rhythms, as_of) if sum(one.gaps > 0 for one in rhythms) >= LEAST_REPEATERS else known


def _order_days(index: Index, as_of: date, most: int) -> Iterator[list[date]]:
    """The order days of each of `most` customers, first to last."""
    index.shape("orders")
    standing = 'deleted=0 AND "status"=\'placed\' AND "placed_on"<=?'
    picked = f'SELECT DISTINCT "customer" FROM r_orders WHERE {standing} ORDER BY substr("customer",-12) LIMIT ?'  # noqa: S608
    sql = (
        f'SELECT DISTINCT "customer", "placed_on" FROM r_orders WHERE {standing} AND "customer" IN ({picked}) '  # noqa: S608
        "ORDER BY 1, 2"
    )
    day = as_of.isoformat()
    for _, group in groupby(index.rows(sql, (day, day, most)), key=lambda row: row[0]):
        yield [date.fromisoformat(placed) for _, placed in group]


def _fitted(known: Knowledge, rhythms: list[Rhythm], as_of: date) -> Knowledge:
    import numpy as np

    from functions.retention.fit import fit

    bought = [bought_by(one, as_of) for one in rhythms]
    data = [np.array([getattr(one, name) for one in bought], float) for name in ("repeats", "recency", "age")]
    mbg, bg = fit(*data, modified=True), fit(*data, modified=False)
    likelihoods = {"mbg_nbd": mbg.log_likelihood, "bg_nbd": bg.log_likelihood}
    return Knowledge(
        known.as_of, known.customers, known.population, mbg.parameters, bg.parameters, likelihoods, known.fitted_at
    )


def bought_by(rhythm: Rhythm, as_of: date) -> Bought:
    """A customer as the models see it: order days count, the first is where it begins."""
    recency = float((rhythm.last - rhythm.first).days)
    return Bought(rhythm.gaps, recency, max(recency, float((as_of - rhythm.first).days)))
