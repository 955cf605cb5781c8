"""Cells that only the engine computes, in a fill of many rows: it computes those, not whole books."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from tests.small_books import small_book
from xlplugin.headless.fill import fill

YEARS = range(2, 12)
CELLS = {
    "A1": 0.3,
    "A2": 1000,
    "B2": "=A2-3000",
    **{f"B{row}": f"=B{row - 1}*(1+A$1)" for row in YEARS if row > 3},
    "B3": "=A2*(1+A1)",
    "C1": "=IRR(B2:B11)",  # unknown to columns
    "C2": '=IF(A1=0.3,"plan","other")',  # in doubt a digit beside 0.3
    "C3": '=C2&" "&TEXT(C1,"0.0%")',
    "C4": "=SUM(B2:B11)",
}
NAMES = {"irr": "S!$C$1", "case": "S!$C$2", "words": "S!$C$3"}


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "deal.xlsx"
    path.write_bytes(small_book({"S": CELLS}, names=NAMES))
    return path


def test_the_engine_is_asked_for_samples_only(path, tmp_path, asked):
    growth = [0.1 + 0.2, *(0.3 + step / 1000 for step in range(300))]
    table = fill(path, pd.DataFrame({"S!A1": growth, "S!A2": 1000.0}), output=tmp_path / "out")
    assert set(table["status"]) == {"ok"} and asked.total() < 60
    assert table["case"].tolist() == ["plan", "plan", *["other"] * 299]
    assert table["words"][0] == table["words"][1] == "plan 93.2%"
    assert table["irr"].is_monotonic_increasing and table["irr"][0] == table["irr"][1]
    filled = openpyxl.load_workbook(tmp_path / "out" / "0301.xlsx", data_only=True)["S"]
    assert filled["C1"].value == pytest.approx(table["irr"][300], abs=1e-12)
    total = sum(1000 * 1.599**year for year in range(10)) - 3000
    assert filled["C4"].value == pytest.approx(total, rel=1e-14)


def test_rows_are_what_each_gives_by_itself(path):
    rows = pd.DataFrame({"S!A1": [0.1 + 0.2, 0.25, -0.5, 0.3], "S!A2": [1000.0, 0.0, 700.0, 1.5]})
    together = fill(path, rows)
    for place in range(len(rows)):
        one = fill(path, rows.iloc[[place]])
        assert together.loc[place, ["status", *NAMES]].tolist() == one.loc[0, ["status", *NAMES]].tolist()
