"""Where the engine would differ from Excel: named, and the old value kept, never a wrong number."""

from __future__ import annotations

import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.table import Table

from tests.computed import rewritten, saved, shared, workbook
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.formulas.volatility import VOLATILE


def without_request(data: bytes) -> bytes:
    return rewritten(data, "xl/workbook.xml", lambda xml: xml.replace(b' fullCalcOnLoad="1"', b""))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUMPRODUCT(A1:A3^2)", 14),
        ("=MATCH(2,A1:A3,0)", 2),
        ("=MATCH(2.5,A1:A3)", 2),
        ("=VLOOKUP(2,A1:B3,1,FALSE)", 2),
        ('=TEXT(0.256,"0.0%")', "25.6%"),
        ('=TEXT(1234.5,"#,##0")', "1,235"),
        ('=_xlfn.CONCAT("a","b")', "ab"),
        ("=SUM(A1:A3)*2+SUM(A1:A2)", 15),
    ],
)
def test_the_same_functions_where_they_agree_are_computed(formula, value):
    assert Engine(saved(workbook(formula))).get("S", 1, 3) == value


def test_an_array_formula_computes_with_whole_areas():
    assert Engine(saved(workbook(ArrayFormula("C1", "=SUM(A1:A3^2)")))).get("S", 1, 3) == 14


def test_names_within_texts_and_sheet_names_are_no_names():
    book = workbook("=told", "=placed+1", "=rate")
    book.create_sheet("my rate")["A1"] = 7
    for name, text in (("rate", "0.25"), ("told", '"the rate"'), ("placed", "'my rate'!$A$1*1")):
        book.defined_names[name] = DefinedName(name, attr_text=text)
    engine = Engine(saved(book))
    assert [engine.get("S", row, 3) for row in (1, 2, 3)] == ["the rate", 8, 0.25]


def test_a_name_of_another_sheet_is_taken_from_that_sheet():
    book = workbook("=D!loc", "=loc")
    book.create_sheet("D")["A1"] = 13
    book["D"].defined_names["loc"] = DefinedName("loc", attr_text="D!$A$1")
    book["S"].defined_names["loc"] = DefinedName("loc", attr_text="S!$A$2")
    engine = Engine(saved(book))
    assert [engine.get("S", row, 3) for row in (1, 2)] == [13, 2]


def test_a_table_column_stays_where_it_is_in_a_shared_formula():
    book = workbook("=SUM(Tab[v])", "=SUM(Tab[v])", "=SUM(Tab[v])")
    book.active["A1"], book.active["A4"] = "v", 4
    book.active.add_table(Table(displayName="Tab", ref="A1:A4"))
    engine = Engine(shared(saved(book), "C1:C3"))
    assert [engine.get("S", row, 3) for row in (1, 2, 3)] == [9, 9, 9]


@pytest.mark.parametrize("reading", ['=INDIRECT("C1")*2', "=OFFSET(C2,-1,0)*2", "=SUM(OFFSET(A1,0,2,1,1))"])
def test_what_finds_a_kept_cell_while_it_runs_is_kept(reading):
    engine = Engine(saved(workbook("=NOBODYS(A1)", "=A1", reading, "=C3+1", "=C2+1")), checked=True)
    assert list(engine.uncomputed) == [("S", 1, 3)]
    assert engine.kept == {("S", 3, 3), ("S", 4, 3)}


@pytest.mark.parametrize(
    ("text", "changes"),
    [("RAND()", True), ("RANDARRAY(2)", True), ("RANDBETWEEN(1,9)", True), ("NOW()", True), ("TODAY()", True),
     ('CELL("row")', True), ('INFO("numfile")', True), ("OFFSET(A1,1,0)", True), ('INDIRECT("A1")', True),
     ("SUM(A1:A3)", False), ("RANK(A1,A1:A3)", False)],
)  # fmt: skip
def test_what_is_computed_again_whatever_changes(text, changes):
    assert bool(Engine(saved(workbook(f"={text}"))).calling(VOLATILE)) is changes


@pytest.mark.parametrize(
    ("formula", "is_kept"),
    [("=OFFSET(A1,0,0)*2", False), ("=OFFSET(A1,9,4)", True), ('=INDIRECT("E11")', True),
     ('=INDIRECT("A1")', False), ("=SUM(OFFSET(A1,8,4,5,1))", True), ("=SUM(E10:E11)", True),
     ("=INDEX(A1:A3,2)", False)],
)  # fmt: skip
def test_a_table_that_is_not_computed_keeps_what_finds_its_cells_and_no_other(formula, is_kept):
    book = workbook(formula)
    sheet = book.active
    sheet["E9"], sheet["D10"], sheet["D11"] = "=A1+RAND()", 1, 2
    sheet["E10"] = DataTableFormula("E10:E11", r1="A1")
    engine = Engine(saved(book), checked=True)
    assert list(engine.uncomputed) == [("S", 10, 5)]
    assert (("S", 1, 3) in engine.kept) is is_kept
