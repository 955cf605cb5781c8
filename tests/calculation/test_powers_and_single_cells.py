"""Once written wrong without a word: powers, cells in MIN and its like, sheet1, OFFSET from itself."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest

import xlplugin
from xlplugin.headless.recalc import recalculate


def a_book(cells: dict[str, object], sheet: str = "S", *others: str) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for name in others:
        book.create_sheet(name)
    for address, value in cells.items():
        book[sheet][address] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def values(data: bytes, sheet: str = "S") -> dict[str, object]:
    rows = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[sheet].iter_rows()
    return {cell.coordinate: cell.value for row in rows for cell in row if cell.value is not None}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("(B1/A1)^(1/2)-1", 2**0.5 - 1),
        ("(1+A1)^(1/2)-1", 101**0.5 - 1),
        ("(A1*B1)^2-1", 20000**2 - 1),
        ("2^(A1-99)-1", 1),
        ("-A1^2+1", 10001),
        ("(A1^2)^(1/2)-1", 99),
        ("(2^(A1/50))^(B1/100)-1", 15),
        ("2^(A1=100)-1", 1),
        ("(A1-B1)^2+(B1-A1)^2-1", 19999),
    ],
)
def test_powers_of_expressions(formula, expected):
    result = recalculate(a_book({"A1": 100, "B1": 200, "C1": f"={formula}"}))
    assert values(result.data)["C1"] == pytest.approx(expected, rel=1e-12)
    assert not result.uncomputed


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("MIN(A1,B4)", lambda x: x),
        ("MAX(A1,B4)", lambda x: x),
        ("AVERAGE(A1,B4)", lambda x: x),
        ("SUM(A1,B5,B6)", lambda x: x),
        ("AND(A1>0,B4)", lambda x: x > 0),
        ("OR(A1>5,B4,B5)", lambda x: x > 5),
        ("IFERROR(AVERAGE(B4)+A1,-1)", lambda x: -1),
    ],
)
def test_a_cell_in_these_is_an_area_of_one_in_a_batch_too(tmp_path, formula, expected):
    path = tmp_path / "book.xlsx"
    path.write_bytes(a_book({"A1": 1, "B5": "text", "B6": True, "C1": f"={formula}"}))
    rows = [-3, 5, 7, 8, -9]
    xlplugin.fill(path, pd.DataFrame({"S!A1": rows}), output=tmp_path / "out")
    filled = sorted((tmp_path / "out").glob("*.xlsx"))
    assert [values(file.read_bytes())["C1"] for file in filled] == [expected(x) for x in rows]


@pytest.mark.parametrize("sheet", ["sheet1", "SHEET1", "Sheet1"])
def test_a_sheet_called_sheet1_keeps_its_values(sheet):
    result = recalculate(a_book({"A1": 100, "B1": "=A1*2", "B2": f"=SUM({sheet}!A:A)"}, sheet, "Data"))
    assert values(result.data, sheet) == {"A1": 100, "B1": 200, "B2": 100}


@pytest.mark.parametrize("formula", ["OFFSET(H19,MATCH(1,G20:G22,0),0)", "OFFSET($H$19,2,0)*1"])
def test_offset_may_start_from_its_own_cell(formula):
    cells = {"G21": 1, "H21": 42, "H19": f"={formula}", "I19": "=H19*2"}
    result = recalculate(a_book(cells))
    assert values(result.data) | {"H19": 42, "I19": 84} == values(result.data)
    assert not result.uncomputed
