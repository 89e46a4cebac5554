"""The demo company loaded through the API: nothing lost, nothing doubled, everything said."""

import json
import stat
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra.demo import load
from infra.demo.client import ApiError, Headers
from infra.demo.load import Loading, Source
from tests.conftest import Kith
from tests.harness.people import Client
from tests.infra.demo import direct
from tests.infra.demo.conftest import STEP, Demo, company

REPORT = "/v1/insight/reports/contribution"


def part(size: int) -> Source:
    """The first rows of one small team."""
    source = Source.read()
    team = [row for row in source.teams if row["manager"] == "Dustin Brinkmann"]
    agents = {row["sales_agent"] for row in team}
    rows = [row for row in source.pipeline if row["sales_agent"] in agents]
    return replace(source, teams=team, pipeline=rows[:size])


def sums(client: Client, by: list[str]) -> Counter[tuple[str, ...]]:
    page = client.post(REPORT, {"by": by, "limit": 10_000}).ok()
    found: Counter[tuple[str, ...]] = Counter()
    for row in page["rows"]:
        place = tuple(page["names"][row[name]] if name in {"customer", "product"} else row[name] for name in by)
        found[place] += int(row["revenue"]["amount"].removesuffix(".00"))
    assert len(page["rows"]) == page["rows_total"]
    assert sum(found.values()) == sum(int(total["revenue"]["amount"].removesuffix(".00")) for total in page["totals"])
    return found


def slice_of_pipeline() -> list[dict[str, str]]:
    return direct.pipeline()[::STEP]


@pytest.mark.whole
class TestNothingIsLost:
    def test_every_row_is_stored_or_refused_with_its_reason(self, demo: Demo) -> None:
        rows = len(slice_of_pipeline())
        counts = {name: (count.read, count.stored, count.refused) for name, count in demo.report.counts.items()}
        assert counts == {"products": (7, 7, 0), "customers": (85, 85, 0), "opportunities": (rows, rows, 0)}
        assert demo.admin.get("/v1/opportunities?limit=1").ok()["total"] == rows
        assert demo.report.complete

    def test_won_opportunities_are_orders_numbered_and_dated_after_them(self, demo: Demo) -> None:
        won = {f"O-{row['opportunity_id']}": row for row in slice_of_pipeline() if row["deal_stage"] == "Won"}
        page = demo.admin.get("/v1/orders?limit=200&sort=number").ok()
        assert page["total"] == len(won)
        for order in page["items"]:
            row = won[order["number"]]
            month, day, year = row["close_date"].split("/")
            assert order["placed_on"] == f"{year}-{month:0>2}-{day:0>2}"
            assert order["amount"] == {"amount": f"{row['close_value']}.00", "currency": "USD"}
            assert page["names"][order["customer"]] == row["account"]
            assert page["names"][order["owner"]] == row["sales_agent"]

    def test_subsidiaries_have_their_parents(self, demo: Demo) -> None:
        page = demo.admin.get("/v1/customers?limit=200").ok()
        parents = {item["name"]: page["names"][item["parent"]] for item in page["items"] if item.get("parent")}
        assert len(parents) == 15
        assert parents["Codehow"] == "Acme Corporation"

    def test_loading_again_adds_nothing(self, demo: Demo) -> None:
        again = demo.load()
        assert again.counts["opportunities"].there_before == len(slice_of_pipeline())
        assert again.complete
        assert demo.admin.get("/v1/opportunities?limit=1").ok()["total"] == len(slice_of_pipeline())
        assert demo.admin.get("/v1/people?limit=1").ok()["total"] == 1 + 6 + 35


