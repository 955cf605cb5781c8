"""Texts that Excel takes for numbers: read as it does, or named where that depends on settings."""

from __future__ import annotations

import openpyxl
import pytest

from tests.headless.test_corrections import shown, uncomputed, value_of
from tests.headless.test_deviations import saved
from xlplugin.calculation.corrections.number_reader import Beyond, number_in
from xlplugin.calculation.engine import Engine
from xlplugin.headless.model import open_model
from xlplugin.headless.recalc import recalculate

CELLS = {
    "A1": "1,000", "A2": "5%", "A3": "2024-02-10", "A4": "10/2/2024", "A5": "12", "A6": "405B", "A7": True,
    "B1": '="1"&",5"&"00"', "B2": "=A1*1", "B3": "12:30",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,000", 1000), ("1,234,567.5", 1234567.5), ("5%", 0.05), ("-5 %", -0.05), ("$5", 5),
        ("-$1,000", -1000), ("(5)", -5), ("($5)", -5), ("1e3", 1000), (" 12 ", 12), ("+.5", 0.5), ("5.", 5),
        ("1 1/2", 1.5), ("-1 1/2", -1.5), ("2024-02-10", 45332), ("2024/2/10", 45332), ("10-Feb-2024", 45332),
        ("10 February 2024", 45332), ("Feb 10, 2024", 45332), ("May 2024", 45413), ("3/3/2024", 45354),
        ("12:30", 12.5 / 24), ("12:30 PM", 12.5 / 24), ("12:15 am", 0.25 / 24), ("25:30", 25.5 / 24),
        ("6 pm", 0.75), ("2024-02-10 06:00", 45332.25), ("1900-02-29", 60), ("1900-01-01", 1),
        ("0.30000000000000004", 0.3), ("12345678901234567", 12345678901234500),
        ("", None), ("x", None), ("405B", None), ("1_000", None), ("2024-02-30", None), ("1899-12-31", None),
        ("2024-02-10T12:30:00", None), ("1e400", None), ("TRUE", None), ("A100", None), ("8xH100", None),
        ("March", None), ("0x10", None), ("nan", None), ("inf", None),
    ],
)  # fmt: skip
def test_spellings(text, number):
    found = number_in(text, False)
    assert shown(found) == ("#VALUE!" if number is None else pytest.approx(number, rel=1e-15))


@pytest.mark.parametrize(
    "text",
    [
        "10/2/2024", "1.000,5", "1,00", "3-Feb", "Feb-24", "10-Feb-24", "1-2", "1/2", "€5", "１２",
        "13:00 PM", "2024年2月10日", "2024.02.10", "上午9时", "1 000", "\u00a05", "12\n",
    ],
)  # fmt: skip
def test_spellings_that_settings_decide_are_not_guessed(text):
    with pytest.raises(Beyond):
        number_in(text, False)


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
        ('=TEXT(A1,"0.0")', "1000.0"),
        ('=TEXT(A6,"0.0")', "405B"),
        ('=TEXT("x"&A5,"0.0")', "x12"),
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
    "formula", ["=A4+1", "=IFERROR(A4*1,0)", "=ISNUMBER(A4*1)", "=MONTH(A4)", '=IFERROR(VALUE("1.000,5"),0)']
)
def test_a_text_that_settings_decide_is_named(formula):
    assert "depends on settings" in uncomputed(formula, CELLS)


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
        ("=SUMPRODUCT(A1:A3,B1:B3)", 0.5),
        ("=SUMPRODUCT((B1:B3>0),B1:B3)", 0),
        ("=SUMPRODUCT(--(B1:B3>1),B1:B3)", 5),
        ("=SUMPRODUCT(A1:A3)", 0.5),
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


def test_number_value_with_one_separator_for_both_is_named():
    assert "separators" in uncomputed('=_xlfn.NUMBERVALUE("2,5",",")')


def test_what_follows_from_such_a_formula_is_kept_for_its_sake():
    book = openpyxl.Workbook()
    book.active.title = "S"
    for address, value in (CELLS | {"C1": "=A4*1", "C2": "=IFERROR(C1,0)", "C3": "=A1*1"}).items():
        book.active[address] = value
    result = recalculate(saved(book))
    assert list(result.uncomputed) == ["'S'!C1"] and result.kept == ["'S'!C2"]


def test_dates_count_from_1904_where_the_book_does():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.title = "S"
    for row, value in enumerate(
        ["2024-02-10", "=A1+0", '=DATEVALUE("1904-01-01")', "=VALUE(A1)-1", "=A1-1"], 1
    ):
        book.active.cell(row, 1, value)
    engine = Engine(saved(book))
    assert [engine.get("S", row, 1) for row in (2, 3, 4, 5)] == [43870, 0, 43869, 43869]


def test_a_text_that_is_set_later_is_read_as_well():
    book = openpyxl.Workbook()
    book.active.title = "S"
    book.active["A1"], book.active["B1"] = 5, "=A1*2"
    engine = Engine(saved(book))
    for value, doubled in ((7.0, 14), ("1,000", 2000), (3.0, 6), ("2,000", 4000)):
        engine.set("S", 1, 1, value)
        engine.evaluate()
        assert engine.get("S", 1, 2) == doubled
    engine.set("S", 1, 1, "1/2/2024")
    engine.evaluate()
    assert list(engine.uncomputed) == [("S", 1, 2)] and not engine.formulas
    engine.set("S", 1, 1, 4.0)
    engine.evaluate()
    assert not engine.uncomputed and engine.get("S", 1, 2) == 8


def test_a_model_gives_the_files_value_where_its_inputs_leave_it_untold(tmp_path):
    """IFERROR would turn what cannot be told into a plain 0; `save` keeps the same value."""
    book = openpyxl.Workbook()
    book.active.title = "S"
    book.active["A1"], book.active["B1"] = "5", "=IFERROR(A1*2,0)"
    (tmp_path / "book.xlsx").write_bytes(recalculate(saved(book)).data)
    model = open_model(tmp_path / "book.xlsx")
    for text, value, named in (("7", 14, []), ("10/2/2024", 10, [("S", 1, 2)]), ("8", 16, [])):
        model.set("S!A1", text)
        model.recalculate()
        assert (model.get("S!B1"), list(model.uncomputed)) == (value, named)
