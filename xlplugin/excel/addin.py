"""The two files that bring the functions into Excel on Windows: the add-in and the macro workbook."""

from __future__ import annotations

from collections.abc import Mapping

from ..registry import Function
from .hidden_sheets import MAIN_NAMESPACE, add_hidden_sheets
from .parts import OFFICE_RELATIONSHIPS, read_parts, written
from .vba_project import MACRO_TYPE, PLAIN_TYPE, with_vba_project

ADDIN_TYPE = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"
FILE_NAME = "xlplugin.xlam"
DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def addin(functions: Mapping[str, Function]) -> bytes:
    """xlplugin.xlam: the functions for every open workbook."""
    parts = without_sheets()
    add_hidden_sheets(parts, functions)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b' state="hidden"', b"")  # one must be visible
    parts = with_vba_project(parts, functions)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(MACRO_TYPE, ADDIN_TYPE)
    return written(parts)


def macro_workbook(workbook: bytes, functions: Mapping[str, Function]) -> bytes:
    """An .xlsx with the functions' names in its formulas as an .xlsm that carries the functions."""
    parts = read_parts(workbook)
    add_hidden_sheets(parts, functions)
    return written(with_vba_project(parts, functions))


def without_sheets() -> dict[str, bytes]:
    """The least that Excel takes for a workbook, still without a sheet."""
    package = b"http://schemas.openxmlformats.org/package/2006"
    office = OFFICE_RELATIONSHIPS.encode()
    main = MAIN_NAMESPACE.encode()
    return {
        "[Content_Types].xml": DECLARATION
        + b'<Types xmlns="%b/content-types"><Default Extension="rels" ContentType='
        b'"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        b'"application/xml"/><Override PartName="/xl/workbook.xml" ContentType="%b"/></Types>'
        % (package, PLAIN_TYPE),
        "_rels/.rels": DECLARATION
        + b'<Relationships xmlns="%b/relationships"><Relationship Id="rId1" Type="%b/officeDocument" '
        b'Target="xl/workbook.xml"/></Relationships>' % (package, office),
        "xl/workbook.xml": DECLARATION
        + b'<workbook xmlns="%b"><workbookPr/><sheets></sheets></workbook>' % main,
        "xl/_rels/workbook.xml.rels": DECLARATION
        + b'<Relationships xmlns="%b/relationships"></Relationships>' % package,
    }
