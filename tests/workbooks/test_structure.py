"""What analysts do to the sheets: rows inserted, tables sorted, pages deleted or renamed."""

from __future__ import annotations

import pytest

from tests.workbooks.built_templates import formulas
from workbooks.editions import LANGUAGES
from workbooks.sheets import capex
from workbooks.sheets.integrity import SOUND
from workbooks.sheets.market import ANCHOR, FIRST, TOTAL
from xlplugin import ExcelError

LOST = ExcelError("#REF!")


@pytest.fixture
def book(libreoffice, paths):
    with libreoffice.open(paths["native", "en"]) as book:
        yield book


def errors(book, *apart: str) -> list[str]:
    """Sheets with a lost reference, leaving out the catalogue, whose gaps are errors of another kind."""
    return [
        sheet
        for sheet in book.sheets()
        if sheet not in apart and any(cell == LOST for row in book.values(sheet) for cell in row)
    ]


@pytest.mark.parametrize("row", [FIRST + 2, ANCHOR])
def test_a_row_inserted_in_the_market_counts(book, row):
    before = book["tam_usd"]
    book.insert_row("Server TAM", row)
    for column, value in zip("ACDEF", ("own", 1, 100, 20, 0.2), strict=True):
        book[f"Server TAM!{column}{row}"] = value
    book.recalculate()
    assert book["tam_usd"] == pytest.approx(before + 2e7)
    assert book["integrity"].startswith("? Server TAM has rows added by hand")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", [0, 1], ids=["market", "capex"])
def test_a_row_between_the_line_and_the_total_turns_the_light_red(libreoffice, paths, lang, place):
    page, total = (
        (("市场", "资本支出"), ("Server TAM", "Capex"))[lang == "en"][place],
        (TOTAL, capex.TOTAL)[place],
    )
    said = ("有行插在合计与其上方细线之间", "a row stands between the total and the thin line")[lang == "en"]
    with libreoffice.open(paths["native", lang]) as book:
        book.insert_row(page, total)
        book.recalculate()
        assert book["integrity"].startswith("×") and page in book["integrity"] and said in book["integrity"]


def test_a_row_inserted_above_the_line_of_the_capex_counts(book):
    book.insert_row("Capex", capex.ANCHOR)
    book[f"Capex!B{capex.ANCHOR}"] = 29
    book.recalculate()
    assert book[f"Capex!B{capex.TOTAL + 1}"] == 600
    assert book["integrity"] == SOUND[1]


def test_a_row_inserted_in_the_table_of_models_turns_the_light_red_once_it_holds_a_model(book):
    book.insert_row("Assumptions", 28)
    book.recalculate()
    assert round(book["tam_usd"] / 1e8) == 2301
    for column, value in zip("ABG", ("inserted", 1e11, 3), strict=True):
        book[f"Assumptions!{column}28"] = value
    book.recalculate()
    assert book["integrity"].startswith("× 1 rows of the table of models are in no other table")


def test_sorting_the_valuation_moves_no_check(book):
    area = formulas("native", "en")["Valuation"]
    first = next(row for row in range(1, 20) if area.cell(row, 1).value == "Company") + 1
    names = [row[0] for row in book.values("Valuation")[first - 1 : first + 12]]
    book.sort("Valuation", f"A{first}:Q{first + 12}", 2)
    book.recalculate()
    assert [row[0] for row in book.values("Valuation")[first - 1 : first + 12]] != names
    assert "× differs 0" in book["Checks!B4"] and book["Checks!B4"].startswith("516 figures: ✓ agrees 501")
    assert book["integrity"] == SOUND[1]


@pytest.mark.parametrize("pages", [("Sensitivity",), ("Landscape",), ("Sensitivity", "Landscape")])
def test_deleted_pages_leave_right_totals_and_their_checks_leave_the_count(book, pages):
    for page in pages:
        book.remove(page)
    book.recalculate()
    assert round(book["tam_usd"] / 1e8) == 2301
    assert errors(book) == []
    assert not book["integrity"].startswith("×")
    gone = 33 if "Landscape" in pages else 0
    assert book["Checks!B4"].startswith(f"{516 - gone} figures")
    assert "× differs 0" in book["Checks!B4"]


def test_renamed_pages_change_nothing(book):
    for page in book.sheets():
        book.rename(page, f"{page} 2")
    book.recalculate()
    assert book["integrity"] == SOUND[1]
    assert round(book["tam_usd"] / 1e8) == 2301
    assert errors(book) == []
