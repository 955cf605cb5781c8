"""What is computed and what is named: by kinds of arguments, with cases of our own that stand in no row.

The values that Excel gives follow from the rows' kind; the engine's differ, so the cell must be named.
"""

from __future__ import annotations

import time

import pytest

from tests.calculation.kinds import uses
from tests.shared import shared_rows
from tests.small_books import small_book
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.formula_uses import FormulaUses
from xlplugin.calculation.formulas.tree import parse
from xlplugin.calculation.trust import Evidence, TrustTable, kinds_text, parsed_kinds, trust_table
from xlplugin.calculation.value_kinds import ValueKinds
from xlplugin.errors import ExcelError


def reason(formula: str, value=1.0, form: str = "") -> str | None:
    return trust_table().reason(uses(formula, form), value)


@pytest.mark.parametrize(
    "formula",
    [
        "(A1/A2)^(1/2)-1",
        "SUM(A1:A4)",
        "IF(A1>A2,A3,B1)",
        "NPV(A2,A1:A4)",
        "IFERROR(VLOOKUP(A1,A1:E4,5,FALSE),0)",
        "INDEX(E1:E4,MATCH(A1,A1:A4,0))",
        "SUMIFS(E1:E4,B1:B4,B1)",
        "SUMPRODUCT(A1:A4,E1:E4)",
        "MAX(A1,D1)",
        'TEXT(A1,"0.0%")',
        'COUNTIF(B1:B4,"a~*")',
        "YIELD(A1,E1,0.05,A2,A4,2,1)",
        'LEFT("~5 GW",2)&B1',
        'TEXT(A1,"#,##0.0;(#,##0.0)")',
        'TEXT(A1,"dd-mmm-yyyy hh:mm")',
        "SUM(A$1:A1)",
        "ROWS(A$1:A1)*A2",
        "SUMPRODUCT((A$1:A1=A1)*E$1:E1)",
        "SUMPRODUCT(--(B$1:B1=B1),E$1:E1)",
        "SMALL(A$1:A1,1)",
        "A1:A4*2",
        "SUM(S!A1:S!A3)",
        "COUNTIF(B$1:B1,B1)",
        "AVERAGE(E:E)",
        "PMT(A2/12,A4,E1)",
        "CHOOSE(A1,A1,A2,A3,A4)",
        'B1&" "&A1',
        "XLOOKUP(B1,F1:F2,E1:E2)",
        "-A1%",
        "LET(x,A1,x*2)",
        "LAMBDA(x,x+1)(A1)",
        "(SUM(A1:A4))",
        "IFS(A1>1,A2,TRUE,A3)",
        'SWITCH(A1,1,A2,"x",A3,A4)',
        # where a cell stands, whatever it holds
        "ROW(A1:F4)-ROWS(A1:F4)",
        "SUM(OFFSET(D1,0,0,2,1))",
        "COLUMN(C1)",
    ],
)
def test_what_analysts_write_is_computed(formula):
    assert reason(formula) is None


