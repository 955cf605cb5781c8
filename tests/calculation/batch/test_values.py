"""What batches give, against values that Excel documents or shows."""

from __future__ import annotations

import pytest

from tests.calculation.batch.batches import DOUBTFUL, batch
from xlplugin.calculation.batch import NotForBatch
from xlplugin.errors import ExcelError
from xlplugin.values import CellValue as Value

NA, DIV0, NUM, VALUE, REF = (ExcelError(c) for c in ("#N/A", "#DIV/0!", "#NUM!", "#VALUE!", "#REF!"))
CELLS: dict[str, Value] = {
    "B1": 10.0, "B2": 20.0, "B3": 30.0, "C1": "abc", "C2": "a*c", "C3": "ABC", "D1": None, "D2": True,
    "D3": NA, "D4": "7", "E1": "x1y", "E2": "X2Y",
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "rows", "expected"),
    [
        # a single cell of the book is a reference: blanks, texts and truths in it do not count
        ("MIN(A1,D1)", [[5.0], [-2.0]], [5.0, -2.0]),
        ("MAX(A1,D1)", [[-5.0], [2.0]], [-5.0, 2.0]),
        ("SUM(A1,D2,D4)", [[5.0], [1.0]], [5.0, 1.0]),
        ("AVERAGE(A1,D1)", [[5.0], [4.0]], [5.0, 4.0]),
        ("AND(A1>0,D1)", [[5.0], [-4.0]], [True, False]),
        ("MIN(A1,IF(A1>3,D1,B1))", [[5.0], [2.0]], [5.0, 2.0]),
        ("MIN(A1,IF(A1>3,D1,1))", [[5.0], [2.0]], [DOUBTFUL, 1.0]),
        ("AVERAGE(A1,CHOOSE(2,B1,TRUE))", [[1.0], [2.0]], [DOUBTFUL, DOUBTFUL]),
        ("CHOOSE(A1,B1,TRUE)", [[1.0], [2.0]], [10.0, True]),
        ("MAX(CHOOSE(A1,0.5,D2),A1-2)", [[1.0], [2.0]], [0.5, DOUBTFUL]),
        ("IF(A1>3,D1,1)", [[5.0], [2.0]], [0.0, 1.0]),
        ("IF(A1>3,D1,1)&\"x\"", [[5.0], [2.0]], ["x", "1x"]),
        # each row takes the branch that applies, beside errors too
        ("IF(A1>1,A1,1/0)", [[5.0], [1.0], [2.0], [0.0]], [5.0, DIV0, 2.0, DIV0]),
        ("IF(A1>1,1/0,A1)", [[5.0], [1.0], [2.0], [0.0]], [DIV0, 1.0, DIV0, 0.0]),
        ("IF(1/A1>1,A1,7)", [[0.5], [0.0], [2.0]], [0.5, DIV0, 7.0]),
        ("IFERROR(1/A1,A1+9)", [[0.5], [0.0], [2.0]], [2.0, 9.0, 0.5]),
        ("CHOOSE(A1,\"a\",B1,C1)", [[1.0], [2.0], [3.0], [4.0], [2.9]], ["a", 10.0, "abc", VALUE, 10.0]),
        ("IF(A1>1,\"high\",A1)", [[5.0], [1.0]], ["high", 1.0]),
        ("IF(A1=\"x\",1,IF(A1>3,2,3))", [["x"], [5.0], [1.0], [None]], [1.0, 2.0, 3.0, 3.0]),
        # IF without a last branch is FALSE, as an argument too
        ("SUM(IF(A1>1,A1),1)", [[5.0], [0.0]], [6.0, 1.0]),
        ("MIN(IF(FALSE,A1),A1)", [[5.0], [-2.0]], [0.0, -2.0]),
        ("OR(IF(A1>1,FALSE),D2)", [[5.0], [0.0]], [True, True]),
        # powers of nought
        ("A1^A2", [[0.0, 0.0], [0.0, -1.0], [0.0, 2.0], [2.0, 3.0], [-2.0, 2.0]], [NUM, DIV0, 0.0, 8.0, 4.0]),
        ("A1^0", [[0.0], [2.0]], [NUM, 1.0]),
        ("(A1/B1)^(1/2)-1", [[40.0], [90.0]], [1.0, 2.0]),
        ("-A1^2", [[3.0], [2.0]], [9.0, 4.0]),
        # wildcards and case
        ("MATCH(\"a*\",C1:C3,A1)", [[0.0], [0.0]], [1.0, 1.0]),
        ("MATCH(\"a~*c\",C1:C3,A1)", [[0.0], [0.0]], [2.0, 2.0]),
        ("MATCH(A1,C1:C3,0)", [["?b?"], ["ABC"], ["a~*c"], ["b"]], [1.0, 1.0, 2.0, NA]),
        ("MATCH(\"?\"&A1&\"*\",E1:E2,0)", [[1.0], [2.0], [3.0]], [1.0, 2.0, NA]),
        # VLOOKUP looks a blank up as 0, MATCH does not
        ("MATCH(D1,A1:A2,0)", [[0.0, 1.0], [2.0, 0.0]], [NA, NA]),
        ("VLOOKUP(D1,A1:B2,2,FALSE)", [[0.0, 1.0], [2.0, 0.0]], [10.0, 20.0]),
        ("IF(A1>1,D1,A1)&MATCH(IF(A1>1,D1,A1),B1:B3,0)", [[2.0], [1.0]], [NA, NA]),
        # digits of an annuity are the engine's where a text shows them
        ("PV(A1,12,-1)&\"\"", [[0.1], [0.2]], [DOUBTFUL, DOUBTFUL]),
        ("TEXT(PV(A1,12,-1),\"0.00\")", [[0.1], [0.2]], ["6.81", "4.44"]),
        # also where no row moves the annuity, and where such digits are added up
        ("A1&PV(0.07,12,-1)", [[1.0], [2.0]], [DOUBTFUL, DOUBTFUL]),
        ("(EXP(A1)-1000)&\"\"", [[7.0], [8.0]], [DOUBTFUL, DOUBTFUL]),
        ("PV(A1,12,-A1)", [[225642.0], [1.0]], [1.0, 1 - 0.5**12]),
        ("FV(A1,3,-1,-1,1)", [[1.0], [0.5]], [14 + 8.0, 7.125 + 3.375]),
        # terms that cancel out leave few digits; a discount may leave what floats hold
        ("NPV(A1,B1,A2)", [[0.25, -12.5], [0.25, -12.500001], [0.25, 5.0]], [DOUBTFUL, DOUBTFUL, 11.2]),
        ("FV(A1,1,A2,-A2/1.25)", [[0.25, 1.0], [0.5, 1.0]], [0.0, 0.2]),
        ("NPV(A1,B1:B3)", [[1e150], [1.0]], [DOUBTFUL, 13.75]),
        ("(-1)^A1", [[2.0**40], [3.0]], [1.0, -1.0]),
        ("0.1^A1", [[-400.0], [1.0]], [DOUBTFUL, 0.1]),
        ("COUNTIF(C1:C3,A1)", [["ABC"], ["abc"], ["a~*c"], ["*"], ["x"]], [2.0, 2.0, 1.0, 3.0, 0.0]),
        ("COUNTIF(B1:B3,\">\"&A1)", [[15.0], [20.0], [99.0]], [2.0, 1.0, 0.0]),
        ("SUMIF(C1:C3,A1,B1:B3)", [["Abc"], ["<>abc"]], [40.0, 20.0]),
        ("VLOOKUP(A1,B1:C3,2,FALSE)", [[20.0], [30.0], [25.0]], ["a*c", "ABC", NA]),
        ("VLOOKUP(A1,B1:C3,2)", [[25.0], [5.0]], ["a*c", NA]),
        ("INDEX(B1:B3,A1)", [[1.0], [3.0], [4.0]], [10.0, 30.0, REF]),
        ("XLOOKUP(A1,B1:B3,C1:C3,\"none\")", [[20.0], [25.0]], ["a*c", "none"]),
        ("SUMPRODUCT((B1:B3>A1)*B1:B3)", [[10.0], [25.0]], [50.0, 30.0]),
        # comparisons by 15 digits and texts with case aside
        ("A1=\"ABC\"", [["abc"], ["abd"], [1.0]], [True, False, False]),
        ("A1>\"a\"", [[5.0], [True]], [False, True]),
        ("A1=0.3", [[0.1 + 0.2], [0.3], [0.4]], [DOUBTFUL, True, False]),
        ("A1-0.3", [[0.1 + 0.2], [0.3], [0.4]], [DOUBTFUL, 0.0, 0.10000000000000003]),
        # rounding
        ("ROUND(A1,2)", [[2.675], [1.005], [-2.5]], [2.68, 1.01, -2.5]),
        ("ROUNDUP(ROUND(A1,6),0)", [[5.000000000000001], [4.2], [7.0]], [5.0, 5.0, 7.0]),
        ("ROUNDDOWN(A1,0)", [[2.9], [-2.9]], [2.0, -2.0]),
        # last digits differ by library, but not below a rounding to whole numbers
        ("EXP(A1)*1000-2718", [[1.0], [2.0]], [DOUBTFUL, 4671.0560989306505]),
        ("ROUNDUP(EXP(A1)*1000,0)-2718", [[1.0], [2.0]], [1.0, 4672.0]),
        ("NPV(A1,B1:B3)", [[0.1], [0.25]], [10 / 1.1 + 20 / 1.21 + 30 / 1.331, 8.0 + 12.8 + 15.36]),
        ("PMT(A1,A2,-100)", [[0.0, 10.0], [0.1, 1.0]], [10.0, 110.0]),
        ("TEXT(A1,\"#,##0.0%\")", [[12.345], [0.5]], ["1,234.5%", "50.0%"]),
        ("LEFT(A1,2)&LEN(A1)", [["hello"], [12.5]], ["he5", "124"]),
    ],
)  # fmt: skip
def test_values(formula: str, rows: list[list[Value]], expected: list[Value]) -> None:
    found = batch(formula, CELLS, rows)
    assert list(map(type, found)) == list(map(type, expected))
    for value, right in zip(found, expected, strict=True):
        assert value == (pytest.approx(right, rel=1e-14) if isinstance(right, float) else right)


