"""The doctor: each finding is provoked once, on a machine and in files made for it."""

from __future__ import annotations

import dataclasses
import io
import struct
import sys
from pathlib import Path

import openpyxl
import pytest

from xlplugin.cli import main
from xlplugin.excel import machine as machine_module
from xlplugin.excel.addin import addin, macro_workbook
from xlplugin.excel.machine import Machine, installed, machine_findings
from xlplugin.excel.workbook_findings import workbook_findings
from xlplugin.registry import functions

XLWINGS = installed("xlwings")
DLL = f"xlwings{struct.calcsize('P') * 8}-{XLWINGS}.dll"


@pytest.fixture
def windows(tmp_path, monkeypatch):
    """A machine on which everything is as it should be."""
    monkeypatch.setattr(machine_module, "find_spec", lambda name: name)
    python = tmp_path / "venv" / "Scripts" / "python.exe"
    startup, settings = tmp_path / "XLSTART", tmp_path / "xlwings.conf"
    python.parent.mkdir(parents=True)
    startup.mkdir()
    python.touch()
    (tmp_path / "venv" / DLL).touch()
    (startup / "xlplugin.xlam").write_bytes(addin(functions(), str(python)))
    return Machine(True, python, python.parent.parent, settings, startup, "utf-8", {"VBAWarnings": 2})


def told(findings) -> str:
    return "\n".join(map(str, findings))


def test_a_machine_in_order(windows):
    findings = list(machine_findings(windows))
    assert not [finding for finding in findings if finding.remedy], told(findings)


@pytest.mark.parametrize(
    ("break_it", "expected"),
    [
        (lambda m: (m.prefix / DLL).unlink(), f"BLOCKS {DLL} is missing"),
        (
            lambda m: (m.startup / "xlplugin.xlam").write_bytes(addin(functions())),
            "add-in names no INTERPRETER_WIN",
        ),
        (lambda m: m.interpreter.unlink(), "which does not exist"),
        (lambda m: (m.startup / "xlplugin.xlam").unlink(), "xlplugin.xlam is missing"),
        (lambda m: m.macro_rules.update(VBAWarnings=4), "BLOCKS Excel disables all macros"),
        (lambda m: m.macro_rules.update(RequireAddinSig=1), "BLOCKS Excel takes signed add-ins only"),
    ],
)
def test_what_blocks_on_a_machine(windows, break_it, expected):
    break_it(windows)
    assert expected in told(machine_findings(windows))
    assert any(finding.blocks for finding in machine_findings(windows))


def test_paths_that_trouble_excel(windows, tmp_path):
    python = tmp_path / "OneDrive" / "张三" / "python.exe"
    python.parent.mkdir(parents=True)
    python.touch()
    (windows.startup / "xlplugin.xlam").write_bytes(addin(functions(), str(python)))
    findings = told(machine_findings(dataclasses.replace(windows, code_page="cp1252")))
    assert "BLOCKS The path of Python has letters outside the system's code page" in findings
    assert "letters beyond ASCII" in findings
    assert "Python lies in OneDrive" in findings
    assert "this xlplugin belongs to" in findings
    assert "BLOCKS" not in told(machine_findings(dataclasses.replace(windows, code_page="cp936")))


def test_the_lines_of_an_older_install_are_told(windows):
    windows.settings.write_text('"UDF MODULES","mine;udfs.excel"\r\n')
    assert "names udfs.excel for every workbook" in told(machine_findings(windows))
    windows.settings.write_text('"UDF MODULES","mine"\r\n')
    assert "for every workbook" not in told(machine_findings(windows))


def test_versions_that_differ(windows, monkeypatch):
    monkeypatch.setattr(machine_module, "installed", lambda package: "0.99.0")
    (windows.prefix / DLL.replace(XLWINGS, "0.99.0")).touch()
    findings = told(machine_findings(windows))
    assert f"was built with xlwings {XLWINGS}; 0.99.0 is installed" in findings
    monkeypatch.setattr(machine_module, "installed", lambda package: XLWINGS)
    monkeypatch.setattr("xlplugin.excel.vba_stamp.__version__", "9.9")
    assert "was built by xlplugin 0.1.0; 9.9 is installed" in told(machine_findings(windows))


