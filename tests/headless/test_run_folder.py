"""Runs into a directory: one at a time, resumed after a full disk or a kill, nothing half or stale."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pandas as pd
import pytest
from filelock import FileLock

from tests.headless.folders import FRAME, contents
from xlplugin.cli import main
from xlplugin.headless.failures import FillError
from xlplugin.headless.file_names import file_names
from xlplugin.headless.fill import fill
from xlplugin.headless.summary import escaped

WRITER = """
import sys, time
from pathlib import Path
from xlplugin.headless.files import write_by_way_of
parts, out = Path(sys.argv[1]), Path(sys.argv[2])
parts.mkdir(parents=True)
for turn in range(10_000):
    write_by_way_of(parts / "0001.xlsx", out / "0001.xlsx", b"stale")
    print(turn, flush=True)
    time.sleep(0.001)
"""


def test_a_second_run_into_the_same_directory_is_refused_while_the_first_runs(template, tmp_path):
    def second(done, total):
        with pytest.raises(FillError, match="another run is filling"):
            fill(template, FRAME, output=tmp_path / "out", overwrite=True, language="en")
        second.asked = True

    fill(template, FRAME, output=tmp_path / "out", progress=second)
    assert second.asked
    assert sorted(contents(tmp_path / "out")) == [f"{n:04d}.xlsx" for n in range(1, 31)]


def test_a_dead_run_leaves_no_lock_behind(template, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    lock = str(out / ".xlplugin-fill.lock")
    script = f"import filelock, os; filelock.FileLock({lock!r}).acquire(); os._exit(9)"
    subprocess.run([sys.executable, "-c", script], check=False)
    assert (out / ".xlplugin-fill.lock").exists()
    assert set(fill(template, FRAME, output=out)["status"]) == {"ok"}
    assert sorted(contents(out)) == [f"{n:04d}.xlsx" for n in range(1, 31)]


def test_a_writer_that_outlives_its_run_cannot_put_a_file_into_the_next(template, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    command = [sys.executable, "-c", WRITER, str(out / ".xlplugin-fill.dead.parts"), str(out)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    writer.stdout.readline()
    fill(template, FRAME, output=out, overwrite=True)
    writer.wait(timeout=20)  # its own directory is gone: it fails at once
    assert writer.returncode == 1
    whole = tmp_path / "whole"
    fill(template, FRAME, output=whole)
    assert contents(out) == contents(whole)


def test_the_journal_stays_until_the_summary_is_written(template, tmp_path):
    out, whole = tmp_path / "out", tmp_path / "whole"

    def full(summary):
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        fill(template, FRAME, output=out, deliver=full)
    stamps = {path: path.stat().st_mtime_ns for path in out.glob("*.xlsx")}
    assert len(stamps) == 30 and (out / ".xlplugin-fill").exists()
    resumed = fill(template, FRAME, output=out, resume=True)
    assert {path: path.stat().st_mtime_ns for path in out.glob("*.xlsx")} == stamps
    pd.testing.assert_frame_equal(resumed, fill(template, FRAME, output=whole))
    assert contents(out) == contents(whole)


def test_workbooks_that_the_disk_did_not_take_are_written_by_the_next_run(template, tmp_path):
    out = tmp_path / "out"
    (out / "0003.xlsx").mkdir(parents=True)  # no file can take its place
    first = fill(template, FRAME, output=out, overwrite=True, language="en")
    assert first["status"].tolist() == ["ok"] * 2 + ["failed"] + ["ok"] * 27
    assert first["message"][2].startswith("0003.xlsx cannot be written")
    (out / "0003.xlsx").rmdir()
    stamp = (out / "0001.xlsx").stat().st_mtime_ns
    assert set(fill(template, FRAME, output=out, resume=True)["status"]) == {"ok"}
    assert (out / "0001.xlsx").stat().st_mtime_ns == stamp
    assert sorted(contents(out)) == [f"{n:04d}.xlsx" for n in range(1, 31)]


@pytest.mark.parametrize("taken", [b"PK", b"\xef\xbb\xbf"], ids=["summary", "workbook"])
def test_a_disk_that_takes_no_more_is_named_and_the_next_run_goes_on(
    template, tmp_path, monkeypatch, capsys, taken
):
    def full(descriptor, content):
        if bytes(content).startswith(taken):
            return write(descriptor, content)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def command(name):
        files = (template, tmp_path / "in.csv", "-o", tmp_path / name, "--summary", tmp_path / f"{name}.csv")
        return ["fill", *map(str, files), "--quiet", "--lang", "en"]

    write = os.write
    FRAME.to_csv(tmp_path / "in.csv", index=False)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        assert main(command("out")) == (2 if taken == b"PK" else 3)
    told = capsys.readouterr().err.splitlines()[0]
    wanted = (
        f"xlplugin: {tmp_path / 'out.csv'}" if taken == b"PK" else "scenario 1: 0001.xlsx cannot be written"
    )
    assert told == f"{wanted}: {os.strerror(errno.ENOSPC)}"
    assert main([*command("out"), "--resume"]) == 0 and main(command("whole")) == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no file that is always full")
def test_a_disk_that_takes_no_journal_is_named(template, tmp_path, capsys):
    FRAME.to_csv(tmp_path / "in.csv", index=False)
    journal = tmp_path / "out" / ".xlplugin-fill"
    journal.parent.mkdir()
    journal.symlink_to("/dev/full")
    arguments = ["fill", *map(str, (template, tmp_path / "in.csv", "-o", tmp_path / "out")), "--quiet"]
    assert main(arguments) == 2
    assert capsys.readouterr().err == f"xlplugin: {journal}: {os.strerror(errno.ENOSPC)}\n"


def test_of_two_runs_that_begin_at_once_one_is_refused(template, tmp_path):
    pd.DataFrame({"gpus": range(1, 8_001)}).to_csv(tmp_path / "in.csv", index=False)
    out = tmp_path / "out"
    script = "import udfs, sys; from xlplugin.cli import main; sys.exit(main())"
    arguments = ["fill", *map(str, (template, tmp_path / "in.csv", "-o", out)), "--quiet", "--lang", "en"]
    command = [sys.executable, "-c", script, *arguments]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=300)[1] for process in both]
    assert sorted(process.returncode for process in both) == [0, 2]
    refused = next(text for text, process in zip(said, both, strict=True) if process.returncode == 2)
    assert "another run is filling" in refused or "holds 0001.xlsx" in refused
    assert len(list(out.iterdir())) == 8_000


@pytest.mark.parametrize(
    ("pattern", "values", "message"),
    [
        ("{x}.xlsx", ["CONIN$"], "is a device"), ("{x}.xlsx", ["conout$"], "is a device"),
        ("{x}.xlsx", ["COM¹"], "is a device"), ("{x}.xlsx", ["lpt³"], "is a device"),
        ("{x}.xlsx", ["caf\u00e9", "cafe\u0301"], "both give the file name"),
        ("{x}.xlsx", ["É", "e\u0301"], "both give the file name"),
        ("{x:>1000000000}.xlsx", ["a"], "wider than 200 characters"),
        ("{row:01000000000}.xlsx", ["a"], "wider than 200 characters"),
        ("{x:.999999999}.xlsx", ["a"], "wider than 200 characters"),
    ],
)  # fmt: skip
def test_names_that_some_file_system_takes_amiss_are_refused(pattern, values, message):
    with pytest.raises(FillError, match=message):
        file_names(pattern, [{"x": value} for value in values], ".xlsx")


@pytest.mark.parametrize("text", ["＝1+1", "＋1", "－1", "＠SUM(A1)", " ＝1"])
def test_full_width_signs_begin_formulas_too(text):
    assert escaped(text) == "'" + text


def test_the_lock_is_a_file_lock_that_others_may_hold(template, tmp_path):
    (tmp_path / "out").mkdir()
    with (
        FileLock(tmp_path / "out" / ".xlplugin-fill.lock"),
        pytest.raises(FillError, match="another run is filling"),
    ):
        fill(template, FRAME, output=tmp_path / "out", language="en")
