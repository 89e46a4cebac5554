"""What to offer a customer next: products that customers like it bought together, or that it has from somebody else.

Association rules (Agrawal, Imielinski & Swami, SIGMOD 1993) over what each customer has, from orders that stand and
holdings, both within the asker's sight. For "who has A also has B", among `n` customers who have anything:
support = both ÷ n, confidence = both ÷ those with A, lift = confidence ÷ (those with B ÷ n).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared import i18n
from shared.declare import ObjectSpec
from shared.errors import BadRequest
from shared.records import lists
from shared.records.engine import Records
from shared.records.index import Index
from shared.records.index.where import visible
from shared.tenancy.rights import sight

LEAST = 3
"""Customers who have both: fewer are chance."""
USUAL, MOST = 5, 20
_MOST_HELD = 50
Body = dict[str, Any]
Sql = tuple[str, list[Any]]


@dataclass(frozen=True)
class Pair:
    """How many customers have `has`, `offer`, and both, of `customers` who have anything."""

    has: str
    offer: str
    with_has: int
    with_offer: int
    both: int
    customers: int

    @property
    def support(self) -> float:
        return self.both / self.customers

    @property
    def confidence(self) -> float:
        return self.both / self.with_has

    @property
    def lift(self) -> float:
        return self.confidence / (self.with_offer / self.customers)


def best(pairs: Sequence[Pair]) -> list[Pair]:
    """Each offer's most telling rule, the likeliest offers first; what is no likelier than for anybody is left out."""
    chosen: dict[str, Pair] = {}
    for pair in pairs:
        if pair.both < LEAST or pair.lift <= 1:
            continue
        known = chosen.get(pair.offer)
        if known is None or _rank(pair) < _rank(known):
            chosen[pair.offer] = pair
    return sorted(chosen.values(), key=_rank)


def _rank(pair: Pair) -> tuple[float, float, str, str]:
    return -pair.confidence, -pair.lift, pair.offer, pair.has


def next_products(records: Records, customer: str, locale: str, limit: str | None) -> Body:
    """Up to `limit` products to offer a customer, each with its reason in words; raises NotFound, BadRequest.

    What it holds from a competitor comes first, then what is bought together; products that are not sold any more,
    or that the asker does not see, are never offered.
    """
    records.get("customers", customer)
    most = _limit(limit)
    index = lists.open_index(records.table)
    with index.lock:
        owned = _owned(index, records)
        if owned is None:
            return {"customer": customer, "items": []}
        held = _held(index, owned, customer)
        sold = _sold(index, records)
        rivals = [row for row in _rivals(index, records, customer) if row[0] in sold and row[0] not in held]
        pairs = best(_pairs(index, owned, held)) if held else []
    found = [_from_a_rival(product, provider, locale) for product, provider in rivals]
    taken = {one["product"] for one in found}
    found += [_together(one, sold, locale) for one in pairs if one.offer in sold and one.offer not in taken]
    return {"customer": customer, "items": [{**one, "name": sold[one["product"]]} for one in found[:most]]}


def _limit(given: str | None) -> int:
    if not given:
        return USUAL
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:3]) <= MOST):
        raise BadRequest("bad-query")
    return int(given)


def _together(pair: Pair, names: Mapping[str, str], locale: str) -> Body:
    percent = round(100 * pair.confidence)
    text = i18n.text(
        "offer.reason.together", locale, has=names.get(pair.has, "…"), percent=percent, both=pair.both,
        times=f"{pair.lift:.1f}",
    )  # fmt: skip
    reason = {
        "code": "together", "has": pair.has, "both": pair.both, "customers": pair.customers, "text": text,
        "support": round(pair.support, 4), "confidence": round(pair.confidence, 4), "lift": round(pair.lift, 4),
    }  # fmt: skip
    return {"product": pair.offer, "reason": reason}


def _from_a_rival(product: str, provider: str | None, locale: str) -> Body:
    code = "competitor" if provider else "elsewhere"
    text = i18n.text(f"offer.reason.{code}", locale, provider=provider)
    return {"product": product, "reason": {"code": "competitor", "provider": provider, "text": text}}


