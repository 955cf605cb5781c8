"""A fill that is stopped from outside: by Ctrl-C, a signal, a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile

import pytest

from xlplugin.cli import main


def test_ctrl_c_with_several_processes_is_one_line_and_leaves_no_process(template, tmp_path):
    out = tmp_path / "out"
    (tmp_path / "in.csv").write_text("gpus\n" + "\n".join(map(str, range(1, 40_001))))
    command = [sys.executable, "-c", "import udfs, sys; from xlplugin.cli import main; sys.exit(main())"]
    arguments = ["fill", str(template), str(tmp_path / "in.csv"), "-o", str(out), "--quiet", "--jobs", "2"]
    process = subprocess.Popen([*command, *arguments], stderr=subprocess.PIPE, start_new_session=True)
    deadline = time.monotonic() + 60
    while not (out.exists() and len(os.listdir(out)) > 1200) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    error = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 130, error
    assert error.count("\n") == 1, error
    assert _ends(process.pid)


def _ends(group: int, seconds: float = 10) -> bool:
    """Whether the last process of a group has ended; one that nobody has reaped yet counts as ended."""
    psutil = pytest.importorskip("psutil", reason="psutil is not installed (it comes with xlplugin[dask])")
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        alive = [p.pid for p in psutil.process_iter(["status"]) if p.info["status"] != psutil.STATUS_ZOMBIE]
        if not any(_group_of(pid) == group for pid in alive):
            return True
        time.sleep(0.1)
    return False


def _group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


@pytest.mark.parametrize("kill", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_killed_run_leaves_whole_workbooks_and_goes_on(template, tmp_path, kill):
    count, out = 20_000, tmp_path / "out"  # chunks of 1,000: what a whole one has written stays
    (tmp_path / "in.csv").write_text("gpus\n" + "\n".join(map(str, range(1, count + 1))))
    command = [sys.executable, "-c", "import udfs, sys; from xlplugin.cli import main; sys.exit(main())"]
    arguments = ["fill", str(template), str(tmp_path / "in.csv"), "-o", str(out), "--quiet"]
    process = subprocess.Popen([*command, *arguments], stderr=subprocess.PIPE, cwd=os.getcwd())
    deadline = time.monotonic() + 60
    while not (out.exists() and len(os.listdir(out)) > 1200) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(kill)
    error = process.communicate(timeout=60)[1].decode()
    finished = sorted(p for p in out.iterdir() if p.suffix == ".xlsx")
    assert 1100 < len(finished) < count
    assert all(zipfile.ZipFile(p).testzip() is None for p in finished[-50:])
    if kill != signal.SIGKILL:
        assert process.returncode == 130
        assert error.count("\n") == 1
        assert "--resume goes on from here" in error
        assert not list(out.glob(".*.part"))
    stamp = finished[0].stat().st_mtime_ns
    (tmp_path / "in.csv").write_text("gpus\n" + "\n".join(map(str, range(1, len(finished) + 20))))
    assert main([*arguments, "--resume"]) == 0
    assert finished[0].stat().st_mtime_ns == stamp
    assert not list(out.glob(".*"))
