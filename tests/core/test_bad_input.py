"""Bad input of every kind: the right kind of error, one line that says what was wanted, never a traceback."""

from __future__ import annotations

import datetime
import decimal
import math

import numpy as np
import pytest

import udfs
from tests.case_tables import all_cases, tabled_functions
from udfs import (
    GPU_PEAK,
    INFER_FLOPS,
    SERVER_TAM,
    SERVERS,
    TRAIN_GPUS,
    XLP_VERSION,
)
from xlplugin import ExcelError, __version__
from xlplugin.columns import Columns
from xlplugin.quantity import Choice, Number, Truth
from xlplugin.rows import Rows
from xlplugin.runner import OMITTED, call

BAD = {
    "blank": (None, "#VALUE!"),
    "empty text": ("", "#VALUE!"),
    "spaces": (" \u3000", "#VALUE!"),
    "text": ("abc", "#VALUE!"),
    "lines": ("12\n34", "#VALUE!"),
    "long text": ("x" * 40_000, "#VALUE!"),
    "decimal comma": ("1,5", "#VALUE!"),
    "true": (True, "#VALUE!"),
    "numpy true": (np.True_, "#VALUE!"),
    "date": (datetime.datetime(2024, 8, 15), "#VALUE!"),
    "time": (datetime.time(12), "#VALUE!"),
    "object": (object(), "#VALUE!"),
    "complex": (1j, "#VALUE!"),
    "huge": (1e308, "#NUM!"),
    "huge whole number": (10**400, "#NUM!"),
    "unprintable whole number": (10**6000, "#NUM!"),
    "nan": (math.nan, "#NUM!"),
    "infinity": (math.inf, "#NUM!"),
    "numpy nan": (np.float64("nan"), "#NUM!"),
    "decimal nan": (decimal.Decimal("NaN"), "#NUM!"),
    "n/a": (ExcelError("#N/A"), "#N/A"),
    "name": (ExcelError("#NAME?"), "#NAME?"),
    "spill": (ExcelError("#SPILL!"), "#SPILL!"),
}
GOOD = {case.function.name: case.arguments for case in reversed(all_cases()) if case.kind == "hand"}
BROADCASTING = [
    f for f in tabled_functions() if f.name not in ("SERVER_TAM", "MFU_BAND", "MARKET")
]  # it spills


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("function", tabled_functions(), ids=lambda f: f.name)
def test_each_argument_refuses(function, kind):
    value, code = BAD[kind]
    for i, argument in enumerate(function.arguments):
        arguments = list(GOOD[function.name])
        arguments[i] = value
        result = call(function, arguments)
        if unset(value) and not argument.required:
            arguments[i] = OMITTED
            assert result == call(function, arguments)
        elif unbounded(argument) and kind == "huge":
            assert isinstance(result, float | ExcelError)
        elif isinstance(argument.quantity, Truth) and kind in ("true", "numpy true"):
            assert isinstance(result, float)
        else:
            expected = "#VALUE!" if code == "#NUM!" and takes_no_number(argument) else code
            assert isinstance(result, ExcelError) and result.code == expected, (argument.name, result)
            if not isinstance(value, ExcelError):
                assert says_what_was_wanted(result.message, function, argument)


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("function", BROADCASTING, ids=lambda f: f.name)
def test_in_a_range_it_spoils_only_its_own_cell(function, kind):
    good = list(GOOD[function.name])
    alone = call(function, good)
    for i in range(len(function.arguments)):
        bad = [*good[:i], BAD[kind][0], *good[i + 1 :]]
        if good[i] is OMITTED:
            continue
        stacked = [*good[:i], [[good[i]], [bad[i]], [good[i]]], *good[i + 1 :]]
        first, middle, last = (row[0] for row in call(function, stacked))
        assert first == last == pytest.approx(alone) if isinstance(alone, float) else first == last == alone
        single = call(function, bad)
        assert middle == single
        assert str(middle) == str(single)


