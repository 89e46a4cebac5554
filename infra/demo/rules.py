"""The demo files as records: what is repaired, what is refused, and why. Pure; nothing is dropped in silence."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from shared.declare import money

CURRENCY = "USD"
MILLION = Decimal(1_000_000)
SPELLING = {"technolgy": "technology", "Philipines": "Philippines"}
PRODUCTS = {"GTXPro": "GTX Pro"}
STAGES = {"Prospecting": "prospecting", "Engaging": "engaging", "Won": "won", "Lost": "lost"}
_US_DATE = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Note:
    """What was done with one row: `kind` of repair or reason of refusal; `row` is the line in the file, header = 1."""

    file: str
    row: int
    kind: str
    before: str = ""
    after: str = ""


@dataclass
class Ledger:
    """Every note taken while reading: repaired, refused, and kept although something is missing."""

    repaired: list[Note] = field(default_factory=list)
    refused: list[Note] = field(default_factory=list)
    kept: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A record to create: its own fields, and the names of the records its references mean."""

    number: int
    key: str
    data: dict[str, Any]
    refers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Agent:
    """A representative, the manager and the regional office."""

    name: str
    manager: str
    office: str


class Refused(ValueError):
    """A row that cannot become a record; the message is the reason."""


def numbered(rows: Iterable[Cells]) -> list[tuple[int, Cells]]:
    """Rows with the number a person sees in a spreadsheet: the header is 1."""
    return list(enumerate(rows, start=2))


def agents(rows: Iterable[Cells]) -> list[Agent]:
    return [Agent(row["sales_agent"].strip(), row["manager"].strip(), row["regional_office"].strip()) for row in rows]


def email(name: str, domain: str) -> str:
    """`Mei-Mei Johns` → `mei-mei.johns@<domain>`."""
    return ".".join(name.lower().split()) + f"@{domain}"


def products(rows: Iterable[Cells], ledger: Ledger) -> list[Row]:
    found = []
    for number, row in numbered(rows):
        try:
            price = money(_number(row["sales_price"], "price"), CURRENCY)
        except Refused as problem:
            ledger.refused.append(Note("products.csv", number, str(problem), row["sales_price"]))
            continue
        name = row["product"].strip()
        found.append(Row(number, name, {"name": name, "series": row["series"].strip(), "list_price": price}))
    return found


def customers(
    rows: Iterable[Cells], owners: Mapping[str, str], since: Mapping[str, str], ledger: Ledger
) -> list[list[Row]]:
    """Customers in generations: a parent stands in an earlier one than its subsidiaries.

    `owners` is account → agent, `since` account → ISO date of the first engagement. A parent that is not in the file,
    or a circle of parents, leaves the field empty and is noted.
    """
    found: dict[str, Row] = {}
    for number, row in numbered(rows):
        try:
            read = _customer(number, row, owners, since, ledger)
        except Refused as problem:
            ledger.refused.append(Note("accounts.csv", number, str(problem), row["account"]))
            continue
        if read.key in found:
            ledger.refused.append(Note("accounts.csv", number, "duplicate-account", read.key))
        else:
            found[read.key] = read
    return _generations(found, ledger)


def _customer(number: int, row: Cells, owners: Mapping[str, str], since: Mapping[str, str], ledger: Ledger) -> Row:
    name = row["account"].strip()
    if not name:
        raise Refused("no-name")
    revenue = _number(row["revenue"], "revenue") * MILLION
    ledger.repaired.append(Note("accounts.csv", number, "money-unit", f"{row['revenue']} million", f"{revenue:.2f}"))
    data = {
        "name": name,
        "kind": "organisation",
        "sector": _spelt(row["sector"].strip(), "accounts.csv", number, ledger),
        "founded_year": int(_number(row["year_established"], "year")),
        "annual_revenue": money(revenue, CURRENCY),
        "employees": int(_number(row["employees"], "employees")),
        "country": _spelt(row["office_location"].strip(), "accounts.csv", number, ledger),
        "customer_since": since.get(name),
        "lifecycle_stage": "customer" if name in owners else "prospect",
    }
    known = {key: value for key, value in data.items() if value is not None}
    refers = {"parent": row["subsidiary_of"].strip(), "owner": owners.get(name, "")}
    return Row(number, name, known, {key: value for key, value in refers.items() if value})


