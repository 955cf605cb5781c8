"""Our functions as xlwings' custom functions, and what a call of one returns."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import SimpleNamespace

from xlplugin.errors import ExcelError
from xlplugin.excel.binding import bind
from xlplugin.excel.office_js import LICENCE
from xlplugin.registry import Function

TYPES = {
    "#DIV/0!": "Div0",
    "#N/A": "NotAvailable",
    "#NAME?": "Name",
    "#NULL!": "Null",
    "#NUM!": "Num",
    "#REF!": "Ref",
}  # any other error is a Value


class CustomFunctions:
    """The functions behind xlwings' Office.js interface. Raises ValueError where its licence key lacks."""

    def __init__(self, functions: Mapping[str, Function]) -> None:
        self.interface = licensed_interface()
        self.module = SimpleNamespace(**bind(functions, self.interface, error_cell))

    def metadata(self) -> dict:
        """What Excel reads of each function: name, texts, parameters."""
        return self.interface.custom_functions_meta(self.module)

    def call(self, request: dict) -> list[list[object]]:
        """Rows of cells for a request as the client sends it."""
        return asyncio.run(self.interface.custom_functions_call(request, self.module))


def licensed_interface():
    from xlwings import LicenseError

    try:
        import xlwings.server
    except LicenseError as error:
        remedy = "set XLWINGS_LICENSE_KEY to noncommercial, if that is what your use is, or to your key"
        raise ValueError(f"{LICENCE}. {error} To go on, {remedy}.") from None
    return xlwings.server


def error_cell(error: ExcelError) -> dict[str, str]:
    """An error value with its message, which the client shows when the pointer rests on the cell."""
    kind = TYPES.get(error.code, "Value")
    return {"type": "Error", "errorType": kind, "basicValue": error.code, "message": str(error)}
