"""Two sheets that users need not see: xlwings' settings and the texts for Excel-DNA IntelliSense."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from xlplugin.excel import HELP_SHEET, SETTINGS_SHEET, UDF_MODULE
from xlplugin.excel.parts import OFFICE_RELATIONSHIPS, add_override, add_relationship
from xlplugin.excel.settings import INTERPRETER
from xlplugin.ooxml.addresses import format_cell
from xlplugin.registry import DOC_LIMIT, Function

WORKSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
MAIN_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# What a user sets for workbooks of their own must not reach ours, nor ours theirs: xlwings reads this sheet
# first. The workbook's folder stays off Python's path: on OneDrive it is a web address.
SETTINGS = (
    ("UDF Modules", UDF_MODULE),
    ("ADD_WORKBOOK_TO_PYTHONPATH", "False"),
    ("PYTHONPATH", ""),
    ("DEBUG UDFS", "False"),
)


def add_hidden_sheets(
    parts: dict[str, bytes], functions: Mapping[str, Function], interpreter: str = ""
) -> None:
    """Adds both sheets at the end; IntelliSense looks for its own in the very last place.

    `interpreter` is the Python that computes, named by the installed add-in only: a workbook travels.
    """
    named = ((INTERPRETER, interpreter), ("CONDA PATH", ""), ("CONDA ENV", "")) if interpreter else ()
    add_sheet(parts, SETTINGS_SHEET, (*SETTINGS, *named))
    add_sheet(parts, HELP_SHEET, intellisense_rows(functions))


def intellisense_rows(functions: Mapping[str, Function]) -> list[list[str]]:
    rows = [["FunctionInfo"]]
    for function in functions.values():
        row = [function.name, function.summary[:DOC_LIMIT], ""]
        for argument in function.arguments:
            row += [argument.name, argument.doc[:DOC_LIMIT]]
        rows.append(row)
    return rows


def add_sheet(parts: dict[str, bytes], name: str, rows: Sequence[Sequence[str]]) -> None:
    """A hidden sheet of texts after the last one."""
    number = next(n for n in range(1, len(parts) + 2) if f"xl/worksheets/sheet{n}.xml" not in parts)
    part = f"xl/worksheets/sheet{number}.xml"
    parts[part] = sheet_xml(rows)
    add_override(parts, part, WORKSHEET_TYPE)
    target = f"worksheets/sheet{number}.xml"
    identifier = add_relationship(
        parts, "xl/_rels/workbook.xml.rels", f"{OFFICE_RELATIONSHIPS}/worksheet", target
    )
    workbook = parts["xl/workbook.xml"]
    used = (int(found) for found in re.findall(rb'sheetId="(\d+)"', workbook))
    element = (
        f'<sheet xmlns:r="{OFFICE_RELATIONSHIPS}" name="{name}" sheetId="{max(used, default=0) + 1}"'
        f' state="hidden" r:id="{identifier}"/></sheets>'
    )
    parts["xl/workbook.xml"] = workbook.replace(b"</sheets>", element.encode())


def sheet_xml(rows: Sequence[Sequence[str]]) -> bytes:
    body = "".join(row_xml(number, row) for number, row in enumerate(rows, 1))
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return (
        f'{declaration}<worksheet xmlns="{MAIN_NAMESPACE}"><sheetData>{body}</sheetData></worksheet>'.encode()
    )


def row_xml(number: int, texts: Sequence[str]) -> str:
    cells = "".join(
        f'<c r="{format_cell(number, column)}" t="inlineStr"><is>{text_xml(text)}</is></c>'
        for column, text in enumerate(texts, 1)
        if text
    )
    return f'<row r="{number}">{cells}</row>'


def text_xml(text: str) -> str:
    return f'<t xml:space="preserve">{escape(text)}</t>'
