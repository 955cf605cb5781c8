"""Writing a VBA project into a workbook on any system, with pyOpenVBA."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from xlplugin.excel import vba
from xlplugin.excel.parts import read_parts, written
from xlplugin.registry import Function

PLAIN_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def with_vba_project(parts: dict[str, bytes], functions: Mapping[str, Function]) -> dict[str, bytes]:
    """The parts of the workbook as an .xlsm that carries our functions."""
    types = parts["[Content_Types].xml"].replace(PLAIN_TYPE, MACRO_TYPE)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "book.xlsm")
        path.write_bytes(written({**parts, "[Content_Types].xml": types}))
        add_project(path, functions)
        return read_parts(path.read_bytes())


def add_project(path: Path, functions: Mapping[str, Function]) -> None:
    from pyopenvba import ExcelFile, VBAModuleKind

    with ExcelFile(path) as book:
        project = book.add_vba_project()
        project.add_module("xlwings", vba.xlwings_module(), kind=VBAModuleKind.standard)
        project.add_module("Dictionary", vba.dictionary_module(), kind=VBAModuleKind.other)
        project.add_module(vba.MODULE, vba.wrapper_module(functions), kind=VBAModuleKind.standard)
        book.set_module("ThisWorkbook", vba.workbook_module())
        book.save()
    with ExcelFile(path) as book:
        if faults := book.validate():
            raise ValueError(f"the VBA project is inconsistent: {faults[0]}")
