"""Load the demo data into a running Kith through its public API: `python -m infra.demo.load`.

Runs again after an interruption and adds only what is missing. The report is `<home>/demo-report.json` and its readable
lines `<home>/demo-report.txt`; every password made here is in `<home>/sign-ins.json`, readable by its owner only.
"""

import argparse
import csv
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.demo import rules
from infra.demo.client import Api, ApiError, mailbox, over_http
from infra.demo.people import Company
from infra.demo.report import Count, Report
from infra.demo.rules import Ledger, Note, Row
from infra.places import Places
from shared import ids

DATA = Path(__file__).parent / "data"
AS_OF = "2018-06-20"
"""The churn review's day: half a year after the data ends."""
BATCH = 100
PARALLEL = 3
_PATIENCE = 120.0
"""For how long nothing may move before the load gives up; a slow machine that gets on is waited for."""
Say = Callable[[str], None]
Cells = list[dict[str, str]]


@dataclass(frozen=True)
class Source:
    """The files as rows of text."""

    accounts: Cells
    products: Cells
    teams: Cells
    pipeline: Cells

    @classmethod
    def read(cls, folder: Path = DATA) -> "Source":
        names = ("accounts", "products", "sales_teams", "sales_pipeline")
        return cls(*(_rows(folder / f"{name}.csv") for name in names))


def _rows(path: Path) -> Cells:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Loading:
    """One run of the loader: people, products, customers, opportunities, then the churn review."""

    def __init__(
        self, company: Company, source: Source, say: Say, *, parallel: int = PARALLEL, batch: int = BATCH
    ) -> None:
        self._company = company
        self._source = source
        self._say = say
        self._parallel = parallel
        self._batch_size = batch
        self._ids: dict[str, dict[str, str]] = {}
        self.report = Report(Ledger())

    def run(self) -> Report:
        """Load everything that is not there yet; raises ApiError when the API cannot go on."""
        began, source, ledger = time.monotonic(), self._source, self.report.ledger
        api = self._company.administrator()
        self._hold(api)
        self._people(api)
        prices = self._products(api)
        accounts = self._customers(api)
        agents = frozenset(agent.name for agent in rules.agents(source.teams))
        rows = rules.opportunities(source.pipeline, rules.Known(prices, accounts, agents), ledger)
        stored = self._store(api, "opportunities", rows, "external_id", len(source.pipeline))
        self._churn(api, sum(row.data["stage"] == "won" and row.key in stored for row in rows))
        self.report.seconds = time.monotonic() - began
        return self.report

    def _people(self, api: Api) -> None:
        agents = rules.agents(self._source.teams)
        self._say(f"Inviting {len(agents)} representatives and their managers …")
        teams = self._company.teams(api, agents)
        self._ids["owner"] = self._company.people(api, agents, teams)
        self.report.pending_people = self._company.pending

    def _products(self, api: Api) -> Mapping[str, Any]:
        rows = rules.products(self._source.products, self.report.ledger)
        self._ids["product"] = self._store(api, "products", rows, "name", len(self._source.products))
        return {row.key: row.data["list_price"] for row in rows if row.key in self._ids["product"]}

    def _customers(self, api: Api) -> frozenset[str]:
        """Parents before subsidiaries, so that every reference names a record that is there."""
        source = self._source
        owners, since = rules.owners(source.pipeline), rules.first_engaged(source.pipeline)
        generations = rules.customers(source.accounts, owners, since, self.report.ledger)
        self._ids["customer"] = self._ids["parent"] = {}
        self.report.counts["customers"] = Count(len(source.accounts))
        for generation in generations:
            self._ids["customer"] |= self._store(api, "customers", generation, "name", 0)
        self._ids["parent"] = self._ids["customer"]
        self.report.counts["customers"].refused = self._refused("accounts.csv")
        return frozenset(self._ids["customer"])

    def _store(self, api: Api, name: str, rows: list[Row], key: str, read: int) -> dict[str, str]:
        """Key → id of every row stored, now or before; what the API refuses is noted with its reason."""
        count = self.report.counts.setdefault(name, Count(read))
        there = {record[key]: record["id"] for record in api.everything(name, key) if record.get(key)}
        known = {row.key: there[row.key] for row in rows if row.key in there}
        count.there_before += len(known)
        waiting = [row for row in rows if row.key not in known]
        size = self._batch_size
        batches = [waiting[start : start + size] for start in range(0, len(waiting), size)]
        with ThreadPoolExecutor(self._parallel) as pool:
            for at, made in enumerate(pool.map(lambda batch: self._batch(api, name, batch), batches), start=1):
                known |= made
                if len(batches) > 1:
                    self._say(f"{name}: {len(known):,} of {len(rows):,}" + ("" if at < len(batches) else " stored"))
        count.stored += len(known)
        count.refused = self._refused(FILES[name])
        return known

    def _batch(self, api: Api, name: str, rows: list[Row]) -> dict[str, str]:
        items = [
            {"op": "create", "data": self._filled(row), "key": "demo-" + ids.digest(name, row.key)} for row in rows
        ]
        made = {}
        for row, result in zip(rows, api.post(f"/v1/{name}/batch", {"items": items})["results"], strict=True):
            if result["status"] < 300:
                made[row.key] = result["record"]["id"]
            else:
                self.report.ledger.refused.append(
                    Note(FILES[name], row.number, "refused by Kith", row.key, _why(result))
                )
        return made

    def _filled(self, row: Row) -> dict[str, Any]:
        """The row with ids for names; a parent that was refused is left out, and noted."""
        parent = row.refers.get("parent")
        if parent and parent not in self._ids["parent"]:
            self.report.ledger.kept.append(Note("accounts.csv", row.number, "without-parent", parent))
        found = {field: self._ids[field].get(name) for field, name in row.refers.items()}
        return {**row.data, **{field: id_ for field, id_ in found.items() if id_}}

    def _refused(self, file: str) -> int:
        return sum(note.file == file for note in self.report.ledger.refused)

    def _churn(self, api: Api, orders: int) -> None:
        """Review as of half a year after the data's end, once its orders are in the lists."""
        self._wait("orders in the lists", lambda: api.get("/v1/orders?limit=1")["total"], lambda total: total >= orders)
        run = api.post("/v1/retention/runs", {"as_of": AS_OF})
        path = f"/v1/retention/runs/{run['id']}"
        self._wait("the churn review", lambda: api.get(path), lambda now: now["state"] in {"done", "failed"})
        self.report.churn = api.get(path)
        self._name_the_busiest(api)

    def _name_the_busiest(self, api: Api) -> None:
        """Whoever signs in first as a representative should find warnings in the inbox."""
        groups = api.post("/v1/churn_alerts/search", {"group": "owner", "limit": 1})["groups"]
        counts = {group["key"]: group["count"] for group in groups}
        busiest = max(rules.agents(self._source.teams), key=lambda agent: counts.get(self._ids["owner"][agent.name], 0))
        self._company.show(busiest)

    def _hold(self, api: Api) -> None:
        """Pause the schedule before anything is there: its today is years after the data's end."""
        policy, headers = api.call("GET", "/v1/retention/policy")
        if not policy["paused"]:
            wish = {"window_months": policy["window_months"], "paused": True}
            api.call("PUT", "/v1/retention/policy", wish, If_Match=headers["etag"])

    def _wait(self, what: str, look: Callable[[], Any], done: Callable[[Any], bool]) -> None:
        seen, until = None, 0.0
        while not done(now := look()):
            if now != seen:
                seen, until = now, time.monotonic() + _PATIENCE
            if time.monotonic() > until:
                raise ApiError(f"waiting for {what}", 504, f"nothing moved for {_PATIENCE:.0f} s")
            time.sleep(0.3)


