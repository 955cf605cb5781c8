"""Searches: over mixed kinds, with wildcards, to the last digit; Excel's rules, not the engine's."""

from __future__ import annotations

import pytest

from tests.computed import shown as plain
from tests.computed import value_of

CELLS = {
    "A1": 1, "A2": 2, "A3": 3, "A4": 4, "A5": 5, "A6": 6,
    "C1": "x", "C2": 5, "C3": "y", "C4": 7, "C5": True, "C6": 9,
    "D1": 1, "D2": "=1/0", "D3": 3, "D5": 5, "D6": 7,
    "E1": "apple", "E2": "Banana", "E3": "cherry", "E4": "date*", "E5": "é", "E6": "zz",
    "F1": 9, "F2": 7, "F3": 7, "F4": 3, "F5": 1, "F6": 0,
    "G1": 1, "G2": 2, "G3": 2, "G4": 2, "G5": 3, "G6": 4,
    "H1": "=0.1+0.2", "H2": 0.3, "H3": "5", "H4": 5, "H5": True,
    "K1": 10, "L1": 20, "M1": 30, "N1": 40, "K2": "p", "L2": "q", "M2": "r", "N2": "s",
    "O1": 1e-13, "O2": 2e-13, "O3": 3e-13, "O4": 0, "P1": "a", "P2": "b", "P3": "c", "P4": "none",
    "Q1": "x" * 256, "R1": 4, "R2": 1, "R3": 3, "R4": 2,
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        # a number beyond all finds the last number, a text beyond all the last text
        ("=MATCH(A6*1E9,C1:C6)", 6),
        ("=MATCH(9.99E+307,C1:C6)", 6),
        ('=MATCH("zzz",C1:C6)', 3),
        ("=MATCH(TRUE,C1:C6)", 5),
        ("=MATCH(8,C1:C6)", 4),
        ("=MATCH(4,D1:D6)", 3),  # over an error and a blank
        ("=MATCH(0,D1:D6)", "#N/A"),
        ("=MATCH(B1,D1:D6)", "#N/A"),  # a blank is searched as 0
        ("=MATCH(2,G1:G6)", 4),  # the last of equal ones
        ('=MATCH("cat",E1:E6)', 2),
        ('=MATCH("CHERRY",E1:E6,1)', 3),
        ("=MATCH(5,F1:F6,-1)", 3),
        ("=MATCH(7,F1:F6,-1)", 2),
        ("=MATCH(-1,F1:F6,-1)", 6),
        ("=MATCH(10,F1:F6,-1)", "#N/A"),
        ("=MATCH(1/0,A1:A6)", "#DIV/0!"),
        ("=MATCH(2,A1:B6)", "#N/A"),
        ("=VLOOKUP(A6*1E9,C1:D6,1)", 9),
        ("=VLOOKUP(4,D1:E6,2)", "cherry"),
        ("=VLOOKUP(0,D1:E6,2)", "#N/A"),
        ("=VLOOKUP(4,D1:E6,3)", "#REF!"),
        ("=VLOOKUP(4,D1:E6,0)", "#VALUE!"),
        ('=VLOOKUP("c",E1:F6,2)', 7),
        ('=VLOOKUP(2,A1:C6,2)=""', True),  # a blank stays blank
        ("=HLOOKUP(A6*1E9,K1:N2,2)", "s"),
        ("=HLOOKUP(25,K1:N2,2)", "q"),
        ("=LOOKUP(9E9,C1:C6)", 9),
        ("=LOOKUP(4,D1:D6,E1:E6)", "cherry"),
        ('=LOOKUP(2,1/(A1:A9<>""),A1:A9)', 6),
        ("=LOOKUP(2,1/(A1:A6=4),E1:E6)", "date*"),
        ('=LOOKUP(2,1/((A1:A6>1)*(E1:E6<"d")),A1:A6)', 3),
        ("=LOOKUP(25,K1:N2)", "q"),  # wider than high: the first row
        ("=LOOKUP(3,A1:C6)", "y"),
        ('=LOOKUP("c",{"a","b","c","d"},{1,2,3,4})', 3),
        ("=LOOKUP(3,A1:A6,A2:A7)", 4),
        ("=LOOKUP(2,A3,B3)", "#N/A"),
    ],
)
def test_approximate_searches_pass_over_other_kinds(formula, value):
    assert plain(value_of(formula, CELLS)) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=_xlfn.XLOOKUP(9E9,C1:C6,A1:A6,,-1)", 6),
        ("=_xlfn.XLOOKUP(8,C1:C6,A1:A6,,-1)", 4),
        ("=_xlfn.XLOOKUP(8,C1:C6,A1:A6,,1)", 6),
        ("=_xlfn.XLOOKUP(4,D1:D6,A1:A6,,1)", 5),
        ("=_xlfn.XLOOKUP(2.5,R1:R4,A1:A4,,-1)", 4),  # in any order
        ("=_xlfn.XLOOKUP(9,R1:R4,A1:A4,,1)", "#N/A"),
        ('=_xlfn.XLOOKUP(9,R1:R4,A1:A4,"none",1)', "none"),
        ('=_xlfn.XLOOKUP("c",E1:E6,A1:A6,,-1)', 2),
        ("=_xlfn.XLOOKUP(5,F1:F6,A1:A6,,1,-2)", 3),
        ("=_xlfn.XLOOKUP(5,F1:F6,A1:A6,,-1,-2)", 4),
        ("=_xlfn.XLOOKUP(3,G1:G6,A1:A6,,0,2)", 5),
        ("=_xlfn.XLOOKUP(2,A1:A6,E1:E6,,0,5)", "#VALUE!"),
        ("=SUM(_xlfn.XLOOKUP(2.5,A1:A6,F1:G6,,-1))", 9),
        ("=_xlfn.XLOOKUP(25,K1:N1,K2:N2,,-1)", "q"),
        ("=_xlfn.XLOOKUP(4.5,A1:A6,C1:C5,,1)", "#VALUE!"),
        ('=_xlfn.XMATCH("zz",C1:C6,-1)', 3),
        ("=_xlfn.XMATCH(2,G1:G6,0,-1)", 4),
        ('=_xlfn.XMATCH("?a*",E1:E6,2)', 2),
        ("=_xlfn.XMATCH(1.5,G1:G6,1)", 2),
    ],
)
def test_xlookup_and_xmatch_find_the_nearest(formula, value):
    assert plain(value_of(formula, CELLS)) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=MATCH(0.3,H1:H5,0)", 2),  # 0.1+0.2=0.3 is TRUE, and yet no search finds it
        ("=MATCH(0.1+0.2,H2:H5,0)", "#N/A"),
        ("=VLOOKUP(0.1+0.2,H2:I5,1,FALSE)", "#N/A"),
        ("=_xlfn.XLOOKUP(0.3,H1:H5,A1:A5)", 2),
        ("=_xlfn.XMATCH(0.3,H1:H5)", 2),
        ("=VLOOKUP(2E-13,O1:P4,2,FALSE)", "b"),
        ("=MATCH(0,O1:O4,0)", 4),
        ("=HLOOKUP(10+1E-14,K1:N2,2,FALSE)", "#N/A"),
        ("=HLOOKUP(30-10,K1:N2,2,FALSE)", "q"),
        ("=MATCH(2.5E-13,O1:O3)", 2),
        ("=VLOOKUP(2.5E-13,O1:P3,2)", "b"),
        ('=MATCH("5",H1:H5,0)', 3),
        ("=MATCH(5,H1:H5,0)", 4),
        ("=MATCH(TRUE,H1:H5,0)", 5),
        ('=MATCH("É",E1:E6,0)', 5),
        ('=MATCH("b*",E1:E6,0)', 2),
        ('=MATCH("date~*",E1:E6,0)', 4),
        ('=VLOOKUP(3,A1:C6,"3",FALSE)', "y"),
        ("=VLOOKUP(3,A1:C6,3,)", "y"),
        ('=IFERROR(VLOOKUP(99,A1:C6,2,FALSE),"none")', "none"),
        ("=INDEX(E1:E6,MATCH(3,A1:A6,0))", "cherry"),
    ],
)
def test_exact_searches_compare_every_digit(formula, value):
    assert plain(value_of(formula, CELLS)) == value
