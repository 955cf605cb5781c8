"""`xlplugin build`: each edition as a file, nothing replaced or left half-written."""

from __future__ import annotations

import os
import zipfile

import openpyxl
import pytest

from tests.commands.running import one_line, run

pytestmark = pytest.mark.usefixtures("built_once")


@pytest.mark.parametrize(
    ("arguments", "right"),
    [
        (["--edition", "excel", "-o", "x.xlsx"], "x.xlsm"),
        (["-o", "y.xls"], "y.xlsx"),
        (["-o", "z"], "z.xlsx"),
    ],
)
def test_build_refuses_a_suffix_that_excel_would_not_open(capsys, in_directory, arguments, right):
    code, out, err = run(capsys, "build", *arguments)
    assert (code, out, os.listdir(in_directory)) == (2, "", []) and one_line(err) and right in err


def test_build_says_what_the_file_needs(capsys, in_directory):
    assert "needs the add-in: xlplugin install; without it: --edition native" in run(capsys, "build")[1]
    assert "add-in" not in run(capsys, "build", "--edition", "native")[1]


def test_its_lines_are_in_the_language_that_is_asked_for(capsys, in_directory, monkeypatch):
    """Not in that of the labels, which --lang chooses alone."""
    monkeypatch.setenv("XLPLUGIN_LANG", "zh")
    for told in ("", "（文件已存在，内容相同）"):
        size, needs = run(capsys, "build", "--lang", "en")[1].splitlines()
        assert size.startswith("llm-compute-udf-en.xlsx  ") and size.endswith(f" kB{told}")
        assert needs == "需要加载项：xlplugin install；不装加载项请用--edition native"


def test_what_an_edition_needs_has_its_chinese():
    from xlplugin.commands.build import NEEDS
    from xlplugin.excel.editions import NOTES
    from xlplugin.messages import retold, speaking

    with speaking("zh"):
        assert [note for note in (NEEDS, *NOTES.values()) if retold(note) == note] == []


def test_build_writes_a_workbook_and_repeats_itself(capsys, in_directory):
    code, out, err = run(capsys, "build")
    assert (code, err) == (0, "") and "llm-compute-udf-zh.xlsx" in out
    first = (in_directory / "llm-compute-udf-zh.xlsx").read_bytes()
    code, out, _ = run(capsys, "build")
    assert code == 0 and "unchanged" in out
    assert (in_directory / "llm-compute-udf-zh.xlsx").read_bytes() == first
    assert os.listdir(in_directory) == ["llm-compute-udf-zh.xlsx"]


def test_build_replaces_another_file_only_when_told(capsys, in_directory):
    target = in_directory / "mine.xlsx"
    target.write_text("an analyst's work")
    code, _, err = run(capsys, "build", "--edition", "native", "-o", str(target))
    assert code == 2 and one_line(err) and "--force" in err
    assert target.read_text() == "an analyst's work"
    assert run(capsys, "build", "--edition", "native", "-o", str(target), "--force")[0] == 0
    assert openpyxl.load_workbook(target).sheetnames


@pytest.mark.parametrize("lock", ["~$book.xlsx", ".~lock.book.xlsx#"])
def test_build_leaves_a_file_alone_that_is_open_elsewhere(capsys, in_directory, lock):
    (in_directory / "book.xlsx").write_text("open")
    (in_directory / lock).touch()
    code, _, err = run(capsys, "build", "-o", "book.xlsx", "--force")
    assert code == 2 and one_line(err) and "open in another program" in err
    assert (in_directory / "book.xlsx").read_text() == "open"


def test_build_into_a_missing_directory(capsys, in_directory):
    code, _, err = run(capsys, "build", "-o", "nowhere/book.xlsx")
    assert code == 2 and one_line(err) and "nowhere" in err
    assert os.listdir(in_directory) == []


def test_build_onto_a_target_that_cannot_be_written(capsys, in_directory, monkeypatch):
    # The superuser may write anywhere, so a read-only directory would not refuse in every environment.
    def refuse(*_):
        raise PermissionError(13, "Permission denied", "book.xlsx")

    monkeypatch.setattr(os, "replace", refuse)
    code, _, err = run(capsys, "build", "-o", "book.xlsx")
    assert code == 2 and one_line(err) and "Permission denied" in err
    assert os.listdir(in_directory) == []


def test_build_offers_every_edition_there_is():
    from xlplugin.commands.build import WITH_PYTHON
    from xlplugin.excel.editions import ALONE, FROM_WORKBOOK, SUFFIXES

    assert WITH_PYTHON.keys() == ALONE.keys() | FROM_WORKBOOK.keys() and WITH_PYTHON == SUFFIXES


@pytest.mark.parametrize(
    ("edition", "file"),
    [
        ("values", "llm-compute-values-zh.xlsx"),
        ("excel", "llm-compute-excel-zh.xlsm"),
        ("addin", "xlplugin.xlam"),
        ("lite", "llm-compute-lite-zh.xlsx"),
        ("calc", "xlplugin.oxt"),
    ],
)
def test_build_of_each_edition(capsys, in_directory, edition, file):
    code, out, err = run(capsys, "build", "--edition", edition)
    assert (code, err) == (0, "") and os.listdir(in_directory) == [file]
    assert ("unverified" in out) == (edition == "lite")
    assert zipfile.is_zipfile(in_directory / file)
