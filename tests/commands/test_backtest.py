"""`xlplugin backtest` on the command line: texts, JSON and exit codes."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from udfs.backtest import MODELS
from xlplugin.cli import main
from xlplugin.commands.backtest import MODELS as OFFERED

RUNS = str(files("workbooks.evidence").joinpath("training_runs.csv"))
SERVED = str(files("workbooks.evidence").joinpath("inference_measured.csv"))


def test_it_prints_statistics_worst_rows_and_reasons(capsys):
    assert main(["backtest", RUNS, "--model", "tier1"]) == 0
    first, *rest = capsys.readouterr().out.splitlines()
    assert first == "tier1: 37 rows, median error 19.6%, within 15% 32%, bias 0.979, 80% band covers 84%"
    assert sum(line.startswith("  worst: ") for line in rest) == 5
    assert "  left out: 130 (kind is benchmark, not production)" in rest


def test_serving_is_told_by_class(capsys):
    assert main(["backtest", SERVED]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("  mixtral: 7 rows, median error ") for line in lines)
    assert any(line.startswith("  moe: ") and "only as a band" in line for line in lines)


def test_json_of_one_model_is_an_object_and_of_all_a_list(capsys):
    assert main(["backtest", RUNS, "--model", "report", "--json"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert one["n"] == 37 and one["coverage"] is None and {"id", "reason"} == set(one["left_out"][0])
    assert main(["backtest", RUNS, "--json"]) == 0
    assert [said["model"] for said in json.loads(capsys.readouterr().out)] == [
        "report", "dense", "tier1", "tier2", "step",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00\x01", b"\x00\x00", "运行,小时\n甲,1\n".encode("gbk")]
)
def test_a_file_that_cannot_be_used_is_one_line_and_exit_code_2(tmp_path, capsys, content):
    path = tmp_path / "runs.csv"
    path.write_bytes(content)
    assert main(["backtest", str(path)]) == 2
    shown = capsys.readouterr()
    assert not shown.out and len(shown.err.splitlines()) == 1 and str(path) in shown.err


def test_a_file_that_is_not_there_and_a_directory(tmp_path, capsys):
    for path in (tmp_path / "none.csv", tmp_path):
        assert main(["backtest", str(path)]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_command_offers_the_models_that_there_are():
    assert tuple(MODELS) == OFFERED
