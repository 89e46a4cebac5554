"""The tenant's churn rule: policies for some customers, the first that fits counts, and terms for everybody else."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

from functions.retention import knowledge
from functions.retention.knowledge import Knowledge
from functions.retention.rhythm import Population
from functions.retention.terms import RESPOND_DAYS, WINDOW_MONTHS, Terms
from shared import observe
from shared.declare import ObjectSpec
from shared.errors import BadRequest
from shared.records import schema
from shared.records.access_patterns import CONFIG
from shared.records.feed import Change
from shared.records.index import Index
from shared.records.index.filters import Filter
from shared.records.index.where import compile_where
from shared.records.table import Item, TenantTable, Write
from shared.tenancy.caller import LATEST
from shared.tenancy.rights import Sight

NAME = "churn_policy"
_ALL = Sight("all", "")
Body = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """Customers that a filter finds, and the terms they fall under."""

    filter: Filter
    terms: Terms

    def body(self) -> Body:
        terms = asdict(self.terms)
        contact = terms.pop("counts_contact")
        terms["minimum_age_days"] = terms.pop("minimum_age")
        terms["months"] = None if self.terms.days else self.terms.months
        return {**terms, "filter": self.filter, "counts": "orders_and_interactions" if contact else "orders"}


@dataclass(frozen=True)
class Policy:
    """The churn rule. Version 0 is the one nobody set; `rule` the version in which any terms last changed."""

    window_months: int = WINDOW_MONTHS
    paused: bool = False
    respond_days: int = RESPOND_DAYS
    groups: tuple[Group, ...] = ()
    version: int = 0
    rule: int = 0
    updated_at: str | None = None
    updated_by: str | None = None
    learnt: Knowledge = field(default_factory=Knowledge)
    specs: schema.Schema = field(default_factory=lambda: schema.DECLARED)

    @property
    def population(self) -> Population | None:
        return self.learnt.population

    @property
    def otherwise(self) -> Terms:
        return Terms(months=self.window_months, respond_days=self.respond_days)

    def terms_for(self, person: Body) -> Terms:
        """The terms of the first policy that a customer's record fits."""
        for group, fits in zip(self.groups, _fits(self.groups, person, self.specs), strict=True):
            if fits:
                return group.terms
        return self.otherwise

    def named(self, name: str) -> Terms:
        """The terms of the policy of that name."""
        return next((group.terms for group in self.groups if group.terms.name == name), self.otherwise)

    def asks_the_same(self, other: "Policy") -> bool:
        """Whether every customer is due by this rule when it is by the other."""
        return (self.window_months, self.respond_days, self.groups) == (
            other.window_months, other.respond_days, other.groups,
        )  # fmt: skip

    def body(self) -> Body:
        return {
            "window_months": self.window_months, "paused": self.paused, "respond_days": self.respond_days,
            "policies": [group.body() for group in self.groups], "version": self.version,
            "updated_at": self.updated_at, "updated_by": self.updated_by,
        }  # fmt: skip


def group_of(body: Body) -> Group:
    """A policy from the form in which it is shown and stored."""
    terms = Terms(
        name=body["name"], months=body.get("months") or WINDOW_MONTHS, days=body.get("days"),
        minimum_age=body.get("minimum_age_days") or 0, rhythm=body.get("rhythm"),
        counts_contact=body.get("counts") == "orders_and_interactions", excluded=bool(body.get("excluded")),
        respond_days=body.get("respond_days") or RESPOND_DAYS,
    )  # fmt: skip
    return Group(body.get("filter"), terms)


def _fits(groups: Sequence[Group], person: Body, specs: schema.Schema) -> list[bool]:
    """Whether the customer's record passes each policy's filter, by the same SQL that filters lists."""
    if not groups:
        return []
    index = Index(specs)
    index.apply([Change("customers", person["id"], person["version"], False, orjson.dumps(person))])
    spec = index.shape("customers").spec
    found = []
    for group in groups:
        where, params = where_of(spec, group)
        found.append(bool(index.rows(f"SELECT 1 FROM r_customers WHERE {where}", params)))  # noqa: S608
    return found


def where_of(spec: ObjectSpec, group: Group) -> tuple[str, list[Any]]:
    """The SQL of a policy's filter. One that names a field the tenant has taken away since finds nobody."""
    try:
        return compile_where(spec, group.filter, _ALL)
    except BadRequest as problem:
        observe.line("WARNING", "churn policy names a field that is gone", field=problem.errors[0].field)
        return "0", []


def load(table: TenantTable, *, learnt: bool = False) -> Policy:
    """The rule in force, with what the order history taught if that is wanted or a policy looks at rhythm."""
    item = table.get(table.key(CONFIG, name=NAME)) or {}
    groups = tuple(group_of(body) for body in orjson.loads(item.get("policies", "[]")))
    return Policy(
        window_months=int(item.get("window_months", WINDOW_MONTHS)),
        paused=bool(item.get("paused", False)),
        respond_days=int(item.get("respond_days", RESPOND_DAYS)),
        groups=groups,
        version=int(item.get("version", 0)),
        rule=int(item.get("rule", 0)),
        updated_at=item.get("updated_at"),
        updated_by=item.get("updated_by"),
        learnt=knowledge.load(table) if learnt or any(group.terms.rhythm for group in groups) else Knowledge(),
        specs=schema.of(table, LATEST) if groups else schema.DECLARED,
    )


def write(table: TenantTable, wanted: Policy, version: int) -> Write:
    """The write that puts `wanted` in place of `version`; attributes of other makers are kept."""
    item: Item = table.get(table.key(CONFIG, name=NAME)) or {}
    body = {**wanted.body(), "policies": orjson.dumps([group.body() for group in wanted.groups]).decode()}
    stored = {**item, **table.key(CONFIG, name=NAME), **body, "rule": wanted.rule}
    if version:
        return Write.put(stored, condition="version = :v", values={":v": version})
    return Write.put(stored, condition="attribute_not_exists(version)")
