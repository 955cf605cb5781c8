"""The ribbon tab: its part against our VBA, and its buttons pressed in pyOpenVBA's model of Excel."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import openpyxl
import pytest
from pyopenvba.apps.excel import ExcelApplication

from tests.excel.excel_model import opened
from xlplugin.excel import ribbon, tasks, vba
from xlplugin.excel.addin import addin, macro_workbook
from xlplugin.excel.parts import read_parts
from xlplugin.registry import functions

WITH_PYTHON = {"INTERPRETER_WIN": "C:\\python.exe"}
ENGLISH, CHINESE, TAIWAN = 0x409, 0x804, 0x404
# What the ribbon hands to a procedure, and procedures that a test can call.
CONTROL = 'Attribute VB_Name = "Control"\nPublic ID As String\n'
TOOLS = """
Public Function Labelled(ByVal what As String, ByVal tip As Boolean) As String
    Dim pressed As New Control, text As Variant
    pressed.ID = what
    If tip Then XlpTip pressed, text Else XlpLabel pressed, text
    Labelled = text
End Function
Public Function Shown() As Boolean
    Dim pressed As New Control, visible As Variant
    XlpVisible pressed, visible
    Shown = visible
End Function
Public Sub Enter(ByVal where As String, ByVal text As String)
    Range(where).Formula = text
    Range(where).Select
End Sub
"""
COMPLAINT = "#N/A GPU_PEAK: gpu V100 has no INT8"
PYTHON = f'If fname = "XLP_LAST_ERROR" Then CallUDF = "{COMPLAINT}" Else CallUDF = "#N/A"'


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("ribbon") / "book.xlsm"
    data = io.BytesIO()
    openpyxl.Workbook().save(data)
    path.write_bytes(macro_workbook(data.getvalue(), functions()))
    return path


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("ribbon") / "xlplugin.xlam"
    path.write_bytes(addin(functions(), "C:\\python.exe"))
    return path


def excel_with(path: Path, *others: Path, **given) -> ExcelApplication:
    app = opened(path, *others, python=PYTHON, **given)
    app.add_module(CONTROL, name="Control", kind="class")
    app.add_module(TOOLS, name="Tools")
    return app


def press(app: ExcelApplication, button: str) -> None:
    app.add_module(
        f"Public Sub Press()\n    Dim pressed As New Control\n    {button} pressed\nEnd Sub", name="Pressing"
    )
    app.run("Press")


def test_the_part_is_reached_and_each_callback_stands_in_our_module(book):
    parts = read_parts(book.read_bytes())
    assert ribbon.PART.encode() in parts["_rels/.rels"]
    text = vba.wrapper_module(functions())
    elements = list(ElementTree.fromstring(parts[ribbon.PART]).iter())
    names = [element.get("id") for element in elements if element.get("id")]
    assert len(names) == len(set(names)) > 8
    called = 0
    for element in elements:
        for attribute, name in element.items():
            if attribute == "onAction":
                assert f"Public Sub {name}(control As IRibbonControl)\r\n" in text
            elif attribute.startswith("get"):
                assert re.search(
                    rf"^Public Sub {name}\(control As IRibbonControl, ByRef \w+ As Variant\)\r$", text, re.M
                )
            called += attribute == "onAction" or attribute.startswith("get")
    assert called > 20


def test_labels_and_tips_are_in_excels_language(book):
    for language, place in ((ENGLISH, 1), (CHINESE, 0), (TAIWAN, 0)):
        app = excel_with(book, language=language)
        for identifier, words in ribbon.words().items():
            name, tip = identifier.removesuffix("Tip"), identifier.endswith("Tip")
            assert app.run("Labelled", name, tip) == words[place] != ""


def test_a_workbook_with_functions_leaves_the_tab_to_the_addin(book, installed):
    assert excel_with(book).run("Shown") is True
    assert excel_with(book, installed).run("Shown") is False


def test_what_went_wrong_names_the_cell_and_the_reason(book):
    app = excel_with(book, settings=WITH_PYTHON)
    app.run("Enter", "B2", "=1/0")
    press(app, "XlpWhy")
    assert app.dialogs[-1][1] == f"B2 #DIV/0!: {COMPLAINT}"
    app.run("Enter", "B3", "=1+1")
    press(app, "XlpWhy")
    assert app.dialogs[-1][1] == COMPLAINT


@pytest.mark.parametrize("name", ["explain_cell", "new_native", "new_udf", "doctor"])
def test_what_python_does_is_a_task_of_ours(book, name):
    button = "Xlp" + {"explain_cell": "Explain"}.get(name, name.title().replace("_", ""))
    app = excel_with(book, settings=WITH_PYTHON)
    press(app, button)
    assert app.console == [f"from xlplugin.excel import tasks; tasks.{name}()"]
    assert callable(getattr(tasks, name))
    unsaid = excel_with(book)
    press(unsaid, button)
    assert "run  xlplugin install" in unsaid.dialogs[-1][1]


def test_the_list_of_functions_opens_in_a_new_workbook(book):
    app = excel_with(book)
    press(app, "XlpHelp")
    listed = app.sheet(1)
    assert len(app.workbooks()) == 2
    assert [listed.value(f"A{row}") for row in range(2, 2 + len(functions()))] == list(functions())


def test_refresh_is_the_macro_of_that_name(book):
    app = excel_with(book)
    app.run("Enter", "A1", "=SERVERS(8)")
    press(app, "XlpRefresh")
    assert app.dialogs[-1][1] == "1 formulas were entered again."