NAMED = [
    ("NPV(B1,A1,A2)", ""),  # Excel: #VALUE! for a rate that is text
    ("MMULT(A1:B3,E1:F2)", "dynamic array formula"),  # a truth in the area: #VALUE!
    ("ISBLANK(G1:G1)", ""),  # an area of one cell
    ("MAXIFS(E1:E4,F1:F4,F1,A1:A4,A1)", ""),  # a second criterion
    ("MINIFS(E1:E4,F1:F4,F1,A1:A4,A1)", ""),
    ("FLOOR(B4,C1)", ""),  # empty text beside an error: #VALUE!
    ("CEILING.PRECISE(B4,C2)", ""),
    ("ISO.CEILING(B4,C2)", ""),
    ("FLOOR.MATH(B4,C2)", ""),
    ("FLOOR.PRECISE(B4,C2)", ""),
    ("SUMPRODUCT(B2:B2,A1:A1)", ""),  # numbers as text in an area of one cell
    ("DEVSQ(B2:B2)", ""),
    ('MODE("3",A1,A1)', ""),
    ("SUMXMY2(A1,A2)", ""),  # single cells
    ("SUMX2MY2(A1:B1,E1:F1)", ""),  # a text in the area
    ("SUMX2PY2(D1:D2,A1:A2)", ""),  # blanks
    ("SUMIF(A1:A4,G1:H1,E1)", ""),  # an area for a criterion
    ("RANK(A1,(A1,A2,A4))", ""),  # several areas
    ("TEXT(A3,G1)", ""),  # a blank format
    ("A1:A1*2", ""),  # in another row: the engine gives #VALUE!
    ("IFERROR(A1:A1/2,0)", ""),
    ("ROUND(A1:A1,0)", ""),
    ("SUM(Q1:Q3!B2)", ""),  # sheets that are called as cells are: Excel quotes them, 'Q1:Q3'!B2
    ("INDEX(FREQUENCY(A1:A4,E1:E4),2)", ""),  # bounds that do not rise: the engine sorts them
    ("COUPDAYSNC(A1,E1,2)", ""),  # a settlement on a 31st: a day too many
    ("YIELD(A1,E1,0.05,A2,A4,2,2)", ""),  # with one coupon left: not the yield at which PRICE holds
    ("YIELD(A1,E1,0.05,A2,A4,2,A4)", ""),
    ('COUNTIF(B1:B4,"~~x")', ""),  # finds ~x in Excel: the engine finds nothing
    ('SUMIFS(A1:A4,B1:B4,"*"&"~"&B1)', ""),
    ("YEARFRAC(A1,G1)", ""),  # a blank date
    ("TREND(A1:A2,E1:E2,D1:G1)", ""),  # blanks among the new x
    ("XLOOKUP(B1,F:F,CHOOSE({1,2},E:E,A:A))", "dynamic array formula"),
    ('ADDRESS(2,3,1,TRUE,"Book 1")', ""),
    ("DSUM(A1:B4,A1,G1:G2)", ""),  # a criterion under a blank header
    ("DCOUNT(A1:G4,A1,F1:F2)", ""),  # a column without a header
    ("DAYS360(G1,A1)", ""),  # a blank date
    ('DATEDIF(G1,A1,"d")', ""),
    ("DEVSQ(F1:F1)", ""),  # a text in an area of one cell
    ("COVARIANCE.S(A1:D2,E1:E4)", ""),  # blanks beside numbers
    ('COUNTIF(C1:C2,"#N/A")', ""),  # Excel counts the errors
    ('SUMIF(A1:A4,"<>#DIV/0!")', ""),
    ('SUMIFS(E1:E4,C1:C4,"=#N/A",A1:A4,A1)', ""),
    ("TEXT(A1,F1)", ""),  # a format that is not known from the formula
    ('TEXT(A1,"[>5]0;0.0")', ""),  # a condition
    ('TEXT(A1,"# ?/?")', ""),  # a fraction
    ('TEXT(A1,"0;-0;0;@;@")', ""),  # five sections
    ('TEXT(A1,"0Y0")', ""),  # a letter that no format has
    ('TEXT(A1,"""a long text that says what it is"";-0;[Red]0;""and another one of its length""")', ""),
]


@pytest.mark.parametrize(("formula", "form"), NAMED)
def test_kinds_for_which_rows_differ_are_named(formula, form):
    assert reason(formula, form=form)


@pytest.mark.parametrize(
    "formula", ['GETPIVOTDATA("a",A1)', '_FV(A1,"Price")', "MYFUNC(A1)", "GROUPBY(A1:A4,E1:E4,SUM)"]
)
def test_a_function_without_evidence_is_named(formula):
    assert "is not checked against Excel" in reason(formula)


def test_an_argument_that_chooses_what_is_done_is_a_kind_of_its_own():
    assert reason('CELL("row",A1)') is None
    assert reason('CELL("format",A1)') == "CELL for format is not checked against Excel"
    assert reason('DATEDIF(A1,E1,"md")') == "DATEDIF for md is not checked against Excel"
    assert reason("INFO(B1)") is not None


def test_numbers_that_choose_what_is_done_tell_formulas_of_one_shape_apart():
    cells = {f"A{basis + 1}": f"=YIELD(46157,46285,0.05,100,100,2,{basis})" for basis in (1, 2, 4)}
    assert [key[1:] for key in Engine(small_book({"S": cells}), checked=True).uncomputed] == [(3, 1)]


