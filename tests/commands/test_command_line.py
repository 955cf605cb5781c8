"""The command line as a newcomer meets it: results, one-line failures, exit codes, nothing half-written."""

import os
import subprocess
import sys
import zipfile

import openpyxl
import pytest

from xlplugin.cli import main


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    try:
        code = main(arguments)
    except SystemExit as stop:  # argparse leaves this way
        code = stop.code
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def one_line(text: str) -> bool:
    return text.endswith("\n") and text.count("\n") == 1 and "Traceback" not in text


@pytest.fixture
def in_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        ('=TRAIN_GPUS("405B",38.5,30,"A100")', "78088"),
        ("=SUM(SERVERS(28349),1)", "3545"),
        ('=TRAIN_GPUS({1E10;5E10},38.5,{30,60},"A100")', "48\t24\n1191\t596"),
        ("TRAIN_TOKENS(1E9)", "38500000000"),
        ("=TRAIN_FLOPS(1E10,,)", "2.31E+22"),
        ('="a"&1', "a1"),
        ("=1=1", "TRUE"),
    ],
)
def test_eval_prints_the_value(capsys, formula, printed):
    code, out, err = run(capsys, "eval", formula)
    expected = f"{float(printed):.15g}" if printed == "2.31E+22" else printed
    assert (code, out, err) == (0, expected + "\n", "")


@pytest.mark.parametrize(
    ("formula", "error", "told"),
    [
        ('=TRAIN_GPUS("405B",38.5,30,H100)', "#VALUE!", "quote the name"),
        ('=TRAIN_GPUS("405B",38.5,30,"H1OO")', "#VALUE!", "H100"),
        ('=TRAIN_GPUS("405B",0,30,"H100")', "#NUM!", "tokens_ratio"),
        ("=1/0", "#DIV/0!", ""),
        ("=NOSUCH(1)", "#NAME?", "NOSUCH"),
        ("=1+", "#NAME?", "formula"),
    ],
)
def test_eval_of_an_error_says_why_in_one_line(capsys, formula, error, told):
    code, out, err = run(capsys, "eval", formula)
    assert (code, out) == (2, error + "\n")
    assert one_line(err) and told in err


@pytest.mark.parametrize(
    ("formula", "value", "hints"),
    [
        (
            '=TRAIN_GPUS(500,38.5,30,"A100")',
            "0",
            [
                "TRAIN_GPUS: params 500 is unusual: 100M to 100T (parameters) is usual;"
                " was 500亿 or 500B meant?",
                "TRAIN_GPUS: the result 0 is unusual: 1 to 100M (GPUs) is usual",
            ],
        ),
        (
            "=SERVER_TAM({2,5,20})",
            "200",
            ["SERVER_TAM: rows in row 1: unit cost 20 is unusual: 20000 to 10M (money/server) is usual;"
             " was 20万 or 20k meant?"],
        ),
        (
            "=IMPLIED_MFU(6E9,1E11,5000,100)",
            "2",
            ["IMPLIED_MFU: 2 is not at least 0 and at most 1 (share):"
             " the inputs contradict each other"],
        ),
        ("=TRAIN_TOKENS({1E10;7})", "385000000000\n269.5", [
            "TRAIN_TOKENS: params 7 is unusual: 100M to 100T (parameters) is usual; was 7亿 or 7B meant?",
            "TRAIN_TOKENS: the result 269.5 is unusual: 1B to 1e+16 (tokens) is usual",
        ]),
    ],
)  # fmt: skip
def test_eval_hints_at_what_is_odd(capsys, formula, value, hints):
    code, out, err = run(capsys, "eval", formula)
    assert all(line.startswith("hint: ") for line in err.splitlines())
    assert (code, out, err.replace("hint: ", "").splitlines()) == (0, value + "\n", hints)


def test_functions_is_an_index_of_a_line_each(capsys):
    from xlplugin.registry import functions

    code, out, _ = run(capsys, "functions")
    assert code == 0
    assert {line.split(" ", 1)[0]: line.split(" ", 1)[1].strip() for line in out.splitlines()} == {
        name: function.summary for name, function in functions().items()
    }


def test_functions_of_one_shows_units_defaults_and_source(capsys):
    from xlplugin.registry import functions

    for name, function in functions().items():
        code, out, _ = run(capsys, "functions", name)
        assert code == 0 and function.signature in out and f"source: {function.source}" in out
        for argument in function.arguments:
            assert argument.required or f"default {argument.default}" in out


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


@pytest.mark.parametrize("command", ["build", "seek", "fill"])
def test_help_shows_the_page_of_a_command(capsys, command):
    code, out, err = run(capsys, "help", command)
    assert (code, err) == (0, "") and out.startswith(f"usage: xlplugin {command}") and "exit codes:" in out


def test_the_language_is_taken_from_the_environment(capsys, in_directory, monkeypatch):
    monkeypatch.setenv("XLPLUGIN_LANG", "en_US.UTF-8")
    assert "llm-compute-native-en.xlsx" in run(capsys, "build", "--edition", "native")[1]
    assert "llm-compute-native-zh.xlsx" in run(capsys, "build", "--edition", "native", "--lang", "zh")[1]
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


def test_functions_shows_one_with_its_plain_formula(capsys):
    code, out, _ = run(capsys, "functions", "train_tokens")
    assert code == 0 and "plain Excel: =params*38.5" in out


def test_functions_offers_close_names(capsys):
    code, out, err = run(capsys, "functions", "TRAIN_GPU")
    assert (code, out) == (2, "") and one_line(err) and "TRAIN_GPUS" in err


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
        ("check", "."),
    ],
)
def test_bad_usage_is_one_line_and_exit_code_2(capsys, in_directory, arguments):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "") and one_line(err)


def test_a_defect_of_ours_is_one_line_too(capsys, monkeypatch):
    def fail(*_):
        raise KeyError("lost")

    monkeypatch.setattr("xlplugin.calculation.evaluation.eval_formula", fail)
    monkeypatch.delenv("XLPLUGIN_DEBUG", raising=False)
    code, out, err = run(capsys, "eval", "=1")
    assert (code, out) == (70, "") and one_line(err) and "internal error" in err


def test_help_and_version_load_no_spreadsheet_library():
    script = (
        "import sys; from xlplugin.cli import parser; parser();"
        "print(sorted({'pandas', 'openpyxl', 'xlwings', 'numpy'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_a_reader_that_leaves_is_no_error():
    piped = f"{sys.executable} -m xlplugin functions | head -1"
    told = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {piped}"], capture_output=True, text=True, check=False
    )
    assert told.stdout.count("\n") == 1 and told.stderr == ""


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