def test_missing_packages(windows, monkeypatch):
    monkeypatch.setattr(machine_module, "find_spec", lambda name: None)
    monkeypatch.setattr(machine_module, "installed", lambda package: None)
    findings = told(machine_findings(windows))
    assert "BLOCKS xlwings is not installed" in findings
    assert "BLOCKS pywin32 is not installed" in findings


@pytest.fixture
def book(tmp_path, template):
    path = tmp_path / "book.xlsm"
    path.write_bytes(macro_workbook(template, functions()))
    return path


def findings_of(path) -> str:
    return told(workbook_findings(str(path), functions(), XLWINGS))


def test_a_workbook_in_order(book):
    findings = findings_of(book)
    assert "book.xlsm fits the installed xlplugin and xlwings" in findings
    assert "Our functions by their plain names" in findings
    assert "do:" not in findings


def test_a_downloaded_file_is_told(book):
    Path(f"{book}:Zone.Identifier").write_text(
        "[ZoneTransfer]\nZoneId=3\n"
    )  # on Windows a stream, here a file
    assert "BLOCKS The file is marked as coming from the internet" in findings_of(book)


def test_an_older_workbook_is_told(book, monkeypatch):
    monkeypatch.setattr("xlplugin.excel.workbook_findings.__version__", "9.9")
    assert "Built by xlplugin 0.1.0; 9.9 is installed" in findings_of(book)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=[1]!SERVERS(9)", "linked to an add-in at another place"),
        ("='C:\\x\\xlplugin.xlam'!SERVERS(9)", "linked to an add-in at another place"),
        ("=[2]!_xldudf_SERVERS(9)", "linked to an add-in at another place"),
        ("=_xldudf_SERVERS(9)", "Formulas of xlwings Lite or Server (_xldudf_): 1 cells, first 'Sheet'!A1"),
        ("=SUM(1,SERVERS(9))", "by their plain names: 1 cells"),
        ("#NAME?", "#NAME? is stored: 1 cells, first 'Sheet'!A1"),
    ],
)
def test_spellings_of_our_functions(tmp_path, formula, expected):
    workbook, data = openpyxl.Workbook(), io.BytesIO()
    workbook.active["A1"] = formula
    workbook.save(data)
    (tmp_path / "book.xlsx").write_bytes(data.getvalue())
    assert expected in findings_of(tmp_path / "book.xlsx")
    assert "a workbook of your own" in findings_of(tmp_path / "book.xlsx")


def test_calculation_by_hand_is_told(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.calculation.calcMode = "manual"
    workbook.save(tmp_path / "book.xlsx")
    assert "calculates by hand only" in findings_of(tmp_path / "book.xlsx")


def test_places_and_files_that_are_no_workbook(tmp_path):
    assert "BLOCKS https://d.docs.live.net/x.xlsx is a web address" in findings_of(
        "https://d.docs.live.net/x.xlsx"
    )
    assert "BLOCKS" in findings_of(tmp_path / "missing.xlsx")
    deep = tmp_path.joinpath(*["folder with a long name"] * 10)
    deep.mkdir(parents=True)
    openpyxl.Workbook().save(deep / "book.xlsx")
    assert "Excel opens no more than 218" in findings_of(deep / "book.xlsx")


def test_the_command_exits_with_1_when_something_blocks(tmp_path, capsys):
    assert main(["doctor", str(tmp_path / "missing.xlsx")]) == 1
    assert "1 of these must be put right" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="says what works where Excel's add-in does not")
def test_elsewhere_nothing_blocks(capsys):
    assert main(["doctor"]) == 0
    assert "build, fill, recalc, check and eval work" in capsys.readouterr().out
