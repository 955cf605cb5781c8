"""fill from the command line: tables, exit codes, messages."""

from __future__ import annotations

import io
import json
import sys

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook.defined_name import DefinedName

from xlplugin.cli import main
from xlplugin.headless.summary import escaped

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


@pytest.fixture
def dated(book, tmp_path):
    """A template that reads a text as a date."""
    path, table = tmp_path / "dated.xlsx", tmp_path / "days.csv"

    def names(workbook):
        workbook.defined_names["day"] = DefinedName("day", attr_text="S!$A$1")
        workbook.defined_names["serial"] = DefinedName("serial", attr_text="S!$B$1")

    path.write_bytes(book({"S": {"A1": "5/1/2024", "B1": "=DATEVALUE(A1)"}}, names))
    table.write_text("day\n5/1/2024\n", encoding="utf-8")
    return [str(path), str(table), "--summary", str(tmp_path / "summary.json")]


@pytest.mark.parametrize(("profile", "serial"), [("win-365-de_DE", 45296), ("win-365-en_US", 45413)])
def test_a_profile_says_how_texts_are_read(dated, tmp_path, profile, serial):
    assert main(["fill", *dated, "--profile", profile]) == 0
    assert json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))[0]["serial"] == serial


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "cannot be computed: it reads a text as a date or number, as Excel of one language does"),
        (["--profile", "win-365-xx_XX"], "there is no profile win-365-xx_XX; there are"),
    ],
)
def test_what_a_run_may_not_or_cannot_do_is_one_line_and_2(dated, tmp_path, capsys, options, message):
    assert main(["fill", *dated, *options]) == 2
    said = capsys.readouterr().err
    assert message in said and said.count("\n") == 1
    assert not (tmp_path / "summary.json").exists()


def test_a_summary_is_replaced_only_when_told(template, tmp_path, capsys):
    table, summary = write_table(tmp_path / "in.csv"), tmp_path / "out.csv"
    summary.write_text("mine", encoding="utf-8")
    command = ["fill", str(template), str(table), "--summary", str(summary), "--quiet"]
    assert main(command) == 2
    said = capsys.readouterr().err
    assert said == f"xlplugin: {summary} exists; give another name, or --force to replace it\n"
    assert summary.read_text(encoding="utf-8") == "mine"
    assert main([*command, "--force"]) == 0
    assert "servers" in summary.read_text(encoding="utf-8-sig")
