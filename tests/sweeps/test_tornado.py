"""One input at a time, from the low and high values of the sheet."""

from __future__ import annotations

import math
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from tests.small_books import small_book
from xlplugin.cli import main
from xlplugin.sweeps.tornado import tornado

NAMES = {"a": "S!$B$3", "b": "S!$B$4", "c": "S!$B$5", "total": "S!$B$7"}


def _book(directory: Path, total: str, c_low: float | None = None, most: float = 1000) -> Path:
    """Inputs a, b (whose low case is the higher number) and c, between their low and high values."""
    cells = {"A2": "Low", "B2": "Value", "C2": "High", "A3": 0.0, "B3": 1.0, "C3": 10.0, "A4": 8.0, "B4": 3.0,
             "C4": 1.0, "A5": c_low, "B5": 2.0, "C5": 5.0, "B7": total}  # fmt: skip

    def ruled(workbook: openpyxl.Workbook) -> None:
        rule = DataValidation("decimal", operator="lessThan", formula1=str(most), showErrorMessage=True)
        rule.add("B3")
        workbook["S"].add_data_validation(rule)

    path = directory / "book.xlsx"
    path.write_bytes(small_book({"S": cells}, ruled, NAMES))
    return path


def test_a_tornado_is_sorted_by_effect_and_names_what_it_leaves_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(_book(tmp_path, "=B3*2+B4*100"))
    files = [tmp_path / "tornado.xlsx", tmp_path / "tornado.csv"]
    command = ["sweep", path, "--tornado", "--output", "total", "-o", str(files[0]), "-o", str(files[1])]
    assert main(command) == 0
    said = capsys.readouterr()
    assert said.err == "without low and high values: c\n"
    rows = [" ".join(line.split()) for line in said.out.splitlines()]
    assert rows[0] == "Input Output Low Base High At low At base At high Effect"
    assert rows[1] == "b total 8 3 1 802 302 102 700"
    assert rows[2] == "a total 0 1 10 300 302 320 20"


def test_what_fails_in_a_tornado_is_counted_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _book(tmp_path, "=B4/B3+SQRT(B5)", -1.0)
    table = tornado(path, ["total"])
    assert table["input"].tolist() == ["b", "a", "c"]
    assert table["effect"][0] == pytest.approx(7.0) and table["effect"].isna().tolist() == [False, True, True]
    assert math.isnan(table["at_low"][1]) and table["at_high"][1] == pytest.approx(0.3 + 2**0.5)
    assert table.attrs["errors"] == {
        "total": {
            "counts": {"#DIV/0!": 1, "#NUM!": 1},
            "samples": [(("a", "low"), "#DIV/0!"), (("c", "low"), "#NUM!")],
        }
    }
    for language, lines in (
        ("en", "total: 1 #DIV/0! (a Low)\ntotal: 1 #NUM! (c Low)\n"),
        ("zh", "total：1 #DIV/0!（a 低值）\ntotal：1 #NUM!（c 低值）\n"),
    ):
        assert main(["sweep", str(path), "--tornado", "--output", "total", "--lang", language]) == 3
        assert capsys.readouterr().err == lines


def test_a_tornado_of_what_fails_as_it_stands_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, results = str(_book(tmp_path, "=SQRT(-B4)")), str(tmp_path / "tornado.xlsx")
    assert main(["sweep", path, "--tornado", "--output", "total", "-o", results, "--lang", "en"]) == 3
    assert capsys.readouterr().err.startswith("total: 5 #NUM! (Base, a Low, a High)\n")


@pytest.mark.parametrize(
    ("total", "most", "words"),
    [
        ("=B3", 9, "not allowed"),  # the high value of a
        ('=B3&"x"', 1000, "a tornado of total, which is a text"),
        ('=IFERROR(NPV("",B3),4)', 1000, "cannot be computed: NPV with"),
    ],
)
def test_what_no_tornado_can_be_of_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], total: str, most: float, words: str
) -> None:
    assert main(["sweep", str(_book(tmp_path, total, None, most)), "--tornado", "--output", "total"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and words in said
