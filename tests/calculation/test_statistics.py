"""RANK, IPMT, SUMX2MY2 and OFFSET where the engine alone would go wrong."""

from __future__ import annotations

import openpyxl
import pytest

from tests.computed import saved, shared, value_of
from tests.computed import shown as plain
from xlplugin.calculation.engine import Engine

CELLS = {
    "A1": 5, "A2": 3, "A3": "x", "A4": 1, "A6": 3, "A8": 10, "A9": 1,
    "B1": 1, "B2": 2, "B3": 3, "B4": 4, "B5": 5, "B6": 6, "B7": 7, "B8": 8, "B9": 9,
    "F1": 0.1, "F2": "=0.1*3", "F3": 0.3, "G1": -3, "G2": 2, "H1": "=1/0", "H2": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=RANK(0.3,F1:F3)", 2),  # 0.1*3 is greater by its last digit
        ("=RANK(F2,F1:F3)", 1),
        ("=RANK(0.3,F1:F3,1)", 2),
        ("=_xlfn.RANK.EQ(F2,F1:F3,1)", 3),
        ("=_xlfn.RANK.AVG(0.3,F1:F3,1)", 2),
        ("=_xlfn.RANK.AVG(3,A1:A9)", 3.5),
        ("=RANK(3,A1:A9)", 3),
        ("=RANK(4,A1:A9)", "#N/A"),
        ("=RANK(1,H1:H2)", "#DIV/0!"),
        ("=IPMT(0.05,3,10,100,0,1)", -3.9857886729562564),
        ("=IPMT(0.05,1,10,100,0,1)", 0),
        ("=PPMT(0.05,3,10,100,0,1)", -8.347980371372945),
        ("=PPMT(0.05,3,10,100,20,1)", -10.017576445647533),
        ("=IPMT(0.05,3,10,100)", -4.185078106604069),
        ("=IPMT(0.05,11,10,100,0,1)", "#NUM!"),
    ],
)
def test_numbers(formula, value):
    got = plain(value_of(formula, CELLS))
    assert got == (pytest.approx(value) if isinstance(value, float) else value)


@pytest.mark.parametrize(
    "formula",
    ["=RANK(F2,F1:F3,1)", "=IPMT(0.05,3,10,100,0,1)", "=PPMT(0.05,3,10,100,20,1)"],
)
def test_libreoffice_agrees(formula, libreoffice, tmp_path):
    book = openpyxl.Workbook()
    for address, value in CELLS.items():
        book.active[address] = value
    book.active["Z1"] = formula
    (tmp_path / "book.xlsx").write_bytes(saved(book))
    with libreoffice.open(tmp_path / "book.xlsx") as opened:
        opened.recalculate()
        assert opened["Sheet!Z1"] == pytest.approx(value_of(formula, CELLS))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUM(OFFSET(B6,0,0,-3,1))", 15),
        ("=SUM(OFFSET(B6,0,0,G1,1))", 15),
        ("=SUM(OFFSET(B6,-1,0,G1))", 12),
        ("=SUM(OFFSET(B6,,,G2,))", 13),
        ("=SUM(OFFSET(F1,0,-4,2,-1))", 3),
        ("=SUM(OFFSET(B1:B3,1,0))", 9),
        ("=OFFSET(B2,1.9,0)", 3),
        ("=OFFSET(A1,-1,0)", "#REF!"),
        ("=SUM(OFFSET(B1,0,0,0,1))", "#REF!"),
        ("=SUM(Y1:OFFSET(Z1,0,-1))+1", 1),
    ],
)
def test_offset_in_any_direction(formula, value):
    assert plain(value_of(formula, CELLS)) == value


def test_a_sum_up_to_the_cell_above_is_not_circular():
    """Filled to the right, each sums its own column."""
    book = openpyxl.Workbook()
    book.active.title = "S"
    for column, letter in enumerate("AB", 1):
        for row in (1, 2):
            book.active.cell(row, column, row * column)
        book.active[f"{letter}3"] = "=SUM(A$1:OFFSET(A3,-1,0))"
    engine = Engine(shared(saved(book), "A3:B3"))
    assert [engine.get("S", 3, column) for column in (1, 2)] == [3, 6]
