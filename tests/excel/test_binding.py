"""Every function through xlwings' real code for desktop Excel, with values as COM delivers them."""

from __future__ import annotations

import datetime
import subprocess
import sys
from decimal import Decimal

import pytest

from tests.case_tables import Case, all_cases
from tests.excel.windows import MISSING
from xlplugin import ExcelError
from xlplugin.excel.error_values import CVERR, SCODE_OF_ZERO
from xlplugin.registry import functions
from xlplugin.runner import OMITTED


def from_excel(value: object) -> object:
    """What COM delivers for a value of a case table."""
    if isinstance(value, list):
        return tuple(tuple(from_excel(cell) for cell in row) for row in value)
    if isinstance(value, ExcelError):
        return SCODE_OF_ZERO + CVERR[value.code]
    return MISSING if value is OMITTED else value


def to_case(result: object) -> object:
    """What our VBA makes of a returned value: error texts are errors, one row comes flat."""
    if isinstance(result, list | tuple):
        rows = result if isinstance(result[0], list | tuple) else [result]
        return [[cell_result(value) for value in row] for row in rows]
    return cell_result(result)


def cell_result(value: object) -> object:
    return ExcelError(value) if isinstance(value, str) and value in CVERR else value


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_case_tables(excel, case: Case):
    result = to_case(excel(case.function.name, *map(from_excel, case.arguments)))
    expected = case.expected
    if isinstance(expected, list) and not isinstance(expected[0], list):
        expected = [expected]
    assert case.accepts(result) or case.accepts(result[0] if isinstance(result, list) else result)


@pytest.mark.parametrize(
    ("gpu", "expected"),
    [
        ("H100", 4577.0),
        (1979.0, 4577.0),
        (((" h100 ",),), 4577.0),
        (None, "#VALUE!"),
        ("", "#VALUE!"),
        (True, "#VALUE!"),
        (datetime.datetime(2026, 3, 31), "#VALUE!"),
        (Decimal("1979"), 4577.0),
        (SCODE_OF_ZERO + 2042, "#N/A"),
        (SCODE_OF_ZERO + 2045, "#SPILL!"),
        (SCODE_OF_ZERO + 2048, "#VALUE!"),
        ("#REF!", "#REF!"),
    ],
)
def test_one_argument_in_every_form(excel, gpu, expected):
    assert excel("TRAIN_GPUS", 1.746e11, 38.5, 30.0, gpu, MISSING, MISSING, MISSING) == expected


@pytest.mark.parametrize(
    ("gpus", "shape"),
    [
        (((16.0,),), None),
        (((16.0, 17.0),), (1, 2)),
        (((16.0,), (17.0,)), (2, 1)),
        (((16.0, 17.0), (1.0, 0.0)), (2, 2)),
    ],
)
def test_shapes(excel, gpus, shape):
    result = excel("SERVERS", gpus, MISSING)
    if shape is None:
        assert result == 2.0
    elif shape[0] == 1:
        assert result == [2.0, 3.0]  # xlwings hands one row over flat
    else:
        assert (len(result), len(result[0])) == shape


def test_one_bad_cell_spoils_only_its_own_result(excel):
    column = ((16.0,), (SCODE_OF_ZERO + 2007,), ("many",), (None,), ("1,000",))
    assert excel("SERVERS", column, MISSING) == [[2.0], ["#DIV/0!"], ["#VALUE!"], ["#VALUE!"], [125.0]]


def test_blank_and_omitted_and_zero_are_told_apart(excel):
    assert excel("TRAIN_TOKENS", 2.0, MISSING) == 77.0
    assert excel("TRAIN_TOKENS", 2.0, None) == 77.0
    assert excel("TRAIN_TOKENS", 2.0, 0.0) == "#NUM!"


def test_the_message_of_the_latest_error_can_be_asked_for(excel):
    excel("TRAIN_GPUS", 1.746e11, 38.5, 30.0, "H1OO", MISSING, MISSING, MISSING)
    assert excel("XLP_LAST_ERROR").startswith("#VALUE! TRAIN_GPUS: gpu 'H1OO' is not in the catalogue")


@pytest.mark.parametrize("function", functions().values(), ids=lambda function: function.name)
def test_what_the_function_wizard_shows(excel, function):
    told = getattr(sys.modules["udfs.excel"], function.name).__xlfunc__
    assert told["category"] == "LLM compute"
    assert 0 < len(told["ret"]["doc"]) <= 255
    assert [argument["name"] for argument in told["args"]] == [a.name for a in function.arguments]
    for argument, known in zip(told["args"], function.arguments, strict=True):
        assert 0 < len(argument["doc"]) <= 255
        assert known.quantity.unit in argument["doc"]
        assert argument["options"] == {"ndim": 2, "err_to_str": True}
        assert ("optional" in argument) is not known.required


def test_the_ribbons_import_writes_wrappers_for_all(excel, xlwings, tmp_path):
    """xlwings' own generator, as behind the ribbon's Import Functions."""
    from xlwings.udfs import generate_vba_wrapper

    class Workbook:
        Name = "book.xlsm"

    with (tmp_path / "wrappers.bas").open("w") as text:
        generate_vba_wrapper("udfs.excel", sys.modules["udfs.excel"], text, Workbook)
    text = (tmp_path / "wrappers.bas").read_text()
    assert text.isascii()
    for function in functions().values():
        declared = ", ".join(a.name if a.required else f"Optional {a.name}" for a in function.arguments)
        assert f"Function {function.name}({declared})" in text
    assert "CommandBars" not in text  # that line makes every cell 0 when a workbook opens


def test_the_binding_adds_our_own_modules_to_those_of_xlwings_and_no_others():
    """What a new Excel window waits for: bench_excel prints the share of time."""
    code = (
        "import sys; from tests.excel.windows import xlwings_on_windows; xlwings_on_windows()\n"
        "before = set(sys.modules); import udfs.excel\n"
        "added = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(*sorted(added - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["udfs", "xlplugin"]


def test_importing_the_functions_loads_no_spreadsheet_library():
    heavy = "{'xlwings', 'openpyxl', 'pandas'}"
    code = f"import udfs, xlplugin.excel.binding, sys; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
