"""fill from the command line: tables, exit codes, messages, interruption."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook.defined_name import DefinedName

from xlplugin.cli import main
from xlplugin.headless.recalc import with_cached_values
from xlplugin.headless.summary import escaped


@pytest.fixture
def template(book, tmp_path):
    def names(workbook):
        for name, cell in {"gpus": "$A$1", "note": "$A$2", "servers": "$B$1", "text": "$B$2"}.items():
            workbook.defined_names[name] = DefinedName(name, attr_text=f"S!{cell}")

    path = tmp_path / "template.xlsx"
    cells = {"A1": 8, "A2": "x", "B1": "=SERVERS(gpus)", "B2": "=note"}
    path.write_bytes(with_cached_values(book({"S": cells}, names)))
    return path


TABLE = [{"gpus": 8, "note": "=1+1"}, {"gpus": "1,600", "note": "好"}]


def write_table(path):
    frame = pd.DataFrame(TABLE)
    if path.suffix == ".csv":
        frame.to_csv(path, index=False)
    elif path.suffix == ".json":
        path.write_text(json.dumps(TABLE), encoding="utf-8")
    elif path.suffix == ".parquet":
        frame.astype(str).to_parquet(path)
    else:
        book = openpyxl.Workbook()
        for row in [["gpus", "note"], *[list(row.values()) for row in TABLE]]:
            book.active.append(row)
        book.active["B2"].data_type = "s"
        book.save(path)
    return path


@pytest.mark.parametrize("suffix", [".csv", ".json", ".parquet", ".xlsx"])
def test_scenarios_and_summaries_in_every_format(template, tmp_path, capsys, suffix):
    table, summary = write_table(tmp_path / f"in{suffix}"), tmp_path / f"summary{suffix}"
    assert main(["fill", str(template), str(table), "--summary", str(summary), "--quiet"]) == 0
    assert capsys.readouterr().out.startswith("2 scenarios filled, 0 scenarios failed")
    readers = {
        ".csv": pd.read_csv,
        ".json": pd.read_json,
        ".parquet": pd.read_parquet,
        ".xlsx": lambda path: pd.read_excel(path, engine="openpyxl"),
    }
    frame = readers[suffix](summary)
    assert frame["servers"].tolist() == [1, 200]
    assert frame["text"].tolist() == ["'=1+1" if suffix == ".csv" else "=1+1", "好"]


@pytest.mark.parametrize("which", ["scenarios", "summary"])
def test_parquet_without_its_package_is_one_line_before_anything_is_computed(
    template, tmp_path, monkeypatch, capsys, which
):
    table = write_table(tmp_path / "in.csv")
    given = [str(tmp_path / "in.parquet"), "--summary", "-"]
    if which == "summary":
        given = [str(table), "--summary", str(tmp_path / "s.parquet"), "-o", str(tmp_path / "out")]
    for package in ("pyarrow", "fastparquet"):
        monkeypatch.setitem(sys.modules, package, None)
    assert main(["fill", str(template), *given]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith(".parquet needs pyarrow: pip install 'xlplugin[parquet]'")
    assert not (tmp_path / "out").exists()


def test_standard_input_and_output(template, monkeypatch, capsys):
    data = "\ufeffgpus,note\r\n16,+1\r\n".encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert main(["fill", str(template), "-", "--summary", "-", "--quiet"]) == 0
    captured = capsys.readouterr()
    assert captured.out.splitlines() == [
        "scenario,gpus,note,servers,text,status,message,warnings",
        "1,16.0,'+1,2.0,'+1,ok,,",
    ]


def test_a_csv_as_excel_saves_it_on_a_chinese_windows(template, tmp_path, capsys):
    table = tmp_path / "in.csv"
    table.write_bytes("gpus,note\n1.6万,中文\n".encode("gb18030"))
    assert main(["fill", str(template), str(table), "--summary", "-", "--quiet"]) == 0
    assert "2000.0,中文,ok" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\rx", " =1"])
def test_texts_that_a_spreadsheet_would_run_are_quoted_in_csv(template, tmp_path, capsys, text):
    assert escaped(text) == "'" + text
    frame = pd.DataFrame({"gpus": [1], "note": [text]})
    frame.to_csv(tmp_path / "in.csv", index=False, lineterminator="\r\n")
    for option, shown in (([], "'" + text), (["--raw-csv"], text)):
        out = tmp_path / "out.csv"
        main(["fill", str(template), str(tmp_path / "in.csv"), "--summary", str(out), "--quiet", *option])
        with open(out, encoding="utf-8-sig", newline="") as stream:
            assert shown in stream.read()


def test_headers_are_quoted_too(template, tmp_path):
    table, out = tmp_path / "in.csv", tmp_path / "out.csv"
    table.write_text('gpus,"=HYPERLINK(1)"\n1,a\n')
    assert main(["fill", str(template), str(table), "--summary", str(out)]) == 2
    assert not out.exists()


def test_failed_scenarios_give_3_and_the_reason(template, tmp_path, capsys):
    (tmp_path / "in.csv").write_text("gpus\n8\nmany\n-1\n")
    arguments = ["fill", str(template), str(tmp_path / "in.csv"), "-o", str(tmp_path / "out"), "--quiet"]
    assert main([*arguments, "--summary", str(tmp_path / "s.csv")]) == 3
    captured = capsys.readouterr()
    assert "scenario 2: gpus: 'many' is not a number" in captured.err
    assert "scenario 3: servers is #NUM!: SERVERS: gpus" in captured.err
    assert "1 workbooks filled, 2 scenarios failed" in captured.out
    assert pd.read_csv(tmp_path / "s.csv")["status"].tolist() == ["ok", "failed", "failed"]
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["0001.xlsx"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fill", "T", "in.csv"], "nothing to write"),
        (["fill", "T", "missing.csv", "-o", "out"], "missing.csv cannot be read"),
        (["fill", "T", "in.txt", "-o", "out"], "scenarios are read from .csv"),
        (["fill", "missing.xlsx", "in.csv", "-o", "out"], "missing.xlsx cannot be read"),
        (["fill", "T", "in.csv", "--summary", "s.doc"], "a summary is written as .csv"),
        (["fill", "T", "in.csv", "--summary", "no/s.csv"], "no does not exist"),
        (["fill", "T", "in.csv", "--summary", "in.csv"], "would overwrite in.csv"),
        (["fill", "T", "in.csv", "-o", "in.csv"], "in.csv"),
        (["freeze", "T", "-o", "template.xlsx"], "would lose its formulas"),
        (["freeze", "T", "-o", "copy.xlsm"], "must end in .xlsx"),
        (["recalc", "T", "-o", "copy.csv"], "must end in .xlsx"),
    ],
)
def test_bad_usage_gives_2_and_one_line(template, tmp_path, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.csv").write_text("gpus\n8\n")
    before = template.read_bytes()
    assert main([template.name if a == "T" else a for a in arguments]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert template.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.csv", "template.xlsx"]


def test_ctrl_c_with_several_processes_is_one_line_and_leaves_no_process(template, tmp_path):
    out = tmp_path / "out"
    (tmp_path / "in.csv").write_text("gpus\n" + "\n".join(map(str, range(1, 40_001))))
    command = [sys.executable, "-c", "import udfs, sys; from xlplugin.cli import main; sys.exit(main())"]
    arguments = ["fill", str(template), str(tmp_path / "in.csv"), "-o", str(out), "--quiet", "--jobs", "2"]
    process = subprocess.Popen([*command, *arguments], stderr=subprocess.PIPE, start_new_session=True)
    deadline = time.monotonic() + 60
    while not (out.exists() and len(os.listdir(out)) > 600) and time.monotonic() < deadline:
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
    count, out = 20_000, tmp_path / "out"
    (tmp_path / "in.csv").write_text("gpus\n" + "\n".join(map(str, range(1, count + 1))))
    command = [sys.executable, "-c", "import udfs, sys; from xlplugin.cli import main; sys.exit(main())"]
    arguments = ["fill", str(template), str(tmp_path / "in.csv"), "-o", str(out), "--quiet"]
    process = subprocess.Popen([*command, *arguments], stderr=subprocess.PIPE, cwd=os.getcwd())
    deadline = time.monotonic() + 60
    while not (out.exists() and len(os.listdir(out)) > 600) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(kill)
    error = process.communicate(timeout=60)[1].decode()
    finished = sorted(p for p in out.iterdir() if p.suffix == ".xlsx")
    assert 500 < len(finished) < count
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
