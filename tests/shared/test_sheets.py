"""Files that spreadsheets open: nothing in them runs, nothing in them is lost."""

import csv
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from shared import sheets
from shared.errors import Invalid
from shared.sheets import Cell, Column, XlsxSheet, neutralised, open_sheet, restored

COLUMNS = (
    Column("customer", "客户"), Column("orders", "Orders", "integer"), Column("revenue", "Revenue", "money"),
    Column("share", "Share", "percent"), Column("day", "Day", "date"),
)  # fmt: skip
ROW: tuple[Cell, ...] = ("深圳华强", 3, Decimal("1234.56"), Decimal("12.50"), date(2017, 3, 1))
ATTACKS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =cmd|'/c calc'!A0", "\u00a0=1", "＝1", "'=1"]


def write(path: Path, shape: str, rows: list[tuple[Cell, ...]], totals: tuple[Cell, ...] | None = None) -> Path:
    with open_sheet(shape, path, COLUMNS, "Contribution: 2017") as sheet:
        sheet.rows(rows)
        if totals:
            sheet.totals(totals)
    return path


def csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


class TestNeutralising:
    @pytest.mark.parametrize("attack", ATTACKS)
    def test_a_formula_is_never_the_start_of_a_cell(self, attack: str) -> None:
        assert neutralised(attack).startswith("'")

    @pytest.mark.parametrize("plain", ["", "Acme", "a=b", "1-2", "x@y.example", "O'Neill", "'quoted'", "-", "12"])
    def test_an_ordinary_text_is_left_alone_unless_it_begins_like_a_formula(self, plain: str) -> None:
        assert neutralised(plain) == ("'-" if plain == "-" else plain)

    @settings(deadline=None)
    @given(st.text())
    @example("''=1")
    @example("'")
    @example("' =1")
    def test_any_text_comes_back_as_it_was(self, text: str) -> None:
        assert restored(neutralised(text)) == text

    @settings(deadline=None)
    @given(st.text())
    def test_no_text_is_left_that_a_spreadsheet_runs(self, text: str) -> None:
        assert not sheets.runs(neutralised(text))


class TestCsv:
    def test_excel_shows_chinese_because_the_file_begins_with_its_mark(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.csv", "csv", [ROW])
        assert path.read_bytes().startswith(b"\xef\xbb\xbf" + "客户".encode())

    def test_numbers_and_dates_are_plain(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.csv", "csv", [ROW, (None, None, Decimal("0E-4"), None, None)])
        assert csv_rows(path)[1:] == [
            ["深圳华强", "3", "1234.56", "12.50", "2017-03-01"], ["", "", "0.0000", "", ""],
        ]  # fmt: skip

    def test_a_negative_number_stays_a_number(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.csv", "csv", [("x", -1, Decimal("-2.50"), None, None)])
        assert csv_rows(path)[1][1:3] == ["-1", "-2.50"]

    @pytest.mark.parametrize("attack", ATTACKS)
    def test_an_attack_is_neutralised_and_round_trips(self, tmp_path: Path, attack: str) -> None:
        (cell,) = [row[0] for row in csv_rows(write(tmp_path / "a.csv", "csv", [(attack, *ROW[1:])]))[1:]]
        assert cell == "'" + attack
        assert restored(cell) == attack


class TestXlsx:
    def test_money_is_a_number_and_a_date_a_date(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.xlsx", "xlsx", [ROW], ("Total", 3, Decimal("1234.56"), None, None))
        sheet = openpyxl.load_workbook(path).worksheets[0]
        row, totals = list(sheet.iter_rows())[1:]
        assert [cell.value for cell in row] == ["深圳华强", 3, 1234.56, 12.5, datetime(2017, 3, 1)]  # noqa: DTZ001
        assert [cell.number_format for cell in row][1:] == ["#,##0", "#,##0.00##", '0.00"%"', "yyyy-mm-dd"]
        assert [cell.value for cell in totals] == ["Total", 3, 1234.56, None, None]
        assert totals[0].font.b
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == "A1:E3"
        assert sheet.title == "Contribution  2017"
        assert sheet["A1"].font.b

    def test_another_reader_finds_the_same(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.xlsx", "xlsx", [ROW, (None, *ROW[1:])])
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        assert rows[0] == [column.label for column in COLUMNS]
        assert rows[1] == ["深圳华强", 3, 1234.56, 12.5, date(2017, 3, 1)]
        assert rows[2][0] == ""

    @pytest.mark.parametrize("attack", [*ATTACKS, "<b>&amp;", "_x000D_", "a\x01b", " two  spaces "])
    def test_a_text_is_a_text_and_nothing_is_added_to_it(self, tmp_path: Path, attack: str) -> None:
        path = write(tmp_path / "a.xlsx", "xlsx", [(attack, *ROW[1:])])
        cell = openpyxl.load_workbook(path).worksheets[0]["A2"]
        assert cell.data_type != "f"
        assert openpyxl.utils.escape.unescape(cell.value) == attack
        assert bool(cell.quotePrefix) == sheets.runs(attack)

    def test_no_digit_is_lost_beyond_what_excel_keeps(self, tmp_path: Path) -> None:
        exact = Decimal("12345678901234.5678")
        path = write(tmp_path / "a.xlsx", "xlsx", [("x", 1, exact, None, None)])
        assert openpyxl.load_workbook(path).worksheets[0]["C2"].value == "12345678901234.5678"

    def test_an_empty_table_still_opens(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.xlsx", "xlsx", [])
        assert openpyxl.load_workbook(path).worksheets[0]["A1"].value == "客户"

    def test_more_rows_than_excel_holds_are_refused_not_cut(self, tmp_path: Path) -> None:
        with closing(XlsxSheet(tmp_path / "a.xlsx", COLUMNS, most_rows=3)) as sheet:
            sheet.rows([ROW] * 2)
            with pytest.raises(Invalid) as refused:
                sheet.rows([ROW])
        assert refused.value.slug == "too-many-rows-for-xlsx"


def test_a_format_nobody_wrote_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid), open_sheet("pdf", tmp_path / "a.pdf", COLUMNS):
        pass
