"""Our VBA on cells: money, dates, unions, and formulas entered again, in pyOpenVBA's model of Excel."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula
from pyopenvba.apps.excel import ExcelApplication

from tests.excel.excel_model import opened
from xlplugin.excel.addin import macro_workbook
from xlplugin.excel.error_values import SEVERAL_AREAS
from xlplugin.registry import functions

ECHO = "CallUDF = values(0)"
TOOLS = """
Public Function Seen(ByVal where As String) As Variant
    Seen = SERVERS(Range(where))
End Function
Public Sub Fill(ByVal where As String, ByVal value As Variant, ByVal shown As String)
    Range(where).Value = value
    Range(where).NumberFormat = shown
End Sub
Public Sub Enter(ByVal where As String, ByVal text As String)
    Range(where).Formula = text
End Sub
Public Sub EnterArray(ByVal where As String, ByVal text As String)
    Range(where).FormulaArray = text
End Sub
Public Function ArrayOf(ByVal where As String) As String
    ArrayOf = Range(where).CurrentArray.Address
End Function
Public Sub SetMode(ByVal mode As Long)
    Application.Calculation = mode
End Sub
Public Function Mode() As Long
    Mode = Application.Calculation
End Function
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("model") / "book.xlsm"
    data = io.BytesIO()
    openpyxl.Workbook().save(data)
    path.write_bytes(macro_workbook(data.getvalue(), functions()))
    return path


@pytest.fixture
def app(book) -> ExcelApplication:
    """Excel with our module, a Python that gives back what it is given, and an empty sheet."""
    return with_tools(book)


def with_tools(book: Path, unknown: Sequence[str] = ()) -> ExcelApplication:
    app = opened(book, settings={"INTERPRETER_WIN": "C:\\python.exe"}, python=ECHO, unknown=unknown)
    app.add_module(TOOLS, name="Tools")
    return app


@pytest.mark.parametrize("shown", ["$#,##0.00", "[$€-2] #,##0.00"])
def test_money_keeps_its_digits(app, shown):
    app.run("Fill", "A1", 0.00015, shown)
    app.run("Fill", "A2", 123456.123456789, shown)
    app.run("Fill", "B1:B2", 7, "General")
    assert app.run("Seen", "A1") == 0.00015
    assert app.run("Seen", "A1:B2") == [[0.00015, 7], [123456.123456789, 7]]
    assert type(app.run("Seen", "A1")) is float


def test_a_date_still_arrives_as_a_date(app):
    app.run("Fill", "A1", 46112, "yyyy-mm-dd")
    app.run("Fill", "A2", 1.5, "$0.00")
    assert app.run("Seen", "A1") == datetime.datetime(2026, 3, 31)
    assert app.run("Seen", "A1:A2") == [[datetime.datetime(2026, 3, 31)], [1.5]]


def test_a_union_is_told_to_python_which_refuses_it(app):
    app.run("Fill", "A1:B6", 7, "General")
    assert app.run("Seen", "A2:B3,A5:B6") == SEVERAL_AREAS


def test_a_union_is_an_error_with_a_sentence(excel):
    assert excel("SERVER_TAM", SEVERAL_AREAS) == "#VALUE!"
    assert "a union of areas" in excel("XLP_LAST_ERROR")


FORMULAS = {
    "A1": "=SERVERS(8)",
    "A2": "=SUM(1,2)",
    "A3": "='C:\\old place\\xlplugin.xlam'!SERVERS(9)+xlplugin.xlam!SERVERS(1)",
    "A4": "=IF(A2>1,TRAIN_TOKENS(2),0)",
}


ARRAY = "=SERVERS(B1:B2)"
MANUAL, AUTOMATIC = -4135, -4105


def filled(app: ExcelApplication) -> ExcelApplication:
    for where, text in FORMULAS.items():
        app.run("Enter", where, text)
    app.run("EnterArray", "C1:C2", ARRAY)
    return app


def told(app: ExcelApplication) -> str:
    app.run("RefreshFunctions")
    return app.dialogs[-1][1]


@pytest.mark.parametrize("unknown", [(), ("Formula2", "HasSpill", "SpillParent")], ids=["dynamic", "before"])
def test_formulas_are_entered_again_and_arrays_whole(book, unknown):
    app = filled(with_tools(book, unknown))
    assert told(app) == "4 formulas were entered again."
    sheet = app.sheet(1)
    assert [sheet.formula(cell) for cell in FORMULAS] == [
        "=SERVERS(8)", "=SUM(1,2)", "=SERVERS(9)+SERVERS(1)", "=IF(A2>1,TRAIN_TOKENS(2),0)",
    ]  # fmt: skip
    assert sheet.formula("C1") == sheet.formula("C2") == ARRAY
    assert app.run("ArrayOf", "C1") == "$C$1:$C$2"


@pytest.mark.parametrize("mode", [MANUAL, AUTOMATIC])
def test_the_calculation_mode_is_as_before(app, mode):
    filled(app).run("SetMode", mode)
    told(app)
    assert app.run("Mode") == mode


def test_what_cannot_be_entered_is_named_with_the_reason(book, tmp_path):
    """Excel takes array formulas of at most 255 characters by VBA, and keeps longer ones of a file."""
    plain, data = openpyxl.Workbook(), io.BytesIO()
    plain.active["A1"] = "=SERVERS(8)"
    plain.active["B2"] = ArrayFormula("B2:B3", f'=SERVERS(A1:A2)+LEN("{"x" * 250}")')
    plain.save(data)
    (tmp_path / "book.xlsm").write_bytes(macro_workbook(data.getvalue(), functions()))
    said = told(with_tools(tmp_path / "book.xlsm"))
    assert said.startswith("1 formulas were entered again.\nNot entered again:\nSheet!B2: ")
    assert said.count("Sheet!") == 1
