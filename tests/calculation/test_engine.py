"""The engine: spellings of our functions, omitted arguments, errors, and what it says it cannot compute."""

from __future__ import annotations

import pytest

from tests.small_books import small_book
from xlplugin.calculation.engine import AS_DISPLAYED, Engine
from xlplugin.calculation.evaluation import eval_formula
from xlplugin.errors import ExcelError
from xlplugin.ooxml.addresses import parse_cell

SPELLINGS = [
    "SERVERS",
    "servers",
    "_xll.SERVERS",
    "_xldudf_SERVERS",
    "[1]!SERVERS",
    "[12]!_xldudf_SERVERS",
    "@SERVERS",
]


@pytest.mark.parametrize("name", SPELLINGS)
def test_each_spelling_of_a_function_is_computed(book, name):
    engine = Engine(book({"S": {"A1": 28349, "B1": f"={name}(A1)", "B2": f"={name}(A1,)+1"}}))
    assert engine.get("S", 1, 2) == 3544
    assert engine.get("S", 2, 2) == 3545
    assert not engine.uncomputed


@pytest.mark.parametrize(
    "formula",
    [
        'TRAIN_GPUS(5E10,,60,"A100",,,)',
        'TRAIN_GPUS(5E10, ,60,"A100")',
        'TRAIN_GPUS(SUM(5E10,),,60,"A100",0.3)',
    ],
)
def test_an_omitted_argument_takes_its_default_and_not_zero(book, formula):
    engine = Engine(book({"S": {"A1": f"={formula}", "A2": '=TRAIN_GPUS(5E10,38.5,60,"A100")'}}))
    assert isinstance(engine.get("S", 1, 1), (float, ExcelError))
    assert engine.get("S", 1, 1) == engine.get("S", 2, 1) or "tokens_ratio" in engine.messages[0].message


def test_zero_is_a_value_and_not_an_omitted_argument(book):
    engine = Engine(book({"S": {"A1": "=SERVERS(100,0)", "A2": "=SERVERS(100,)"}}))
    assert engine.get("S", 1, 1) == ExcelError("#NUM!")
    assert engine.get("S", 2, 1) == 13


def test_error_cells_reach_the_function_and_come_back_as_they_are(book):
    engine = Engine(book({"S": {"A1": "=1/0", "A2": "=NA()", "B1": "=SERVERS(A1)", "B2": "=SERVERS(A2)"}}))
    assert engine.values("S", [(1, 2), (2, 2)]) == [ExcelError("#DIV/0!"), ExcelError("#N/A")]


def test_a_changed_input_moves_its_dependants(book):
    engine = Engine(book({"S": {"A1": 8, "B1": "=SERVERS(A1)", "C1": "=B1*2", "D1": "=7"}}))
    engine.set("S", 1, 1, 17)
    engine.recalculate()
    assert engine.values("S", [(1, 2), (1, 3), (1, 4)]) == [3, 6, 7]
    assert engine.dependents([("S", 1, 1)]) == {("S", 1, 2), ("S", 1, 3)}


def test_what_was_put_back_is_computed_once_it_is_read(book):
    cells = {"A1": 8, "B1": "=SERVERS(A1)", "C1": "=B1*2"}
    for switch in ({}, {"D1": "=IF(A1>10,D2,0)", "D2": "=D1+1"}):  # with it a circle closes above 10
        engine = Engine(book({"S": cells | switch}))
        engine.set("S", 1, 1, 17.0)
        engine.recalculate()
        assert engine.get("S", 1, 3) == 6 and bool(engine.uncomputed) == bool(switch)
        engine.put_back({("S", 1, 1): 8.0})
        assert not engine.uncomputed
        assert engine.get("S", 1, 3) == 2
        engine.put_back({("S", 1, 1): 17.0})
        assert engine.answer("C1+1", ("S", 5, 5)) == 7


def test_whole_columns_are_clipped_to_the_cells_in_use(book):
    cells = {f"A{i}": i for i in range(1, 4)} | {"B1": "=SUM(A:A)", "C1": "=SUMPRODUCT(A:A,A:A)"}
    engine = Engine(book({"S": cells}))
    assert engine.values("S", [(1, 2), (1, 3)]) == [6, 14]


