"""COUNTIF, SUMIFS and their like: shapes, criteria in every spelling, errors among the summed cells."""

from __future__ import annotations

import pytest
from openpyxl.worksheet.formula import ArrayFormula

from tests.computed import shown as plain
from tests.computed import value_of

CELLS = {
    "A1": 1, "A2": 5, "A3": 5, "A4": "5", "A5": "x", "A7": True, "A8": '=""', "A10": 10,
    "B1": "apple", "B2": "Apple", "B3": "app", "B4": "É", "B5": "é", "B6": "a*b", "B8": "5%", "B9": "1,000",
    "C1": 10, "C2": 20, "C3": 30, "C4": 40, "C5": 50, "C6": 60, "C7": 70, "C8": 80, "C9": 90, "C10": 100,
    "D1": 0.05, "D2": 1000, "D3": 45293, "D4": "=0.1+0.2", "D5": 0.3, "D6": 0,
    "E1": 1, "E2": "=1/0", "E3": 3, "E4": "t", "E5": True,
    "F1": "5%", "F2": ">=1,000", "F3": "<>5",
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUMIFS(C1:C10,A1:A9,5)", "#VALUE!"),
        ("=SUMIFS(C1:C10,A1:A10,5,D1:D10,5,C1:C9,5)", "#VALUE!"),
        ("=SUMIFS(C1:C3,A1:A3,5,B1:D1,5)", "#VALUE!"),  # as many cells, but across
        ('=COUNTIFS(A1:A10,5,C1:C9,">0")', "#VALUE!"),
        ("=AVERAGEIFS(C1:C10,A1:A9,5)", "#VALUE!"),
        ("=SUMIFS(C1:C7,OFFSET(A1,0,0,6,1),5)", "#VALUE!"),
        ("=SUMIFS(C1:C7,OFFSET(A1,0,0,7,1),5)", 90),  # a text 5 counts as well
        ("=SUMIFS(C:C,A:A,5)", 90),
        ('=COUNTIFS(A1:A10,5,C1:C10,">20")', 2),
    ],
)
def test_areas_of_unequal_shape_are_an_error(formula, value):
    assert plain(value_of(formula, CELLS)) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=SUMIF(C1:C5,">0",E1:E5)', "#DIV/0!"),
        ('=SUMIFS(E1:E5,C1:C5,">0")', "#DIV/0!"),
        ('=AVERAGEIF(C1:C5,">0",E1:E5)', "#DIV/0!"),
        ('=AVERAGEIFS(E1:E5,C1:C5,"<=20")', "#DIV/0!"),
        ('=IFERROR(SUMIF(C1:C5,">0",E1:E5),-1)', -1),
        ('=SUMIF(E1:E5,"<>t")', "#DIV/0!"),
        # an error beside the cells that count is none
        ('=SUMIF(C1:C5,">20",E1:E5)', 3),
        ('=SUMIFS(E1:E5,C1:C5,">20")', 3),
        ('=AVERAGEIFS(E1:E5,C1:C5,">20")', 3),
        ('=SUMIF(E1:E5,">0")', 4),
        ("=SUMIF(A1:A3,5,C1:C10)", 50),
        ("=AVERAGEIF(A1:A10,99,C1:C10)", "#DIV/0!"),
    ],
)
def test_an_error_among_the_summed_cells_is_the_result(formula, value):
    assert plain(value_of(formula, CELLS)) == value


@pytest.mark.parametrize(
    ("area", "criterion", "count"),
    [
        ("D1:D10", '"5%"', 1),
        ("D1:D10", "F1", 1),
        ("D1:D10", '">=1,000"', 2),
        ("D1:D10", "F2", 2),
        ("D1:D10", '"$1,000"', 1),
        ("D1:D10", '"2024-01-02"', 1),
        ("D1:D10", '">2024-01-01"', 1),
        ("D1:D10", '"0.3"', 1),  # to the last digit
        ("D1:D10", "0.3", 1),
        ("B1:B10", '"5%"', 1),
        ("B1:B10", '"1,000"', 1),
        ("D1:D10", "G1", 1),  # a blank criterion is 0
        ("B1:B10", '"APP*"', 3),
        ("B1:B10", '"é"', 2),
        ("B1:B10", '"a~*b"', 1),
        ("B1:B10", '"<>app*"', 7),
    ],
)
def test_criteria_in_every_spelling(area, criterion, count):
    assert value_of(f"=COUNTIF({area},{criterion})", CELLS) == count
    assert value_of(f"=COUNTIFS({area},{criterion})", CELLS) == count


WORDS = {f"A{row}": word for row, word in enumerate(["a", "b", "A", "c", "b", 1, 1, "d"], 1)}
WORDS |= {f"B{row}": row for row in range(1, 9)} | {"D1": "a", "D2": "b"}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=SUM(SUMIF(A1:A8,{"a","b"},B1:B8))', 11),
        ('=SUM(COUNTIF(A1:A8,{"a","b"}))', 4),
        ('=SUM(SUMIFS(B1:B8,A1:A8,{"a","b"}))', 11),
        ('=SUM(COUNTIFS(A1:A8,{"a","b"},B1:B8,{">2";">4"}))', 3),
        ('=AVERAGE(AVERAGEIF(A1:A8,{"a","b"},B1:B8))', 2.75),
        ("=SUMPRODUCT(1/COUNTIF(A1:A8,A1:A8))", 5),
        ('=SUMPRODUCT((A1:A8<>"")/COUNTIF(A1:A8,A1:A8&""))', 5),
        ("=SUMPRODUCT(SUMIFS(B1:B8,A1:A8,D1:D2))", 11),
        (ArrayFormula("Z1", "=INDEX(A1:A8,MATCH(0,COUNTIF(D1:D2,A1:A8),0))"), "c"),
        ("=SUMPRODUCT(B1:B3,{1,2,3})", "#VALUE!"),
        ("=SUMPRODUCT(B1:B3,{1;2;3})", 14),
    ],
)
def test_an_array_of_criteria_gives_a_value_for_each(formula, value):
    assert plain(value_of(formula, WORDS)) == (pytest.approx(value) if isinstance(value, float) else value)


PERIODS = {
    "A1": "2024-01",
    "A2": "2024-02",
    "A3": "2024-01",
    "B1": 1,
    "B2": 2,
    "B3": 4,
    "C1": "2024-01",
    "C2": 5,
}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=SUMIFS(B1:B3,A1:A3,"2024-01")', 5),
        ("=SUMIFS(B1:B3,A1:A3,C1)", 5),
        ('=COUNTIF(A1:A3,"<>2024-01")', 1),
        ("=SUMPRODUCT(SUMIFS(B1:B3,A1:A3,A1:A3))", 12),
        ('=COUNTIF(A1:A4,"12/5")', 0),
    ],
)
def test_periods_that_are_texts_are_compared_as_they_are_spelt(formula, value):
    assert value_of(formula, PERIODS) == value
