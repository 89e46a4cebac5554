"""What a standard report is. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from shared.objects.orders import COUNTED

Labels = tuple[str, str]
Kind = Literal["text", "choice", "reference", "date", "period", "integer", "number", "money", "percent", "days"]
ChartKind = Literal["bar", "line", "pie", "matrix", "none"]
Group = Literal["executive", "profiling", "persistency", "profitability", "performance", "prospecting", "product",
                "promotion", "sales"]  # fmt: skip
Before = Literal["span", "year", "unit", "row"]
"""What compared figures are of: the equally long span before, the state 365 days or one period before today, or
another row whatever the days, which the column's label names."""


@dataclass(frozen=True)
class Dimension:
    """Something rows are grouped by: `sql` over the report's tables; a choice's labels are those of `object.field`."""

    label: Labels
    sql: str
    kind: Kind = "text"
    ref: str | None = None
    choice: tuple[str, str] | None = None
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Object → fields it reads beyond those of the report."""


@dataclass(frozen=True)
class Column:
    """A column of the answer. `share_of`: percent of that column's total; `running`: of that column, added up from the
    top; `sums`: the total line adds it up; `compared`: shown beside its value in the time before, which is called
    `before` where "before" alone does not say what it is."""

    key: str
    label: Labels
    kind: Kind = "integer"
    ref: str | None = None
    choice: tuple[str, str] | None = None
    share_of: str | None = None
    running: str | None = None
    sums: bool = False
    compared: bool = False
    before: Labels | None = None
    unit: str = ""
    """How long a period of it is, where it is another than the report is asked for."""


@dataclass(frozen=True)
class Chart:
    """How it is drawn: `x` a column or "by", the first dimension."""

    kind: ChartKind
    x: str = "by"
    y: tuple[str, ...] = ()
    series: str | None = None


@dataclass(frozen=True)
class Drill:
    """The records behind a row: an object, fixed conditions, and which column or dimension holds which field.
    `span` names the field that lies in the report's days, `currency` the amount that is in its currency; `build` makes
    further conditions of the row and the values that the SQL was given, for the dimensions that `builds` names too."""

    of: str
    fields: Mapping[str, str] = field(default_factory=dict)
    fixed: tuple[tuple[str, str, Any], ...] = ()
    span: str | None = None
    currency: str | None = None
    build: Callable[[Mapping[str, Any], Mapping[str, Any]], list[dict[str, Any]]] | None = None
    builds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """`sql` may use $from, $to, $today and $currency, $earlier_from, $earlier_to and $past for the time before,
    $first_from and $first_to for the time before that, {unit} for the length of a period, and
    {keys}, {group}, {named} for what rows are grouped by; SQL that groups twice goes on with {also} after what it
    groups by itself, and groups the sums by {whole}. What it gives beyond columns and dimensions is for `drill`.
    """

    name: str
    group: Group
    label: Labels
    formula: Labels
    uses: Mapping[str, tuple[str, ...]]
    sql: str
    columns: tuple[Column, ...]
    by: Mapping[str, Dimension] = field(default_factory=dict)
    usual: tuple[str, ...] = ()
    chart: Chart = field(default_factory=lambda: Chart("none"))
    drill: Drill | None = None
    compares: bool = False
    before: Before = "span"
    inside: bool = False
    """Whether the SQL itself gives `<key>_before` beside each compared column; it is run twice otherwise."""
    keyed: tuple[str, ...] = ()
    """Columns that tell one row from another where rows are not grouped; those of references and choices if none."""
    spans: bool = True
    """Whether the days asked for matter; a report of the state today has none."""
    whole: bool = False
    """Whether it counts what no single customer bears, so that it says nothing of some customers alone."""

    @property
    def by_row(self) -> bool:
        """Whether each row stands for itself, so that a page of them needs no other."""
        twice = self.compares and not self.inside
        return not twice and not any(column.share_of or column.running for column in self.columns)

    def meets(self, by: tuple[str, ...]) -> bool:
        """Whether a row meets the one of the time before by being grouped alike; calendar periods are counted off."""
        whole = any(column.share_of or column.running for column in self.columns)
        return bool(by) and not whole and not any(self.by[name].kind in {"period", "date"} for name in by)

    def statement(self, by: tuple[str, ...], unit: str) -> str:
        """The SQL for these dimensions; `unit` is the length of a period: month, quarter or year."""
        chosen = [(name, self.by[name].sql.replace("{unit}", unit)) for name in by]
        keys = "".join(f"{sql} AS {name}, " for name, sql in chosen)
        group = ", ".join(sql for _, sql in chosen)
        return (
            self.sql.replace("{keys}", keys)
            .replace("{unit}", unit)
            .replace("{placed}", f"status = '{COUNTED}'")
            .replace("{named}", "".join(f"{name}, " for name, _ in chosen))
            .replace("{also}", "".join(f", {sql}" for _, sql in chosen))
            .replace("{whole}", f"GROUP BY {', '.join(by)}" if by else "")
            .replace("{group}", f"GROUP BY {group}" if group else "")
        )

    def fields(self, by: tuple[str, ...]) -> dict[str, set[str]]:
        """Object → every field that the report reads, grouped like this."""
        found = {name: set(fields) for name, fields in self.uses.items()}
        for dimension in by:
            for name, fields in self.by[dimension].fields.items():
                found.setdefault(name, set()).update(fields)
        return found


def period(column: str) -> Dimension:
    """Calendar periods of a date column."""
    return Dimension(("Period", "期间"), f"date_trunc('{{unit}}', {column})", "period")


def customer_field(name: str, label: Labels, kind: Kind = "choice") -> Dimension:
    """A field of the customer `c`."""
    choice = ("customers", name) if kind == "choice" else None
    return Dimension(label, f"c.{name}", kind, choice=choice, fields={"customers": (name,)})


def condition(name: str, op: str, value: Any) -> dict[str, Any]:
    """One condition of a list's filter."""
    return {"field": name, "op": op, "value": value}


def of_customer(*names: str) -> dict[str, str]:
    """For a drill: fields of the customer that a record refers to."""
    return {name: f"customer.{name}" for name in names}


PLACED = ("status", "eq", COUNTED)
"""Which orders count, as a condition of a list; the SQL of a report says `{placed}`."""
OWNER = ("Owner", "负责人")
OF_CUSTOMER: Mapping[str, Dimension] = {
    "level": customer_field("level", ("Level", "级别")),
    "region": customer_field("region", ("Region", "区域")),
    "sector": customer_field("sector", ("Sector", "行业")),
    "source": customer_field("source", ("Source", "来源")),
    "country": customer_field("country", ("Country", "国家/地区"), "text"),
    "lifecycle_stage": customer_field("lifecycle_stage", ("Lifecycle stage", "生命周期阶段")),
    "kind": customer_field("kind", ("Kind", "类型")),
}


def in_currency(name: str, currency: str) -> dict[str, Any]:
    """The condition that an amount is in one currency."""
    return condition(name, "gte", {"amount": "-400000000000000", "currency": currency})
