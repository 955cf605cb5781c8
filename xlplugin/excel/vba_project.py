"""Writing a VBA project into a workbook on any system, with pyOpenVBA."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from xlplugin.excel import vba
from xlplugin.excel.parts import read_parts, written
from xlplugin.excel.vba_streams import faults, source_only
from xlplugin.registry import Function

PLAIN_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PART = "xl/vbaProject.bin"
WORKBOOK, CLASS = "ThisWorkbook", "Dictionary"  # the modules that are not plain ones


def with_vba_project(parts: dict[str, bytes], functions: Mapping[str, Function]) -> dict[str, bytes]:
    """The parts of the workbook as an .xlsm that carries our functions. ValueError for a bad project."""
    types = parts["[Content_Types].xml"].replace(PLAIN_TYPE, MACRO_TYPE)
    sources = modules(functions)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "book.xlsm")
        path.write_bytes(written({**parts, "[Content_Types].xml": types}))
        add_project(path, sources)
        made = read_parts(path.read_bytes())
    made[PART] = source_only(made[PART])
    if fault := next(faults(made[PART], sources), None):
        raise ValueError(f"the VBA project is inconsistent: {fault}")
    return made


def modules(functions: Mapping[str, Function]) -> dict[str, str]:
    """Text by name of module."""
    return {
        "xlwings": vba.xlwings_module(),
        CLASS: vba.dictionary_module(),
        vba.PYTHON_MODULE: vba.python_module(),
        vba.MODULE: vba.wrapper_module(functions),
        WORKBOOK: vba.workbook_module(),
    }


def add_project(path: Path, sources: Mapping[str, str]) -> None:
    from pyopenvba import ExcelFile, VBAModuleKind

    with ExcelFile(path) as book:
        project = book.add_vba_project()
        for name, text in sources.items():
            if name == WORKBOOK:
                book.set_module(name, text)
            else:
                kind = VBAModuleKind.other if name == CLASS else VBAModuleKind.standard
                project.add_module(name, text, kind=kind)
        book.save()
