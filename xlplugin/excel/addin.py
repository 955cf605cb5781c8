"""The two files that bring the functions into Excel on Windows: the add-in and the macro workbook."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

from xlplugin import __version__
from xlplugin.excel.hidden_sheets import add_hidden_sheets
from xlplugin.excel.parts import MOMENT, read_parts, written
from xlplugin.excel.ribbon import add_ribbon
from xlplugin.excel.vba_project import MACRO_TYPE, with_vba_project
from xlplugin.ooxml.fonts import with_fonts_in_order
from xlplugin.registry import Function

ADDIN_TYPE = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"


def addin(functions: Mapping[str, Function], interpreter: str = "") -> bytes:
    """xlplugin.xlam: the functions for every open workbook, computed by that Python.

    Without `interpreter` it takes the one of the user's own xlwings settings.
    """
    parts = note_sheet()
    add_hidden_sheets(parts, functions, interpreter)
    add_ribbon(parts)
    parts = with_vba_project(parts, functions)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(MACRO_TYPE, ADDIN_TYPE)
    return written(parts)


def macro_workbook(workbook: bytes, functions: Mapping[str, Function]) -> bytes:
    """An .xlsx with the functions' names in its formulas as an .xlsm that carries the functions."""
    parts = read_parts(workbook)
    add_hidden_sheets(parts, functions)
    add_ribbon(parts)
    return written(with_vba_project(parts, functions))


def note_sheet() -> dict[str, bytes]:
    """A workbook of one visible sheet, which Excel asks of every file; in an add-in nobody sees it."""
    import openpyxl

    book, data = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "xlplugin"
    book.active["A1"] = f"xlplugin {__version__}: this add-in brings the functions to every open workbook."
    book.save(data)
    parts = read_parts(data.getvalue())
    moment = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*MOMENT).encode()
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+Z", moment, core)
    parts["xl/styles.xml"] = with_fonts_in_order(parts["xl/styles.xml"])
    return parts
