"""UNIQUE, SORT, SORTBY, FILTER and INDIRECT as Excel has them."""

from __future__ import annotations

import pytest
from openpyxl.worksheet.formula import ArrayFormula

from tests.computed import saved, uncomputed, value_of, workbook
from tests.computed import shown as plain
from xlplugin.calculation.engine import Engine

CELLS = {
    "A1": "b", "A2": "B", "A3": "a", "A4": 10, "A5": 2, "A6": True, "A8": "10", "A9": "É", "A10": "é",
    "B1": 3, "B2": 1, "B3": 2, "B4": 5, "B5": 4, "B6": 6, "B7": 7, "B8": 8, "B9": 9, "B10": 10,
    "C1": 1, "C2": "=1/0", "D1": "_x", "D2": "ax", "D3": "Zx", "D4": "a-x", "D5": "Äx", "D6": "1x", "D7": "a",
    "E1": 1, "E2": 1, "E3": 2, "F1": "p", "F2": "P", "F3": "p",
}  # fmt: skip


def listed(formula: str, count: int) -> list:
    return [plain(value_of(f"=INDEX({formula},{place})", CELLS)) for place in range(1, count + 1)]


def test_unique_forgives_case():
    assert listed("_xlfn.UNIQUE(A1:A6)", 5) == ["b", "a", 10, 2, True]
    assert value_of("=ROWS(_xlfn.UNIQUE(A1:A10))", CELLS) == 8
    assert value_of("=ROWS(_xlfn.UNIQUE(E1:F3))", CELLS) == 2  # rows of two cells
    assert listed("_xlfn.UNIQUE(F1:F3,FALSE,TRUE)", 1) == ["#CALC!"]
    assert listed("_xlfn.UNIQUE(E1:E3,FALSE,TRUE)", 1) == [2]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=SUM(_xlfn._xlws.FILTER(B1:B10,A1:A10="b"))', 4),
        ("=SUM(_xlfn._xlws.FILTER(B1:B2,C1:C2))", "#DIV/0!"),
        ("=SUM(_xlfn._xlws.FILTER(B1:B2,D1:D2))", "#VALUE!"),
        ("=SUM(_xlfn._xlws.FILTER(E1:F3,{1,0}))", 4),
        ("=SUM(_xlfn._xlws.FILTER(B1:B3,B1:B2>0))", "#VALUE!"),
        ('=_xlfn._xlws.FILTER(B1:B3,A1:A3="zz")', "#CALC!"),
        ('=_xlfn._xlws.FILTER(B1:B3,A1:A3="zz","none")', "none"),
        ("=SUM(_xlfn._xlws.FILTER(B:B,E:E=1))", 4),
        ("=_xlfn._xlws.SORT(A1:A3,2)", "#VALUE!"),
        ('=INDIRECT("B2",TRUE)', 1),
        ('=SUM(INDIRECT("B1:B3",1))', 6),
    ],
)
def test_what_they_give(formula, value):
    assert plain(value_of(formula, CELLS)) == value


def test_a_result_spills():
    book = workbook(ArrayFormula("C1:C3", "=_xlfn.UNIQUE(A1:A3)"))
    engine = Engine(saved(book))
    assert [engine.get("S", row, 3) for row in (1, 2, 3)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('="é"<"z"', True),
        ('=A9<"f"', True),
        ('="_"<"1"', True),
        ('="a-b">"ab"', True),
        ('="co-op"<"copy"', True),
        ('="Zoe">"adam"', True),
        ('="É">="é"', True),
        ('=A1="B"', True),
    ],
)
def test_texts_are_compared_in_the_same_order(formula, value):
    assert value_of(formula, CELLS) is value


def test_where_excel_may_take_one_value_or_all_is_named():
    formula = "=LOOKUP(2,1/IF(B1:B3>1,1,0),B1:B3)"
    assert uncomputed(formula, CELLS) == "one value of an area, or all of it, in IF: use an array formula"
    assert value_of("=LOOKUP(2,1/(B1:B3>1),B1:B3)", CELLS) == 2
    assert value_of("=LOOKUP(2,1/IF(B1>1,B1:B3,1),B1:B3)", CELLS) == 2
