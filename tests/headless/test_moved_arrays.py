"""Array formulas whose result changes its size with an input: the file's area, and what reads it, follow."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from tests.headless.rich_book.package_parts import replace, unzipped, zipped
from xlplugin.errors import ExcelError
from xlplugin.headless.fill import fill
from xlplugin.headless.model import open_model
from xlplugin.headless.recalc import with_cached_values
from xlplugin.ooxml import Book, Package

SHEET = "xl/worksheets/sheet1.xml"
NAMES = {"n": "S!$A$1", "total": "S!$D$1", "fifth": "S!$D$2"}
CELLS = {"A1": 3, "D1": "=SUM(C1:C9)", "D2": "=C5*10", "E1": "=A1+1"}


@pytest.fixture
def spilling(book, tmp_path):
    """Path of a book where C1 spills as many cells as A1 says; D2 reads one that it does not reach yet."""

    def make(formula="=_xlfn.SEQUENCE(A1)*2", mark=' cm="1"', **more):
        def prepare(workbook):
            workbook["S"]["C1"] = ArrayFormula("C1:C3", formula)

        parts = unzipped(book({"S": CELLS | more}, prepare, NAMES))
        replace(parts, SHEET, '<c r="C1"', f'<c r="C1"{mark}')
        path = tmp_path / "spilling.xlsx"
        path.write_bytes(with_cached_values(zipped(parts)))
        return path

    return make


def column_c(path) -> list:
    return [cell.value for (cell,) in openpyxl.load_workbook(path, data_only=True)["S"]["C1:C6"]]


def stored_area(path) -> str:
    return Book(Package.open(path)).sheet("S").cells.cells[1, 3].formula.attributes["ref"]


def test_a_filled_workbook_holds_the_whole_result_and_no_more(spilling, tmp_path):
    out = tmp_path / "out"
    summary = fill(spilling(), pd.DataFrame({"n": [5, 2, 3, 6, 1]}), output=out)
    assert summary["message"].tolist() == [""] * 5
    assert summary["total"].tolist() == [30, 6, 12, 42, 2]
    assert summary["fifth"].tolist() == [100, 0, 0, 100, 0]
    for row, size in enumerate([5, 2, 3, 6, 1], start=1):
        path = out / f"{row:04d}.xlsx"
        assert column_c(path) == [*range(2, 2 * size + 1, 2), *[None] * (6 - size)]
        assert stored_area(path) == ("C1" if size == 1 else f"C1:C{size}")
        assert Book(Package.open(path)).value("S", 2, 4) == summary["fifth"][row - 1]
        assert b'<c r="C1" cm="1">' in unzipped(path.read_bytes())[SHEET]


def test_a_scenario_alone_is_the_same_workbook(spilling, tmp_path):
    template = spilling()
    fill(template, pd.DataFrame({"n": [6, 5]}), output=tmp_path / "two")
    fill(template, pd.DataFrame({"n": [5]}), output=tmp_path / "one")
    model = open_model(template)
    model.set("n", 5)
    model.save(tmp_path / "model.xlsx")
    expected = (tmp_path / "model.xlsx").read_bytes()
    assert (tmp_path / "two" / "0002.xlsx").read_bytes() == expected
    assert (tmp_path / "one" / "0001.xlsx").read_bytes() == expected


def test_a_result_with_no_room_to_grow_fails_its_row(spilling):
    summary = fill(spilling(C6="in the way"), pd.DataFrame({"n": [5, 6]}))
    assert summary["status"].tolist() == ["ok", "failed"]
    assert "#SPILL!" in summary["message"][1]


def test_a_cell_that_becomes_an_error_only_by_the_growth_fails_its_row(spilling):
    summary = fill(spilling(F1="=IF(C4>0,1/0,1)"), pd.DataFrame({"n": [3, 4]}))
    assert summary["message"].tolist() == ["", "'S'!F1 is #DIV/0!"]


def test_a_formula_beyond_the_engine_that_the_result_grows_into_view_of_fails_its_row(spilling, tmp_path):
    path = spilling(F1=7, F2="=F1+n")
    parts = unzipped(path.read_bytes())
    for formula, messages in {"CUBEVALUE(C4)": ["", "follows"], "CUBEVALUE(9)": ["", ""]}.items():
        replace(parts, SHEET, '<c r="F1" t="n"><v>7</v></c>', f'<c r="F1"><f>{formula}</f><v>7</v></c>')
        path.write_bytes(zipped(parts))
        out = tmp_path / formula[10]
        summary = fill(path, pd.DataFrame({"n": [3, 4]}), output=out)
        assert [m in text for m, text in zip(messages, summary["message"], strict=True)] == [True, True]
        replace(parts, SHEET, f'<c r="F1"><f>{formula}</f><v>7</v></c>', '<c r="F1" t="n"><v>7</v></c>')
    assert summary["message"].tolist() == ["", ""]
    found = [Book(Package.open(out / f"000{n}.xlsx")).value("S", 2, 6) for n in (1, 2)]
    assert found == [10, 11]  # F1 is a constant there


OLD = {"formula": "=IF(A1>3,{1;2},{1;2;3})*2", "mark": ""}


def test_an_array_formula_of_the_old_kind_keeps_its_area_and_fills_it_up_as_excel_does(spilling, tmp_path):
    summary = fill(spilling(**OLD), pd.DataFrame({"n": [1, 4, 2]}), output=tmp_path / "out")
    assert summary["status"].tolist() == ["ok", "failed", "ok"]
    assert summary["message"][1].startswith("total is #N/A")
    assert not (tmp_path / "out" / "0002.xlsx").exists()
    assert stored_area(tmp_path / "out" / "0003.xlsx") == "C1:C3"


def test_a_model_shows_what_excel_fills_up_with(spilling, tmp_path):
    model = open_model(spilling(**OLD))
    model.set("n", 4)
    model.recalculate()
    assert model.get("total") == ExcelError("#N/A")
    model.set("n", 2)
    model.save(tmp_path / "out.xlsx")
    assert column_c(tmp_path / "out.xlsx")[:3] == [2, 4, 6]
