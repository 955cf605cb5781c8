"""Cells that columns leave in doubt: the engine computes that formula alone, not the row's whole book."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest

from tests.calculation.batch.batches import DOUBTFUL, batch, engine_of, model_of
from xlplugin.calculation.batch import NotForBatch
from xlplugin.calculation.batch.column import NUMBER, Column

NUMBERS = np.array([0.1 + 0.2, 0.5, 2.0])
CELLS = {"B1": 10.0, "B2": 20.0, "B3": 30.0, "C1": "abc", "D2": True, "F1": 0.07}


@pytest.mark.parametrize(
    ("formula", "rows"),
    [
        ("A1=0.3", [[0.1 + 0.2], [0.3], [0.4]]),
        ("A1-0.3", [[0.1 + 0.2], [0.5]]),
        ("A1&PV(F1,12,-1)", [[1.0], [2.5]]),
        ('(EXP(A1)-1000)&"x"', [[7.0], [8.0]]),
        ("A1+1", [["7%"], ["1/2"], ["x"], ["8"]]),
        ("IF(A1>C1,A2,-A2)", [["abd", 1.0], ["abb", 2.0], ["abc", 3.0], [4.0, 4.0]]),
        ("(-8)^A1", [[1 / 3], [2.0]]),
        ('TEXT(A1,"yyyy-mm")', [[45000.0], [45100.5]]),  # a format that columns do not know
        ("VLOOKUP(A1,B1:D3,IF(A1>15,2,1/0),FALSE)", [[10.0], [20.0]]),
        ("MAX(CHOOSE(A1,0.5,D2),A1-2)", [[1.0], [2.0]]),
    ],
)
def test_a_cell_in_doubt_is_what_the_engine_computes(formula, rows):
    expected = []
    for row in rows:
        cells = {f"A{number}": value for number, value in enumerate(row, 1)}
        expected.append(engine_of({**CELLS, **cells, "Z1": f"={formula}"}).get("S", 1, 26))
    assert batch(formula, CELLS, rows, asks=True) == expected
    with contextlib.suppress(NotForBatch):  # or columns do not compute it at all
        assert DOUBTFUL in batch(formula, CELLS, rows)


def test_what_follows_goes_on_in_columns():
    cells = {"A1": 1.0, "B1": '=IF(A1=0.3,"equal",A1)', "C1": '=IF(B1="equal",1,2)*A1', "D1": "=C1+A1"}
    model = model_of(cells, ["A1"], ["B1", "C1", "D1"], asks=True)
    computed = model.compute([Column(NUMBER, NUMBERS)], len(NUMBERS))
    assert not computed.doubtful.any()
    assert [column.listed(3) for column in computed.columns] == [
        ["equal", 0.5, 2.0], [NUMBERS[0], 1.0, 4.0], [2 * NUMBERS[0], 1.5, 6.0]
    ]  # fmt: skip


def test_over_digits_that_are_off_the_whole_row_is_the_engines():
    """The text would show the digits of the column's power, not of the engine's."""
    model = model_of({"A1": 1.0, "Y1": "=EXP(A1)", "Z1": "=10&Y1"}, ["A1"], ["Y1", "Z1"], asks=True)
    assert model.compute([Column(NUMBER, NUMBERS)], len(NUMBERS)).doubtful.any()


def test_a_call_of_ours_is_not_the_engines_to_compute():
    rows = [[0.1 + 0.2], [0.5]]
    assert batch("IF(A1=0.3,SERVERS(9),1)", CELLS, rows, asks=True) == [DOUBTFUL, 1.0]
