"""SUBTOTAL, AGGREGATE, ISFORMULA and ROW of areas: answered from the book's rows and cells."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.worksheet.filters import AutoFilter, FilterColumn, Filters
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from tests.computed import saved, shared, value_of
from tests.computed import shown as plain
from xlplugin.calculation.engine import Engine

PART = "xl/worksheets/sheet1.xml"
CELLS = {
    "A1": "v", "A2": 1, "A3": 2, "A4": 3, "A5": 4, "A6": "t", "A7": "=SUBTOTAL(9,A2:A4)", "A8": 8,
    "B2": "=1/0", "B3": 5, "B4": 7, "B5": 7, "C2": 1, "C3": 10, "C4": 100, "C5": 1000, "D2": "=C2*2",
    "E2": 4, "E3": "=SUBTOTAL(9,E2:E2)", "E4": 5, "E5": "=SUBTOTAL(9,E4:E4)+1",
}  # fmt: skip


def sheet(*formulas: object, hidden: tuple[int, ...] = (3,), prepare=None) -> bytes:
    """The cells above with a hidden row, formulas in column Z."""
    book = openpyxl.Workbook()
    book.active.title = "S"
    for address, value in CELLS.items():
        book.active[address] = value
    for row, formula in enumerate(formulas, 1):
        book.active.cell(row, 26, formula)
    for row in hidden:
        book.active.row_dimensions[row].hidden = True
    if prepare is not None:
        prepare(book.active)
    return saved(book)


def computed(data: bytes, row: int = 1) -> object:
    engine = Engine(data)
    assert ("S", row, 26) not in engine.uncomputed
    return plain(engine.get("S", row, 26))


def uncomputed(data: bytes) -> list:
    return list(Engine(data).uncomputed)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUBTOTAL(9,A2:A5)", 10),  # 1 to 11 count rows that no filter hides
        ("=SUBTOTAL(109,A2:A5)", 8),
        ("=SUBTOTAL(101,A2:A6)", 8 / 3),
        ("=SUBTOTAL(102,A2:A6)", 3),
        ("=SUBTOTAL(103,A2:A6)", 4),
        ("=SUBTOTAL(104,A2:A5)", 4),
        ("=SUBTOTAL(105,A3:A5)", 3),
        ("=SUBTOTAL(106,C2:C5)", 100_000),
        ("=SUBTOTAL(111,C2:C5)", 201_978),
        ("=SUBTOTAL(9,A2:A8)", 18),  # without the subtotal in A7
        ("=SUBTOTAL(109,A2:A8)", 16),
        ("=SUBTOTAL(9,E2:E4)", 9),
        ("=SUBTOTAL(109,A:A)", 16),
        ("=SUBTOTAL(109,S!A2:A5)*2", 16),
        ("=AGGREGATE(9,6,B2:B4)", 12),
        ("=AGGREGATE(9,7,B2:B4)", 7),
        ("=AGGREGATE(9,5,C2:C5)", 1101),
        ("=AGGREGATE(9,4,A2:A8)", 24),
        ("=AGGREGATE(9,0,A2:A8)", 18),
        ("=AGGREGATE(9,,A2:A8)", 18),
        ("=AGGREGATE(3,6,B2:B6)", 3),
        ("=AGGREGATE(12,6,B2:B5)", 7),
        ("=AGGREGATE(14,6,B2:B5,3)", 5),
        ("=AGGREGATE(15,6,C2:C5/(A2:A5>1),1)", 10),
        ("=AGGREGATE(15,6,ROW(C2:C5)/(C2:C5>5),2)", 4),
        ("=ISFORMULA(D2)", True),
        ("=ISFORMULA(C2)", False),
        ("=ISFORMULA(F99)", False),
    ],
)
def test_only_the_cells_that_count_are_taken(formula, value):
    assert computed(sheet(formula)) == pytest.approx(value)


@pytest.mark.parametrize(
    "formula",
    [
        "=SUBTOTAL(9,A2:A8)",
        "=SUBTOTAL(109,A2:A8)",
        "=SUBTOTAL(103,A2:A6)",
        "=SUBTOTAL(107,C2:C5)",
        "=SUBTOTAL(9,E2:E4)",
    ],
)
def test_libreoffice_agrees(formula, libreoffice, tmp_path):
    (tmp_path / "book.xlsx").write_bytes(sheet(formula))
    with libreoffice.open(tmp_path / "book.xlsx") as book:
        book.recalculate()
        assert book["S!Z1"] == pytest.approx(computed(sheet(formula)))


def filtered(worksheet) -> None:
    worksheet.auto_filter.ref = "A1:E6"
    worksheet.auto_filter.add_filter_column(0, ["1", "3", "4"])


def filtered_table(worksheet) -> None:
    chosen = FilterColumn(colId=0, filters=Filters(filter=["1", "3", "4"]))
    table = Table(displayName="T", ref="A1:A5", autoFilter=AutoFilter(ref="A1:A5", filterColumn=[chosen]))
    worksheet.add_table(table)


def test_rows_that_a_filter_of_the_sheet_hides_never_count():
    assert [computed(sheet(f"=SUBTOTAL({kind},A2:A5)", prepare=filtered)) for kind in (9, 109)] == [8, 8]


@pytest.mark.parametrize(
    ("formula", "function"),
    [
        ("=SUBTOTAL(9,A2:A5)", "SUBTOTAL"),
        ("=SUBTOTAL(109,T[v])+1", "SUBTOTAL"),
        ("=SUBTOTAL(9,C:C)", "SUBTOTAL"),  # of its rows, whatever the column
        ("=AGGREGATE(9,5,A3:A2)", "AGGREGATE"),
    ],
)
def test_what_a_filter_of_a_table_hides_is_named(formula, function):
    reasons = Engine(sheet(formula, prepare=filtered_table), checked=True).uncomputed
    assert reasons["S", 1, 26] == f"{function} over rows that a table's filter hides is not checked"


@pytest.mark.parametrize(("formula", "value"), [("=SUBTOTAL(9,A4:A5)", 7), ("=SUM(A2:A5)", 10)])
def test_what_reads_no_hidden_row_of_a_table_is_computed(formula, value):
    engine = Engine(sheet(formula, prepare=filtered_table), checked=True)
    assert ("S", 1, 26) not in engine.uncomputed and engine.get("S", 1, 26) == value


def test_the_total_row_of_a_table():
    def prepare(worksheet):
        worksheet["A6"] = "=SUBTOTAL(109,T[v])"
        table = Table(displayName="T", ref="A1:A6", totalsRowCount=1)
        worksheet.add_table(table)

    data = sheet("=A6", "=SUBTOTAL(109,T[v])", prepare=prepare)
    assert [computed(data, row) for row in (1, 2)] == [8, 8]


def test_a_shared_subtotal_is_answered_in_each_of_its_cells():
    """Filled to the right, each has the totals of its own column to leave out."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "S"
    for row, values in enumerate([(1, 10), (2, 20), ("=SUM(A1:A2)", "=SUBTOTAL(9,B1:B2)"), (4, 40)], 1):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column, value)
    sheet["A5"] = sheet["B5"] = "=SUBTOTAL(9,A1:A4)"
    engine = Engine(shared(saved(book), "A5:B5"))
    assert [engine.get("S", 5, column) for column in (1, 2)] == [10, 70]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUMPRODUCT((A1:A6=5)*ROW(A1:A6))", 5),
        ('=LOOKUP(2,1/(A1:A6<>""),ROW(A1:A6))', 6),
        ("=INDEX(ROW(A1:A3),2)", 2),
        ("=SUMPRODUCT(COLUMN(A1:C1)*1)", 6),
        ('=SUMPRODUCT(ROW(INDIRECT("1:"&B1)))', 6),
        ("=SUMPRODUCT(ROW($1:$3)*1)", 6),
        ("=ROW(A2:A4)", 2),
        (ArrayFormula("Z1", "=MAX((A1:A6=5)*ROW(A1:A6))"), 5),
        (ArrayFormula("Z1", '=INDEX(A1:A6,SMALL(IF(A1:A6<>"",ROW(A1:A6)),2))'), 5),
    ],
)
def test_row_of_an_area_is_an_array_where_excel_has_one(formula, value):
    assert value_of(formula, {"A1": 1, "A5": 5, "A6": 3, "B1": 3}) == value


