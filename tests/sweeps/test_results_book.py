"""A sweep's workbook: live formulas with the values that they have, in both languages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pytest

from tests.libreoffice import LibreOffice
from tests.small_books import small_book
from tests.sweeps.books import CELLS, Book
from xlplugin.cli import main
from xlplugin.headless.recalc import recalculate

SUMMARIES = {"en": "Summary ratio", "zh": "汇总 ratio"}


def _command(path: Path, count: int, results: Path, *more: str) -> list[str]:
    drawn = ["--vary", "a=uniform:0,1", "b=discrete:2,3,4,5,10", "--draws", str(count), "--seed", "3"]
    return ["sweep", str(path), *drawn, "--output", "ratio", "--quiet", "-o", str(results), *more]


def _formulas(path: Path) -> dict[tuple[str, str], float]:
    """The values beside all formulas of a workbook, as a reader sees them who computes nothing."""
    written, cached = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): cached[sheet.title][cell.coordinate].value
        for sheet in written.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "ratio",
    [
        "=A1/(A2-2)",  # a fifth fails
        "=ROUNDUP(A1*(A2-2),0)",  # whole numbers, many at the ends of bins
        "=A2*0+7",  # always one value
        "=1/0*A1",  # nothing but errors
    ],
)
def test_every_formula_holds_the_value_that_two_engines_give_it(
    book: Book, tmp_path: Path, libreoffice: LibreOffice, language: str, ratio: str
) -> None:
    results = tmp_path / "results.xlsx"
    code = main(_command(book(CELLS | {"C2": ratio}), 401, results, "--lang", language))
    assert code == (3 if "/" in ratio else 0)
    cached = _formulas(results)
    assert len(cached) == (16 + 160 if code == 0 or "A2-2" in ratio else 120)
    assert all(isinstance(value, float | int) for value in cached.values())
    found = libreoffice.calculate(results)
    for (title, place), value in cached.items():
        row, column = openpyxl.utils.cell.coordinate_to_tuple(place)
        assert found[title][row - 1][column - 1] == pytest.approx(value, rel=1e-12, abs=1e-15), place
    again = recalculate(results)
    assert not again.uncomputed and again.computed == len(cached)
    (tmp_path / "again.xlsx").write_bytes(again.data)
    assert _formulas(tmp_path / "again.xlsx") == pytest.approx(cached, rel=1e-12, abs=1e-15)


def test_the_figures_are_those_of_all_draws(book: Book, tmp_path: Path) -> None:
    results, table = tmp_path / "results.xlsx", tmp_path / "draws.csv"
    assert main(_command(book(CELLS), 1000, results, "-o", str(table))) == 3
    values = np.genfromtxt(table, delimiter=",", skip_header=1, encoding="utf-8-sig")[:, 3]
    good = values[np.isfinite(values)]
    sheet = openpyxl.load_workbook(results, data_only=True)["Summary ratio"]
    shown = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(4, 20)}
    assert shown[0.25] == pytest.approx(np.quantile(good, 0.25), rel=1e-12)
    assert shown["Mean"] == pytest.approx(good.mean()) and 0 < good.size < 1000
    assert shown["Standard deviation"] == pytest.approx(good.std(ddof=1))
    assert (shown["Scenarios with a result"], shown["Failed scenarios"]) == (good.size, 1000 - good.size)
    assert sheet["A2"].value == "formulas over all 1,000 scenarios, which stand on the sheet Draws"
    for row in (4, 23, 43):
        assert sheet.cell(row, 7).value == pytest.approx((good <= sheet.cell(row, 5).value).mean())
    said = dict(openpyxl.load_workbook(results)["Settings"].iter_rows(values_only=True))
    failed = (np.flatnonzero(np.isnan(values))[:3] + 1).tolist()
    assert said["errors ratio"] == f"{1000 - good.size} #DIV/0! (scenarios {', '.join(map(str, failed))})"
    assert (said["scenarios"], said["seed"]) == (1000, 3)  # numbers


@pytest.mark.parametrize(
    ("language", "basis"),
    [
        ("en", "values over all 10,001 scenarios; the sheet Draws shows 10,000 of them, evenly taken"),
        ("zh", "数值，统计全部10,001个情景；“抽样”页列出其中均匀抽取的10,000个"),
    ],
)
def test_more_draws_than_rows_are_counted_and_the_sheet_says_so(
    book: Book, tmp_path: Path, language: str, basis: str
) -> None:
    results = tmp_path / "results.xlsx"
    main(_command(book(CELLS), 10_001, results, "--lang", language))
    sheet = openpyxl.load_workbook(results)[SUMMARIES[language]]
    assert sheet["A2"].value == basis
    assert isinstance(sheet["B8"].value, float) and isinstance(sheet["F4"].value, int)
    assert sheet["G5"].value == "=($B$19+SUM(F$4:F5))/MAX($B$15,1)"
    cached = openpyxl.load_workbook(results, data_only=True)[SUMMARIES[language]]
    counted = cached["B19"].value + sum(cached.cell(row, 6).value for row in range(4, 44))
    assert (
        cached["G43"].value == pytest.approx(counted / cached["B15"].value) == pytest.approx(0.995, abs=1e-3)
    )


def test_texts_stand_among_the_draws_as_they_are(book: Book, tmp_path: Path) -> None:
    results = tmp_path / "results.xlsx"
    path = book({"C3": '=IF(A1=1,"="&A3,"a"&CHAR(7)&A3)'})
    assert (
        main(["sweep", str(path), "--vary", "a=1,2", "--output", "label", "--quiet", "-o", str(results)]) == 0
    )
    workbook = openpyxl.load_workbook(results)
    assert workbook.sheetnames == ["Draws", "Settings"]
    cells = [workbook["Draws"].cell(row, 3) for row in (2, 3)]
    assert [(cell.value, cell.data_type) for cell in cells] == [("=x", "s"), ("a\ufffdx", "s")]


def test_a_tornado_has_formulas_with_values_and_names_what_is_left_out(
    tmp_path: Path, libreoffice: LibreOffice
) -> None:
    cells = {"A1": "Low", "C1": "High", "A2": 0.0, "B2": 1.0, "C2": 10.0,
             "A3": 4.0, "B3": 5.0, "C3": 8.0, "B4": 3.0, "B5": "=B2*2-B3*B4"}  # fmt: skip
    names = {"a": "S!$B$2", "b": "S!$B$3", "c": "S!$B$4", "total": "S!$B$5"}
    path, results = tmp_path / "book.xlsx", tmp_path / "tornado.xlsx"
    path.write_bytes(small_book({"S": cells}, names=names))
    assert main(["sweep", str(path), "--tornado", "--output", "total", "-o", str(results)]) == 0
    rows = [list(row) for row in libreoffice.calculate(results)["Tornado total"][:3]]
    shown = openpyxl.load_workbook(results, data_only=True)["Tornado total"]
    assert rows == [list(row) for row in shown.iter_rows(max_row=3, values_only=True)]
    assert rows[0][4:] == ["At low", "At base", "At high", "Change at low", "Change at high", "Effect"]
    assert rows[1:] == [
        ["a", 0, 1, 10, -15, -13, 5, -2, 18, 20], ["b", 4, 5, 8, -10, -13, -22, 3, -9, 12]
    ]  # fmt: skip
    sheet = openpyxl.load_workbook(results)["Tornado total"]
    assert [cell.value for cell in sheet[2][7:]] == ["=E2-F2", "=G2-F2", "=ABS(G2-E2)"]
    assert len(sheet._charts) == 1
    said = dict(openpyxl.load_workbook(results)["Settings"].iter_rows(values_only=True))
    assert said["left out"] == "c"