def test_n_of_an_area_is_that_of_its_first_cell_so_the_engine_computes_it():
    with pytest.raises(NotForBatch):
        batch("SUMPRODUCT(N(A1:A3))", {}, [[1.0, 2.0, 3.0]])
    assert batch("SUMPRODUCT(N(A1:A3>1))", {}, [[1.0, 2.0, 3.0]]) == [2.0]


@pytest.mark.parametrize("function", ["SUM", "AVERAGE", "IF(TRUE,SUM"])
def test_terms_that_cancel_out_are_the_engines_to_call_nought(function):
    """The engine gives 0 for 0.1 + 0.2 - 0.3 as Excel does, so that a balance is found to hold."""
    formula = f"{function}(A1:A3)" + ")" * function.count("(")
    assert batch(formula, {}, [[0.1, 0.2, -0.3], [1.5, 1.5, 3.0]])[0] == DOUBTFUL


def test_an_input_beyond_the_used_part_counts_in_areas():
    assert batch("SUM(A1:A3)+COUNT(A:A)", {}, [[1.0, 2.0, 5.0], [1.0, 2.0, 6.0]]) == [11.0, 12.0]


def test_less_than_none_of_a_texts_letters_is_an_error():
    assert batch('LEFT("abc",-0.5)&A1', {}, [[1.0], [2.0]]) == [VALUE, VALUE]
    assert batch('LEFT("abc",A1)', {}, [[-0.5], [0.5], [2.9]]) == [DOUBTFUL, "", "ab"]


@pytest.mark.parametrize("formula", ['MATCH("a~c",B1:B2,0)*A1', 'COUNTIF(B1:B2,"~~c")*A1'])
def test_a_tilde_before_no_wildcard_is_the_engines(formula):
    with pytest.raises(NotForBatch):
        batch(formula, {"B1": "a~c", "B2": "ac"}, [[1.0], [2.0]])


@pytest.mark.parametrize("time", ["12:00 AM", "12 a", "0:00 am"])
def test_a_time_is_no_text_for_a_criterion(time):
    with pytest.raises(NotForBatch, match="may be a date"):
        batch(f'COUNTIF(A1:A2,"{time}")', {}, [[0.0, 1.0]])
