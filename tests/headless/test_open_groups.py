"""Rows and columns that a fill shows because they came into use."""

from __future__ import annotations

import openpyxl
import pandas
from openpyxl.workbook.defined_name import DefinedName

import xlplugin
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


def test_a_row_is_shown_in_the_workbooks_that_use_it_and_formulas_that_ask_find_it_shown(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["A2"] = "in use", 0, '=IF(B1>0,"yes","")'
    sheet["C1"] = "=SUBTOTAL(103,A1,A2)"
    sheet.row_dimensions[2].hidden = True
    for name, area, hidden in (
        ("amount", "$B$1", None),
        ("seen", "$C$1", None),
        ("xlp_open_1", "$A$2:$A$2", True),
    ):
        book.defined_names[name] = DefinedName(name, attr_text=f"Sheet!{area}", hidden=hidden)
    book.save(tmp_path / "book.xlsx")
    frame = pandas.DataFrame({"name": ["no", "yes"], "amount": [0, 5]})
    summary = xlplugin.fill(tmp_path / "book.xlsx", frame, output=tmp_path / "out", name="{name}.xlsx")
    shown = [
        not openpyxl.load_workbook(tmp_path / "out" / f"{name}.xlsx").active.row_dimensions[2].hidden
        for name in ("no", "yes")
    ]
    assert shown == [False, True]
    assert summary["seen"].iloc[1] == 2
