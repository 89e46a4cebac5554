"""What is made of the demo files' rows: slips repaired, bad rows refused with a reason, nothing dropped."""

from typing import Any

import pytest

from infra.demo import rules
from infra.demo.load import Source
from infra.demo.report import Count, Report, ranges
from infra.demo.rules import Known, Ledger

PRICE = {"amount": "550.00", "currency": "USD"}
KNOWN = Known({"GTX Basic": PRICE, "GTX Pro": PRICE}, frozenset({"Isdom"}), frozenset({"Anna Snelling"}))


def deal(**cells: str) -> dict[str, str]:
    return {
        "opportunity_id": "1C1I7A6R", "sales_agent": "Anna Snelling", "product": "GTX Basic", "account": "Isdom",
        "deal_stage": "Won", "engage_date": "10/20/2016", "close_date": "3/1/2017", "close_value": "1054", **cells,
    }  # fmt: skip


def account(name: str, **cells: str) -> dict[str, str]:
    return {
        "account": name, "sector": "retail", "year_established": "1996", "revenue": "1100.04", "employees": "2822",
        "office_location": "United States", "subsidiary_of": "", **cells,
    }  # fmt: skip


def read(*deals: dict[str, str]) -> tuple[list[rules.Row], Ledger]:
    ledger = Ledger()
    return rules.opportunities(deals, KNOWN, ledger), ledger


class TestOpportunities:
    def test_a_row_becomes_an_opportunity_named_for_product_and_customer(self) -> None:
        (row,), _ = read(deal())
        assert row.number == 2
        assert row.data == {
            "name": "GTX Basic for Isdom", "external_id": "1C1I7A6R", "stage": "won", "engaged_on": "2016-10-20",
            "closed_on": "2017-03-01", "closes_on": "2017-03-01", "amount": {"amount": "1054.00", "currency": "USD"},
        }  # fmt: skip
        assert row.refers == {"product": "GTX Basic", "customer": "Isdom", "owner": "Anna Snelling"}

    def test_a_product_written_another_way_is_repaired_and_noted_with_its_row(self) -> None:
        (_, row), ledger = read(deal(opportunity_id="A"), deal(product="GTXPro"))
        assert row.refers["product"] == "GTX Pro"
        assert ("product-name", 3, "GTXPro", "GTX Pro") in [
            (note.kind, note.row, note.before, note.after) for note in ledger.repaired
        ]

    def test_an_opportunity_without_account_is_kept_without_customer(self) -> None:
        (row,), ledger = read(deal(account="", deal_stage="Engaging", close_date="", close_value=""))
        assert "customer" not in row.refers
        assert [(note.kind, note.row) for note in ledger.kept] == [("without-customer", 2)]

    def test_an_open_deal_is_expected_to_bring_its_list_price(self) -> None:
        (row,), _ = read(deal(deal_stage="Engaging", close_date="", close_value=""))
        assert row.data["amount"] == PRICE
        assert "closed_on" not in row.data

    def test_a_lost_deal_keeps_the_value_the_source_gives(self) -> None:
        (row,), _ = read(deal(deal_stage="Lost", close_value="0"))
        assert row.data["amount"] == {"amount": "0.00", "currency": "USD"}

    @pytest.mark.parametrize(
        ("cells", "reason"),
        [
            ({"opportunity_id": " "}, "no-number"), ({"deal_stage": "Maybe"}, "unknown-stage"),
            ({"product": "GTX 9"}, "unknown-product"), ({"sales_agent": "Nobody"}, "unknown-agent"),
            ({"account": "Nowhere"}, "unknown-account"), ({"account": ""}, "won-without-customer"),
            ({"close_value": ""}, "won-without-amount"), ({"close_value": "much"}, "not-a-number: value"),
            ({"close_value": "-5"}, "not-a-number: value"), ({"close_value": "NaN"}, "not-a-number: value"),
            ({"close_date": "2017-03-01"}, "not-a-date"), ({"close_date": "2/30/2017"}, "not-a-date"),
        ],
    )  # fmt: skip
    def test_a_row_that_makes_no_sense_is_refused_with_its_reason(self, cells: dict[str, str], reason: str) -> None:
        found, ledger = read(deal(**cells))
        assert found == []
        assert [(note.row, note.kind) for note in ledger.refused] == [(2, reason)]
        assert ledger.repaired == []

    def test_the_second_row_of_one_number_is_refused(self) -> None:
        found, ledger = read(deal(), deal())
        assert len(found) == 1
        assert [(note.row, note.kind) for note in ledger.refused] == [(3, "duplicate-opportunity")]


