"""`xlplugin sweep` as people call it: what it writes, and in which words."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import openpyxl
import pytest

from tests.small_books import small_book
from tests.sweeps.books import CELLS, Book
from xlplugin.cli import main


def test_draws_into_a_table_and_a_workbook_in_both_languages(
    book: Book, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(book(CELLS))
    for language, summary in (("en", "Summary total"), ("zh", "汇总 total")):
        results, table = tmp_path / f"{language}.xlsx", tmp_path / f"{language}.csv"
        command = [
            "sweep",
            path,
            "--vary",
            "a=uniform:0,1",
            "b=triangular:0,1,2",
            "--draws",
            "20000",
            "--seed",
            "7",
        ]
        command += [
            "--output",
            "total",
            "--indices",
            "-o",
            str(results),
            "-o",
            str(table),
            "--lang",
            language,
            "--quiet",
        ]
        assert main(command) == 0
        assert "P50" in capsys.readouterr().out
        rows = list(csv.DictReader(table.open(encoding="utf-8-sig")))
        assert [row["scenario"] for row in rows] == [str(number) for number in range(1, 20_001)]
        assert all(float(row["total"]) == 2 * float(row["a"]) + float(row["b"]) for row in rows[:50])
        workbook = openpyxl.load_workbook(results, data_only=True)
        sheet = workbook[summary]
        shares = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(4, 13)}
        assert shares[0.5] == pytest.approx(2.0, abs=0.02)
        assert len(sheet._charts) == 2
        assert sheet["I4"].value == "a" and sheet["J4"].value == pytest.approx(0.81, abs=0.02)
        bins = [[sheet.cell(row, column).value for column in (6, 7)] for row in range(4, 44)]
        assert sum(count for count, _ in bins) == pytest.approx(0.99 * 20_000, abs=2)
        assert [share for _, share in bins] == sorted(share for _, share in bins)
        assert sheet["K4"].value == pytest.approx(2 / 3, abs=0.01)  # variances 4/12 and 2/12
        shown = [cell.value for cell in workbook.worksheets[1]["A"][1:]]
        assert shown[0] == 1 and shown[-1] == 20_000 and len(shown) == 10_000
        assert {after - one for one, after in itertools.pairwise(shown)} <= {2, 3}
        assert any(cell.value == 7 for cell in workbook.worksheets[-1]["B"])


def test_a_grid_on_the_command_line(book: Book, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["sweep", str(book(CELLS)), "--vary", "a=1:3:1", "b=0,10", "--output", "total", "--quiet"]) == 0
    )
    assert capsys.readouterr().out.startswith("6 scenarios")


def test_failed_scenarios_are_counted_and_the_exit_code_says_so(
    book: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sweep", str(book(CELLS)), "--vary", "b=1,2,3", "--output", "ratio", "--quiet"]) == 3
    assert "ratio: 1 #DIV/0! (scenarios 2)\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("title", "options", "environment", "language"),
    [
        ("模型", [], "", "zh"), ("模型", ["--lang", "en"], "", "en"), ("模型", [], "en_GB.UTF-8", "en"),
        ("Model", [], "", "en"), ("Model", ["--lang", "zh"], "en", "zh"), ("Model", [], "zh", "zh"),
    ],
)  # fmt: skip
def test_a_sweep_speaks_the_language_of_its_book_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    title: str, options: list[str], environment: str, language: str,
) -> None:  # fmt: skip
    cells = {"A1": "训练MFU", "B1": 0.3, "C1": 0.1, "D1": 0.5, "B3": "=B1*1E10"}
    names = {"mfu": f"{title}!$B$1", "total": f"{title}!$B$3"}
    path, results = tmp_path / "book.xlsx", tmp_path / "results.xlsx"
    path.write_bytes(small_book({title: cells}, names=names))
    monkeypatch.setenv("XLPLUGIN_LANG", environment)
    command = ["sweep", str(path), "--vary", "mfu=triangular:0.1,0.3,0.5", "--draws", "50", "--seed", "1"]
    assert main([*command, "--quiet", "-o", str(results), *options]) == 0
    chinese = language == "zh"
    assert capsys.readouterr().out.startswith("50个情景" if chinese else "50 scenarios")
    workbook = openpyxl.load_workbook(results)
    titles = ["汇总 total", "抽样", "设置"] if chinese else ["Summary total", "Draws", "Settings"]
    assert workbook.sheetnames == titles
    summary, _, settings = workbook.worksheets
    assert summary["I4"].value == ("训练MFU" if chinese else "mfu")  # what the sheet calls it
    assert summary["B8"].number_format.endswith('"亿"' if chinese else '"bn"')
    said = {row[0].value: row[1].value for row in settings.iter_rows(max_col=2)}
    if chinese:
        assert said["训练MFU (mfu)"] == "三角分布:0.1,0.3,0.5" and said["抽样方法"] == "随机"
    else:
        assert said["mfu"] == "triangular:0.1,0.3,0.5" and said["sampler"] == "random"


def test_the_way_that_a_sweep_took_is_told(book: Book, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["sweep", str(book(CELLS)), "--vary", "b=1,2,3", "--output", "ratio", "--jobs", "1"]
    main([*command, "--quiet"])
    assert "together" not in capsys.readouterr().err
    main([*command, "-v"])
    told = capsys.readouterr().err
    assert "scenarios are computed together" in told and "3 of 3 scenarios together" in told


def test_messages_in_chinese(book: Book, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["sweep", str(book(CELLS)), "--vary", "b=1,2,3", "--output", "ratio", "--quiet", "--lang", "zh"]
    assert main(command) == 3
    said = capsys.readouterr()
    assert said.out.startswith("3个情景")
    assert "ratio：1 #DIV/0!（情景 2）\n" in said.err


def test_parquet_holds_the_same_table(book: Book, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow", reason="Parquet is not installed (xlplugin[parquet])")
    files = [tmp_path / "out.parquet", tmp_path / "out.csv"]
    command = ["sweep", str(book(CELLS)), "--vary", "a=1:3:1", "b=0,10", "--output", "total", "--quiet"]
    assert main([*command, "-o", str(files[0]), "-o", str(files[1])]) == 0
    table = pandas.read_parquet(files[0])
    assert table["total"].tolist() == [2.0, 12.0, 4.0, 14.0, 6.0, 16.0]
    assert table.columns.tolist() == ["scenario", "a", "b", "total"]
    assert table["scenario"].tolist() == [1, 2, 3, 4, 5, 6]
    assert pandas.read_csv(files[1], encoding="utf-8").equals(table.astype(float).astype({"scenario": int}))


def test_texts_in_a_table_stay_texts_and_what_failed_is_empty(book: Book, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow", reason="Parquet is not installed (xlplugin[parquet])")
    files = [tmp_path / "out.parquet", tmp_path / "out.csv"]
    command = ["sweep", str(book({"C3": '=IF(A1<2,A3&"",IF(A1<3,A1,1/0))'})), "--vary", "a=1:3:1"]
    command += ["word==1+1,情景", "--output", "label", "--output", "word", "--quiet"]
    assert main([*command, "-o", str(files[0]), "-o", str(files[1])]) == 3
    table = pandas.read_parquet(files[0])
    assert table.columns.tolist() == ["scenario", "a", "label", "word"]
    assert table["label"].tolist()[:4] == ["=1+1", "情景", "2.0", "2.0"]
    assert table["label"].isna().tolist() == [False] * 4 + [True] * 2
    lines = files[1].read_bytes().decode("utf-8-sig").split("\r\n")  # as the summary of fill
    assert lines[1:4] == ["1,1.0,'=1+1,'=1+1", "2,1.0,情景,情景", "3,2.0,2.0,'=1+1"]
    assert lines[5:7] == ["5,3.0,,'=1+1", "6,3.0,,情景"]


def test_an_input_called_scenario_leaves_the_number_another_name(tmp_path: Path) -> None:
    path, table = tmp_path / "book.xlsx", tmp_path / "out.csv"
    names = {"scenario": "S!$A$1", "total": "S!$A$2"}
    path.write_bytes(small_book({"S": {"A1": 1.0, "A2": "=A1*2"}}, names=names))
    assert main(["sweep", str(path), "--vary", "scenario=5,6", "--quiet", "-o", str(table)]) == 0
    rows = list(csv.reader(table.open(encoding="utf-8-sig")))
    assert rows == [["scenario number", "scenario", "total"], ["1", "5.0", "10.0"], ["2", "6.0", "12.0"]]


def test_a_correlation_is_a_number_as_people_write_it(book: Book, tmp_path: Path) -> None:
    drawn = ["--vary", "a=uniform:0,1", "b=uniform:0,1", "--draws", "9", "--seed", "1", "--quiet"]
    tables = [tmp_path / "share.csv", tmp_path / "number.csv"]
    for table, text in zip(tables, ("a,b=60%", "a,b=0.6"), strict=True):
        command = ["sweep", str(book(CELLS)), *drawn, "--output", "ratio", "--correlate", text]
        assert main([*command, "-o", str(table)]) == 0
    assert tables[0].read_bytes() == tables[1].read_bytes() != b""
