"""A run on a Dask cluster of two workers gives the workbooks that this machine alone gives."""

from __future__ import annotations

import pandas as pd
import pytest

from xlplugin.cli import main
from xlplugin.headless.fill import fill


@pytest.fixture(scope="module")
def cluster():
    distributed = pytest.importorskip("distributed", reason="Dask is not installed (xlplugin[dask])")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster


def test_workbooks_and_summary_from_two_workers(cluster, template, tmp_path):
    table = tmp_path / "in.csv"
    frame = pd.DataFrame({"gpus": [1000 + row for row in range(60)], "chip": ["A100", "H100"] * 30})
    frame.to_csv(table, index=False)
    alone = fill(template, frame, output=tmp_path / "alone")
    arguments = [
        "fill",
        str(template),
        str(table),
        "-o",
        str(tmp_path / "dask"),
        "--summary",
        str(tmp_path / "s.csv"),
    ]
    assert main([*arguments, "--dask", cluster.scheduler_address, "--quiet"]) == 0
    assert pd.read_csv(tmp_path / "s.csv")["days"].tolist() == alone["days"].tolist()
    assert len(set(alone["days"])) == 60
    for name in alone["file"]:
        assert (tmp_path / "dask" / name).read_bytes() == (tmp_path / "alone" / name).read_bytes()


def test_no_scheduler_is_one_line(tmp_path, capsys, book, monkeypatch):
    pytest.importorskip("distributed", reason="Dask is not installed (xlplugin[dask])")
    monkeypatch.setattr("xlplugin.commands.dask.PATIENCE", "1s")
    (tmp_path / "t.xlsx").write_bytes(book({"S": {"A1": 1}}))
    (tmp_path / "in.csv").write_text("S!A1\n1\n")
    arguments = ["fill", str(tmp_path / "t.xlsx"), str(tmp_path / "in.csv"), "-o", str(tmp_path / "out")]
    assert main([*arguments, "--dask", "tcp://127.0.0.1:9"]) == 2
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in capsys.readouterr().err.splitlines()[-1]