class TestCustomers:
    def customers(self, *rows: dict[str, str]) -> tuple[list[list[str]], Ledger, dict[str, Any]]:
        ledger = Ledger()
        found = rules.customers(rows, {"A": "Anna Snelling"}, {"A": "2016-10-20"}, ledger)
        return [[row.key for row in each] for each in found], ledger, {row.key: row for each in found for row in each}

    def test_slips_are_corrected_and_millions_become_amounts(self) -> None:
        _, ledger, rows = self.customers(account("A", sector="technolgy", office_location="Philipines"))
        assert rows["A"].data == {
            "name": "A", "kind": "organisation", "sector": "technology", "founded_year": 1996, "employees": 2822,
            "annual_revenue": {"amount": "1100040000.00", "currency": "USD"}, "country": "Philippines",
            "customer_since": "2016-10-20", "lifecycle_stage": "customer",
        }  # fmt: skip
        assert [note.kind for note in ledger.repaired] == ["money-unit", "spelling", "spelling"]

    def test_a_parent_stands_before_its_subsidiaries_however_the_file_is_ordered(self) -> None:
        order, _, _ = self.customers(account("C", subsidiary_of="B"), account("B", subsidiary_of="A"), account("A"))
        assert order == [["A"], ["B"], ["C"]]

    def test_a_circle_of_parents_is_cut_and_noted(self) -> None:
        order, ledger, rows = self.customers(account("A", subsidiary_of="B"), account("B", subsidiary_of="A"))
        assert sorted(order[0]) == ["A", "B"]
        assert {note.kind for note in ledger.kept} == {"without-parent"}
        assert all("parent" not in row.refers for row in rows.values())

    def test_a_parent_that_is_not_in_the_file_is_noted(self) -> None:
        _, ledger, rows = self.customers(account("A", subsidiary_of="Elsewhere"))
        assert [(note.kind, note.before) for note in ledger.kept] == [("without-parent", "Elsewhere")]
        assert "parent" not in rows["A"].refers


def test_the_owner_is_whoever_won_most_there_and_the_first_by_name_at_equal_value() -> None:
    rows = [
        deal(sales_agent="B", close_value="10"), deal(sales_agent="A", close_value="10"),
        deal(sales_agent="C", close_value="99", deal_stage="Lost"),
    ]  # fmt: skip
    assert rules.owners(rows) == {"Isdom": "A"}


def test_an_address_is_made_of_the_name() -> None:
    assert rules.email("Mei-Mei Johns", "acme.example") == "mei-mei.johns@acme.example"


def test_the_published_files_lose_no_row() -> None:
    source, ledger = Source.read(), Ledger()
    prices = {row.key: row.data["list_price"] for row in rules.products(source.products, ledger)}
    people = frozenset(agent.name for agent in rules.agents(source.teams))
    owners, since = rules.owners(source.pipeline), rules.first_engaged(source.pipeline)
    generations = rules.customers(source.accounts, owners, since, ledger)
    accounts = frozenset(row.key for each in generations for row in each)
    rows = rules.opportunities(source.pipeline, Known(prices, accounts, people), ledger)
    assert (len(prices), len(people), len(accounts), len(rows), len(ledger.refused)) == (7, 35, 85, 8_800, 0)
    kinds = {kind: sum(note.kind == kind for note in ledger.repaired) for kind in ("product-name", "spelling")}
    assert kinds == {"product-name": 1_480, "spelling": 13}
    assert len(ledger.kept) == 1_425


class TestReport:
    def test_rows_are_shown_as_ranges(self) -> None:
        assert ranges([2, 3, 4, 9, 11, 12]) == "2-4, 9, 11-12"
        assert ranges([2, 4, 6], most=2) == "2, 4 … 6"

    def test_a_row_neither_stored_nor_refused_makes_the_report_incomplete(self) -> None:
        report = Report(Ledger(), {"opportunities": Count(read=10, stored=8, refused=1)})
        assert not report.complete
        assert any("1 LOST" in line for line in report.lines())

    def test_every_refusal_is_listed_with_its_row(self) -> None:
        ledger = Ledger(refused=[rules.Note("sales_pipeline.csv", 7, "unknown-product", "GTX 9")])
        assert "refused: sales_pipeline.csv row 7 (GTX 9): unknown-product" in Report(ledger).lines()
