"""What `xlplugin sweep` refuses, in one line; and what it does not load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sweeps.books import CELLS, Book
from xlplugin.cli import main

REFUSED_BESIDE_A_TORNADO = (
    ["--vary", "a=1,2"], ["--draws", "9"], ["--seed", "1"], ["--indices"], ["--correlate", "a,b=0.5"],
)  # fmt: skip


@pytest.mark.parametrize("number", ["-1", "two"])
def test_processes_are_counted_from_0(book: Book, number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["sweep", str(book(CELLS)), "--vary", "a=1,2", "--jobs", number])
    said = capsys.readouterr().err
    assert caught.value.code == 2 and said.count("\n") == 1 and "_processes" not in said


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--vary", "a"],
        ["--vary", "a=gaussian:1,2"],
        ["--vary", "none=1,2"],
        ["--vary", "a=uniform:0,5000", "--draws", "10"],
        ["--vary", "a=uniform:2,1", "--draws", "10"],
        ["--vary", "a=uniform:0,1"],
        ["--vary", "a=uniform:0,1", "--draws", "0"],
        *(["--vary", "a=uniform:0,1", "--draws", many] for many in ("1000000000", "1e9", "1,000,000,000")),
        ["--vary", "a=1,2", "--draws", "-5"],
        ["--vary", "a=uniform:0,1", "--draws", "9", "--seed", "-1"],
        ["--vary", "a=1,2", "--output", "none"],
        ["--vary", "a=1,2", "-o", "results.doc"],
        ["--vary", "a=1,2", "--indices"],
        ["--vary", "a=uniform:0,1", "--draws", "9", "--correlate", "a=1"],
        ["--vary", "a=1", "a=2"],
        ["--vary", "a=1,2", "--draws", "10"],
        ["--vary", "a=1,2", "--sampler", "dice"],
        ["--vary", "a=1,2", "-o", "nowhere/results.csv"],
        ["--vary", "a=1,2", "--dask", "nowhere"],
        ["--vary", "a=empirical:none.csv:x", "--draws", "10"],
        ["--vary", "a=uniform:0,1", "b=uniform:0,1", "--draws", "9", "--correlate", "a,b=0.5", "--indices"],
        ["--vary", "a=uniform:0,1", "b=uniform:0,1", "--draws", "9", "--correlate", "a,b=2"],
        ["--vary", "a=uniform:0,1", "b=uniform:0,1", "--draws", "9", "--correlate", "a,b=nan"],
        ["--vary", "a=uniform:0,1", "b=uniform:0,1", "--draws", "9", "--correlate", "a,b=200%"],
        ["--vary", "a=uniform:-1,1", "b=uniform:0,4", "--draws", "9", "--output", "label", "--indices"],
        ["--tornado"],
        ["--tornado", "--output", "total"],
        *(["--tornado", "--output", "total", *more] for more in REFUSED_BESIDE_A_TORNADO),
    ],
)
def test_bad_input_is_one_line_and_exit_2(
    book: Book, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sweep", str(book(CELLS)), "--quiet", *arguments]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "internal error" not in said


@pytest.mark.parametrize("draws", ["many", "1.5", "nan"])
def test_draws_are_a_whole_number(book: Book, draws: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["sweep", str(book(CELLS)), "--vary", "a=uniform:0,1", "--draws", draws])
    said = capsys.readouterr().err
    assert caught.value.code == 2 and said.count("\n") == 1 and "invalid" not in said


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".parquet"])
def test_a_file_is_replaced_only_where_one_says_so(
    book: Book, tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / f"results{suffix}"
    target.write_bytes(b"mine")
    command = [
        "sweep",
        str(book(CELLS)),
        "--vary",
        "a=1,2",
        "--output",
        "total",
        "-o",
        str(target),
        "--quiet",
    ]
    assert main(command) == 2
    said = capsys.readouterr()
    assert said.err.endswith("exists; give another name, or --force to replace it\n")
    assert said.out == "" and target.read_bytes() == b"mine"
    assert main([*command, "--force"]) == 0 and target.read_bytes() != b"mine"


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_run_never_writes_over_the_book_it_reads(book: Book, tmp_path: Path, suffix: str) -> None:
    path = book(CELLS)
    before = path.read_bytes()
    target = path if suffix == ".xlsx" else path.rename(path.with_suffix(".csv"))
    assert main(["sweep", str(target), "--vary", "a=1,2", "-o", str(target), "--quiet"]) == 2
    assert target.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["a=uniform:0,1"], set()),
        (["a=uniform:0,1", "--sampler", "sobol"], {"scipy"}),
        (["a=pert:0,1,2"], {"scipy"}),
        (["a=uniform:0,1", "--indices"], {"scipy", "SALib"}),
    ],
)
def test_scipy_and_salib_are_loaded_when_they_are_needed_and_named_when_they_lack(
    book: Book, arguments: list[str], needed: set[str]
) -> None:
    command = [
        "sweep",
        str(book(CELLS)),
        "--draws",
        "64",
        "--output",
        "total",
        "--quiet",
        "--vary",
        *arguments,
    ]
    watch = "import sys; from xlplugin.cli import main; code = main(sys.argv[2:]);"
    watch += "print(code, sorted({'scipy', 'SALib'} & {name for name, made in sys.modules.items() if made}))"
    for lacking in ("", *sorted(needed - {"scipy" if "SALib" in needed else ""})):
        lack = f"import sys; sys.modules.update(dict.fromkeys(filter(None, [{lacking!r}]))); "
        run = [sys.executable, "-c", lack + watch, "-", *command]
        found = subprocess.run(run, capture_output=True, text=True, check=True)
        last = found.stdout.splitlines()[-1]
        if lacking:
            assert found.stderr == f"xlplugin: {lacking} is not installed: pip install 'xlplugin[sweep]'\n"
            assert last.startswith("2 ")
        else:
            assert last == f"0 {sorted(needed)}"
