"""Our VBA, run: LibreOffice compiles and executes the module with a stand-in for xlwings' Python server.

LibreOffice ignores #If, so the branch for the Mac is cut out, and shows CVErr(2042) as the text "Error 2042".
"""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from xlplugin.excel import vba
from xlplugin.excel.error_values import CVERR
from xlplugin.excel.parts import read_parts, written
from xlplugin.excel.vba_project import MACRO_TYPE, PLAIN_TYPE
from xlplugin.registry import functions

XLWINGS = """Attribute VB_Name = "xlwings"
Option Private Module
Public started As Long
Public Function XLPy() As Variant
    started = started + 1
    Set XLPy = New FakePython
End Function
Public Function GetConfig(configKey As String) As Variant
    GetConfig = "C:\\python.exe"
End Function
"""
# Gives back what a test puts into the first argument, the product of numbers, and "none" for no arguments.
FAKE_PYTHON = """VERSION 1.0 CLASS
BEGIN
  MultiUse = -1  'True
END
Attribute VB_Name = "FakePython"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = False
Attribute VB_Exposed = False
Public Function CallUDF(where As String, fname As String, values As Variant) As Variant
    Dim grid(0 To 1, 0 To 1) As Variant
    If UBound(values) < 0 Then
        CallUDF = "none"
    ElseIf VarType(values(0)) <> vbString Then
        If IsMissing(values(1)) Then CallUDF = values(0) * 8 Else CallUDF = values(0) * values(1)
    ElseIf values(0) = "where" Then
        CallUDF = where & " " & fname
    ElseIf values(0) = "starts" Then
        CallUDF = started
    ElseIf values(0) = "row" Then
        CallUDF = Array(1, 2, 3)
    ElseIf values(0) = "grid" Then
        grid(0, 0) = 1: grid(0, 1) = 2: grid(1, 0) = 3: grid(1, 1) = "#N/A"
        CallUDF = grid
    ElseIf values(0) = "fail" Then
        Err.Raise 1000, , "no Python here"
    Else
        CallUDF = values(0)
    End If
End Function
"""


@pytest.fixture
def calculated(libreoffice, tmp_path):
    """Values of formulas in a workbook that carries our module."""

    def calculate(*formulas: str) -> list[object]:
        path = tmp_path / "book.xlsm"
        path.write_bytes(plain_workbook(formulas))
        add_modules(path)
        with libreoffice.open(path) as book:
            book.recalculate()
            return [book[f"Sheet!A{row}"] for row in range(1, len(formulas) + 1)]

    return calculate


def plain_workbook(formulas) -> bytes:
    book, data = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "Sheet"
    for row, formula in enumerate(formulas, 1):
        book.active.cell(row, 1, formula)
    book.save(data)
    parts = read_parts(data.getvalue())
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(PLAIN_TYPE, MACRO_TYPE)
    return written(parts)


def add_modules(path) -> None:
    from pyopenvba import ExcelFile, VBAModuleKind

    ours = re.sub(r"(?s) *#If Mac.*?#End If\r\n", "", vba.wrapper_module(functions()))
    with ExcelFile(path) as book:
        project = book.add_vba_project()
        project.add_module("xlwings", XLWINGS.replace("\n", "\r\n"), kind=VBAModuleKind.standard)
        project.add_module("FakePython", FAKE_PYTHON.replace("\n", "\r\n"), kind=VBAModuleKind.other)
        project.add_module(vba.PYTHON_MODULE, vba.python_module(), kind=VBAModuleKind.standard)
        project.add_module(vba.MODULE, ours, kind=VBAModuleKind.standard)
        book.save()


def test_numbers_texts_and_missing_arguments_pass(calculated):
    results = calculated(
        "=SERVERS(5)", "=SERVERS(5,7)", '=SERVERS("where")', "=XLP_VERSION()", '=SERVERS("plain")'
    )
    assert results == [40, 35, "udfs.excel SERVERS", "none", "plain"]


@pytest.mark.parametrize("code", CVERR)
def test_an_error_code_becomes_an_error_value(calculated, code):
    assert calculated(f'=SERVERS("{code}")') == [f"Error {CVERR[code]}"]


def test_rows_and_grids_keep_their_shape(calculated):
    assert calculated('=SUM(SERVERS("row"))', '=COLUMNS(SERVERS("row"))', '=SUM(SERVERS("grid"))') == [
        6,
        3,
        6,
    ]
    assert calculated('=INDEX(SERVERS("grid"),2,1)', '=INDEX(SERVERS("grid"),2,2)') == [3, "Error 2042"]


def test_python_is_started_once(calculated):
    assert calculated("=SERVERS(1)", "=SERVERS(2)", '=SERVERS("starts")')[2] == 1


def test_a_failure_is_an_error_with_its_reason_at_hand(calculated):
    assert calculated('=SERVERS("fail")', "=XLP_LAST_ERROR()") == ["Error 2015", "no Python here"]
