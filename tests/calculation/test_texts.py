"""Functions of texts: numbers with 15 digits, letters beyond A to Z, spaces and places as in Excel."""

from __future__ import annotations

import pytest

from tests.computed import shown, value_of

CELLS = {
    "A1": "=0.1+0.2", "A2": "=1/3", "A3": "Élan vital", "A4": "\ta\u00a0b  c ", "A5": True,
    "B1": "x", "B2": "=1/0",
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=LEN(0.1+0.2)", 3),
        ("=LEN(A2)", 17),
        ("=LEFT(A2,20)", "0.333333333333333"),
        ("=RIGHT(A1,1)", "3"),
        ("=MID(A1,3,9)", "3"),
        ("=TRIM(A1)", "0.3"),
        ("=EXACT(A1,0.3)", True),
        ('=SUBSTITUTE(A1,"0","")', ".3"),
        ('=SUBSTITUTE("0.30",A1,"x")', "x0"),
        ("=REPT(A1,2)", "0.30.3"),
        ("=REPLACE(A1,1,2,B1)", "x3"),
        ("=FIND(A1,0.3)", 1),
        ('=SEARCH("4",A1)', "#VALUE!"),
        ("=CLEAN(A1)", "0.3"),
        ("=CONCATENATE(A1,B1)", "0.3x"),
        ("=_xlfn.CONCAT(A1:A2,B1)", "0.30.333333333333333x"),
        ('=_xlfn.TEXTJOIN("-",TRUE,A1,C1:C2,B1)', "0.3-x"),
        ('=_xlfn.TEXTJOIN("-",FALSE,A1,C1,B1)', "0.3--x"),
        ('=TEXT(A1,"@")', "0.3"),
        ("=LEN(A5)", 4),
        ("=LEN(C1)", 0),
        ("=LEN(B2)", "#DIV/0!"),
        ("=_xlfn.CONCAT(A1:B2)", "#DIV/0!"),
        ("=LEN(1E+19)", 20),
        ("=1E+20&B1", "1E+20x"),
        ("=0.00001/3&B1", "3.33333333333333E-06x"),
        ("=0.0000000001&B1", "0.0000000001x"),
    ],
)
def test_numbers_in_texts_have_15_digits(formula, value):
    assert shown(value_of(formula, CELLS)) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=UPPER(A3)", "ÉLAN VITAL"),
        ("=LOWER(A3)", "élan vital"),
        ('=UPPER("straße")', "STRAßE"),  # one letter for one
        ('=PROPER("76BudGet")', "76Budget"),
        ("=PROPER(\"2-way street, it's ÉMILE's\")", "2-Way Street, It'S Émile'S"),
        ('=PROPER("2nd")', "2Nd"),
        ('=SEARCH("É","aé")', 2),
        ('=SEARCH("b*d","aBcd")', 2),
        ('=SEARCH("~?","a?")', 2),
        ('=SEARCH("?","a?")', 1),
        ('=FIND("É","aé")', "#VALUE!"),
        ('=FIND("a","abca",2)', 4),
        ('=FIND("","abc",2)', 2),
        ('=SEARCH("a","abc",4)', "#VALUE!"),
        ("=TRIM(A4)", "\ta\u00a0b c"),  # spaces only
        ('=REPLACE("abc",10,2,"z")', "abcz"),
        ('=REPLACE("abcdef",3,2,"*")', "ab*ef"),
        ('=REPLACE("abc",0,1,"z")', "#VALUE!"),
        ('=CODE("€")', 128),
        ("=CHAR(128)", "€"),
        ("=CHAR(256)", "#VALUE!"),
        ('=CODE("")', "#VALUE!"),
    ],
)
def test_letters_places_and_spaces(formula, value):
    assert shown(value_of(formula, CELLS)) == value


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        ("-1234.5", "#,##0", "-1,235"), ("1.005", "0.00", "1.01"), ("2.5", "0", "3"),
        ("0.125", "0.00", "0.13"), ("-2.5", "0", "-3"), ("-0.01", "0.0", "0.0"),
        ("-0.01", "0.0;-0.0", "-0.0"), ("0.285", "0%", "29%"), ("8.325", "0.00", "8.33"),
        ("0", "#,##0", "0"), ("5", "#.##", "5."), ("12", "0,000", "0,012"),
        ("1E+15", "0", "1000000000000000"), ("1/3", "0.0000000000000000", "0.3333333333333330"),
        ("45332", "yyyy-mm-dd", "2024-02-10"), ("45332.52", "yyyy/m/d h:mm", "2024/2/10 12:28"),
        ("45332", "dd-mmm-yy", "10-Feb-24"), ("45332", "dddd, mmmm d, yyyy", "Saturday, February 10, 2024"),
        ("45332", "yyyy年m月d日", "2024年2月10日"), ("60", "yyyy-mm-dd", "1900-02-29"),
        ("0.5208", "mm:ss", "29:57"), ("-1", "yyyy", "#VALUE!"), ("0.75", "h:mm AM/PM", "6:00 PM"),
        ("0.01", "hh:mm:ss AM/PM", "12:14:24 AM"), ("1.5", "[h]:mm", "36:00"),
        ("1.5", "[hh]:mm:ss", "36:00:00"), ("1234.5678", "0.00E+00", "1.23E+03"),
        ("-0.00012345", "0.0E+00", "-1.2E-04"), ("0", "0.0E+00", "0.0E+00"),
        ("9.995", "0.00E+00", "1.00E+01"), ("12345678901", "0E+0", "1E+10"),
        ("1234.5", "$#,##0.00", "$1,234.50"), ("-5", '0.0 ""kg""', "-5.0 kg"),
        ("-1234.5", "#,##0.0;(#,##0.0)", "(1,234.5)"), ("0", "+0;-0;0", "0"),
    ],
)  # fmt: skip
def test_formats_of_text(value, form, text):
    assert shown(value_of(f'=TEXT({value},"{form}")')) == text
