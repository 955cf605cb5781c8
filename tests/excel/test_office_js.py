"""Office.js: xlwings' real custom-function code, our server over HTTP and https, and our client in Node."""

from __future__ import annotations

import json
from importlib.metadata import version

import pytest

from tests.case_tables import Case, all_cases
from xlplugin import ExcelError
from xlplugin.registry import functions
from xlplugin.runner import OMITTED

CLIENT = {"version": version("xlwings"), "client": "Office.js", "runtime": "1.4"}


def from_excel(value: object) -> object:
    """What Office.js sends: a matrix for each parameter, null for one left out, a dict for an error."""
    if value is OMITTED:
        return None
    if isinstance(value, list):
        return [[sent_cell(cell) for cell in row] for row in value]
    return [[sent_cell(value)]]


def sent_cell(value: object) -> object:
    if isinstance(value, ExcelError):
        return {"type": "Error", "basicType": "Error", "basicValue": value.code}
    # Excel sends a date as its serial number; as a text it is refused, as the tables want it.
    return str(value) if hasattr(value, "isoformat") else value


def shown(cell: object) -> object:
    return ExcelError(cell["basicValue"], cell["message"]) if isinstance(cell, dict) else cell


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_case_tables(office_js, case: Case):
    rows = office_js(case.function.name, *map(from_excel, case.arguments))
    result = [[shown(cell) for cell in row] for row in rows]
    json.dumps(rows, allow_nan=False)  # it must travel
    if isinstance(case.expected, list):
        assert case.accepts(result if isinstance(case.expected[0], list) else result[0])
    else:
        assert case.accepts(result[0][0])


def test_metadata_of_every_function(custom_functions):
    told = {function["id"]: function for function in custom_functions.metadata()["functions"]}
    assert set(told) == set(functions())
    for function in functions().values():
        entry = told[function.name]
        assert entry["name"] == function.name
        assert entry["description"] == function.summary
        assert [parameter["name"] for parameter in entry["parameters"]] == [
            a.name for a in function.arguments
        ]
        for parameter, argument in zip(entry["parameters"], function.arguments, strict=True):
            assert parameter["description"] == argument.doc
            assert parameter.get("optional", False) is not argument.required


@pytest.mark.parametrize("blank", [None, [[None]], [[""]]], ids=["null", "null cell", "empty text"])
def test_a_blank_is_the_default_or_an_error_and_0_is_neither(office_js, blank):
    assert office_js("TRAIN_TOKENS", [[2]], blank) == [[77.0]]
    assert office_js("TRAIN_TOKENS", blank, None)[0][0]["errorType"] == "Value"
    assert office_js("TRAIN_TOKENS", [[2]], [[0]])[0][0]["errorType"] == "Num"


def test_an_error_carries_its_message(office_js):
    (((error,),)) = office_js("TRAIN_GPUS", [[1e11]], [[20]], [[30]], [["H1OO"]], None, None, None)
    assert error["errorType"] == "Value"
    assert "did you mean H100?" in error["message"]
    assert error["basicValue"] not in error["message"]  # Excel shows the code itself
    (((passed,),)) = office_js("SERVERS", [[{"type": "Error", "basicValue": "#N/A"}]], None)
    assert (passed["basicValue"], passed["message"]) == ("#N/A", "an argument is this error")


def test_the_latest_error_is_the_callers_own(office_js):
    office_js("SERVERS", [[-1]], None, caller="one")
    office_js("PE_RATIO", [[1]], [[0]], caller="two")
    (((said,),)) = office_js("XLP_LAST_ERROR", caller="one")
    assert said.startswith("#NUM! SERVERS: gpus")
    (((said,),)) = office_js("XLP_LAST_ERROR", caller="two")
    assert said.startswith("#DIV/0! PE_RATIO")
    assert office_js("XLP_LAST_ERROR", caller="three") == [[""]]


def test_callers_that_are_long_silent_are_forgotten():
    from xlplugin.excel.office_js.functions import MOST_CALLERS, Callers

    callers = Callers()
    callers.known("first").last_error = "first's"
    for number in range(MOST_CALLERS - 1):
        callers.known(str(number))
    assert callers.known("first").last_error == "first's"  # which makes "0" the longest silent
    callers.known("0").last_error = "0's"
    callers.known("one more")
    assert [callers.known(name).last_error for name in ("0", "1")] == ["0's", ""]
    assert len(callers.by_name) == MOST_CALLERS


def test_one_bad_cell_of_a_matrix(office_js):
    rows = office_js("SERVERS", [[16, {"type": "Error", "basicValue": "#DIV/0!"}], ["many", 17]], None)
    assert rows[0][0] == 2
    assert [rows[0][1]["errorType"], rows[1][0]["errorType"], rows[1][1]] == ["Div0", "Value", 3]