@pytest.mark.whole
class TestTheReport:
    @pytest.mark.parametrize(
        ("by", "columns"),
        [
            (["customer"], ("account",)), (["product"], ("product",)), (["period"], ("month",)),
            (["customer", "product", "period"], ("account", "product", "month")),
        ],
    )  # fmt: skip
    def test_over_http_it_equals_a_direct_sum_over_the_files(
        self, demo: Demo, by: list[str], columns: tuple[str, ...]
    ) -> None:
        assert sums(demo.admin, by) == direct.won(slice_of_pipeline(), *columns)

    def test_a_representative_sees_own_deals_and_a_manager_the_teams(self, demo: Demo) -> None:
        agent, manager = "Darcel Schlecht", "Melvin Marxen"
        for name, agents in ((agent, {agent}), (manager, direct.agents_of(manager))):
            rows = [row for row in slice_of_pipeline() if row["sales_agent"] in agents]
            client = demo.sign_in(f"{name.lower().replace(' ', '.')}@demo-test.example")
            assert sums(client, ["customer"]) == direct.won(rows, "account")


@pytest.mark.whole
class TestPeople:
    def test_one_manager_and_one_representative_are_named_for_a_first_sign_in(self, demo: Demo) -> None:
        shown = demo.company.sign_ins["people"]
        assert [person["role"] for person in shown] == ["manager", "rep"]
        for person in shown:
            assert demo.sign_in(person["email"]).get("/v1/me").ok()["person"]["role"] == person["role"]

    def test_six_teams_stand_under_three_offices_each_led_by_its_manager(self, demo: Demo) -> None:
        page = demo.admin.get("/v1/teams?limit=100").ok()
        teams = [team for team in page["items"] if team["kind"] == "team"]
        offices = {page["names"][team["above"]] for team in teams}
        assert (len(teams), offices) == (6, {"Central", "East", "West"})
        assert all(team["name"] == f"Team {page['names'][team['lead']]}" for team in teams)


@pytest.mark.whole
class TestTheChurnReview:
    def test_the_schedule_is_held_and_the_inbox_is_filled_as_of_half_a_year_after_the_data(self, demo: Demo) -> None:
        assert demo.admin.get("/v1/retention/policy").ok()["paused"] is True
        assert demo.report.churn["state"] == "done"
        assert demo.report.churn["as_of"] == "2018-06-20"
        alerts = demo.admin.get("/v1/churn_alerts?limit=1").ok()
        assert alerts["total"] == demo.report.churn["raised"] > 0


@pytest.mark.whole
class TestInterruptions:
    def test_a_broken_run_goes_on_where_it_stopped(self, kith: Kith) -> None:
        made = company(kith, "demo-broken")
        inner, left = made.send, [3]

        def breaking(method: str, path: str, body: Any, headers: Headers) -> tuple[int, Any, Headers]:
            if path == "/v1/opportunities/batch":
                left[0] -= 1
                if left[0] == 1:
                    inner(method, path, body, headers)
                    raise ApiError(path, 0, "the answer was lost")
            return inner(method, path, body, headers)

        made.send = breaking
        with pytest.raises(ApiError):
            Loading(made, part(90), _quiet, parallel=1, batch=30).run()
        made.send = inner
        report = Loading(made, part(90), _quiet, parallel=1, batch=30).run()
        count = report.counts["opportunities"]
        assert (count.stored, count.refused, count.lost) == (90, 0, 0)
        admin = Demo(kith, made, report, []).admin
        assert admin.get("/v1/opportunities?limit=1").ok()["total"] == 90

    def test_a_row_that_kith_refuses_is_reported_with_its_number_and_reason(self, kith: Kith) -> None:
        made, source = company(kith, "demo-refused"), part(3)
        accounts = [*source.accounts, {**source.accounts[0], "account": "x" * 300}]
        report = Loading(made, replace(source, accounts=accounts), _quiet, parallel=1).run()
        (note,) = report.ledger.refused
        assert (note.file, note.row, note.kind) == ("accounts.csv", 87, "refused by Kith")
        assert "name is too long" in note.after
        assert report.complete


class TestTheCommand:
    def test_passwords_are_kept_where_only_their_owner_reads_them(self, tmp_path: Path) -> None:
        path = tmp_path / "sign-ins.json"
        path.write_text("{}")
        load.write_private(path, json.dumps({"password": "x"}))
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_without_sign_ins_it_says_what_to_do(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert load.main(["--home", str(tmp_path)]) == 1
        assert "make run" in capsys.readouterr().err


def _quiet(_: str) -> None:
    pass