def test_numbers_of_rows_do_not_depend_on_the_cells():
    """=ROW(A1) in A1, and =ROWS(A$1:A2) filled down."""
    book = openpyxl.Workbook()
    book.active.title = "S"
    for row in (1, 2, 3):
        book.active.cell(row, 1, f"=ROW(A{row})*10")
        book.active.cell(row, 2, "=ROWS(B$1:B1)+ROW(B1)*10+COLUMN(B1)*100+COLUMNS($A1:B1)*1000")
        book.active.cell(row, 3, "=SUMPRODUCT(ROW(C$1:C2)*1)")
    engine = Engine(shared(shared(saved(book), "B1:B3"), "C1:C3", index=1))
    assert [engine.get("S", row, 1) for row in (1, 2, 3)] == [10, 20, 30]
    assert [engine.get("S", row, 2) for row in (1, 2, 3)] == [2211, 2222, 2233]
    assert [engine.get("S", row, 3) for row in (1, 2, 3)] == [3, 6, 10]


def test_an_area_whose_ends_change_places_is_read():
    """The last cells of a sum that was filled down past its anchor; Excel sums the same cells."""
    book = openpyxl.Workbook()
    book.active.title = "S"
    for row in range(1, 5):
        book.active.cell(row, 1, row)
        book.active.cell(row, 3, "=SUM(A1:A$2)")
    book.active["D1"], book.active["D2"] = "=SUM(A4:A3)", "=SUM(S!B$2:$A1)"
    engine = Engine(shared(saved(book), "C1:C4"))
    assert [engine.get("S", row, 3) for row in range(1, 5)] == [3, 2, 5, 9]
    assert [engine.get("S", row, 4) for row in (1, 2)] == [7, 3]
