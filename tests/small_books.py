"""Small workbooks made by openpyxl."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import openpyxl
from openpyxl.workbook.defined_name import DefinedName

Cells = Mapping[str, object]


def small_book(
    sheets: Mapping[str, Cells],
    prepare: Callable[[openpyxl.Workbook], None] | None = None,
    names: Mapping[str, str] | None = None,
) -> bytes:
    """Bytes of a workbook from `{"Sheet": {"A1": value}}`, with defined names `{"name": "Sheet!$A$1"}`."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, cells in sheets.items():
        sheet = workbook.create_sheet(name)
        for address, value in cells.items():
            sheet[address] = value
    for name, meaning in (names or {}).items():
        workbook.defined_names[name] = DefinedName(name, attr_text=meaning)
    if prepare is not None:
        prepare(workbook)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()
