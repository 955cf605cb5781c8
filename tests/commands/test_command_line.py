"""The command line as a newcomer meets it: one-line failures, exit codes, help, languages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.commands.running import one_line, run
from xlplugin import __version__
from xlplugin.errors import InputError


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["chek"], "did you mean check"),
        (["Build"], "did you mean build"),
        (["build", "--edition", "nativ"], "did you mean native?"),
        (["build", "--lang", "fr"], "choose from zh, en"),
        (["functions", "TRAIN_GPU"], "did you mean TRAIN_GPUS"),
        (["help", "sek"], "did you mean seek"),
    ],
)
def test_a_wrong_word_gets_the_one_that_was_perhaps_meant(capsys, arguments, meant):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "") and one_line(err) and meant in err


@pytest.mark.parametrize("command", ["build", "seek", "fill"])
def test_help_shows_the_page_of_a_command(capsys, command):
    code, out, err = run(capsys, "help", command)
    assert (code, err) == (0, "") and out.startswith(f"usage: xlplugin {command}") and "exit codes:" in out


def test_the_language_is_taken_from_the_environment(capsys, in_directory, monkeypatch):
    monkeypatch.setattr("workbooks.build.build", lambda edition, lang: f"{edition} in {lang}".encode())
    monkeypatch.setenv("XLPLUGIN_LANG", "en_US.UTF-8")
    for asked, lang in (((), "en"), (("--lang", "zh"), "zh")):
        name = f"llm-compute-native-{lang}.xlsx"
        assert name in run(capsys, "build", "--edition", "native", *asked)[1]
        assert (in_directory / name).read_text() == f"native in {lang}"
    monkeypatch.setenv("XLPLUGIN_LANG", "fr")
    code, out, err = run(capsys, "functions")
    assert (code, out) == (2, "") and one_line(err) and "XLPLUGIN_LANG" in err


def test_what_is_done_is_told_only_when_asked_for(capsys, in_directory):
    path = in_directory / "book.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = 2, "=A1*3"
    book.save(path)
    asked = ("seek", str(path), "Sheet!A2=12", "--by", "Sheet!A1")
    quiet, told, more = (run(capsys, *asked, *extra) for extra in ([], ["-v"], ["-vv"]))
    assert quiet[:2] == told[:2] == more[:2] and quiet[2] == ""
    lines = told[2].splitlines()
    assert any("book.xlsx" in line and "bytes" in line for line in lines) and lines[-1].endswith("done")
    assert all(float(line.split()[0]) >= 0 for line in lines)
    assert len(more[2].splitlines()) > len(lines)


@pytest.mark.parametrize(
    ("formula", "way"),
    [
        ("=A1*3", "1 cells follow from 1 inputs: scenarios are computed together"),
        ('=LENB("a")+A1', "'Sheet'!A2 not computed: LENB is not checked against Excel"),
        ('=INDIRECT("B"&A1)+A1', "every scenario goes to the engine: "),
    ],
)
def test_the_way_that_a_run_took_is_told(capsys, in_directory, formula, way):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = 2, formula
    book.save("book.xlsx")
    Path("rows.csv").write_text("Sheet!A1\n3\n4\n")
    told = run(capsys, "fill", "book.xlsx", "rows.csv", "-o", "out", "--jobs", "1", "-vv")[2]
    assert "book.xlsx: " in told and "formulas computed" in told and way in told


def test_words_are_completed_in_the_shell(tmp_path):
    pytest.importorskip("argcomplete")
    line = "xlplugin see"
    environment = os.environ | {
        "_ARGCOMPLETE": "1", "COMP_LINE": line, "COMP_POINT": str(len(line)), "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(tmp_path / "words"),
    }  # fmt: skip
    script = "from xlplugin.cli import main; main()"
    subprocess.run([sys.executable, "-c", script], env=environment, check=False, capture_output=True)
    assert (tmp_path / "words").read_text().split() == ["seek"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nosuch",),
        ("build", "--edition", "paper"),
        ("build", "--lang", "fr"),
        ("build", "extra"),
        ("eval",),
        ("check", "no-such-file.xlsx"),
        ("doctor", "no-such-file.xlsx"),
        ("check", "."),
    ],
)
def test_bad_usage_is_one_line_and_exit_code_2(capsys, in_directory, arguments):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "") and one_line(err)


@pytest.mark.parametrize("error", [KeyError("lost"), ValueError("lost"), TypeError("lost")])
def test_a_defect_of_ours_is_one_line_with_its_place_and_our_version(capsys, monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr("xlplugin.calculation.evaluation.eval_formula", fail)
    monkeypatch.delenv("XLPLUGIN_DEBUG", raising=False)
    code, out, err = run(capsys, "eval", "=1")
    assert (code, out) == (70, "") and one_line(err) and "internal error" in err
    assert type(error).__name__ in err and "test_command_line.py, line" in err and __version__ in err


def test_a_fault_of_the_input_is_one_line_without_them(capsys, monkeypatch):
    def refuse(*_):
        raise InputError("the formula is empty")

    monkeypatch.setattr("xlplugin.calculation.evaluation.eval_formula", refuse)
    assert run(capsys, "eval", "=1") == (2, "", "xlplugin: the formula is empty\n")


def test_help_and_version_load_no_spreadsheet_library():
    script = (
        "import sys; from xlplugin.cli import parser; parser();"
        "print(sorted({'pandas', 'openpyxl', 'xlwings', 'numpy'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_a_start_that_recalculates_a_small_book_loads_neither_numpy_nor_urllib(book, tmp_path):
    """A third of its time went there."""
    (tmp_path / "book.xlsx").write_bytes(book({"S": {"A1": 8, "B1": "=SERVERS(A1)"}}))
    script = (
        "import sys; from xlplugin.cli import main; code = main(['recalc', 'book.xlsx']);"
        "print(code, sorted({'pandas', 'openpyxl', 'xlwings', 'numpy', 'urllib.request'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", script]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert told.stdout.splitlines()[-1] == "0 []"


def test_a_reader_that_leaves_is_no_error():
    piped = f"{sys.executable} -m xlplugin functions | head -1"
    told = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {piped}"], capture_output=True, text=True, check=False
    )
    assert told.stdout.count("\n") == 1 and told.stderr == ""
