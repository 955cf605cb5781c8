"""Texts that Excel takes for numbers: read as it does, or named where that depends on settings."""

from __future__ import annotations

import pytest

from tests.computed import shown, value_of

CELLS = {
    "A1": "1,000", "A2": "5%", "A3": "2024-02-10", "A4": "10/2/2024", "A5": "12", "A6": "405B", "A7": True,
    "B1": '="1"&",5"&"00"', "B2": "=A1*1", "B3": "12:30",
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('="1,000"+0', 1000),
        ("=A1*2", 2000),
        ("=A1-A2", 999.95),
        ("=-A1", -1000),
        ("=A2%", 0.0005),
        ("=2^A5", 4096),
        ("=A3+1", 45333),
        ("=B1+1", 1501),
        ("=B2+1", 1001),
        ("=B3*24", 12.5),
        ("=IF(A7,A1,0)*2", 2000),
        ("=INDEX(A1:A3,1)*2", 2000),
        ('=INDIRECT("A1")*2', 2000),
        ("=SUMPRODUCT(A1:A2*1)", 1000.05),
        ("=IFERROR(A1*1,0)", 1000),
        ("=IFERROR(A6*1,0)", 0),
        ("=A6*1", "#VALUE!"),
        ("=--LEFT(A3,4)", 2024),
        ('=LEFT("2,500 kg",5)/2', 1250),
        ("=YEAR(A3)", 2024),
        ('=YEAR("2024-02-10")', 2024),
        ("=EOMONTH(A3,0)", 45351),
        ('=DAYS(A3,"2024-01-01")', 40),
        ("=WEEKDAY(A3)", 7),
        ("=ROUND(A1,-1)", 1000),
        ('=LEFT("abcd"," 2 ")', "ab"),
        ("=CHOOSE(A5-11,7)", 7),
        ('=CHOOSE("2",7,8)', 8),
        ('=TEXT(1/0,"0.0")', "#DIV/0!"),
        ('=SUM("1,000",1)', 1001),
        ("=SUM(A1,1)", 1),  # in cells, texts do not count
        ("=MAX(A1,5)", 5),
        ("=A1=1000", False),
        ('=VALUE("$1,000.50")', 1000.5),
        ("=VALUE(A6)", "#VALUE!"),
        ("=VALUE(TRUE)", "#VALUE!"),
        ("=VALUE(C9)", 0),
        ('=DATEVALUE("2024-02-10 18:00")', 45332),
        ('=DATEVALUE("5")', "#VALUE!"),
        ('=DATEVALUE("12:30")', 0),
        ("=DATEVALUE(45332)", "#VALUE!"),
        ('=TIMEVALUE("2024-02-10 18:00")', 0.75),
        ('=TIMEVALUE("25:30")', 1.5 / 24),
    ],
)
def test_formulas_read_them(formula, value):
    assert shown(value_of(formula, {k: v for k, v in CELLS.items() if k != "A4"})) == (
        pytest.approx(value, rel=1e-14) if isinstance(value, float) else value
    )


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=_xlfn.NUMBERVALUE("2.500,27",",",".")', 2500.27),  # Microsoft's own examples
        ('=_xlfn.NUMBERVALUE("3.5%")', 0.035),
        ('=_xlfn.NUMBERVALUE(" 3 000 ")', 3000),
        ('=_xlfn.NUMBERVALUE("9%%")', 0.0009),
        ('=_xlfn.NUMBERVALUE("")', 0),
        ('=_xlfn.NUMBERVALUE("1,5,5",",",".")', "#VALUE!"),
        ('=_xlfn.NUMBERVALUE("1,5.5",",",".")', "#VALUE!"),
        ('=_xlfn.NUMBERVALUE("x")', "#VALUE!"),
    ],
)
def test_number_value(formula, value):
    assert shown(value_of(formula)) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUMPRODUCT((B1:B3>0),B1:B3)", 0),
        ("=SUMPRODUCT(--(B1:B3>1),B1:B3)", 5),
        ("=SUMPRODUCT(C1:C3,B1:B3)", 0),  # computed truth values
        ("=SUMPRODUCT(A1:A3*B1:B3)", 11.5),
        ("=SUMPRODUCT(B1:B3,B1:B3)", 14),
        ('=IF("tr"&"ue",1,2)', 1),
        ("=IF(A4,1,2)", 2),
        ("=NOT(A4)", True),
        ("=IF(A5,1,2)", "#VALUE!"),
    ],
)
def test_truth_values_and_texts_that_say_so(formula, value):
    cells = {
        "A1": 0.5, "A2": True, "A3": "3", "A4": "false", "A5": "x", "B1": 1, "B2": 2, "B3": 3,
        "C1": "=B1>0", "C2": "=B2>0", "C3": "=B3>0",
    }  # fmt: skip
    assert shown(value_of(formula, cells)) == value
