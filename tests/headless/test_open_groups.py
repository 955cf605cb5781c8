"""Rows and columns that a fill shows because they came into use."""

from __future__ import annotations

import openpyxl
import pandas
import pytest
from openpyxl.workbook.defined_name import DefinedName

import xlplugin
from xlplugin.headless.recalc import recalculate
from xlplugin.ooxml.hidden_lines import with_lines_shown


def test_only_the_lines_asked_for_are_shown_and_a_span_of_columns_is_split():
    part = (
        b'<cols><col min="2" max="4" width="9" hidden="1" outlineLevel="1"/></cols>'
        b'<row r="3" hidden="1" outlineLevel="1"><c r="A3"/></row><row r="4" hidden="1"/>'
    )
    assert with_lines_shown(part, {3}, {3}) == (
        b'<cols><col min="2" max="2" width="9" hidden="1" outlineLevel="1"/>'
        b'<col min="3" max="3" width="9" outlineLevel="1"/>'
        b'<col min="4" max="4" width="9" hidden="1" outlineLevel="1"/></cols>'
        b'<row r="3" outlineLevel="1"><c r="A3"/></row><row r="4" hidden="1"/>'
    )
    assert with_lines_shown(part, (), ()) == part


def grouped(path, amount: int) -> None:
    """A book whose second row is hidden until it shows something, which it does for an amount above 0."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["A2"] = "in use", amount, '=IF(B1>0,"yes","")'
    sheet["C1"] = "=SUBTOTAL(103,A1,A2)"
    sheet.row_dimensions[2].hidden = True
    for name, area, hidden in (
        ("amount", "$B$1", None),
        ("seen", "$C$1", None),
        ("xlp_open_1", "$A$2:$A$2", True),
    ):
        book.defined_names[name] = DefinedName(name, attr_text=f"Sheet!{area}", hidden=hidden)
    book.save(path)


def hidden_row(path) -> bool:
    return openpyxl.load_workbook(path).active.row_dimensions[2].hidden


@pytest.mark.parametrize("amount", [0, 5])
def test_a_recalculation_shows_what_is_in_use_and_formulas_that_ask_find_it_shown(tmp_path, amount):
    grouped(tmp_path / "book.xlsx", amount)
    result = recalculate((tmp_path / "book.xlsx").read_bytes())
    (tmp_path / "out.xlsx").write_bytes(result.data)
    assert hidden_row(tmp_path / "out.xlsx") == (amount == 0)
    assert openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True).active["C1"].value == 2


def test_a_row_is_shown_in_the_workbooks_that_use_it_and_formulas_that_ask_find_it_shown(tmp_path):
    grouped(tmp_path / "book.xlsx", 0)
    frame = pandas.DataFrame({"name": ["no", "yes"], "amount": [0, 5]})
    summary = xlplugin.fill(tmp_path / "book.xlsx", frame, output=tmp_path / "out", name="{name}.xlsx")
    assert [hidden_row(tmp_path / "out" / f"{name}.xlsx") for name in ("no", "yes")] == [True, False]
    assert summary["seen"].iloc[1] == 2


def test_a_row_that_the_template_itself_uses_is_shown_whatever_a_scenario_sets(tmp_path):
    grouped(tmp_path / "book.xlsx", 5)
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    book.active["D1"], book.active["E1"] = 1, "=D1*2"
    book.save(tmp_path / "book.xlsx")
    xlplugin.fill(tmp_path / "book.xlsx", pandas.DataFrame({"Sheet!D1": [4]}), output=tmp_path / "out")
    assert not hidden_row(tmp_path / "out" / "0001.xlsx")
