"""Runs that were killed or interrupted at some moment: `resume` goes on to what an undisturbed run leaves."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pandas as pd
import pytest

from tests.headless.folders import FRAME, contents
from xlplugin.cli import main
from xlplugin.headless.fill import fill

KILLED_WHILE_WRITING = """
import os, signal, sys, udfs
from xlplugin.cli import main
replace = os.replace
def stop(part, path):
    if str(path).endswith("summary.csv"):
        os.kill(os.getpid(), signal.SIGKILL)
    replace(part, path)
os.replace = stop
sys.exit(main(sys.argv[1:]))
"""


def test_a_run_killed_while_it_writes_the_summary_goes_on(template, tmp_path):
    FRAME.to_csv(tmp_path / "in.csv", index=False)
    out, summary = tmp_path / "out", tmp_path / "summary.csv"
    arguments = ["fill", *map(str, (template, tmp_path / "in.csv", "-o", out, "--summary", summary))]
    killed = subprocess.run([sys.executable, "-c", KILLED_WHILE_WRITING, *arguments, "--quiet"], check=False)
    assert killed.returncode == -9 and not summary.exists()
    stamps = {path: path.stat().st_mtime_ns for path in out.glob("*.xlsx")}
    assert len(stamps) == 30 and (out / ".xlplugin-fill").exists()
    assert main([*arguments, "--resume"]) == 0
    assert {path: path.stat().st_mtime_ns for path in out.glob("*.xlsx")} == stamps
    assert summary.exists() and sorted(contents(out)) == [f"{n:04d}.xlsx" for n in range(1, 31)]


def interrupted(template, out, frame=FRAME, **told):
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(template, frame, output=out, progress=stop, **told)
    return sorted(out.glob("*.xlsx"))


def test_a_deleted_workbook_is_not_counted_as_finished(template, tmp_path):
    finished = interrupted(template, tmp_path / "out")
    finished[0].unlink()
    finished[1].unlink()
    os.symlink(template, finished[1])
    fill(template, FRAME, output=tmp_path / "out", resume=True)
    fill(template, FRAME, output=tmp_path / "whole")
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_a_run_killed_after_its_end_is_compared_and_nothing_is_replaced(template, tmp_path):
    out = tmp_path / "out"
    whole = fill(template, FRAME, output=out)
    stamps = {path: path.stat().st_mtime_ns for path in out.iterdir()}
    pd.testing.assert_frame_equal(fill(template, FRAME, output=out, resume=True), whole)
    (out / "0002.xlsx").write_text("an analyst's work")
    again = fill(template, FRAME, output=out, resume=True, language="en")
    assert again["message"][1] == "0002.xlsx is there with other content; --force replaces it"
    assert (again["status"] == "failed").sum() == 1
    del stamps[out / "0002.xlsx"]
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    assert (out / "0002.xlsx").read_text() == "an analyst's work"


def test_other_columns_make_another_run(template, tmp_path):
    out = tmp_path / "out"
    interrupted(template, out, pd.DataFrame({"counts[1]": range(1, 31)}))
    fill(template, pd.DataFrame({"counts[2]": range(1, 31)}), output=out, resume=True)
    fill(template, pd.DataFrame({"counts[2]": range(1, 31)}), output=tmp_path / "whole")
    assert contents(out) == contents(tmp_path / "whole")


def test_half_a_line_of_the_journal_does_no_harm(template, tmp_path):
    out = tmp_path / "out"
    interrupted(template, out)
    journal = out / ".xlplugin-fill"
    journal.write_bytes(journal.read_bytes()[:-20])
    fill(template, FRAME, output=out, resume=True)
    fill(template, FRAME, output=tmp_path / "whole")
    assert contents(out) == contents(tmp_path / "whole")


def test_a_run_killed_with_its_workers_at_work_goes_on_to_the_same_folder(template, tmp_path):
    (tmp_path / "in.csv").write_text("gpus\n" + "\n".join(map(str, range(1, 3001))))
    script = "import udfs, sys; from xlplugin.cli import main; sys.exit(main())"

    def command(out):
        return ["fill", str(template), str(tmp_path / "in.csv"), "-o", str(out), "--quiet", "--jobs", "2"]

    out, whole = tmp_path / "out", tmp_path / "whole"
    process = subprocess.Popen([sys.executable, "-c", script, *command(out)], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not (out.exists() and len(os.listdir(out)) > 300) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert main([*command(out), "--resume"]) == 0
    assert main(command(whole)) == 0
    assert contents(out) == contents(whole)