def test_a_range_to_a_named_end_on_the_same_sheet_is_one():
    cells = {"A1": 1, "A2": 2, "B1": "=SUM(A1:last)", "B2": "=SUM(A1:S!A2)", "B3": "=SUM(A1:T!A2)"}
    book = small_book({"S": cells, "T": {"A2": 4}}, names={"last": "S!$A$2"})
    assert [key[1:] for key in Engine(book, checked=True).uncomputed] == [(3, 2)]


def test_an_error_that_no_argument_is_needs_evidence_of_its_own():
    assert reason("1/A1", ExcelError("#DIV/0!")) is None
    assert reason("VLOOKUP(99,A1:E4,2,FALSE)", ExcelError("#N/A")) is None
    assert (
        reason("A1+A2", ExcelError("#NUM!"))
        == "that operator + gives #NUM! here is not checked against Excel"
    )
    assert reason("A1*A2", ExcelError("#CALC!")) is not None
    assert (
        reason("PERMUT(A1,A2)", ExcelError("#CALC!"))
        == "that PERMUT gives #CALC! here is not checked against Excel"
    )


def test_a_text_that_other_functions_take_speaks_for_an_error_only():
    assert reason("CHAR(F1)", ExcelError("#VALUE!")) is None
    assert reason('IF(F1="k","",CHAR(F1))', "") is None  # not evaluated
    assert reason("CHAR(F1)", "A") == ("CHAR with text (cell) as argument 1 is not checked against Excel")


def test_what_rounding_leaves_needs_evidence_of_its_own():
    assert reason("IRR(A1:A4)", 0.1) is None
    assert reason("IRR(A1:A4)", 3e-16) == "that IRR gives nearly 0 here is not checked against Excel"
    assert reason("A1-A2", 3e-16) is None


def test_an_error_in_an_array_formula_is_another_than_in_a_plain_one():
    error = ExcelError("#VALUE!")
    assert reason("E1:E3^A2", error) is None
    assert reason("LINEST(E1:E3,A1:A4^{1,2})", error, "array formula") == (
        "that LINEST gives #VALUE! here is not checked against Excel"
    )


def test_kinds_read_back_as_they_were_written():
    kinds = {(1, "area in an array formula", "empty text"), (0, "gives", "#N/A"), (2, "scalar", "number")}
    assert set(parsed_kinds(kinds_text(kinds))) == kinds


def test_a_narrowed_function_takes_nothing_from_others():
    everywhere = Evidence("trusted", frozenset({(1, "cell", "truth")}))
    proven = frozenset({(1, "scalar", "number")})
    for verdict, named in (("trusted", False), ("trusted for these kinds", True)):
        lines = {"any function": everywhere, "NPER": Evidence(verdict, proven)}
        assert bool(TrustTable(lines).reason(uses("NPER(B3)"), 1.0)) == named


def test_a_formula_takes_less_than_a_tenth_of_a_millisecond():
    values = [(("S", row, column), float(row)) for row in range(1, 2_001) for column in range(1, 11)]
    trees = [
        parse(f"IF({column}{row}>0,SUM({column}$1:{column}{row})*2,0)")
        for row in range(1, 2_001)
        for column in "ABCDEFGHIJ"
    ]
    start = time.process_time()
    over, trusted = FormulaUses(ValueKinds(values)), trust_table()
    assert not any(trusted.reason(over.of("S", tree), 1.0) for tree in trees)
    assert time.process_time() - start < 2


def test_the_name_of_a_sheet_is_computed_that_of_the_file_is_not():
    file, sheet, of_any = '=CELL("filename",A1)', '=MID({0},FIND("]",{0})+1,31)', 'CELL("filename",A1:A2)'
    cells = {"B1": file, "B2": sheet.format(file[1:]), "B3": sheet.format(of_any), "B4": file + '&"x"'}
    cells["B5"] = '=CELL("filename",INDEX(A1:A9,2))'
    engine = Engine(small_book({"Plan": cells}), checked=True)
    assert [engine.get("Plan", row, 2) for row in (2, 3)] == ["Plan", "Plan"]
    unknown = "where the file lies and what it is called is known to Excel only"
    assert engine.uncomputed == dict.fromkeys([("Plan", 1, 2), ("Plan", 4, 2)], unknown) | {
        ("Plan", 5, 2): "CELL for filename is not checked against Excel"
    }


def test_the_cases_that_are_named_stand_in_no_row():
    assert not {row["formula"] for row in shared_rows("excel_values.csv")} & {formula for formula, _ in NAMED}
