"""The doctor on a workbook: each finding is provoked once, in a file made for it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.computed import shared
from tests.small_books import small_book
from xlplugin import __version__
from xlplugin.excel.addin import macro_workbook
from xlplugin.excel.machine import installed
from xlplugin.excel.workbook_findings import workbook_findings
from xlplugin.registry import functions


@pytest.fixture(scope="module")
def project():
    """A small workbook with our modules in it."""
    return macro_workbook(small_book({"S": {"A1": 8, "B1": "=SERVERS(A1)"}}), functions())


@pytest.fixture
def book(tmp_path, project):
    path = tmp_path / "book.xlsm"
    path.write_bytes(project)
    return path


def findings_of(path) -> str:
    return "\n".join(map(str, workbook_findings(str(path), functions(), installed("xlwings"))))


def test_a_workbook_in_order(template, tmp_path):
    (tmp_path / "book.xlsm").write_bytes(macro_workbook(template, functions()))
    findings = findings_of(tmp_path / "book.xlsm")
    assert "book.xlsm fits the installed xlplugin and xlwings" in findings
    assert f"Built by xlplugin {__version__}, as installed" in findings
    assert "Our functions by their plain names" in findings
    assert "do:" not in findings


@pytest.mark.parametrize(
    "damaged",
    [
        lambda project: b"x" * 20,
        lambda project: project[: len(project) // 2],
        lambda project: project[:512] + bytes(len(project) - 512),
        lambda project: project[:2048] + b"\xff" * 4096 + project[6144:],
    ],
)
def test_a_damaged_vba_project_is_told(book, damaged):
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/vbaProject.bin"] = damaged(parts["xl/vbaProject.bin"])
    with zipfile.ZipFile(book, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert "BLOCKS book.xlsm: its VBA project cannot be read" in findings_of(book)


def test_a_downloaded_file_is_told(book):
    Path(f"{book}:Zone.Identifier").write_text(
        "[ZoneTransfer]\nZoneId=3\n"
    )  # on Windows a stream, here a file
    assert "BLOCKS The file is marked as coming from the internet" in findings_of(book)


def test_an_older_workbook_is_told(tmp_path):
    (tmp_path / "book.xlsx").write_bytes(small_book({"S": {"A1": "xlplugin 0.0.1 · by us"}}))
    assert f"Built by xlplugin 0.0.1; {__version__} is installed" in findings_of(tmp_path / "book.xlsx")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=[1]!SERVERS(9)", "linked to an add-in at another place"),
        ("='C:\\x\\xlplugin.xlam'!SERVERS(9)", "linked to an add-in at another place"),
        ("=[2]!_xldudf_SERVERS(9)", "linked to an add-in at another place"),
        ("=_xldudf_SERVERS(9)", "Formulas of xlwings Lite or Server (_xldudf_): 1 cells, first 'Sheet'!A1"),
        ("=SUM(1,SERVERS(9))", "by their plain names: 1 cells"),
        ("=_xll.SERVERS(9)", "by their plain names: 1 cells"),
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


def test_copies_of_a_shared_formula_count_and_words_in_a_text_do_not(tmp_path):
    cells = {f"A{row}": "=SERVERS(9)" for row in (1, 2, 3)} | {"B1": '="SERVERS(9)"'}
    (tmp_path / "book.xlsx").write_bytes(shared(small_book({"S": cells}), "A1:A3"))
    assert "by their plain names: 3 cells, first 'S'!A1" in findings_of(tmp_path / "book.xlsx")


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


def test_a_file_on_a_network_share(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    share = Path("\\\\server\\book.xlsx")  # on this system a file of that name
    openpyxl.Workbook().save(share)
    assert "The file lies on a network share" in findings_of(share)
