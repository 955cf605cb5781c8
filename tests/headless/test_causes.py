"""What fill says of an error that comes out of a look-up."""

from __future__ import annotations

import pandas as pd
import pytest

from udfs import GPU_PEAK
from xlplugin.errors import ExcelError
from xlplugin.headless.fill import fill
from xlplugin.headless.recalc import with_cached_values

CELLS = {
    "A1": "A100", "A2": "FP16", "A3": "sparse",
    "B1": "=INDEX(F2:G4,MATCH(A1,E2:E4,0),MATCH(A2&\" \"&A3,F1:G1,0))",
    "B2": "=ROUNDUP(1E6/B1,0)", "B3": "=B2+C1", "C1": 1,
    "E1": "Chip", "F1": "FP16 dense", "G1": "FP16 sparse", "E2": "A100", "F2": 312, "G2": 624,
    "E3": "H20", "F3": 148, "G3": "#N/A", "E4": "Mine", "F4": 100, "G4": "#N/A",
}  # fmt: skip
NAMES = {"chip": "S!$A$1", "basis": "S!$A$3", "gpus": "S!$B$3"}


@pytest.fixture
def template(book, tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(with_cached_values(book({"S": CELLS}, names=NAMES)))
    return path


def test_a_look_up_that_finds_a_gap_gets_the_sentence_of_the_function_that_it_stands_for(template):
    summary = fill(template, pd.DataFrame({"chip": ["A100", "H20"], "basis": ["sparse", "sparse"]}))
    with pytest.raises(ExcelError) as caught:
        GPU_PEAK("H20", "FP16", "sparse")
    assert summary["status"].tolist() == ["ok", "failed"]
    assert summary["message"].tolist() == ["", f"gpus is #N/A: {caught.value.message}"]
    assert "its dense figure is 148" in summary["message"][1]


def test_that_sentence_is_told_in_chinese(template):
    summary = fill(template, pd.DataFrame({"chip": ["H20"], "basis": ["sparse"]}), language="zh")
    assert summary["message"][0].startswith("gpus为#N/A：GPU_PEAK：H20没有FP16 sparse峰值；其稠密峰值为148，")


def test_a_gap_that_no_function_knows_is_named_by_its_cell(template):
    summary = fill(template, pd.DataFrame({"chip": ["Mine", "None"]}))
    assert summary["message"].tolist() == [
        "gpus is #N/A: it comes from 'S'!G4",
        "gpus is #N/A: it comes from 'S'!B1",
    ]


def test_each_row_has_its_own_cause(book, tmp_path):
    """Rows of a batch whose words are equal fail for other numbers."""
    path = tmp_path / "two.xlsx"
    cells = {"A1": 1, "A2": 1, "B1": "=1/A1", "B2": "=1/A2", "C1": "=B1+B2"}
    path.write_bytes(book({"S": cells}, names={"sum": "S!$C$1"}))
    summary = fill(path, pd.DataFrame({"S!A1": [0, 1, 2], "S!A2": [1, 0, 2]}))
    assert summary["message"].tolist() == [
        "sum is #DIV/0!: it comes from 'S'!B1",
        "sum is #DIV/0!: it comes from 'S'!B2",
        "",
    ]
