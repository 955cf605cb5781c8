"""Ctrl-C at any time of `xlplugin sweep`: one line, no traceback, and what is done is kept."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sweeps.books import CELLS, Book
from xlplugin.cli import main
from xlplugin.commands.interrupts import stoppable
from xlplugin.headless import summary
from xlplugin.sweeps import scenarios


@pytest.fixture(autouse=True)
def _python_handles_ctrl_c() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
    yield
    signal.signal(signal.SIGINT, before)


def _ctrl_c() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def _command(book: Book, *files: Path) -> list[str]:
    command = ["sweep", str(book(CELLS)), "--vary", "a=uniform:0,1", "--draws", "5000", "--seed", "1"]
    return [*command, "--output", "total", "--quiet", *(part for file in files for part in ("-o", str(file)))]


def test_while_inputs_are_drawn_nothing_is_kept(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(scenarios, "draws", lambda *_: _ctrl_c())
    assert main(_command(book, tmp_path / "out.csv")) == 130
    assert capsys.readouterr().err == "xlplugin: interrupted\n"
    assert not (tmp_path / "out.csv").exists()


def test_before_a_first_scenario_is_done_nothing_is_written(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("xlplugin.sweeps.sweep.bounds_of", lambda _: _ctrl_c())
    assert main(_command(book, tmp_path / "out.csv", tmp_path / "out.xlsx")) == 130
    said = capsys.readouterr()
    assert said.err == "xlplugin: interrupted: 0 of 5,000 scenarios are done\n" and said.out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "xlplugin: interrupted: 5,000 of 5,000 scenarios are done; they are still written, Ctrl-C "),
        ("zh", "xlplugin: 已中断：5,000个情景中已完成5,000个；仍会写出，再按Ctrl-C"),
    ],
)
def test_while_results_are_written_they_are_finished(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    lang: str, line: str,
) -> None:  # fmt: skip
    write = summary.write_whole
    monkeypatch.setattr(summary, "write_whole", lambda *given: (_ctrl_c(), write(*given)))
    files = [tmp_path / "out.csv", tmp_path / "out.xlsx"]
    assert main([*_command(book, *files), "--lang", lang]) == 130
    said = capsys.readouterr().err
    assert said.startswith(line) and said.count("\n") == 1
    assert len(list(csv.reader(files[0].open(encoding="utf-8-sig")))) == 5001 and files[1].exists()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_ctrl_c_ends_and_leaves_no_half_file(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write = summary.write_whole
    monkeypatch.setattr(summary, "write_whole", lambda *given: (_ctrl_c(), write(*given)))
    files = [tmp_path / f"{number}.csv" for number in range(3)]
    assert main(_command(book, *files)) == 130
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2 and said[1] == "xlplugin: interrupted"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.csv", "book.xlsx"]


def test_a_signal_from_outside_while_scenarios_are_computed_keeps_them(book: Book, tmp_path: Path) -> None:
    path, table = book({"C1": '=INDIRECT("S!A"&1)+A2'}), tmp_path / "out.csv"  # by the engine: it takes long
    code = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    code += "from xlplugin.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "sweep", str(path), "--vary", "a=uniform:0,1", "--draws", "200000"]
    command += ["--output", "total", "--seed", "1", "-v", "-o", str(table)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if "every scenario goes through the engine" in line:
            break
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130 and "Traceback" not in said
    rows = list(csv.DictReader(table.open(encoding="utf-8-sig")))
    assert f"interrupted: {len(rows):,} of 200,000 scenarios are done" in said and 0 < len(rows) < 200_000


class _Freed:
    """An object that Ctrl-C meets while it is freed: Python drops the exception."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGINT)


def test_ctrl_c_while_an_object_is_freed_is_not_lost(capsys: pytest.CaptureFixture[str]) -> None:
    done: list[int] = []
    with pytest.raises(KeyboardInterrupt), stoppable(lambda part, of: done.append(part)) as progress:
        for part in range(3):
            if part == 1:
                _Freed()
            progress(part, 3)
    assert done == [0, 1]
    assert capsys.readouterr().err == ""
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
