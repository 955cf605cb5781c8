"""What names mean: several areas in their order, names local to sheets, elements."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook.defined_name import DefinedName

from xlplugin.headless.fill import fill
from xlplugin.headless.model import open_model
from xlplugin.headless.targets import TargetError, find_target
from xlplugin.ooxml import Book

CELLS = {"A1": 1, "A2": 2, "A3": 3, "A4": 4, "C5": 5, "D5": 6, "B1": "=SUM(A1:A4)+C5*10+D5*100"}
NAMES = {"counts": "'a, b'!$A$1:$A$2,'a, b'!$A$4,'a, b'!$C$5:$D$5", "total": "'a, b'!$B$1"}


@pytest.fixture
def areas(book, tmp_path):
    path = tmp_path / "areas.xlsx"
    path.write_bytes(book({"a, b": CELLS}, names=NAMES))
    return path


def test_elements_run_through_the_areas_in_their_order(areas):
    book = Book(areas.read_bytes())
    assert [key[1:] for key in find_target(book, "counts").keys] == [(1, 1), (2, 1), (4, 1), (5, 3), (5, 4)]
    assert find_target(book, "counts[3]").keys == [("a, b", 4, 1)]
    with pytest.raises(TargetError, match=r"elements \[1\] to \[5\]"):
        find_target(book, "counts[6]")


def test_fill_and_model_number_them_alike(areas, tmp_path):
    summary = fill(areas, pd.DataFrame({"counts[3]": [40], "counts[5]": [7]}), output=tmp_path / "out")
    assert summary["total"].tolist() == [1 + 2 + 3 + 40 + 50 + 700]
    sheet = openpyxl.load_workbook(tmp_path / "out" / "0001.xlsx")["a, b"]
    assert [sheet[cell].value for cell in ("A3", "A4", "D5")] == [3, 40, 7]
    model = open_model(areas)
    model.set("counts[4]", 9)
    model.recalculate()
    assert model.get("counts") == [[1.0], [2.0], [4.0], [9.0, 6.0]]
    assert model.get("total") == 10 + 90 + 600


def test_a_name_that_two_sheets_have_of_their_own_is_explained(book):
    def local(workbook):
        for sheet in workbook:
            sheet.defined_names["rate"] = DefinedName("rate", attr_text=f"'{sheet.title}'!$A$1")

    workbook = Book(book({"Q 1": {"A1": 1}, "Q2": {"A1": 2}}, local))
    with pytest.raises(TargetError, match=r"rate is a name of 2 sheets.*write one of 'Q 1'!rate, 'Q2'!rate"):
        find_target(workbook, "rate")
    assert find_target(workbook, "'Q 1'!rate").keys == [("Q 1", 1, 1)]
    assert find_target(workbook, "Q2!Rate").keys == [("Q2", 1, 1)]