def _generations(found: dict[str, Row], ledger: Ledger) -> list[list[Row]]:
    generations: list[list[Row]] = []
    waiting, placed = dict(found), set[str]()
    for row in found.values():
        parent = row.refers.get("parent")
        if parent and parent not in found:
            ledger.kept.append(Note("accounts.csv", row.number, "without-parent", parent))
            del row.refers["parent"]
    while waiting:
        ready = [row for row in waiting.values() if row.refers.get("parent") in {None, *placed}]
        if not ready:
            for row in waiting.values():
                ledger.kept.append(Note("accounts.csv", row.number, "without-parent", row.refers.pop("parent")))
            continue
        generations.append(ready)
        for row in ready:
            placed.add(row.key)
            del waiting[row.key]
    return generations


@dataclass(frozen=True)
class Known:
    """What an opportunity may refer to: product → list price (money), customers, agents."""

    prices: Mapping[str, Any]
    accounts: frozenset[str]
    people: frozenset[str]


def opportunities(rows: Iterable[Cells], known: Known, ledger: Ledger) -> list[Row]:
    """Opportunities by external number.

    An amount is the row's close value where there is one; an open deal is expected to bring its product's list price.
    """
    found: dict[str, Row] = {}
    for number, row in numbered(rows):
        try:
            read = _opportunity(number, row, known, ledger)
            if read.key in found:
                raise Refused("duplicate-opportunity")
        except Refused as problem:
            ledger.refused.append(Note("sales_pipeline.csv", number, str(problem), row["opportunity_id"]))
        else:
            found[read.key] = read
    return list(found.values())


def _opportunity(number: int, row: Cells, known: Known, ledger: Ledger) -> Row:
    where = ("sales_pipeline.csv", number)
    taken = Ledger()
    product = row["product"].strip()
    if product in PRODUCTS:
        taken.repaired.append(Note(*where, "product-name", product, PRODUCTS[product]))
        product = PRODUCTS[product]
    account, agent, stage = row["account"].strip(), row["sales_agent"].strip(), STAGES.get(row["deal_stage"].strip())
    checks = {
        "no-number": bool(row["opportunity_id"].strip()),
        "unknown-stage": stage is not None,
        "unknown-product": product in known.prices,
        "unknown-agent": agent in known.people,
        "unknown-account": not account or account in known.accounts,
        "won-without-customer": stage != "won" or bool(account),
    }
    for reason, holds in checks.items():
        if not holds:
            raise Refused(reason)
    if not account:
        taken.kept.append(Note(*where, "without-customer"))
    closed = _day(row["close_date"], where, taken)
    value = row["close_value"].strip()
    if stage == "won" and not value:
        raise Refused("won-without-amount")
    data = {
        "name": f"{product} for {account}" if account else product,
        "external_id": row["opportunity_id"].strip(),
        "stage": stage,
        "amount": money(_number(value, "value"), CURRENCY) if value else known.prices[product],
        "engaged_on": _day(row["engage_date"], where, taken),
        "closed_on": closed,
        "closes_on": closed,
    }
    ledger.repaired += taken.repaired
    ledger.kept += taken.kept
    refers = {"product": product, "customer": account, "owner": agent}
    return Row(
        number,
        row["opportunity_id"].strip(),
        {name: cell for name, cell in data.items() if cell is not None},
        {name: cell for name, cell in refers.items() if cell},
    )


def owners(rows: Iterable[Cells]) -> dict[str, str]:
    """Account → the agent who won most value there; at equal value, the first by name."""
    won: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row["deal_stage"] == "Won" and row["account"]:
            won[row["account"].strip()][row["sales_agent"].strip()] += int(_number(row["close_value"] or "0", "value"))
    return {account: min(agents, key=lambda name: (-agents[name], name)) for account, agents in won.items()}


def first_engaged(rows: Iterable[Cells]) -> dict[str, str]:
    """Account → ISO date of its first engagement; rows with an unreadable date do not count."""
    first: dict[str, str] = {}
    for row in rows:
        account, found = row["account"].strip(), _iso(row["engage_date"].strip())
        if account and found:
            first[account] = min(found, first.get(account, found))
    return first


def _spelt(text: str, file: str, number: int, ledger: Ledger) -> str:
    right = SPELLING.get(text, text)
    if right != text:
        ledger.repaired.append(Note(file, number, "spelling", text, right))
    return right


def _day(text: str, where: tuple[str, int], ledger: Ledger) -> str | None:
    cell = text.strip()
    if not cell:
        return None
    found = _iso(cell)
    if found is None:
        raise Refused("not-a-date")
    ledger.repaired.append(Note(*where, "date-form", cell, found))
    return found


def _iso(cell: str) -> str | None:
    found = _US_DATE.match(cell)
    if not found:
        return None
    month, day, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _number(text: str, what: str) -> Decimal:
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        raise Refused(f"not-a-number: {what}") from None
    if not found.is_finite() or found < 0:
        raise Refused(f"not-a-number: {what}")
    return found