def unset(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def unbounded(argument) -> bool:
    return isinstance(argument.quantity, Number) and argument.quantity.high == math.inf


def takes_no_number(argument) -> bool:
    return isinstance(argument.quantity, Choice | Rows | Truth | Columns)


def says_what_was_wanted(message: str, function, argument) -> bool:
    wanted = argument.quantity.allowed
    if "is blank" in message and argument.quantity.blank_hint:
        wanted = argument.quantity.blank_hint
    elif argument.name == "gpu":
        wanted = "catalogue"  # with close matches, or with what a peak may be
    one_line = len(message.splitlines()) == 1 and len(message) < 400
    return one_line and message.startswith(f"{function.name}: {argument.name} ") and wanted in message


def test_the_parts_of_a_message():
    assert str(call(TRAIN_GPUS, [1e10, 38.5, 30.0, "A100", 70.0])) == (
        "#NUM! TRAIN_GPUS: mfu must be above 0 and at most 1 (share), got 70"
    )
    assert str(call(TRAIN_GPUS, ["1,5", 38.5, 30.0, "A100"])) == (
        "#VALUE! TRAIN_GPUS: params must be above 0 and at most 1e+18 (parameters); "
        "'1,5' is not a number; write 405B, 4050亿, 1,000 or 70%"
    )
    assert str(call(TRAIN_GPUS, [1e10, 38.5, 30.0, None])) == (
        '#VALUE! TRAIN_GPUS: gpu is blank: quote the name ("H100"), because unquoted H100 is a cell address'
    )
    assert "did you mean H100" in str(call(GPU_PEAK, ["H1OO"]))
    assert "in row 2: models must be at least 0" in str(call(SERVER_TAM, [[["a", "b", "c"], ["x", 1, 1]]]))


def test_zero_and_negative_are_values_and_never_defaults():
    assert call(SERVERS, [16.0, 0.0]).code == "#NUM!"
    assert call(SERVERS, [16.0, -8.0]).code == "#NUM!"
    assert call(SERVERS, [0.0]) == 0.0
    assert call(SERVERS, [-0.0]) == 0.0


@pytest.mark.parametrize(
    "table",
    [
        [[1.0, 2.0]],
        [[1.0, 2.0, 3.0, 4.0]],
        [[1.0, 2.0, 3.0], [1.0, 2.0]],
        [[], []],
        [],
        [1.0, 2.0],
        "text",
        5.0,
        np.ones((2, 2)),
        np.ones((2, 2, 2)),
    ],
)
def test_a_market_of_the_wrong_shape(table):
    result = call(SERVER_TAM, [table])
    assert result == ExcelError("#VALUE!")
    assert result.message.startswith("SERVER_TAM: rows ") and "\n" not in result.message


@pytest.mark.parametrize("value", [{}, {1: 2}, iter("a"), SERVERS])
def test_values_that_no_cell_holds(value):
    result = call(SERVERS, [value])
    assert result == ExcelError("#VALUE!") and "is not a number" in result.message


def test_ranges_that_no_sheet_has():
    assert call(SERVERS, [np.ones((2, 2, 2))]).message == "a range has rows and columns, not 3 dimensions"
    for empty in ([], [[]], np.empty((0, 1))):
        assert len(call(SERVERS, [empty])) == len(empty)


def test_ten_thousand_rows():
    column = [[float(i)] for i in range(1, 10_001)]
    results = call(SERVERS, [column])
    assert len(results) == 10_000
    assert results[:9] == [[1.0]] * 8 + [[2.0]]
    column[5000] = ["abc"]
    results = call(SERVERS, [column])
    assert [i for i, (cell,) in enumerate(results) if isinstance(cell, ExcelError)] == [5000]


def test_ten_thousand_rows_of_an_unknown_chip_are_one_search():
    column = [[float(i)] for i in range(1, 10_001)]
    results = call(TRAIN_GPUS, [[[1e10]] * 10_000, 38.5, column, "H1OO"])
    (message,) = {str(cell) for (cell,) in results}
    assert message.startswith("#VALUE! TRAIN_GPUS: gpu 'H1OO' is not in the catalogue: did you mean H100")


def test_more_results_than_a_sheet_should_hold():
    column, row = [[1.0]] * 2000, [[1.0] * 2000]
    result = call(SERVERS, [column, row])
    assert result == ExcelError("#VALUE!")
    assert "2000 x 2000 results are too many" in result.message


def test_too_many_arguments():
    assert "was given 3 arguments" in call(SERVERS, [1.0, 8.0, 9.0]).message
    with pytest.raises(TypeError, match="too many"):
        SERVERS(1, 8, 9)
    with pytest.raises(TypeError, match="no free argument named 'gpu'"):
        SERVERS(1, gpu=8)


def test_results_are_floats_or_texts_and_never_whole_numbers():
    assert type(INFER_FLOPS(10, 10)) is float
    assert {type(cell) for row in INFER_FLOPS([[10], [2]], 10) for cell in row} == {float}


def test_more_active_parameters_than_there_are():
    said = "#NUM! TRAIN_GPUS: active_params must be at most params (10000000000), got 20000000000"
    assert str(call(TRAIN_GPUS, [1e10, 38.5, 30.0, "A100", 0.3, "FP16", "sparse", 2e10])) == said


def test_the_version_is_the_package_s():
    assert XLP_VERSION() == __version__


def test_python_callers_get_the_error_raised():
    with pytest.raises(ExcelError, match=r"#NUM! SERVERS: gpus must be at least 0 .*, got -5"):
        udfs.SERVERS(-5)
    with pytest.raises(ExcelError) as caught:
        udfs.STICKINESS(1, 0)
    assert str(caught.value) == "#DIV/0! STICKINESS: division by zero"
