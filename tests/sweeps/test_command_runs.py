"""`xlplugin sweep` while it runs: workers, progress, Ctrl-C, the engine where batches do not do."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
import pytest

from tests.sweeps.books import CELLS, Book
from xlplugin.cli import main
from xlplugin.headless.progress import Reporter


def test_two_jobs_write_the_same_bytes(book: Book, tmp_path: Path) -> None:
    command = ["sweep", str(book(CELLS)), "--vary", "a=uniform:0,1", "b=normal:2,1", "--draws", "300000"]
    files = [tmp_path / "one.csv", tmp_path / "two.csv"]
    for jobs, path in zip("12", files, strict=True):
        assert main([*command, "--seed", "7", "--quiet", "--jobs", jobs, "-o", str(path)]) == 0
    assert files[0].read_bytes() == files[1].read_bytes()


def test_progress_says_how_much_is_done_and_the_time_left(
    book: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["sweep", str(book(CELLS)), "--vary", "a=uniform:0,1", "--output", "total", "--draws", "70000"]
    assert main(command) == 0
    assert re.search(r"^70000/70000 scenarios, \d+/s, 0 s left$", capsys.readouterr().err, re.MULTILINE)
    assert main([*command, "--quiet"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_writes_what_is_done(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], jobs: str
) -> None:
    def stop(self: Reporter, done: int, total: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Reporter, "__call__", stop)  # after the first part
    files = [tmp_path / "done.csv", tmp_path / "done.xlsx"]
    command = ["sweep", str(book(CELLS)), "--vary", "a=uniform:0,1", "--draws", "400000", "--seed", "1"]
    command += ["--output", "total", "--jobs", jobs, "-o", str(files[0]), "-o", str(files[1])]
    assert main(command) == 130
    rows = list(csv.DictReader(files[0].open(encoding="utf-8-sig")))
    assert 0 < len(rows) < 400_000
    assert all(float(row["total"]) == 2 * float(row["a"]) + 2 for row in rows[::1000])
    workbook = openpyxl.load_workbook(files[1])
    assert workbook.worksheets[0].title == "Summary total"
    far = f"interrupted: {len(rows):,} of 400,000 scenarios are done"
    assert far in capsys.readouterr().err
    assert dict(workbook["Settings"].iter_rows(values_only=True))["note"] == far


def test_what_batches_do_not_know_is_said_with_the_rate(
    book: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["sweep", str(book({"C1": '=INDIRECT("S!A"&1)'})), "--vary", "a=0,1,2", "--output", "total"]
    why = "a formula that finds its cells while it runs"
    for lang, words in (
        ("en", "3 scenarios went through the engine, "),
        ("zh", "3个情景由引擎逐个计算，每秒"),
    ):
        assert main([*command, "--quiet", "--lang", lang]) == 0
        said = capsys.readouterr().err
        assert said.startswith(words) and why in said and said.count("\n") == 1


def test_a_dask_cluster_gives_the_same_results(book: Book, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed (xlplugin[dask])")
    command = ["sweep", str(book(CELLS)), "--vary", "a=uniform:0,1", "b=uniform:3,9", "--draws", "300000"]
    command += ["--seed", "7", "--output", "ratio", "--quiet", "-o"]
    assert main([*command, str(tmp_path / "alone.csv")]) == 0
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        assert main([*command, str(tmp_path / "dask.csv"), "--dask", cluster.scheduler_address]) == 0
    assert (tmp_path / "dask.csv").read_bytes() == (tmp_path / "alone.csv").read_bytes()
