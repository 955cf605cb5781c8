"""Excel's error values as the numbers that VBA and COM know them by."""

from __future__ import annotations

from xlplugin.errors import ExcelError

CVERR = {
    "#NULL!": 2000,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NUM!": 2036,
    "#N/A": 2042,
    "#GETTING_DATA": 2043,
    "#SPILL!": 2045,
    "#CALC!": 2050,
}
SCODE_OF_ZERO = -2146828288  # COM delivers error number n of a cell as this plus n
SEVERAL_AREAS = "#VALUE! several areas"  # our VBA says so of a union, whose Value is the first area's alone
LARGEST_CVERR = 2300  # newer error values (#FIELD!, #BLOCKED!, ...) lie below it

_by_code = {code: ExcelError(code, "an argument is this error") for code in CVERR}
_by_number = {number: _by_code[code] for code, number in CVERR.items()}
_by_code[SEVERAL_AREAS] = ExcelError(
    "#VALUE!", "a union of areas, such as (A2:C3,A5:C6), is no range: give one, or a function call for each"
)


def error_in(cell: object) -> ExcelError | None:
    """The error value that a cell holds, in either form that xlwings delivers; None for any other cell.

    xlwings turns the seven classic errors into their texts (`err_to_str`) and lets the newer ones through as
    COM's numbers, which a calculation would take for money. Numbers of cells come as floats, never as ints.
    """
    if type(cell) is str:
        return _by_code.get(cell)
    if type(cell) is int and 2000 <= cell - SCODE_OF_ZERO <= LARGEST_CVERR:
        return _by_number.get(cell - SCODE_OF_ZERO, _by_code["#VALUE!"])
    return None
