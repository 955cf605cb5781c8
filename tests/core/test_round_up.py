"""Rounding up is one rule: equal on a float, in numpy and in a spreadsheet's ROUNDUP(ROUND(x,6),0)."""

from __future__ import annotations

import math

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs import TRAIN_GPUS
from xlplugin.arithmetic import round_up
from xlplugin.expr import Expr

BOUNDARIES = [
    0.0, 1e-9, 4.9e-7, 5.1e-7, 1e-6, 0.5, 1.0, 5.0, 5.000000000000001, 5.0000004, 5.0000006, 5.000001,
    4.9999996, 4.9999994, 119017.99999999999, 119018.00000000001, 1e6 + 1e-7, 2.0**32, 2.0**33, 2.0**33 + 0.5,
    1e12, 1e15, 2.0**53, 1e18,
]  # fmt: skip
COUNTS = (1, 47, 2621, 187_341)  # LibreOffice, unlike Excel, overlooks an excess below a part in 1e12
EXCESSES = (0, 1e-8, 1e-7, 9e-7, 2e-6, 0.3, 0.9999999)
SAMPLE = [*BOUNDARIES, *(count + excess for count in COUNTS for excess in EXCESSES)]


@given(st.floats(0, 1e300))
def test_numpy_agrees_with_a_float(value):
    assert round_up(np.array([value])).tolist() == [round_up(value)]


@given(st.floats(0, 1e9))
def test_the_result_is_the_next_whole_number_but_for_six_decimals(value):
    result = round_up(value)
    assert result == int(result)
    assert -5.1e-7 <= result - value < 1


def test_six_decimals_come_first():
    assert round_up(5.000000000000001) == 5 < math.ceil(5.000000000000001)
    assert TRAIN_GPUS(235_872_000, 2e12 / 235_872_000, 60, 312, 0.35) == 5


def test_above_two_to_the_30_a_sixth_decimal_still_counts():
    beside = float(np.nextafter(2.0**30, math.inf))  # 2.4e-7 above: nothing in six decimals
    assert round_up(beside) == 2.0**30 == round_up(np.array([beside]))[0]


def test_a_float_without_a_sixth_decimal_is_not_rounded_to_one():
    whole = 32_704_998_504_928.0  # rounded to six decimals by a product: the next whole number
    assert round_up(whole) == whole == round_up(np.array([whole]))[0]


def test_a_plain_formula_says_the_same_rule():
    assert str(round_up(Expr("A1"))) == "ROUNDUP(ROUND(A1,6),0)"


def test_a_spreadsheet_agrees(libreoffice, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "S"
    for row, value in enumerate(SAMPLE, 1):
        book.active.append([value, f"={round_up(Expr(f'A{row}'))}"])
    book.save(tmp_path / "round_up.xlsx")
    results = libreoffice.calculate(tmp_path / "round_up.xlsx")["S"]
    assert len(results) == len(SAMPLE)
    assert [result for _, result in results] == [round_up(value) for value in SAMPLE]


@pytest.mark.parametrize("value", [math.inf, np.inf])
def test_an_infinity_stays_one_for_the_runner_to_refuse(value):
    assert round_up(value) == math.inf
