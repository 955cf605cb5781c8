"""Our functions as xlwings' custom functions, and what a call of one returns."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from types import ModuleType, SimpleNamespace
from typing import Any

from xlplugin.caller import Caller, calling
from xlplugin.errors import ExcelError, InputError
from xlplugin.excel.binding import bind
from xlplugin.excel.office_js import LICENCE
from xlplugin.registry import Function

MOST_CALLERS = 1_000
TYPES = {
    "#DIV/0!": "Div0",
    "#N/A": "NotAvailable",
    "#NAME?": "Name",
    "#NULL!": "Null",
    "#NUM!": "Num",
    "#REF!": "Ref",
}  # any other error is a Value


class CustomFunctions:
    """The functions behind xlwings' Office.js interface. Raises InputError where its licence key lacks."""

    def __init__(self, functions: Mapping[str, Function]) -> None:
        self.interface = licensed_interface()
        self.module = SimpleNamespace(**bind(functions, self.interface, error_cell))
        self.callers = Callers()

    def metadata(self) -> dict[str, Any]:
        """What Excel reads of each function: name, texts, parameters."""
        told: dict[str, Any] = self.interface.custom_functions_meta(self.module)
        return told

    def call(self, request: dict[str, Any]) -> list[list[object]]:
        """Rows of cells for a request as the client sends it; its XLP_LAST_ERROR is about its own calls."""
        # Before 0.34 xlwings asks for the language of dates; our functions return none.
        known = {"content_language": "en-US", **request}
        with calling(self.callers.known(str(request.get("caller", "")))):
            rows: list[list[object]] = asyncio.run(self.interface.custom_functions_call(known, self.module))
        return rows


class Callers:
    """Whoever calls, by the name that a client gives itself on starting; the longest silent are forgotten."""

    def __init__(self) -> None:
        self.by_name: OrderedDict[str, Caller] = OrderedDict()
        self.lock = Lock()  # each connection has a thread

    def known(self, name: str) -> Caller:
        with self.lock:
            found = self.by_name.pop(name, None) or Caller()
            self.by_name[name] = found
            if len(self.by_name) > MOST_CALLERS:
                self.by_name.popitem(last=False)
        return found


def licensed_interface() -> ModuleType:
    from xlwings import LicenseError

    try:
        import xlwings.server
    except LicenseError as error:
        remedy = "set XLWINGS_LICENSE_KEY to noncommercial, if that is what your use is, or to your key"
        raise InputError(f"{LICENCE}. {error} To go on, {remedy}.") from None
    return xlwings.server


def error_cell(error: ExcelError) -> dict[str, str]:
    """An error value with its message, which the client shows when the pointer rests on the cell.

    Excel shows the code itself: the message does not repeat it.
    """
    kind = TYPES.get(error.code, "Value")
    return {"type": "Error", "errorType": kind, "basicValue": error.code, "message": error.message}