def _owned(index: Index, records: Records) -> Sql | None:
    """SQL of (customer, product): what customers have from us, as the asker may see it; None when that is nothing."""
    parts, params = [], []
    for name, columns, standing in (
        ("orders", ("customer", "product", "status"), "\"status\"='placed'"),
        ("holdings", ("customer", "product", "status", "ours"), "\"status\" IN ('active','trial') AND \"ours\"=1"),
    ):
        within = _within(index, records, name, columns)
        if within is None:
            continue
        where, given = within
        parts.append(
            f'SELECT "customer" AS c, "product" AS p FROM r_{name} WHERE deleted=0 AND {standing} AND {where} '  # noqa: S608
            'AND "product" IS NOT NULL'
        )
        params += given
        if name == "orders" and "lines" not in sight(records.caller, records.schema.get(name)).hidden:
            parts.append(
                "SELECT o.\"customer\", json_extract(l.value,'$.product') FROM r_orders o JOIN b_orders b USING (rid), "  # noqa: S608
                "json_each(CAST(b.body AS TEXT),'$.lines') l "
                f'WHERE o.deleted=0 AND {standing} AND {where} AND ifnull(o."lines",0)>0 '
                "AND json_extract(l.value,'$.product') IS NOT NULL"
            )
            params += given
    return (" UNION ".join(parts), params) if parts else None


def _within(index: Index, records: Records, name: str, columns: Sequence[str]) -> Sql | None:
    spec: ObjectSpec = index.shape(name).spec
    seen = sight(records.caller, spec)
    return None if seen.reach == "none" or seen.hidden & set(columns) else visible(seen)


def _held(index: Index, owned: Sql, customer: str) -> list[str]:
    sql, params = owned
    rows = index.rows(f"SELECT p FROM ({sql}) WHERE c=? ORDER BY p LIMIT {_MOST_HELD}", [*params, customer])  # noqa: S608
    return [product for (product,) in rows]


def _sold(index: Index, records: Records) -> dict[str, str]:
    """Products that may be offered, by id, with their names."""
    within = _within(index, records, "products", ("name", "active"))
    if within is None:
        return {}
    where, params = within
    rows = index.rows(f'SELECT id, "name" FROM r_products WHERE deleted=0 AND "active"=1 AND {where}', params)  # noqa: S608
    return dict(rows)


def _rivals(index: Index, records: Records, customer: str) -> list[tuple[str, str | None]]:
    """What the customer has from somebody else and we sell too, with the provider, once each."""
    within = _within(index, records, "holdings", ("customer", "product", "status", "ours", "provider"))
    if within is None:
        return []
    where, params = within
    sql = (
        'SELECT "product", max("provider") FROM r_holdings WHERE deleted=0 AND "ours"=0 AND "product" IS NOT NULL '  # noqa: S608
        f"AND \"status\" IN ('active','trial') AND \"customer\"=? AND {where} GROUP BY 1 ORDER BY 1"
    )
    return list(index.rows(sql, [customer, *params]))


def _pairs(index: Index, owned: Sql, held: Sequence[str]) -> list[Pair]:
    sql, params = owned
    marks = ",".join("?" * len(held))
    query = (
        f"WITH have AS MATERIALIZED ({sql}), size AS (SELECT p, count(*) AS k FROM have GROUP BY p), "  # noqa: S608
        "everybody AS (SELECT count(DISTINCT c) AS n FROM have), "
        f"some AS MATERIALIZED (SELECT c, p FROM have WHERE p IN ({marks})) "
        "SELECT some.p, other.p, one.k, two.k, count(*), everybody.n "
        "FROM some JOIN have other ON other.c=some.c AND other.p<>some.p "
        "JOIN size one ON one.p=some.p JOIN size two ON two.p=other.p, everybody "
        f"WHERE other.p NOT IN ({marks}) GROUP BY some.p, other.p"
    )
    return [Pair(*row) for row in index.rows(query, [*params, *held, *held])]
