"""Rounding as Excel does it: on 15 digits, with its own rules for signs."""

from __future__ import annotations

import pytest

from tests.computed import shown, value_of


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=INT(-2.5)", -3),
        ("=INT(2.99999999999999)", 2),  # 15 digits tell it from 3
        ("=QUOTIENT(-10,3)", -3),
        ("=QUOTIENT(1,0)", "#DIV/0!"),
        ("=EVEN(-1.5)", -2),
        ("=EVEN(0)", 0),
        ("=ODD(0)", 1),
        ("=ODD(-2)", -3),
        ("=MOD(-3,2)", 1),
        ("=MOD(3,-2)", -1),
        ("=MOD(-6,3)", 0),
        ("=MOD(3,0)", "#DIV/0!"),
        ("=MOD(1E+20,3)", "#NUM!"),
        ("=ROUND(MOD(281.44,0.02),9)", 0.02),  # as reported for Excel 2010 and later
        ("=MROUND(6.05,0.1)", 6),
        ("=MROUND(773.65,0.1)", 773.6),
        ("=MROUND(921.65,0.1)", 921.7),
        ("=MROUND(25000*1.023,50)", 25550),
        ("=MROUND(5,-2)", "#NUM!"),
        ("=MROUND(5,0)", 0),
    ],
)
def test_whole_numbers_and_remainders(formula, value):
    assert shown(value_of(formula)) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=CEILING(2.1,0.1)", 2.1),
        ("=CEILING(0.234,0.01)", 0.24),
        ("=CEILING(-2.5,-2)", -4),
        ("=CEILING(-2.5,2)", -2),
        ("=CEILING(2.5,-2)", "#NUM!"),
        ("=CEILING(2.5,0)", 0),
        ("=CEILING(1,1/3)", 1),
        ("=FLOOR(3.7,2)", 2),
        ("=FLOOR(-2.5,-2)", -2),
        ("=FLOOR(-2.5,2)", -4),
        ("=FLOOR(2.5,-2)", "#NUM!"),
        ("=FLOOR(2.5,0)", "#DIV/0!"),
        ("=_xlfn.CEILING.MATH(24.3,5)", 25),
        ("=_xlfn.CEILING.MATH(6.7)", 7),
        ("=_xlfn.CEILING.MATH(-8.1,2)", -8),
        ("=_xlfn.CEILING.MATH(-5.5,2,-1)", -6),
        ("=_xlfn.FLOOR.MATH(24.3,5)", 20),
        ("=_xlfn.FLOOR.MATH(-8.1,2)", -10),
        ("=_xlfn.FLOOR.MATH(-5.5,2,-1)", -4),
        ("=_xlfn.CEILING.PRECISE(-4.1,-2)", -4),
        ("=_xlfn.CEILING.PRECISE(4.3)", 5),
        ("=ISO.CEILING(-4.3,2)", -4),
        ("=_xlfn.FLOOR.PRECISE(-3.2,-1)", -4),
        ("=_xlfn.FLOOR.PRECISE(3.2,0)", 0),
    ],
)
def test_multiples(formula, value):
    assert shown(value_of(formula)) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=FIXED(1.005,2)", "1.01"),
        ("=FIXED(1234.567)", "1,234.57"),
        ("=FIXED(1234.567,1,TRUE)", "1234.6"),
        ("=FIXED(-1234.567,-1)", "-1,230"),
        ("=FIXED(44.332)", "44.33"),
        ("=FIXED(0.1+0.2,17)", "0.30000000000000000"),
        ("=FIXED(1,128)", "#VALUE!"),
        ('=FIXED("1,234.5",0)', "1,235"),
        ("=DOLLAR(1.005)", "$1.01"),
        ("=DOLLAR(1234.567,-2)", "$1,200"),
        ("=DOLLAR(-1234.567,-2)", "($1,200)"),
        ("=DOLLAR(-0.123,4)", "($0.1230)"),
        ("=DOLLAR(-0.001,2)", "($0.00)"),
        ("=DOLLAR(1/0)", "#DIV/0!"),
    ],
)
def test_numbers_written_with_decimals(formula, value):
    assert shown(value_of(formula)) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=ROUND(1.005,2)", 1.01),
        ("=ROUND(-2.5,0)", -3),
        ("=ROUND(12350,-2)", 12400),
        ("=ROUNDDOWN(30000*0.0042*3,0)", 378),
        ("=ROUNDUP(1.1*1.1*100,0)", 121),
        ("=ROUNDUP(1.00000000000001,0)", 2),
        ("=ROUNDUP(ROUND(400000000000/3,6),0)", 133333333334),
        ("=TRUNC(0.29*100)", 29),
    ],
)
def test_the_engine_rounds_decimals_as_excel_does(formula, value):
    assert value_of(formula) == value