def test_a_reference_in_a_plain_cell_means_the_value_of_its_row(book):
    cells = {"A1": 1, "A2": 2, "A3": 3, "C2": "=A1:A3", "C3": "=SERVERS(A1:A3)"}
    engine = Engine(book({"S": cells}))
    assert engine.get("S", 2, 3) == 2
    assert engine.get("S", 3, 3) == 1
    assert engine.get("S", 4, 3) is None


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SUM(SERVERS(28349),1)", 3545),
        ("=SERVERS({8,9;16,17})", [[1, 2], [2, 3]]),
        ("=SERVERS(28349,)", 3544),
        ('="a"&1', "a1"),
        ("=SERVERS(-1)", ExcelError("#NUM!")),
        ("=1+", ExcelError("#NAME?")),
        ("=NOPE(1)", ExcelError("#NAME?")),
    ],
)
def test_a_formula_alone(formula, expected):
    assert eval_formula(formula) == expected


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUM(SERVERS(A1:A3))", 3),
        ("=SUMPRODUCT(A1:A3*A1:A3)", 14),
        ("=ROUND(SUM(A1:A3)/4,0)", 2),
        ("=INDEX(A1:A3,MATCH(2,A1:A3,0))", 2),
        ("=ROUND(SERVER_TAM(A1:C1),0)", 30),
        ('=COUNTIF(A1:A3,">1")', 2),
    ],
)
def test_areas_where_areas_belong_are_computed(book, formula, value):
    engine = Engine(book({"S": {"A1": 1, "A2": 2, "A3": 3, "B1": 5, "C1": 6, "D9": formula}}))
    assert engine.get("S", 9, 4) == value
    assert not engine.uncomputed


def test_a_name_that_is_spelt_as_a_function_leaves_the_function_its_own(book):
    cells = {"A1": 45_296, "B1": "=DAY(start)", "B2": "=day+1", "B3": "=SUM(A1,next)", "B4": "=DAY(A1)"}
    names = {"start": "S!$A$1", "day": "S!$B$1", "next": "day*2", "sum": "S!$B$3"}
    engine = Engine(book({"S": cells}, names=names))
    assert engine.values("S", [(row, 2) for row in range(1, 5)]) == [5, 6, 45_306, 5]
    engine.set("S", 1, 1, 45_297.0)
    engine.recalculate()
    assert engine.values("S", [(row, 2) for row in range(1, 5)]) == [6, 7, 45_309, 6]
    assert not engine.uncomputed


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0.1+0.2", "0.3"), ("1/3", "0.333333333333333"),         ("60", "60"),
        ("-2.5", "-2.5"), ("1E19", "10000000000000000000"), ("1.5E20", "1.5E+20"),
        ("0.000000056789012345", "0.000000056789012345"),
        ("5.67890123456E-8", "5.67890123456E-08"), ("1.2345678901234576E100", "1.2345678901235E+100"),
        ("0.00001", "0.00001"), ("1E-19", "1E-19"), ("TRUE", "TRUE"), ("Z9", ""), ("-3%", "-0.03"),
    ],
)  # fmt: skip
def test_numbers_join_texts_with_the_digits_that_excel_writes(number, text):
    assert eval_formula(f'="<"&{number}&">"') == f"<{text}>"
    assert eval_formula(f'=IF(1,"a"&(({number}))&"&""b",1/0)') == f'a{text}&"b'


def test_errors_and_ranges_pass_through_a_join(book):
    cells = {"A1": 1.5, "A2": 2, "B1": '="x"&1/0', "B2": '="a"&SUM(A1:A2)', "B3": '=A1&A2&"é"'}
    engine = Engine(book({"S": cells}))
    assert engine.values("S", [(1, 2), (2, 2), (3, 2)]) == [ExcelError("#DIV/0!"), "a3.5", "1.52é"]


@pytest.mark.parametrize(
    ("cell", "formula", "value"),
    [
        ("G6", "=row_above", 7),
        ("F6", "=SUM(F$1:row_above)", 15),
        ("H6", "=SUM(row_above:F5)", 12),
        ("H6", "=beside+1", 8),
        ("A9", "=doubled", 8),  # a name that stands on a relative one
        ("C3", "=SUM(block)", 10),  # fixed in one direction
    ],
)
def test_a_relative_name_is_seen_from_the_cell(cell, formula, value):
    cells = {**{f"F{row}": row for row in range(1, 6)}, "G5": 7, "G6": 7, "A10": 4, "A3": 10, cell: formula}
    names = {"row_above": "S!A1048576", "beside": "S!XFD1", "doubled": "below*2", "below": "S!A2"}
    names["block"] = "S!$A1:$B1"
    engine = Engine(small_book({"S": cells}, names=names))
    assert engine.get("S", *parse_cell(cell)) == value


def test_a_name_of_a_call_is_followed_through_other_names(book):
    names = {"my.servers": "SERVERS(S!$A$1)", "twice.that": "my.servers*2"}
    engine = Engine(book({"S": {"A1": 17, "B1": "=twice.that+1"}}, names=names))
    assert not engine.uncomputed and engine.get("S", 1, 2) == 7


def test_a_book_with_precision_as_displayed_is_not_computed(book):
    def prepare(workbook):
        workbook.calculation.fullPrecision = False

    engine = Engine(book({"S": {"A1": 1, "B1": "=A1/3"}}, prepare))
    assert engine.uncomputed == {("S", 1, 2): AS_DISPLAYED}