FILES = {"products": "products.csv", "customers": "accounts.csv", "opportunities": "sales_pipeline.csv"}


def _why(result: Mapping[str, Any]) -> str:
    problem = result.get("problem", {})
    fields = "; ".join(f"{error['field']} {error['message']}" for error in problem.get("errors", []))
    return f"{problem.get('title', result['status'])}" + (f" ({fields})" if fields else "")


def write_private(path: Path, text: str) -> None:
    """Replace a file that only its owner may read."""
    fresh = path.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)


def main(arguments: Iterable[str] | None = None) -> int:
    """Load, print and keep the report. Returns 0 when every row is stored or refused with its reason."""
    places = Places.from_environment()
    parser = argparse.ArgumentParser(prog="python -m infra.demo.load", description="Load the demo data.")
    parser.add_argument("--base-url", "--url", default=f"http://127.0.0.1:{places.port}", help="where Kith runs")
    parser.add_argument("--home", type=Path, default=places.home, help="where the report and the sign-ins are kept")
    parser.add_argument("--credentials", type=Path, help="the sign-ins file (default <home>/sign-ins.json)")
    parser.add_argument("--services", default=places.services_url, help="the embedded services, for their mailbox")
    wish = parser.parse_args(None if arguments is None else list(arguments))
    kept = wish.credentials or wish.home / "sign-ins.json"
    try:
        sign_ins = json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        print(f"The sign-ins file {kept} cannot be read ({problem}); `make run` writes it.", file=sys.stderr)
        return 1

    def save() -> None:
        write_private(kept, json.dumps(sign_ins, indent=1))

    company = Company(over_http(wish.base_url), mailbox(wish.services), sign_ins, save)
    try:
        report = Loading(company, Source.read(), _progress).run()
    except (ApiError, OSError) as problem:
        print(f"\nThe demo data is not complete yet: {problem}", file=sys.stderr)
        return 1
    _keep(report, wish.home)
    return 0 if report.complete and report.churn.get("state") == "done" else 1


def _keep(report: Report, home: Path) -> None:
    lines = report.lines()
    (home / "demo-report.json").write_text(
        json.dumps(report.document(), indent=1, ensure_ascii=False), encoding="utf-8"
    )
    (home / "demo-report.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(["", *lines, f"Loaded in {report.seconds:.0f} s; the whole report: {home / 'demo-report.json'}"]))


def _progress(text: str) -> None:
    on_screen = sys.stdout.isatty()
    print(f"\r\x1b[K{text}" if on_screen else text, end="" if on_screen else "\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
